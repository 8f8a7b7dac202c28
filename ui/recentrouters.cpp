// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recentrouters.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QKeyEvent>

namespace midflight {

namespace {
constexpr int rowHeight = 58;
}

RecentRouters::RecentRouters(const Theming &theming, QWidget *parent)
    : RowsArea(theming, rowHeight, "welcome:recent", tr("Recent routers"), parent)
{
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void RecentRouters::show(const QList<RecentRouter> &recent)
{
    m_recent = recent;
    adjustRows();
}

QString RecentRouters::described(int row) const
{
    const RecentRouter &router = m_recent[row];
    return tr("%1, %2, last opened %3. Enter opens it, Delete forgets it.").arg(router.title, router.url, words::dayAndTime(router.seen));
}

void RecentRouters::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && currentRow() >= 0)
        Q_EMIT forgetAsked(m_recent[currentRow()].url);
    else
        RowsArea::keyPressEvent(event);
}

void RecentRouters::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && currentRow() >= 0)
        Q_EMIT opened(m_recent[currentRow()].url);
}

void RecentRouters::paintEvent(QPaintEvent *)
{
    const Theme &theme = this->theme();
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_recent.isEmpty()) {
        painter.setPen(theme.muted);
        painter.setFont(Theme::font(Theme::Size::Body));
        painter.drawText(QRectF(viewport()->rect()).adjusted(0, 10, -10, 0), int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap,
                         tr("None yet. Connect to a router, or open the example: it brings its own."));
        return;
    }
    for (int row = firstVisible(); row < endVisible(); ++row) {
        const QRectF box(0.5, topOf(row) + 0.5, viewport()->width() - 1, rowHeight - 9);
        const bool current = row == currentRow() && hasFocus();
        painter.setPen(QPen(current ? theme.accent : theme.border, current ? 1.5 : 1));
        painter.setBrush(theme.surface);
        painter.drawRoundedRect(box, Theme::cardRadius, Theme::cardRadius);
        const QString seen = words::dayAndTime(m_recent[row].seen);
        const QFont small = Theme::font(Theme::Size::Small);
        const qreal wide = QFontMetricsF(small).horizontalAdvance(seen) + 16;
        glyphs::text(painter, box.adjusted(14, 5, -wide - 8, -24), m_recent[row].title, Theme::font(Theme::Size::Body, QFont::DemiBold), theme.text);
        glyphs::text(painter, box.adjusted(14, 25, -14, -5), m_recent[row].url, small, theme.secondary);
        glyphs::text(painter, box.adjusted(0, 5, -14, -24), seen, small, theme.muted, Qt::AlignRight | Qt::AlignVCenter);
    }
}

} // namespace midflight
