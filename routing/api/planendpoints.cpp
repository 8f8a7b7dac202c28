// SPDX-License-Identifier: GPL-3.0-or-later
// GET /plan and GET /forecast: what to move next, and when it will be done.
#include "routing/api/call.h"
#include "routing/domain/plan.h"
#include "routing/evidence/forecast.h"
#include "routing/store/queries.h"

namespace midflight {

/// Whether both systems may run on the same input.
static bool isComparable(const Component &component)
{
    if (const auto *step = component.step())
        return step->repeatable;
    const auto *http = component.http();
    const auto method = http && http->match.contains(u' ') ? http->match.section(u' ', 0, 0) : QString();
    return !http || (method.isEmpty() ? !http->repeat.isEmpty() : http->repeat.contains(method));
}

QList<PlanSubject> Api::planSubjects() const
{
    const double days = m_decisions.started().isValid() ? double(m_decisions.started().msecsTo(m_clock.now())) / 86'400'000 : 0;
    QList<PlanSubject> subjects;
    for (const auto &name : m_decisions.order()) {
        const auto &state = *m_decisions.find({name});
        const auto &definition = state.definition;
        PlanSubject subject;
        subject.id = definition.id;
        subject.title = definition.title;
        subject.stage = state.routing.stage;
        subject.sizeDays = definition.sizeDays;
        for (const auto &need : definition.needs) {
            if (const auto *other = m_decisions.find({need}); !other || other->routing.stage < Stage::New)
                subject.needsMissing += need;
        }
        for (const auto &other : m_decisions.order())
            subject.neededBy += m_decisions.find({other})->definition.needs.contains(name) ? 1 : 0;
        if (const auto changes = m_changes.constFind(definition.id); changes != m_changes.constEnd())
            subject.changes = *changes;
        // At least an hour: the first requests after a start say little of a day.
        subject.requestsPerDay = double(m_recorder.account(definition.id).requests()) / std::max(days, 1.0 / 24);
        subject.comparisonsNeeded = double(definition.gates.comparisons.value_or(500));
        subject.comparable = isComparable(definition);
        subjects += subject;
    }
    return subjects;
}

/// "yes" or "no" of the query; empty when nothing was said.
static Result<std::optional<bool>> answerOf(const QUrlQuery &query, const QString &name)
{
    const auto text = query.queryItemValue(name);
    if (text.isEmpty())
        return std::optional<bool>();
    if (text != QLatin1String("yes") && text != QLatin1String("no"))
        return fail(Failure::Invalid, QStringLiteral("%1: must be yes or no").arg(name), {{u'/' + name, QStringLiteral("must be yes or no")}});
    return std::optional<bool>(text == QLatin1String("yes"));
}

/// More than one change a week, in more than half of what is known, is a system that still moves.
static std::optional<bool> movesByChanges(const QList<PlanSubject> &subjects)
{
    int known = 0;
    int moving = 0;
    for (const auto &subject : subjects) {
        known += subject.changes ? 1 : 0;
        moving += subject.changes && *subject.changes > 52 ? 1 : 0;
    }
    return known > 0 ? std::optional<bool>(2 * moving > known) : std::nullopt;
}

void Api::plan(const Call &call)
{
    if (!call.is("GET"))
        return call.methodNotAllowed("GET");
    const auto subjects = planSubjects();
    const auto ranking = rankComponents(subjects);
    const auto keeps = answerOf(call.request.query, QStringLiteral("old_keeps_running"));
    const auto moves = answerOf(call.request.query, QStringLiteral("requirements_move"));
    for (const auto &answer : {keeps, moves}) {
        if (!answer)
            return call.refuse(answer.error());
    }
    PatternAnswers answers {*keeps, {}, *moves};
    if (!answers.requirementsMove)
        answers.requirementsMove = movesByChanges(subjects);
    const auto canBegin = [&](const PlanSubject &subject) {
        return subject.stage >= Stage::New || (subject.needsMissing.isEmpty() && subject.comparable);
    };
    answers.pathExists = std::any_of(subjects.cbegin(), subjects.cend(), canBegin);
    const auto verdict = rightPattern(answers);
    const auto said = [](const std::optional<bool> &answer) { return answer ? QJsonValue(*answer) : QJsonValue(); };
    QJsonArray rows;
    for (const auto &entry : ranking)
        rows.append(toJson(entry));
    QJsonObject plan {{QStringLiteral("ranking"), rows},
                      {QStringLiteral("pattern"), QJsonObject {{QStringLiteral("answer"), verdict.answer},
                                                               {QStringLiteral("detail"), verdict.detail},
                                                               {QStringLiteral("old_keeps_running"), said(answers.oldKeepsRunning)},
                                                               {QStringLiteral("path_exists"), said(answers.pathExists)},
                                                               {QStringLiteral("requirements_move"), said(answers.requirementsMove)}}}};
    read(call, [plan](Connection &connection) mutable -> Result<QJsonObject> {
        constexpr int candidates = 50;
        const auto places = readUnmatched(connection, candidates);
        if (!places)
            return tl::unexpected(places.error());
        plan[QStringLiteral("candidates")] = *places;
        return plan;
    });
}

void Api::forecast(const Call &call)
{
    ForecastInputs inputs;
    inputs.now = m_clock.now();
    const auto ranking = rankComponents(planSubjects());
    for (const auto &entry : ranking)
        inputs.waiting += entry.id;
    const auto order = m_decisions.order();
    read(call, [inputs, order](Connection &connection) mutable -> Result<QJsonObject> {
        const auto decisions = readStageDecisions(connection);
        if (!decisions)
            return tl::unexpected(decisions.error());
        inputs.cycles = cyclesOf(*decisions);
        inputs.cycles.removeIf([&](const Cycle &cycle) { return !order.contains(cycle.component.value); });
        for (const auto &cycle : std::as_const(inputs.cycles))
            inputs.waiting.removeAll(cycle.component);
        return toJson(forecastDates(inputs), inputs.cycles);
    });
}

} // namespace midflight
