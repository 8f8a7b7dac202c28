// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rowsarea.h"

#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

namespace midflight {

RowsArea::RowsArea(const Theming &theming, int rowHeight, const char *objectName, const QString &accessibleName, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theming(theming)
    , m_rowHeight(rowHeight)
{
    setObjectName(QLatin1String(objectName));
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
    connect(&theming, &Theming::changed, viewport(), qOverload<>(&QWidget::update));
}

qreal RowsArea::topOf(int row) const
{
    return rowsBox().top() + row * m_rowHeight - verticalScrollBar()->value();
}

int RowsArea::firstVisible() const
{
    return verticalScrollBar()->value() / m_rowHeight;
}

int RowsArea::endVisible() const
{
    return std::min(rowCount(), int((verticalScrollBar()->value() + rowsBox().height()) / m_rowHeight) + 1);
}

void RowsArea::adjustRows()
{
    const int room = int(rowsBox().height());
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(m_rowHeight / 2);
    verticalScrollBar()->setRange(0, std::max(0, rowCount() * m_rowHeight - room));
    m_current = std::min(m_current, rowCount() - 1);
    viewport()->update();
}

int RowsArea::rowAt(const QPointF &point) const
{
    const QRectF box = rowsBox();
    if (point.y() < box.top() || point.y() > box.bottom())
        return -1;
    const int row = int((point.y() - box.top() + verticalScrollBar()->value()) / m_rowHeight);
    return row < rowCount() ? row : -1;
}

void RowsArea::choose(int row)
{
    m_current = std::min(row, rowCount() - 1);
    if (m_current >= 0) {
        setAccessibleDescription(described(m_current));
        const int highest = (m_current + 1) * m_rowHeight - int(rowsBox().height());
        verticalScrollBar()->setValue(std::min(std::max(verticalScrollBar()->value(), highest), m_current * m_rowHeight));
    }
    viewport()->update();
    Q_EMIT currentChanged();
}

void RowsArea::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    adjustRows();
}

/// Whoever comes by Tab must see where the focus is.
void RowsArea::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && event->reason() != Qt::MouseFocusReason)
        choose(0);
}

void RowsArea::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up: return choose(std::max(0, m_current - 1));
    case Qt::Key_Down: return choose(m_current + 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT opened(componentAt(m_current));
        return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void RowsArea::mousePressEvent(QMouseEvent *event)
{
    choose(rowAt(event->position()));
}

void RowsArea::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int row = rowAt(event->position()); row >= 0)
        Q_EMIT opened(componentAt(row));
}

bool RowsArea::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int row = rowAt(help->pos());
    row >= 0 ? QToolTip::showText(help->globalPos(), described(row), viewport()) : QToolTip::hideText();
    return true;
}

} // namespace midflight
