// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/glyphs.h"

#include <QWidget>

namespace midflight {

class SidebarEntry;

/// The pages, at the left.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    explicit Sidebar(const Theming &theming, QWidget *parent = nullptr);

    /// Pages are numbered in the order they are added.
    void addPage(glyphs::Icon icon, const QString &title, const QString &objectName);
    void setCurrent(int page);
    /// Pictures without titles, which show as tooltips then.
    void setNarrow(bool narrow);
    /// A number beside the title; 0 shows none. `explained`: for assistive technology.
    void setBadge(int page, int number, const QString &explained);

Q_SIGNALS:
    void pageAsked(int page);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theming &m_theming;
    QList<SidebarEntry *> m_entries;
};

} // namespace midflight
