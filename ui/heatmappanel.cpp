// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmappanel.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QHelpEvent>
#include <QToolTip>
#include <cmath>

namespace midflight {

namespace {
constexpr qreal labelWidth = 48;
constexpr qreal axisHeight = 18;
}

HeatMapPanel::HeatMapPanel(const Theming &theming, const HeatMapModel &hours, QWidget *parent)
    : Panel(theming, tr("When they differ"), parent)
    , m_hours(hours)
{
    setObjectName(QStringLiteral("chart:when"));
    connect(&hours, &HeatMapModel::modelReset, this, &HeatMapPanel::refresh);
    refresh();
}

void HeatMapPanel::refresh()
{
    const int days = m_hours.days();
    const bool drawn = days > 1 && m_hours.total() > 0;
    setRemark(!drawn          ? QString()
              : days <= 7     ? tr("%Ln day(s) so far, hours UTC", nullptr, days)
                              : tr("%Ln day(s) by weekday, UTC", nullptr, days));
    setEmptyText(drawn                  ? QString()
                 : days == 0            ? tr("Nothing compared yet.")
                 : m_hours.total() == 0 ? tr("No differences found on the %Ln day(s) so far.", nullptr, days)
                                        : tr("%Ln difference(s), on one day so far. By day and hour from the second day on.", nullptr, int(m_hours.total())));
    setAccessibleDescription(drawn ? tr("%1 on %2").arg(tr("%Ln difference(s)", nullptr, int(m_hours.total())), tr("%Ln day(s)", nullptr, days)) : emptyText());
    update();
}

QRectF HeatMapPanel::cell(int row, int hour) const
{
    const QRectF box = QRectF(content()).adjusted(labelWidth, 0, 0, -axisHeight);
    const qreal height = std::min(24.0, box.height() / std::max(1, m_hours.rowCount()));
    const qreal width = box.width() / HeatMapModel::hours;
    return {box.left() + hour * width, box.top() + row * height, width, height};
}

bool HeatMapPanel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !emptyText().isEmpty())
        return Panel::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (int row = 0; row < m_hours.rowCount(); ++row) {
        for (int hour = 0; hour < HeatMapModel::hours; ++hour) {
            if (cell(row, hour).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), m_hours.index(row, hour).data(Qt::ToolTipRole).toString(), this);
                return true;
            }
        }
    }
    QToolTip::hideText();
    return true;
}

void HeatMapPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    if (!emptyText().isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont tiny = Theme::font(Theme::Size::Tiny);
    const double largest = double(std::max<qint64>(1, m_hours.largest()));
    for (int row = 0; row < m_hours.rowCount(); ++row) {
        const QRectF first = cell(row, 0);
        glyphs::text(painter, QRectF(content().left(), first.top(), labelWidth - 8, first.height()), m_hours.headerData(row, Qt::Vertical, Qt::DisplayRole).toString(),
                     tiny, theme().secondary, Qt::AlignRight | Qt::AlignVCenter);
        for (int hour = 0; hour < HeatMapModel::hours; ++hour) {
            const QModelIndex index = m_hours.index(row, hour);
            const QRectF box = cell(row, hour).adjusted(1, 1, -1, -1);
            painter.setPen(Qt::NoPen);
            if (!index.data(HeatMapModel::ActiveRole).toBool()) {
                painter.setBrush(theme().track);
                painter.drawEllipse(box.center(), 1.3, 1.3);
                continue;
            }
            const qint64 count = index.data(HeatMapModel::CountRole).toLongLong();
            // The square root keeps few differences visible beside many.
            QColor ink = count > 0 ? theme().bad : theme().track;
            if (count > 0)
                ink.setAlphaF(float(0.18 + 0.82 * std::sqrt(double(count) / largest)));
            painter.setBrush(ink);
            painter.drawRoundedRect(box, 2.5, 2.5);
        }
    }
    const qreal below = cell(m_hours.rowCount(), 0).top() + 3;
    for (int hour = 0; hour < HeatMapModel::hours; hour += 3)
        glyphs::text(painter, QRectF(cell(0, hour).center().x() - 15, below, 30, 14), m_hours.headerData(hour, Qt::Horizontal, Qt::DisplayRole).toString(), tiny, theme().secondary, Qt::AlignCenter);
}

} // namespace midflight
