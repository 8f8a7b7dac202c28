// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/differencedelegate.h"

#include "models/sidebysidemodel.h"
#include "ui/glyphs.h"

namespace midflight {

DifferingPart differingPart(const QString &text, const QString &other)
{
    const qsizetype shorter = std::min(text.size(), other.size());
    qsizetype start = 0;
    while (start < shorter && text[start] == other[start])
        ++start;
    qsizetype end = 0;
    while (end < shorter - start && text[text.size() - 1 - end] == other[other.size() - 1 - end])
        ++end;
    return {text.left(start), text.mid(start, text.size() - start - end), text.right(end)};
}

DifferenceDelegate::DifferenceDelegate(const Theming &theming, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theming(theming)
{
}

void DifferenceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_theming.theme();
    const auto mark = LineMark(index.data(SideBySideModel::MarkRole).toInt());
    const bool empty = index.data().toString().isEmpty();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QColor ground;
    if (index.column() != SideBySideModel::Mark && !empty && (mark == LineMark::OnlyOld || mark == LineMark::OnlyNew || mark == LineMark::Changed))
        ground = mark == LineMark::OnlyNew || (mark == LineMark::Changed && index.column() == SideBySideModel::New) ? theme.accentGround : theme.badGround;
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.hover);
    if (ground.isValid() && mark != LineMark::Changed)
        painter->fillRect(option.rect.adjusted(0, 1, -2, -1), ground);
    const QRectF box = QRectF(option.rect).adjusted(4, 0, -6, 0);
    if (index.column() == SideBySideModel::Mark) {
        const QColor ink = mark == LineMark::Overlooked || mark == LineMark::Gap ? theme.muted : mark == LineMark::OnlyNew ? theme.accent : theme.bad;
        glyphs::text(*painter, QRectF(option.rect), index.data().toString(), Theme::font(Theme::Size::Body, QFont::Bold), ink, Qt::AlignCenter);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(QRectF(option.rect.left(), option.rect.top(), 3, option.rect.height()), theme.accent);
    } else {
        paintText(*painter, box, index, ground);
    }
    painter->restore();
}

void DifferenceDelegate::paintText(QPainter &painter, const QRectF &box, const QModelIndex &index, const QColor &ground) const
{
    const Theme &theme = m_theming.theme();
    const auto mark = LineMark(index.data(SideBySideModel::MarkRole).toInt());
    const qreal indent = std::min(box.width() / 3, index.data(SideBySideModel::DepthRole).toInt() * 14.0);
    const QRectF room = box.adjusted(indent, 0, 0, 0);
    const QFont font = Theme::mono(Theme::Size::Small);
    const QString value = index.data().toString();
    if (mark != LineMark::Changed) {
        const bool quiet = mark == LineMark::Overlooked || mark == LineMark::Gap;
        glyphs::text(painter, room, value, font, quiet ? theme.muted : mark == LineMark::Same ? theme.secondary : theme.text);
        return;
    }
    const int beside = index.column() == SideBySideModel::Old ? SideBySideModel::New : SideBySideModel::Old;
    DifferingPart part = differingPart(value, index.siblingAtColumn(beside).data().toString());
    const QFont bold = Theme::mono(Theme::Size::Small, QFont::Bold);
    const QFontMetricsF metrics(font);
    // A long common start must not push the difference out of sight.
    if (metrics.horizontalAdvance(value) > room.width() && metrics.horizontalAdvance(part.before) > room.width() * 0.6)
        part.before = metrics.elidedText(part.before, Qt::ElideLeft, room.width() * 0.6);
    qreal x = room.left();
    const auto put = [&](const QString &text, const QFont &with, bool marked) {
        const qreal wide = std::min(QFontMetricsF(with).horizontalAdvance(text), room.right() - x);
        if (text.isEmpty() || wide < 4)
            return;
        if (marked) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(ground);
            painter.drawRoundedRect(QRectF(x - 1.5, room.center().y() - 9, wide + 3, 18), 3, 3);
        }
        glyphs::text(painter, QRectF(x, room.top(), wide, room.height()), text, with, theme.text);
        x += wide;
    };
    put(part.before, font, false);
    put(part.differing, bold, true);
    put(part.after, font, false);
}

} // namespace midflight
