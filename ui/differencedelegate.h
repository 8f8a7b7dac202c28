// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QStyledItemDelegate>

namespace midflight {

/// Paints a line of two outcomes: indented, with a ground and a symbol where they differ and the differing part in bold.
class DifferenceDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    DifferenceDelegate(const Theming &theming, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintText(QPainter &painter, const QRectF &box, const QModelIndex &index, const QColor &mark) const;

    const Theming &m_theming;
};

/// The parts of `text` before, in and after what differs from `other`: their common start and end are cut off.
struct DifferingPart {
    QString before, differing, after;
};
DifferingPart differingPart(const QString &text, const QString &other);

} // namespace midflight
