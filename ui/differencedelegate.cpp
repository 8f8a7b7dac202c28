// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/differencedelegate.h"

#include "models/differencesmodel.h"
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
    const bool overlooked = index.data(DifferencesModel::OverlookedRole).toBool();
    const QFont font = Theme::mono(Theme::Size::Small);
    const QRectF box = QRectF(option.rect).adjusted(6, 0, -6, 0);
    const QString value = index.data().toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.accentGround);
    if (index.column() == DifferencesModel::Where || overlooked) {
        glyphs::text(*painter, box, value, font, overlooked ? theme.muted : theme.text, Qt::AlignLeft | Qt::AlignVCenter,
                     index.column() == DifferencesModel::Where ? Qt::ElideLeft : Qt::ElideRight);
        painter->restore();
        return;
    }
    const int beside = index.column() == DifferencesModel::Old ? DifferencesModel::New : DifferencesModel::Old;
    DifferingPart part = differingPart(value, index.siblingAtColumn(beside).data().toString());
    const QFont bold = Theme::mono(Theme::Size::Small, QFont::Bold);
    const QFontMetricsF metrics(font), boldMetrics(bold);
    // A long common start must not push the difference out of sight.
    if (metrics.horizontalAdvance(part.before) > box.width() * 0.5)
        part.before = metrics.elidedText(part.before, Qt::ElideLeft, box.width() * 0.5);
    qreal x = box.left();
    const auto put = [&](const QString &text, const QFont &with, const QColor &ground) {
        const qreal wide = std::min(QFontMetricsF(with).horizontalAdvance(text), box.right() - x);
        if (text.isEmpty() || wide < 4)
            return;
        if (ground.isValid()) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(ground);
            painter->drawRoundedRect(QRectF(x - 1.5, box.center().y() - 9, wide + 3, 18), 3, 3);
        }
        glyphs::text(*painter, QRectF(x, box.top(), wide, box.height()), text, with, theme.text);
        x += wide;
    };
    put(part.before, font, {});
    put(part.differing, bold, theme.badGround);
    put(part.after, font, {});
    painter->restore();
}

} // namespace midflight
