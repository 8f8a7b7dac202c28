// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>
#include <QtCharts/QDateTimeAxis>

namespace midflight {

/// A chart over time in the house's look: time below, values at the left, quiet grid, no animation.
class Plot : public QChartView
{
    Q_OBJECT
public:
    Plot(const Theming &theming, const QString &accessibleName, QWidget *parent = nullptr);

    /// Belongs to the plot. `fill`: an invalid colour leaves the area under the line empty.
    QLineSeries *addLine(QColor Theme::*color, Qt::PenStyle style, qreal width, QColor Theme::*fill = nullptr);
    /// Written at the line's last point, so that lines are told apart without their colours.
    void setLabel(const QLineSeries *line, const QString &label);
    /// A horizontal line with its label at the right; nothing when `value` is empty.
    void setMark(std::optional<double> value, const QString &label);
    /// Both in milliseconds since the epoch; values from 0 to at least `top`. `unit`: printf format of the labels.
    void setRange(double from, double to, double top, const QString &unit);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void wheelEvent(QWheelEvent *event) override { event->ignore(); } // the page scrolls

private:
    struct Line {
        QAbstractSeries *area; ///< null without a fill
        QLineSeries *line;
        QColor Theme::*color;
        QColor Theme::*fill;
        Qt::PenStyle style;
        qreal width;
        QString label;
    };
    void recolour();
    void paintLabels(QPainter &painter) const;

    const Theming &m_theming;
    QDateTimeAxis *m_time;
    QValueAxis *m_values;
    QList<Line> m_lines;
    std::optional<double> m_mark;
    QString m_markLabel;
};

} // namespace midflight
