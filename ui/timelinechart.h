// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline.h"
#include "routing/client/outlook.h"
#include "ui/rowsarea.h"

namespace midflight {

/// A row for every component: its stages as bars up to today, and dashed when it is likely to be on the new system.
/// Zooms with Ctrl and the wheel or + and −.
class TimelineChart : public RowsArea
{
    Q_OBJECT
public:
    explicit TimelineChart(const Theming &theming, QWidget *parent = nullptr);

    void show(const QList<ComponentTimeline> &timeline, const ForecastSnapshot &forecast, const QDateTime &start, const QDateTime &now);
    void zoom(double factor);

protected:
    int rowCount() const override { return int(m_timeline.size()); }
    QString componentAt(int row) const override { return m_timeline[row].id; }
    QString described(int row) const override;
    QRectF rowsBox() const override; ///< of the bars
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    qreal x(const QDateTime &time) const;
    void adjustZoom();
    void paintRow(QPainter &painter, int row) const;

    QList<ComponentTimeline> m_timeline;
    ForecastSnapshot m_forecast;
    QDateTime m_start;
    QDateTime m_now;
    QDateTime m_end;
    double m_longest = 0; ///< pixels, of the titles
    double m_zoom = 1; ///< 1: all of it fits
};

} // namespace midflight
