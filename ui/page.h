// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace midflight {

/// A page of the window with its headline and one line below it. Subclasses place their content below top().
class Page : public QWidget
{
    Q_OBJECT
public:
    Page(const Theming &theming, const QString &title, const char *objectName, QWidget *parent = nullptr);

    static constexpr int top = 78;
    void setHeadline(const QString &headline);
    /// `problem`: said in red.
    void setSubtitle(const QString &subtitle, bool problem = false);

protected:
    const Theming &theming() const { return m_theming; }
    void paintEvent(QPaintEvent *event) override;

private:
    const Theming &m_theming;
    QString m_headline;
    QString m_subtitle;
    bool m_problem = false;
};

} // namespace midflight
