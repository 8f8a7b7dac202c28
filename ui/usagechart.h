// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/seriesmodel.h"
#include "ui/panel.h"
#include "ui/plot.h"

namespace midflight {

/// What a run takes on each system: CPU time on average, or the most memory any run had. Only what runs as a step says so.
class UsageChart : public Panel
{
    Q_OBJECT
public:
    enum class What { Cpu, Memory };

    /// `series` must outlive the panel.
    UsageChart(const Theming &theming, What what, const SeriesModel &series, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();

    What m_what;
    const SeriesModel &m_series;
    Plot *m_plot;
    QLineSeries *m_old;
    QLineSeries *m_new;
};

} // namespace midflight
