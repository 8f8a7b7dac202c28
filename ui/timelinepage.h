// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"
#include "ui/workspace.h"

namespace midflight {

class BurnUpPanel;
class CyclesPanel;
class TimelineChart;

/// Where every component has been, how long each took, and when the rest will likely follow.
class TimelinePage : public Page
{
    Q_OBJECT
public:
    TimelinePage(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

    /// The component whose row is marked; empty: none is.
    QString current() const;

Q_SIGNALS:
    void opened(const QString &component);
    void currentChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void gather();
    void take(const Decision &decision);
    void fetchHistory(const QString &before, const QList<Decision> &newestFirst, int generation);
    void fetchForecast(const QList<Decision> &newestFirst, int generation);
    void present(const QList<Decision> &newestFirst, const ForecastSnapshot &forecast);

    Workspace &m_workspace;
    TimelineChart *m_chart;
    CyclesPanel *m_cycles;
    BurnUpPanel *m_burnUp;
    QList<Decision> m_newestFirst; ///< as fetched; later ones are put before them as they arrive
    int m_generation = 0; ///< an answer to an earlier question is dropped
};

} // namespace midflight
