// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causesmodel.h"
#include "models/comparisonsmodel.h"
#include "models/gatesmodel.h"
#include "models/heatmapmodel.h"
#include "models/historymodel.h"
#include "models/seriesmodel.h"
#include "ui/button.h"
#include "ui/deed.h"
#include "ui/rulesheet.h"
#include "ui/workspace.h"

#include <QMap>
#include <QScrollArea>
#include <QTimer>

namespace midflight {

class CausesPanel;
class ComparisonsPanel;
class GatesPanel;
class HeatMapPanel;
class HistoryPanel;
class MismatchChart;
class Stepper;
class TimeChart;
class RulesPanel;
class UsageChart;
class VolumeChart;

/// One component: where it stands, what the parallel runs found, what is missing for a cutover.
class ComponentPage : public QScrollArea
{
    Q_OBJECT
public:
    ComponentPage(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

    void showComponent(const QString &id);
    const QString &componentId() const { return m_id; }
    void setStale(bool stale);
    /// Everything asked for this component has been answered once.
    bool isComplete() const;

Q_SIGNALS:
    void asked(midflight::Deed deed, const QString &id);
    void backAsked();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void refresh();
    void refreshButtons(const ComponentSnapshot &component);
    void fetchAll();
    void fetchSeries(const ComponentSnapshot &component, const QDateTime &firstActive);
    void fetchHours();
    void fetchHistory();
    void askForRule(RuleSheet::Kind kind);
    void askForOverride();
    QList<Button *> deedButtons() const; ///< from the right
    void place();
    void paintHead();

    const Theming &m_theming;
    Workspace &m_workspace;
    QString m_id;
    bool m_stale = false;
    std::optional<Stage> m_shown; ///< of this component, at the last look
    QMap<Stage, QDateTime> m_left; ///< when a stage was left last
    int m_waiting = 0;
    int m_generation = 0; ///< answers for a component left meanwhile are dropped
    QTimer m_again; ///< coalesces what events ask for

    SeriesModel m_series;
    CausesModel m_causes;
    GatesModel m_gates;
    HeatMapModel m_hours;
    HistoryModel m_history;
    bool m_rolledBack = false; ///< the newest change of stage was a rollback

    QWidget *m_sheet;
    Button *m_back;
    Button *m_startShadow;
    Button *m_stopShadow;
    Button *m_approve;
    Button *m_rollback;
    Button *m_keepComparing; ///< rolls back to shadow
    Button *m_override;
    Stepper *m_stepper;
    MismatchChart *m_mismatch;
    TimeChart *m_time;
    CausesPanel *m_causesPanel;
    HeatMapPanel *m_when;
    GatesPanel *m_gatesPanel;
    ComparisonsPanel *m_comparisons;
    VolumeChart *m_volume;
    UsageChart *m_cpu;
    UsageChart *m_memory;
    RulesPanel *m_rules;
    HistoryPanel *m_decisions;
};

} // namespace midflight
