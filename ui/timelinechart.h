// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline.h"
#include "routing/client/outlook.h"
#include "ui/theme.h"

#include <QAbstractScrollArea>

namespace midflight {

/// A row for every component: its stages as bars up to today, and dashed when it is likely to be on the new system.
/// Paints only the rows in view. Zooms with Ctrl and the wheel or + and −; double click or Enter opens a component.
class TimelineChart : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit TimelineChart(const Theming &theming, QWidget *parent = nullptr);

    void show(const QList<ComponentTimeline> &timeline, const ForecastSnapshot &forecast, const QDateTime &start, const QDateTime &now);
    void zoom(double factor);
    double zoomed() const { return m_zoom; } ///< 1: all of it fits

Q_SIGNALS:
    void opened(const QString &component);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    QRectF plot() const; ///< of the bars, in the viewport
    qreal x(const QDateTime &time) const;
    int rowAt(const QPointF &point) const; ///< −1: none
    void choose(int row);
    void adjustBars();
    void paintRow(QPainter &painter, int row, qreal y) const;
    QString described(int row) const;

    const Theming &m_theming;
    QList<ComponentTimeline> m_timeline;
    ForecastSnapshot m_forecast;
    QDateTime m_start;
    QDateTime m_now;
    QDateTime m_end;
    double m_zoom = 1;
    int m_current = -1;
};

} // namespace midflight
