// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timelinepage.h"

#include "models/words.h"
#include "ui/burnuppanel.h"
#include "ui/button.h"
#include "ui/cyclespanel.h"
#include "ui/timelinechart.h"

#include <QHBoxLayout>

namespace midflight {

namespace {
constexpr int pageSize = 1000;
constexpr qsizetype mostDecisions = 20'000;
}

TimelinePage::TimelinePage(const Theming &theming, Workspace &workspace, QWidget *parent)
    : Page(theming, tr("Timeline"), "timeline", parent)
    , m_workspace(workspace)
    , m_chart(new TimelineChart(theming, this))
    , m_cycles(new CyclesPanel(theming, this))
    , m_burnUp(new BurnUpPanel(theming, this))
{
    auto *closer = new Button(theming, Button::Kind::Plain, tr("Zoom in"), this);
    auto *farther = new Button(theming, Button::Kind::Plain, tr("Zoom out"), this);
    closer->setName(tr("Zoom in"), QStringLiteral("timeline:in"));
    farther->setName(tr("Zoom out"), QStringLiteral("timeline:out"));
    connect(closer, &Button::clicked, m_chart, [this] { m_chart->zoom(1.6); });
    connect(farther, &Button::clicked, m_chart, [this] { m_chart->zoom(1 / 1.6); });
    connect(m_chart, &TimelineChart::opened, this, &TimelinePage::opened);
    connect(m_chart, &TimelineChart::currentChanged, this, &TimelinePage::currentChanged);

    auto *above = new QHBoxLayout;
    above->setContentsMargins(0, 0, 0, 0);
    above->addStretch();
    above->addWidget(farther);
    above->addWidget(closer);
    auto *below = new QHBoxLayout;
    below->setSpacing(Theme::columnGap);
    below->addWidget(m_cycles, 1);
    below->addWidget(m_burnUp, 1);
    for (QWidget *panel : std::initializer_list<QWidget *> {m_cycles, m_burnUp}) {
        panel->setMinimumHeight(150);
        panel->setMaximumHeight(210);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin, 30, Theme::pageMargin, Theme::pageMargin);
    layout->setSpacing(16);
    layout->addLayout(above);
    layout->addWidget(m_chart, 3);
    layout->addLayout(below, 2);

    const auto again = [this] {
        if (isVisible())
            gather();
    };
    connect(&workspace.feed, &MigrationFeed::decisionArrived, this, &TimelinePage::take);
    connect(&workspace.feed, &MigrationFeed::migrationArrived, this, [this] { // after the components know it
        if (isVisible() && !m_newestFirst.isEmpty())
            fetchForecast(m_newestFirst, m_generation);
    });
    connect(&workspace.feed, &MigrationFeed::wentLive, this, again);
}

QString TimelinePage::current() const
{
    return m_chart->current();
}

void TimelinePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    gather();
}

/// The history is not fetched again for each decision: the one that arrived is all that is new. Not so for a wave, whose
/// record tells each component's stage and does not travel with the event, nor after a gap.
void TimelinePage::take(const Decision &decision)
{
    if (m_newestFirst.isEmpty() || decision.component.contains(u',') || decision.revision != m_newestFirst.first().revision + 1) {
        if (isVisible())
            gather(); // also when a fetch is under way: it may have begun before this decision
        return;
    }
    m_newestFirst.prepend(decision);
}

void TimelinePage::gather()
{
    m_newestFirst.clear();
    fetchHistory({}, {}, ++m_generation);
}

void TimelinePage::fetchHistory(const QString &before, const QList<Decision> &newestFirst, int generation)
{
    m_workspace.client.fetchHistory({}, before, pageSize, this, [this, newestFirst, generation](const Result<HistoryPage> &page) {
        if (generation != m_generation)
            return;
        if (!page)
            return setSubtitle(page.error().message, true);
        const QList<Decision> all = newestFirst + page->decisions;
        if (!page->next.isEmpty() && all.size() < mostDecisions)
            return fetchHistory(page->next, all, generation);
        m_newestFirst = all;
        fetchForecast(all, generation);
    });
}

void TimelinePage::fetchForecast(const QList<Decision> &newestFirst, int generation)
{
    m_workspace.client.fetchForecast(this, [this, newestFirst, generation](const Result<ForecastSnapshot> &forecast) {
        if (generation == m_generation)
            present(newestFirst, forecast.value_or(ForecastSnapshot {}));
    });
}

void TimelinePage::present(const QList<Decision> &newestFirst, const ForecastSnapshot &forecast)
{
    const ComponentModel &components = m_workspace.components;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime start = startOf(components, newestFirst, now);
    const auto timeline = timelineOf(components, newestFirst, now);
    const bool none = components.rowCount() == 0;
    setHeadline(none ? tr("Timeline") : tr("%1, one rivet at a time").arg(words::duration(double(start.msecsTo(now)) / 1000)));
    setSubtitle(none                            ? tr("Nothing to show yet. Import a migration file (Ctrl+I), and the first decision begins it.")
                : forecast.components.isEmpty() ? tr("Solid is done; no forecast yet: %1").arg(forecast.detail)
                                                : tr("Solid is done, dashed is the forecast (80 % band from your own cycle times)."));
    m_chart->show(timeline, forecast, start, now);
    m_cycles->show(forecast, [&components](const QString &id) { return components.titleOf(id); });
    m_burnUp->show(progressOf(timeline, start, now), forecast, components.rowCount());
}

} // namespace midflight
