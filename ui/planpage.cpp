// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/planpage.h"

#include <QVBoxLayout>

namespace midflight {

/// The router's word on the pattern, in the reader's language.
static QString answered(const QString &answer)
{
    if (answer == QLatin1String("yes"))
        return PlanPage::tr("Yes");
    if (answer == QLatin1String("don't"))
        return PlanPage::tr("No");
    return answer == QLatin1String("not yet") ? PlanPage::tr("Not yet") : PlanPage::tr("Not known");
}

PlanPage::PlanPage(const Theming &theming, Workspace &workspace, QWidget *parent)
    : Page(theming, tr("Plan"), "plan", parent)
    , m_workspace(workspace)
    , m_list(new PlanList(theming, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin, top, Theme::pageMargin, Theme::pageMargin);
    layout->addWidget(m_list);
    connect(m_list, &PlanList::opened, this, &PlanPage::opened);
    const auto again = [this] {
        if (isVisible())
            gather();
    };
    connect(&workspace.feed, &MigrationFeed::wentLive, this, again);
    connect(&workspace.feed, &MigrationFeed::migrationArrived, this, again); // after the components know it
}

void PlanPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    gather();
}

void PlanPage::gather()
{
    m_workspace.client.fetchPlan(this, [this](const Result<PlanSnapshot> &plan) {
        if (!plan)
            return setSubtitle(plan.error().message, true);
        const QList<PlanRow> &ranking = plan->ranking;
        setHeadline(ranking.isEmpty()                    ? tr("Nothing is left to start")
                        : ranking.first().blockedBy.isEmpty() ? tr("Next: %1").arg(ranking.first().title)
                                                              : tr("Everything left waits for something else"));
        setSubtitle(tr("Small, stable and busy pieces first. Is moving piece by piece right here? %1: %2").arg(answered(plan->patternAnswer), plan->patternDetail));
        QHash<QString, QString> titles;
        for (const ComponentSnapshot &component : m_workspace.components.migration().components)
            titles.insert(component.id.value, component.title);
        m_list->show(ranking, titles);
    });
}

} // namespace midflight
