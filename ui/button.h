// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QPushButton>

namespace midflight {

/// A push button in the theme's own look.
class Button : public QPushButton
{
    Q_OBJECT
public:
    enum class Kind {
        Plain,
        Primary, ///< filled: the one good thing to do
        Danger, ///< outlined red: roll back
        Toggle, ///< one of several views; checked or not
        Link, ///< text only
    };

    Button(const Theming &theming, Kind kind, const QString &text, QWidget *parent = nullptr);

    Kind kind() const { return m_kind; }
    /// What assistive technology and tests call it: "Approve cutover of FastQC".
    void setName(const QString &accessible, const QString &objectName);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    /// The second click of a double click may hit the button that has just moved here: it does nothing.
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    int textWidth() const;

    const Theming &m_theming;
    Kind m_kind;
    mutable std::tuple<QString, QFont, int> m_measured; ///< layouts ask over and over
};

/// Of all of them, with gaps between.
int widthOf(const QList<Button *> &row, int gap);
/// Side by side from the left of `room`, as high as it; where it is too narrow they share it.
void placeInRow(const QList<Button *> &row, const QRect &room, int gap);

} // namespace midflight
