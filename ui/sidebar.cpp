// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebar.h"

namespace midflight {

class Sidebar::Entry : public QAbstractButton
{
public:
    Entry(const Theming &theming, glyphs::Icon icon, const QString &title, QWidget *parent)
        : QAbstractButton(parent)
        , m_theming(theming)
        , m_icon(icon)
    {
        setText(title);
        setAccessibleName(title);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
    }

    QSize sizeHint() const override { return {176, 32}; }

    void setBadge(int number, const QString &explained)
    {
        m_badge = number;
        setAccessibleName(number > 0 ? text() + QLatin1String(", ") + explained : text());
        setToolTip(number > 0 ? explained : QString());
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = m_theming.theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? theme.accentGround : theme.hover);
            painter.drawRoundedRect(rect(), 7, 7);
        }
        if (hasFocus()) {
            painter.setPen(QPen(theme.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6);
        }
        const QColor ink = isChecked() ? theme.accent : theme.secondary;
        glyphs::icon(painter, QRectF(11, 9, 14, 14), m_icon, ink);
        glyphs::text(painter, QRectF(35, 0, width() - 80, height()), text(),
                     Theme::font(Theme::Size::Body, isChecked() ? QFont::DemiBold : QFont::Medium), ink);
        if (m_badge > 0) {
            const QFont font = Theme::font(Theme::Size::Tiny, QFont::DemiBold);
            const QString number = QLocale().toString(m_badge);
            const qreal wide = std::max(19.0, QFontMetricsF(font).horizontalAdvance(number) + 12);
            const QRectF pill(width() - wide - 12, height() / 2.0 - 8.5, wide, 17);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.waitingGround);
            painter.drawRoundedRect(pill, 8.5, 8.5);
            glyphs::text(painter, pill, number, font, theme.waiting, Qt::AlignCenter);
        }
    }

    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }

private:
    const Theming &m_theming;
    glyphs::Icon m_icon;
    int m_badge = 0;
};

Sidebar::Sidebar(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
{
    setFixedWidth(196);
}

void Sidebar::addPage(glyphs::Icon icon, const QString &title, const QString &objectName)
{
    const int page = int(m_entries.size());
    auto *entry = new Entry(m_theming, icon, title, this);
    entry->setObjectName(objectName);
    entry->setGeometry(10, 14 + page * 34, 176, 32);
    connect(entry, &QAbstractButton::clicked, this, [this, page] { Q_EMIT pageAsked(page); });
    m_entries.append(entry);
}

void Sidebar::setCurrent(int page)
{
    for (int i = 0; i < m_entries.size(); ++i)
        m_entries[i]->setChecked(i == page);
}

void Sidebar::setBadge(int page, int number, const QString &explained)
{
    m_entries[page]->setBadge(number, explained);
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theming.theme().surface);
    painter.fillRect(width() - 1, 0, 1, height(), m_theming.theme().border);
}

} // namespace midflight
