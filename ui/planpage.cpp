// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/planpage.h"

#include "models/words.h"

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
    , m_pattern(new QLabel(this))
    , m_candidates(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin, top, Theme::pageMargin, Theme::pageMargin);
    layout->setSpacing(12);
    layout->addWidget(m_pattern);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_candidates);
    m_pattern->setObjectName(QStringLiteral("plan:pattern"));
    m_candidates->setObjectName(QStringLiteral("plan:candidates"));
    for (QLabel *label : {m_pattern, m_candidates}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->hide();
    }
    connect(m_list, &PlanList::opened, this, &PlanPage::opened);
    connect(m_list, &PlanList::currentChanged, this, &PlanPage::currentChanged);
    const auto again = [this] {
        if (isVisible())
            gather();
    };
    connect(&workspace.feed, &MigrationFeed::wentLive, this, again);
    connect(&workspace.feed, &MigrationFeed::migrationArrived, this, again); // after the components know it
}

QString PlanPage::current() const
{
    return m_list->current();
}

void PlanPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    gather();
}

void PlanPage::showCandidates(const QList<PlanCandidate> &candidates)
{
    constexpr qsizetype most = 5;
    QStringList places;
    for (const PlanCandidate &candidate : candidates.first(std::min(most, candidates.size())))
        places.append(tr("%1 (%2)").arg(candidate.place, words::count(candidate.requests)));
    if (candidates.size() > most)
        places.append(tr("and %1 more").arg(words::count(candidates.size() - most)));
    m_candidates->setText(tr("Not yet a component, answered by old, with their requests so far: %1").arg(places.join(QStringLiteral(" · "))));
    m_candidates->setVisible(!candidates.isEmpty());
}

void PlanPage::gather()
{
    m_workspace.client.fetchPlan(this, [this](const Result<PlanSnapshot> &plan) {
        if (!plan)
            return setSubtitle(plan.error().message, true);
        const QList<PlanRow> &ranking = plan->ranking;
        const bool none = m_workspace.components.rowCount() == 0;
        setHeadline(none                                      ? tr("Nothing to plan yet")
                        : ranking.isEmpty()                   ? tr("Nothing is left to start")
                        : ranking.first().blockedBy.isEmpty() ? tr("Next: %1").arg(ranking.first().title)
                                                              : tr("Everything left waits for something else"));
        setSubtitle(tr("Small, stable and busy pieces first."));
        m_pattern->setText(tr("Is moving piece by piece right here? %1: %2").arg(answered(plan->patternAnswer), plan->patternDetail));
        m_pattern->setVisible(!none);
        m_list->setEmptyText(none ? tr("Import a migration file (Ctrl+I): what should move first then stands here, with the reasons.")
                                  : tr("Every component has begun its way."));
        QHash<QString, QString> titles;
        for (const ComponentSnapshot &component : m_workspace.components.migration().components)
            titles.insert(component.id.value, component.title);
        m_list->show(ranking, titles);
        showCandidates(plan->candidates);
    });
}

} // namespace midflight
