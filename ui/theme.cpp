// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QResource>
#include <QStyleFactory>
#include <cmath>

/// A static library's resources are dropped by the linker unless somebody asks for them; the macro must stand outside
/// any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(midflight);
}

namespace midflight {

namespace {

Theme lightTheme()
{
    Theme t;
    t.kind = Theme::Kind::Light;
    t.ground = 0xF6F7F9;
    t.surface = 0xFFFFFF;
    t.hover = 0xF2F4F7;
    t.border = 0xE2E5EA;
    t.text = 0x1B2430;
    t.secondary = 0x566071;
    t.muted = 0x626C7B;
    t.accent = 0x1F5FBF;
    t.accentGround = 0xE8F0FC;
    t.accentFill = 0xE2EAF7;
    t.good = 0x07775A;
    t.goodGround = 0xE3F4EE;
    t.onGood = 0xFFFFFF;
    t.waiting = 0x8A5300;
    t.waitingGround = 0xFFF4DF;
    t.bad = 0xB93815;
    t.badGround = 0xFCEBE6;
    t.badFill = 0xF8E6E2;
    t.oldGround = 0xEEF1F5;
    t.rivetOld = 0x64748B;
    t.rivetShadow = 0xC47B07;
    t.rivetNew = 0x0B8A6A;
    t.track = 0xE2E6EB;
    return t;
}

Theme darkTheme()
{
    Theme t;
    t.kind = Theme::Kind::Dark;
    t.ground = 0x14181F;
    t.surface = 0x1C222B;
    t.hover = 0x252C37;
    t.border = 0x2C3440;
    t.text = 0xE8ECF2;
    t.secondary = 0xA3AEBD;
    t.muted = 0x97A3B3;
    t.accent = 0x7AABF7;
    t.accentGround = 0x1D2F4C;
    t.accentFill = 0x263346;
    t.good = 0x3CC79E;
    t.goodGround = 0x14342C;
    t.onGood = 0x0E1F1A;
    t.waiting = 0xF0B44E;
    t.waitingGround = 0x3A2E17;
    t.bad = 0xF0805F;
    t.badGround = 0x3A2520;
    t.badFill = 0x372D31;
    t.oldGround = 0x29313C;
    t.rivetOld = 0x8C97A7;
    t.rivetShadow = 0xF0B04A;
    t.rivetNew = 0x3CC79E;
    t.track = 0x2F3743;
    return t;
}

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

bool systemIsDark()
{
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

int Theme::pixels(Size size)
{
    switch (size) {
    case Size::Tiny: return 11;
    case Size::Small: return 12;
    case Size::Body: return 13;
    case Size::Title: return 14;
    case Size::Brand: return 16;
    case Size::Headline: return 21;
    case Size::Figure: return 23;
    }
    return 13;
}

QFont Theme::font(Size size, QFont::Weight weight)
{
    QFont font(QStringLiteral("Inter"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(pixels(size));
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont Theme::mono(Size size, QFont::Weight weight)
{
    QFont font(QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setPixelSize(pixels(size));
    font.setWeight(weight);
    return font;
}

QColor Theme::rivet(Stage stage) const
{
    return stage == Stage::Old ? rivetOld : stage == Stage::Shadow ? rivetShadow : rivetNew;
}

QColor Theme::stageText(Stage stage) const
{
    return stage == Stage::Old ? secondary : stage == Stage::Shadow ? waiting : good;
}

QColor Theme::stageGround(Stage stage) const
{
    return stage == Stage::Old ? oldGround : stage == Stage::Shadow ? waitingGround : goodGround;
}

const Theme &Theme::light()
{
    static const Theme theme = lightTheme();
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme = darkTheme();
    return theme;
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, ground);
    p.setColor(QPalette::Base, surface);
    p.setColor(QPalette::AlternateBase, ground);
    p.setColor(QPalette::Button, surface);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, onGood);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Highlight, accentGround);
    p.setColor(QPalette::HighlightedText, text);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::ToolTipBase, surface);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Mid, border);
    p.setColor(QPalette::Light, surface);
    p.setColor(QPalette::Dark, border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, muted);
    return p;
}

QString Theme::styleSheet() const
{
    QString sheet = QStringLiteral(R"(
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 5px 7px; }
QMenu { background: @surface; color: @text; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 6px 28px 6px 22px; border-radius: 5px; }
QMenu::item:selected { background: @accentGround; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
QMenu::indicator { width: 12px; height: 12px; left: 5px; }
QLineEdit { background: @ground; color: @text; border: 1px solid @border; border-radius: 7px; padding: 0 10px;
            selection-background-color: @accentGround; selection-color: @text; }
QLineEdit:focus { border: 1px solid @accent; background: @surface; }
QComboBox { background: @surface; color: @text; border: 1px solid @border; border-radius: 7px; padding: 6px 10px; }
QComboBox:focus { border: 1px solid @accent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url(:/icons/arrow-@kind.svg); width: 12px; height: 12px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QCheckBox::indicator:focus { border: 1px solid @accent; }
QCheckBox::indicator:checked { background: @accent; border: 1px solid @accent; image: url(:/icons/check-@kind.svg); }
QCheckBox:focus { color: @accent; }
QDateEdit { background: @ground; color: @text; border: 1px solid @border; border-radius: 7px; padding: 0 10px; }
QDateEdit:focus { border: 1px solid @accent; background: @surface; }
QDateEdit::drop-down { border: none; width: 22px; }
QDialog QLineEdit, QDialog QDateEdit { min-height: 29px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @border; }
QScrollArea, QAbstractScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QPlainTextEdit { background: @surface; color: @text; border: 1px solid @border; border-radius: 8px; padding: 8px; }
QPlainTextEdit:focus { border: 1px solid @accent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTableView { background: transparent; color: @text; gridline-color: @border; border: none; outline: none;
             selection-background-color: @accentGround; selection-color: @text; }
QTableView::item { border-bottom: 1px solid @border; padding: 0 8px; }
QTableView::item:selected { background: @accentGround; color: @text; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: @secondary; border: none; border-bottom: 1px solid @border;
                       padding: 7px 8px; font-weight: 600; }
QMessageBox, QFileDialog, QDialog { background: @surface; }
QChartView { background: transparent; }
)");
    const std::pair<QLatin1String, QColor> names[] {
        {QLatin1String("@accentGround"), accentGround}, {QLatin1String("@accent"), accent},
        {QLatin1String("@surface"), surface}, {QLatin1String("@ground"), ground},
        {QLatin1String("@border"), border}, {QLatin1String("@secondary"), secondary},
        {QLatin1String("@muted"), muted}, {QLatin1String("@scroll"), kind == Kind::Light ? QColor(0xC9CFD8) : QColor(0x424C5A)},
        {QLatin1String("@text"), text},
    };
    sheet.replace(QLatin1String("@kind"), kind == Kind::Light ? QLatin1String("light") : QLatin1String("dark"));
    for (const auto &[name, color] : names)
        sheet.replace(name, color.name());
    return sheet;
}

Theming::Theming(Choice choice, QObject *parent)
    : QObject(parent)
    , m_choice(choice)
    , m_theme(&Theme::light())
{
    loadResources();
    for (const char *face : {"Regular", "Medium", "SemiBold", "Bold"})
        QFontDatabase::addApplicationFontFromData(QResource(QStringLiteral(":/fonts/Inter-%1.otf").arg(QLatin1String(face))).uncompressedData()); // not copied
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(Theme::font(Theme::Size::Body));
    apply();
    qApp->installEventFilter(this);
}

void Theming::choose(Choice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
}

void Theming::setSystemDark(std::optional<bool> dark)
{
    if (dark == m_systemDark)
        return;
    m_systemDark = dark;
    if (m_choice == Choice::System)
        apply();
}

bool Theming::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && watched == qApp && m_choice == Choice::System && !m_applying)
        apply();
    return QObject::eventFilter(watched, event);
}

void Theming::apply()
{
    m_applying = true;
    QApplication::setPalette(QPalette()); // back to the system's, to see whether that is dark
    const bool dark = m_choice == Choice::Dark || (m_choice == Choice::System && m_systemDark.value_or(systemIsDark()));
    m_theme = dark ? &Theme::dark() : &Theme::light();
    QApplication::setPalette(m_theme->palette());
    qApp->setStyleSheet(m_theme->styleSheet());
    m_applying = false;
    Q_EMIT changed();
}

} // namespace midflight
