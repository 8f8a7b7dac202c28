// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/button.h"

#include <QTextBrowser>

namespace midflight {

/// The guide inside the window: Markdown pages bundled with the program.
class HelpPage : public QWidget
{
    Q_OBJECT
public:
    explicit HelpPage(const Theming &theming, QWidget *parent = nullptr);

    void showStart();

protected:
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void recolour();
    int roomForPictures() const; ///< pixels

    const Theming &m_theming;
    QTextBrowser *m_browser;
    Button *m_back;
    Button *m_start;
};

} // namespace midflight
