// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline.h"
#include "ui/forecastband.h"
#include "ui/panel.h"

namespace midflight {

/// Components on the new system over time, and where four of five simulated futures lead.
class BurnUpPanel : public Panel
{
    Q_OBJECT
public:
    explicit BurnUpPanel(const Theming &theming, QWidget *parent = nullptr);
    void show(const QList<ProgressStep> &steps, const ForecastSnapshot &forecast, int all);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<ProgressStep> m_steps;
    ForecastBand m_band;
    int m_all = 0;
};

} // namespace midflight
