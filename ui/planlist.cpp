// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/planlist.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QPainter>

namespace midflight {

namespace {
constexpr int rowHeight = 94;
constexpr int scoreWidth = 110;
}

PlanList::PlanList(const Theming &theming, QWidget *parent)
    : RowsArea(theming, rowHeight, "plan:list", tr("What to move next"), parent)
{
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void PlanList::show(const QList<PlanRow> &ranking, const QHash<QString, QString> &titles)
{
    m_ranking = ranking;
    m_titles = titles;
    QStringList said;
    for (const PlanRow &row : ranking)
        said.append(row.title);
    setAccessibleDescription(said.join(QLatin1String(", ")));
    adjustRows();
}

QString PlanList::why(int row) const
{
    return m_ranking[row].reasons.join(QStringLiteral(" · "));
}

QString PlanList::waitsFor(int row) const
{
    QStringList titles;
    for (const QString &id : m_ranking[row].blockedBy)
        titles.append(m_titles.value(id, id));
    return titles.isEmpty() ? QString() : tr("Waits for %1").arg(titles.join(QLatin1String(", ")));
}

QString PlanList::described(int row) const
{
    const QString waits = waitsFor(row);
    return m_ranking[row].title + QLatin1String(": ") + why(row) + (waits.isEmpty() ? waits : QLatin1String(". ") + waits);
}

void PlanList::paintRow(QPainter &painter, int row, const QRectF &box) const
{
    const Theme &theme = this->theme();
    const PlanRow &entry = m_ranking[row];
    const bool blocked = !entry.blockedBy.isEmpty();
    const bool current = row == currentRow();
    painter.setPen(QPen(current && hasFocus() ? theme.accent : theme.border, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -Theme::gap - 0.5), Theme::cardRadius, Theme::cardRadius);
    const QRectF inner = box.adjusted(Theme::cardPadding, 9, -Theme::cardPadding, -Theme::gap - 9);
    glyphs::text(painter, QRectF(inner.left(), inner.top(), 40, inner.height()), words::count(row + 1), Theme::font(Theme::Size::Headline, QFont::Bold),
                 blocked ? theme.muted : theme.accent);
    const qreal left = inner.left() + 46;
    const qreal wide = inner.right() - scoreWidth - 24 - left;
    const QFont titleFont = Theme::font(Theme::Size::Body, QFont::DemiBold);
    const QFont waitsFont = Theme::font(Theme::Size::Small);
    const QString waits = waitsFor(row);
    const qreal beside = blocked ? std::min(wide / 2, QFontMetricsF(waitsFont).horizontalAdvance(waits) + 15) : 0;
    const qreal title = std::min(wide - beside, QFontMetricsF(titleFont).horizontalAdvance(entry.title) + 1);
    glyphs::text(painter, QRectF(left, inner.top() + 2, title, 20), entry.title, titleFont, theme.text);
    if (blocked)
        glyphs::text(painter, QRectF(left + title + 14, inner.top() + 2, wide - title - 14, 20), waits, waitsFont, theme.waiting);
    glyphs::paragraph(painter, QRectF(left, inner.top() + 25, wide, 44), why(row), Theme::font(Theme::Size::Small), theme.secondary);
    const QRectF track(inner.right() - scoreWidth, inner.center().y() + 4, scoreWidth, 6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track);
    painter.drawRoundedRect(track, 3, 3);
    painter.setBrush(blocked ? theme.muted : theme.accent);
    painter.drawRoundedRect(QRectF(track.topLeft(), QSizeF(std::max(6.0, track.width() * std::clamp(entry.score, 0.0, 1.0)), 6)), 3, 3);
    glyphs::text(painter, QRectF(track.left(), track.top() - 21, scoreWidth, 16), tr("effort %1 of 100").arg(words::count(qRound(entry.score * 100))),
                 Theme::font(Theme::Size::Small), theme.secondary, Qt::AlignRight | Qt::AlignVCenter);
}

void PlanList::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_ranking.isEmpty()) {
        glyphs::text(painter, viewport()->rect(), m_emptyText, Theme::font(Theme::Size::Body), theme().muted, Qt::AlignCenter);
        return;
    }
    for (int row = firstVisible(); row < endVisible(); ++row)
        paintRow(painter, row, QRectF(0, topOf(row), viewport()->width(), rowHeight));
}

} // namespace midflight
