// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/seriesmodel.h"
#include "ui/panel.h"
#include "ui/plot.h"

namespace midflight {

/// Mismatch rate over time, its bound, and the gate that the bound must pass.
class MismatchChart : public Panel
{
    Q_OBJECT
public:
    /// `series` must outlive the panel.
    MismatchChart(const Theming &theming, const SeriesModel &series, QWidget *parent = nullptr);
    /// Empty: no rate is asked for.
    void setGate(std::optional<double> rate);
    /// Why there is nothing to draw; empty when the router answered.
    void setProblem(const QString &problem);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();

    const SeriesModel &m_series;
    std::optional<double> m_gate;
    QString m_problem;
    Plot *m_plot;
    QLineSeries *m_observed;
    QLineSeries *m_bound;
};

/// Time per run of both systems, median and 95th percentile.
class TimeChart : public Panel
{
    Q_OBJECT
public:
    TimeChart(const Theming &theming, const SeriesModel &series, QWidget *parent = nullptr);
    void setProblem(const QString &problem);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();

    const SeriesModel &m_series;
    QString m_problem;
    Plot *m_plot;
    QLineSeries *m_oldP50;
    QLineSeries *m_oldP95;
    QLineSeries *m_newP50;
    QLineSeries *m_newP95;
};

} // namespace midflight
