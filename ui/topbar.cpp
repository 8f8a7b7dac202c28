// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/topbar.h"

#include "ui/glyphs.h"

#include <QAbstractButton>
#include <QKeyEvent>

namespace midflight {

namespace {
constexpr int barHeight = 52;
constexpr int titleLeft = 139;
}

/// The migration's title with an arrow; opens the menu.
class TopBar::TitleButton : public QAbstractButton
{
public:
    TitleButton(const Theming &theming, QMenu *menu, QWidget *parent)
        : QAbstractButton(parent)
        , m_theming(theming)
    {
        setObjectName(QStringLiteral("menu"));
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        connect(this, &QAbstractButton::clicked, this,
                [this, menu] { menu->popup(mapToGlobal(QPoint(0, height() + 4))); });
    }

    QSize sizeHint() const override
    {
        return {QFontMetrics(titleFont()).horizontalAdvance(text()) + 40, 32};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = m_theming.theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (underMouse() || hasFocus()) {
            painter.setPen(hasFocus() ? QPen(theme.accent, 1.5) : QPen(Qt::NoPen));
            painter.setBrush(theme.hover);
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
        }
        const QRectF box = QRectF(rect()).adjusted(8, 0, -26, 0);
        if (glyphs::text(painter, box, text(), titleFont(), theme.text))
            setToolTip(text());
        glyphs::icon(painter, QRectF(width() - 22, height() / 2.0 - 6, 12, 12), glyphs::Icon::ArrowDown, theme.secondary);
    }

private:
    static QFont titleFont() { return Theme::font(Theme::Size::Body, QFont::DemiBold); }

    const Theming &m_theming;
};

/// A line edit that shows its shortcut at the right while it is empty.
class TopBar::FindBox : public QLineEdit
{
public:
    FindBox(const Theming &theming, QWidget *parent)
        : QLineEdit(parent)
        , m_theming(theming)
    {
        setObjectName(QStringLiteral("find"));
        setAccessibleName(TopBar::tr("Find a component"));
        setPlaceholderText(TopBar::tr("Find a component…"));
        // Its icon comes from the system's theme, which takes long to search: not before it is needed.
        connect(this, &QLineEdit::textChanged, this, [this] { setClearButtonEnabled(true); });
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QLineEdit::paintEvent(event);
        if (!text().isEmpty())
            return;
        const Theme &theme = m_theming.theme();
        const QString hint = QKeySequence(Qt::CTRL | Qt::Key_F).toString(QKeySequence::NativeText).replace(QLatin1Char('+'), QLatin1Char(' '));
        const QFont font = Theme::font(Theme::Size::Tiny, QFont::DemiBold);
        const qreal width = QFontMetricsF(font).horizontalAdvance(hint) + 13;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box(this->width() - width - 10.5, height() / 2.0 - 8.5, width, 17);
        painter.setPen(theme.border);
        painter.setBrush(theme.surface);
        painter.drawRoundedRect(box, 4, 4);
        glyphs::text(painter, box, hint, font, theme.muted, Qt::AlignCenter);
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Escape && !text().isEmpty())
            clear();
        else
            QLineEdit::keyPressEvent(event);
    }

private:
    const Theming &m_theming;
};

TopBar::TopBar(const Theming &theming, QMenu *menu, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_title(new TitleButton(theming, menu, this))
    , m_find(new FindBox(theming, this))
    , m_export(new Button(theming, Button::Kind::Plain, tr("Export…"), this))
{
    setFixedHeight(barHeight);
    m_export->setName(tr("Export the report"), QStringLiteral("export"));
    connect(m_export, &Button::clicked, this, &TopBar::exportAsked);
    setTitle(QString());
}

void TopBar::setTitle(const QString &title)
{
    m_title->setText(title.isEmpty() ? tr("Menu") : title);
    m_title->setAccessibleName(title.isEmpty() ? tr("Menu") : tr("Menu of %1").arg(title));
    resizeEvent(nullptr);
    update();
}

QLineEdit &TopBar::findBox()
{
    return *m_find;
}

void TopBar::resizeEvent(QResizeEvent *)
{
    const QSize button = m_export->sizeHint();
    m_export->setGeometry(width() - 18 - button.width(), (barHeight - button.height()) / 2, button.width(), button.height());
    const int findWidth = std::clamp(width() / 5, 220, 420);
    m_find->setGeometry(m_export->x() - 14 - findWidth, (barHeight - 31) / 2, findWidth, 31);
    m_title->setGeometry(titleLeft, 10, std::min(m_title->sizeHint().width(), m_find->x() - titleLeft - 20), 32);
}

void TopBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, height() - 1, width(), 1, theme.border);
    glyphs::rivet(painter, QRectF(19, 18, 16, 16), Stage::Shadow, theme);
    glyphs::text(painter, QRectF(44, 0, 80, 51), tr("Midflight"), Theme::font(Theme::Size::Brand, QFont::Bold), theme.text);
    glyphs::text(painter, QRectF(126, 0, 12, 51), QStringLiteral("/"), Theme::font(Theme::Size::Body), theme.muted);
}

} // namespace midflight
