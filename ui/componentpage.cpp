// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/componentpage.h"

#include "models/words.h"
#include "ui/comparisonspanel.h"
#include "ui/differenceviewer.h"
#include "ui/heatmappanel.h"
#include "ui/historypanel.h"
#include "ui/listpanels.h"
#include "ui/overridesheet.h"
#include "ui/rulespanel.h"
#include "ui/seriespanels.h"
#include "ui/stepper.h"
#include "ui/usagechart.h"
#include "ui/volumechart.h"

#include <QGraphicsOpacityEffect>
#include <QKeyEvent>
#include <QScrollBar>

namespace midflight {

using namespace std::chrono_literals;

namespace {
constexpr int daysOfSeries = 30; ///< looked back behind the start of the evidence
constexpr int daysOfHours = 70; ///< looked back for when they differ: ten of each weekday
}

ComponentPage::ComponentPage(const Theming &theming, Workspace &workspace, QWidget *parent)
    : QScrollArea(parent)
    , m_theming(theming)
    , m_workspace(workspace)
    , m_history(workspace.components)
    , m_sheet(new QWidget)
    , m_back(new Button(theming, Button::Kind::Link, tr("Board ›"), m_sheet))
    , m_startShadow(new Button(theming, Button::Kind::Plain, tr("Start shadow"), m_sheet))
    , m_stopShadow(new Button(theming, Button::Kind::Plain, tr("Stop shadow"), m_sheet))
    , m_approve(new Button(theming, Button::Kind::Primary, tr("Approve cutover"), m_sheet))
    , m_rollback(new Button(theming, Button::Kind::Danger, tr("Roll back"), m_sheet))
    , m_keepComparing(new Button(theming, Button::Kind::Danger, tr("Roll back, keep comparing"), m_sheet))
    , m_override(new Button(theming, Button::Kind::Plain, tr("Override…"), m_sheet))
    , m_stepper(new Stepper(theming, m_sheet))
    , m_mismatch(new MismatchChart(theming, m_series, m_sheet))
    , m_time(new TimeChart(theming, m_series, m_sheet))
    , m_causesPanel(new CausesPanel(theming, m_causes, m_sheet))
    , m_when(new HeatMapPanel(theming, m_hours, m_sheet))
    , m_gatesPanel(new GatesPanel(theming, m_gates, m_sheet))
    , m_comparisons(new ComparisonsPanel(theming, workspace, m_sheet))
    , m_volume(new VolumeChart(theming, m_series, m_sheet))
    , m_cpu(new UsageChart(theming, UsageChart::What::Cpu, m_series, m_sheet))
    , m_memory(new UsageChart(theming, UsageChart::What::Memory, m_series, m_sheet))
    , m_rules(new RulesPanel(theming, m_sheet))
    , m_decisions(new HistoryPanel(theming, m_history, m_sheet))
{
    setObjectName(QStringLiteral("component"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setWidget(m_sheet);
    m_sheet->setAutoFillBackground(false);
    m_sheet->installEventFilter(this);
    m_back->setName(tr("Back to the board"), QStringLiteral("back"));
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &ComponentPage::fetchAll);
    connect(m_back, &Button::clicked, this, &ComponentPage::backAsked);
    const std::pair<Button *, Deed> deeds[] {{m_startShadow, Deed::StartShadow}, {m_stopShadow, Deed::StopShadow},
                                             {m_approve, Deed::Approve}, {m_rollback, Deed::RollBack}};
    for (const auto &[button, deed] : deeds)
        connect(button, &Button::clicked, this, [this, what = deed] { Q_EMIT asked(what, m_id); });
    connect(m_keepComparing, &Button::clicked, this, [this] { m_workspace.desk.rollbackKeepComparing(m_id); });
    connect(m_override, &Button::clicked, this, &ComponentPage::askForOverride);
    DifferenceViewer &viewer = m_comparisons->viewer();
    connect(&viewer, &DifferenceViewer::ruleAsked, this, &ComponentPage::askForRule);
    connect(&viewer, &DifferenceViewer::currentChanged, this, [this, &viewer] {
        viewer.offerRules(!m_stale && (viewer.current() || !m_comparisons->cause().isEmpty()));
    });
    viewer.offerRules(false);
    connect(m_rules, &RulesPanel::editAsked, this, [this](int row) { (new RuleSheet(m_theming, m_workspace, m_id, window()))->edit(row); });
    connect(m_rules, &RulesPanel::removeAsked, this, [this](int row) {
        QList<Rule> rules = m_rules->rules();
        if (row < 0 || row >= rules.size())
            return;
        rules.removeAt(row);
        m_workspace.desk.setRules(m_id, rules);
    });
    connect(m_causesPanel, &CausesPanel::causeChosen, this, [this](const QString &id, const QString &path) {
        m_comparisons->nameCause(path);
        m_comparisons->setCause(id);
    });
    connect(m_comparisons, &ComparisonsPanel::causeDropped, m_causesPanel, &CausesPanel::clearChoice);
    connect(&workspace.components, &ComponentModel::refreshed, this, &ComponentPage::refresh);
    connect(&workspace.desk, &DecisionDesk::busyChanged, this, &ComponentPage::refresh);
    connect(&workspace.feed, &MigrationFeed::comparisonsArrived, this, [this](const QSet<QString> &components) {
        if (isVisible() && components.contains(m_id) && !m_again.isActive())
            m_again.start(1s);
    });
    connect(&workspace.feed, &MigrationFeed::decisionArrived, this, [this] {
        if (isVisible())
            fetchHistory();
    });
}

void ComponentPage::showComponent(const QString &id)
{
    if (id == m_id)
        return;
    ++m_generation;
    m_id = id;
    m_left.clear();
    m_shown.reset();
    m_rolledBack = false;
    m_series.setBuckets({});
    m_causes.setCauses({});
    m_hours.setHours({});
    m_gates.setGates({});
    m_comparisons->showComponent({id});
    verticalScrollBar()->setValue(0);
    refresh();
    fetchAll();
    fetchHistory();
}

void ComponentPage::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    const QList<QWidget *> panels {m_mismatch, m_time, m_causesPanel, m_when, m_gatesPanel, m_comparisons, m_volume, m_cpu, m_memory, m_rules, m_decisions};
    for (QWidget *panel : panels) {
        auto *grey = stale ? new QGraphicsOpacityEffect : nullptr;
        if (grey)
            grey->setOpacity(0.5);
        panel->setGraphicsEffect(grey); // owned by the panel; null takes it away
    }
    if (!stale && isVisible())
        fetchAll();
    refresh();
}

bool ComponentPage::isComplete() const
{
    return m_waiting == 0 && m_comparisons->isComplete();
}

void ComponentPage::refresh()
{
    const ComponentSnapshot *component = m_workspace.components.find(m_id);
    if (!component)
        return;
    setAccessibleName(component->title);
    m_gates.setGates(GatesModel::listed(component->evidence.gates));
    const QList<Gate> gates = GatesModel::required(component->evidence.gates);
    const int holding = GatesModel::holding(gates);
    QString summary = component->evidence.ready ? tr("Yes: all %1 gates hold.").arg(gates.size())
                                                : tr("%1 of %2 gates hold.").arg(holding).arg(gates.size());
    if (component->stage == Stage::New)
        summary = tr("Cut over. %1").arg(tr("%1 of %2 gates hold now.").arg(holding).arg(gates.size()));
    const bool alarm = component->stage == Stage::New && !component->evidence.rollbackProposed.isEmpty();
    const QStringList scaled = words::scaledDown(component->gates);
    const QString note = alarm ? tr("Roll back is proposed: %1").arg(component->evidence.rollbackProposed)
        : scaled.isEmpty()     ? QString()
                               : tr("Gates scaled down for this migration: %1").arg(scaled.join(QLatin1String(", ")));
    m_gatesPanel->setSummary(summary, note, alarm, GatesModel::off(component->evidence.gates));
    m_rules->setRules(component->rules);
    const auto &mismatch = component->gates.mismatch;
    m_mismatch->setGate(mismatch && !mismatch->counted ? std::optional(mismatch->rate) : std::nullopt);
    m_stepper->setStage(component->stage, component->stageSince, m_left);
    if (std::exchange(m_shown, component->stage) == Stage::Shadow && component->stage == Stage::New)
        m_stepper->celebrate();
    refreshButtons(*component);
    m_sheet->update();
}

void ComponentPage::refreshButtons(const ComponentSnapshot &component)
{
    const Stage stage = component.stage;
    const QString title = component.title;
    const bool free = !m_stale && !m_workspace.desk.isBusy(m_id);
    m_startShadow->setText(m_rolledBack ? tr("Keep comparing") : tr("Start shadow"));
    m_startShadow->setVisible(stage == Stage::Old);
    m_override->setVisible(stage == Stage::Shadow && !component.evidence.ready);
    m_override->setEnabled(free && !component.frozen);
    m_override->setName(tr("Cut %1 over without proof").arg(title), QLatin1String("override:") + m_id);
    m_keepComparing->setVisible(stage == Stage::New);
    m_keepComparing->setName(tr("Roll back %1 and keep comparing").arg(title), QLatin1String("keepcomparing:") + m_id);
    m_startShadow->setEnabled(free && !component.frozen);
    m_startShadow->setName(tr("Start shadow of %1").arg(title), QLatin1String("shadow:") + m_id);
    m_stopShadow->setVisible(stage == Stage::Shadow);
    m_stopShadow->setEnabled(free);
    m_stopShadow->setName(tr("Stop shadow of %1").arg(title), QLatin1String("stop:") + m_id);
    m_approve->setVisible(stage == Stage::Shadow);
    m_approve->setEnabled(free && component.evidence.ready && !component.frozen);
    m_approve->setName(tr("Approve cutover of %1").arg(title), QLatin1String("approve:") + m_id);
    m_approve->setToolTip(component.frozen         ? tr("Frozen: its stage cannot be changed now")
                          : component.evidence.ready ? tr("All gates hold")
                                                     : tr("Not proven yet: see the gates"));
    m_rollback->setVisible(stage == Stage::New);
    m_rollback->setName(tr("Roll back %1").arg(title), QLatin1String("rollback:") + m_id);
    place();
}

void ComponentPage::fetchAll()
{
    const ComponentSnapshot *component = m_workspace.components.find(m_id);
    if (!component)
        return;
    fetchHours();
    ++m_waiting;
    m_workspace.client.fetchCauses(component->id, this, [this, asked = m_generation](const Result<QList<CauseSummary>> &causes) {
        --m_waiting;
        if (asked != m_generation)
            return;
        if (causes)
            m_causes.setCauses(*causes);
        const ComponentSnapshot *now = m_workspace.components.find(m_id);
        m_causesPanel->setEmptyText(!causes                       ? causes.error().message
                                    : m_causes.rowCount() > 0     ? QString()
                                    : now && now->evidence.figures.compared > 0 ? tr("No differences in %Ln comparison(s).", nullptr, int(now->evidence.figures.compared))
                                                                  : tr("Nothing compared yet."));
    });
    m_comparisons->refresh();
}

void ComponentPage::fetchSeries(const ComponentSnapshot &component, const QDateTime &firstActive)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QDateTime from = component.evidence.figures.since;
    if (!from.isValid())
        from = m_workspace.components.migration().started;
    // What was compared before the evidence began anew stays visible: from the hour of the first, or from when in it all began.
    const QDateTime started = m_workspace.components.migration().started;
    const bool began = firstActive.isValid() && started.isValid() && firstActive < started && firstActive.secsTo(started) < 3600;
    const QDateTime first = began ? started : firstActive;
    if (first.isValid() && first < from)
        from = std::max(first, std::min(from, now.addDays(-daysOfSeries)));
    if (!from.isValid() || from.secsTo(now) < 30)
        from = now.addSecs(-30);
    // Wide enough that a bucket holds several comparisons: a rate of one in one says nothing.
    const int buckets = int(std::clamp<qint64>(component.evidence.figures.compared / 4, 12, 72));
    ++m_waiting;
    m_workspace.client.fetchSeries(component.id, from, now, buckets, this,
                                   [this, asked = m_generation](const Result<QList<SeriesBucket>> &series) {
                                       --m_waiting;
                                       if (asked != m_generation)
                                           return;
                                       if (series)
                                           m_series.setBuckets(*series);
                                       m_mismatch->setProblem(series ? QString() : series.error().message);
                                       m_time->setProblem(series ? QString() : series.error().message);
                                   });
}

