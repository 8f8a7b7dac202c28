// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/heatmapmodel.h"
#include "ui/panel.h"

namespace midflight {

/// When they differ: a square for every hour of a day, darker the more differences were found in it. Hours in which nothing
/// ran are dots: nothing is known of them.
class HeatMapPanel : public Panel
{
    Q_OBJECT
public:
    /// `hours` must outlive the panel.
    HeatMapPanel(const Theming &theming, const HeatMapModel &hours, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void refresh();
    QRectF cell(int row, int hour) const;

    const HeatMapModel &m_hours;
};

} // namespace midflight
