// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/glyphs.h"

#include <QAbstractButton>

namespace midflight {

/// One page's name at the left; checked while the page shows. Assistive technology hears a page tab.
class SidebarEntry : public QAbstractButton
{
    Q_OBJECT
public:
    SidebarEntry(const Theming &theming, glyphs::Icon icon, const QString &title, QWidget *parent = nullptr);

    /// A number at the right; 0 shows none. `explained`: for assistive technology.
    void setBadge(int number, const QString &explained);

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }
    void resizeEvent(QResizeEvent *) override { explain(); }
    void checkStateSet() override;

private:
    bool isNarrow() const { return width() < 80; } ///< no room for the title
    void explain();

    const Theming &m_theming;
    glyphs::Icon m_icon;
    int m_badge = 0;
    QString m_explained; ///< the badge
};

} // namespace midflight