void ComponentPage::fetchHours()
{
    ++m_waiting;
    const QDateTime from = QDateTime::currentDateTimeUtc().addDays(-daysOfHours);
    m_workspace.client.fetchDifferenceHours({m_id}, from, this, [this, asked = m_generation](const Result<DifferenceHours> &hours) {
        --m_waiting;
        if (asked != m_generation)
            return;
        m_hours.setHours(hours.value_or(DifferenceHours {}));
        if (const ComponentSnapshot *component = m_workspace.components.find(m_id))
            fetchSeries(*component, hours && !hours->active.isEmpty() ? hours->active.first() : QDateTime());
    });
}

void ComponentPage::fetchHistory()
{
    ++m_waiting;
    m_workspace.client.fetchHistory(m_id, {}, 100, this, [this, asked = m_generation](const Result<HistoryPage> &page) {
        --m_waiting;
        if (asked != m_generation || !page)
            return;
        m_left.clear();
        m_history.setFirstPage(*page);
        const auto moved = std::find_if(page->decisions.begin(), page->decisions.end(), [](const Decision &decision) { return stageFromString(decision.to).has_value(); });
        m_rolledBack = moved != page->decisions.end() && moved->action == QLatin1String("rollback");
        for (const Decision &decision : page->decisions) {
            const auto from = stageFromString(decision.from);
            if (from && !m_left.contains(*from))
                m_left.insert(*from, decision.time);
        }
        refresh();
    });
}

void ComponentPage::askForRule(RuleSheet::Kind kind)
{
    const auto difference = m_comparisons->viewer().current();
    const CauseSummary *cause = difference ? m_causes.causeOf(*difference) : nullptr;
    if (!cause)
        cause = m_causes.find(m_comparisons->cause());
    if (cause)
        (new RuleSheet(m_theming, m_workspace, m_id, window()))->propose(*cause, kind, difference);
}

void ComponentPage::askForOverride()
{
    const ComponentSnapshot *component = m_workspace.components.find(m_id);
    if (!component)
        return;
    auto *sheet = new OverrideSheet(m_theming, *component, window());
    connect(sheet, &OverrideSheet::confirmed, this, [this, id = m_id](const QString &reason) { m_workspace.desk.overrideCutover(id, reason); });
    sheet->open();
}

bool ComponentPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_sheet && event->type() == QEvent::Paint) {
        paintHead();
        return false;
    }
    return QScrollArea::eventFilter(watched, event);
}

void ComponentPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    place();
}

void ComponentPage::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    place();
    fetchAll();
}

void ComponentPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape || event->matches(QKeySequence::Back))
        Q_EMIT backAsked();
    else
        QScrollArea::keyPressEvent(event);
}

} // namespace midflight
