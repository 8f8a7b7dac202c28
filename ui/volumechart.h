// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/seriesmodel.h"
#include "ui/panel.h"

namespace midflight {

/// How many requests there were, and what came of them: compared, skipped by reason, or run on one system only.
class VolumeChart : public Panel
{
    Q_OBJECT
public:
    /// `series` must outlive the panel.
    VolumeChart(const Theming &theming, const SeriesModel &series, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    const SeriesModel &m_series;
    qint64 m_largest = 0; ///< requests of the fullest bucket
    QString m_totals;
};

} // namespace midflight
