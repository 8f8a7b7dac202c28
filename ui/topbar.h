// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/button.h"

#include <QLineEdit>
#include <QMenu>
#include <QWidget>

namespace midflight {

/// The bar above everything: whose migration it is, the menu, finding, exporting.
class TopBar : public QWidget
{
    Q_OBJECT
public:
    /// `menu` opens below the title.
    TopBar(const Theming &theming, QMenu *menu, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    QLineEdit &findBox();

Q_SIGNALS:
    void exportAsked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class TitleButton;
    class FindBox;

    const Theming &m_theming;
    TitleButton *m_title;
    FindBox *m_find;
    Button *m_export;
};

} // namespace midflight
