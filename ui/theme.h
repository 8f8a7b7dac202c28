// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/stage.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <optional>

namespace midflight {

/// Every colour, radius and font size of the window, once for light and once for dark. Text colours keep a contrast of
/// at least 4.5:1 on the grounds they are used on (pinned by a test).
struct Theme {
    enum class Kind { Light, Dark };

    Kind kind = Kind::Light;
    QColor ground; ///< behind everything
    QColor surface; ///< cards, bars
    QColor hover; ///< surface under the pointer
    QColor border;
    QColor text;
    QColor secondary; ///< text of less weight
    QColor muted; ///< text of least weight
    QColor accent;
    QColor accentGround;
    QColor accentFill; ///< under a blue line
    QColor good; ///< text, lines and buttons
    QColor goodGround;
    QColor onGood; ///< text on a `good` button
    QColor waiting; ///< shadow: text
    QColor waitingGround;
    QColor bad;
    QColor badGround;
    QColor badFill;
    QColor oldGround; ///< the pill of the old stage
    QColor rivetOld;
    QColor rivetShadow;
    QColor rivetNew;
    QColor track; ///< an empty part of a bar

    static constexpr int cardRadius = 10;
    static constexpr int buttonRadius = 7;
    static constexpr int pageMargin = 24;
    static constexpr int cardPadding = 15;
    static constexpr int gap = 10;
    static constexpr int columnGap = 18;

    enum class Size { Tiny, Small, Body, Title, Brand, Headline, Figure };
    static int pixels(Size size);
    static QFont font(Size size, QFont::Weight weight = QFont::Normal);
    static QFont mono(Size size, QFont::Weight weight = QFont::Normal);

    QColor rivet(Stage stage) const;
    QColor stageText(Stage stage) const;
    QColor stageGround(Stage stage) const;

    static const Theme &light();
    static const Theme &dark();
    QPalette palette() const;
    QString styleSheet() const;
};

/// WCAG 2.1 contrast ratio, 1…21.
double contrast(const QColor &a, const QColor &b);

/// The theme in force. Created once by the program and passed to the widgets, which repaint on `changed`.
class Theming : public QObject
{
    Q_OBJECT
public:
    enum class Choice { System, Light, Dark };

    /// Loads the bundled fonts and applies the theme to the application.
    explicit Theming(Choice choice, QObject *parent = nullptr);

    const Theme &theme() const { return *m_theme; }
    Choice choice() const { return m_choice; }
    void choose(Choice choice);
    /// What the desktop says of itself, for Choice::System; nothing: as its palette looks.
    void setSystemDark(std::optional<bool> dark);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void changed();

private:
    void apply();

    std::optional<bool> m_systemDark;
    Choice m_choice;
    const Theme *m_theme;
    bool m_applying = false;
};

} // namespace midflight
