// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rivetsrow.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QHelpEvent>
#include <QToolTip>
#include <array>
#include <cmath>

namespace midflight {

RivetsRow::RivetsRow(const Theming &theming, const ComponentModel &components, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_components(components)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("rivets"));
    connect(&theming, &Theming::changed, this, qOverload<>(&QWidget::update));
    refresh();
}

void RivetsRow::refresh()
{
    m_rivets.clear();
    for (int row = 0; row < m_components.rowCount(); ++row) {
        const ComponentSnapshot &component = m_components.at(row);
        m_rivets.append({component.id.value, component.title, component.stage});
    }
    std::stable_sort(m_rivets.begin(), m_rivets.end(), [](const Rivet &a, const Rivet &b) { return a.stage > b.stage; });
    setAccessibleName(tr("%1 old, %2 in shadow, %3 new")
                          .arg(words::count(m_components.countIn(Stage::Old)), words::count(m_components.countIn(Stage::Shadow)),
                               words::count(m_components.onNewSystem())));
    updateGeometry();
    update();
}

RivetsRow::Grid RivetsRow::grid() const
{
    const int n = int(m_rivets.size());
    if (n <= 16)
        return {std::max(1, n), 1, 20, 29};
    if (n <= 48) {
        const int columns = (n + 1) / 2;
        return {columns, 2, 13, 18};
    }
    const int rows = n > 240 ? 8 : 6;
    const int columns = (n + rows - 1) / rows;
    const qreal pitch = std::floor(std::clamp(420.0 / columns, 4.0, 9.0)); // whole pixels: all of a stage look the same
    return {columns, rows, pitch - 1.5, pitch};
}

QSize RivetsRow::sizeHint() const
{
    const Grid g = grid();
    return {int(std::ceil((g.columns - 1) * g.pitch + g.size)), int(std::ceil((g.rows - 1) * g.pitch + g.size))};
}

QRectF RivetsRow::boxOf(int index) const
{
    const Grid g = grid();
    return {(index % g.columns) * g.pitch, (index / g.columns) * g.pitch, g.size, g.size};
}

int RivetsRow::at(QPointF position) const
{
    for (int i = 0; i < m_rivets.size(); ++i) {
        if (boxOf(i).adjusted(-2, -2, 2, 2).contains(position))
            return i;
    }
    return -1;
}

void RivetsRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool many = grid().rows > 2;
    std::array<QPixmap, 4> stamps; // by stage; a thousand rivets drawn one by one take milliseconds
    for (int i = 0; i < m_rivets.size(); ++i) {
        const QRectF box = boxOf(i);
        const Stage stage = m_rivets[i].stage;
        if (!many) {
            glyphs::rivet(painter, box, stage, m_theming.theme());
            continue;
        }
        QPixmap &stamp = stamps.at(size_t(stage));
        if (stamp.isNull()) {
            const int side = int(std::ceil(box.width())) + 1;
            stamp = QPixmap(QSize(side, side) * devicePixelRatioF());
            stamp.setDevicePixelRatio(devicePixelRatioF());
            stamp.fill(Qt::transparent);
            QPainter once(&stamp);
            glyphs::rivet(once, QRectF(QPointF(), box.size()), stage, m_theming.theme());
        }
        painter.drawPixmap(box.topLeft(), stamp);
    }
}

bool RivetsRow::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = at(help->pos());
        if (index >= 0)
            QToolTip::showText(help->globalPos(), m_rivets[index].title + QStringLiteral(" · ")
                                   + words::stage(m_rivets[index].stage), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void RivetsRow::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = at(event->position());
    if (index >= 0)
        Q_EMIT opened(m_rivets[index].id);
}

} // namespace midflight
