// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/parallelrun.h"

#include "routing/traffic/comparators.h"

namespace midflight {

ParallelRun::ParallelRun(Worker &worker, TrafficTablePointer table, const TrafficRoute &route, std::string_view key, Side answering,
                         bool again)
    : m_worker(worker)
    , m_table(std::move(table))
    , m_route(route)
    , m_key(route.keyIsSecret && !key.empty() ? std::string_view("redacted") : key)
    , m_answering(answering)
    , m_again(again)
{
    ++m_worker.parallel().runs;
}

ParallelRun::~ParallelRun()
{
    m_worker.parallel().bytes -= m_held;
    m_worker.ended(*this);
}

void ParallelRun::hold(size_t bytes)
{
    m_held += bytes;
    m_worker.parallel().bytes += bytes;
    m_shed = m_shed || m_worker.parallel().bytes > memoryLimit;
}

/// What an answer is likely to repeat: that of the other system.
static size_t beside(Part part) { return size_t(other(sideOf(part))); }

void ParallelRun::head(Part part, const MessageHead &answer)
{
    auto &captured = m_captured[size_t(part)];
    const auto *type = answer.find(FieldId::ContentType);
    captured.status = answer.status;
    captured.contentType = type ? type->value : std::string_view();
    captured.headers.clear();
    for (size_t i = 0; i < answer.fieldCount && !m_route.headers.empty(); ++i) {
        const auto &field = answer.fields[i];
        const auto isNamed = [&](const std::string &name) { return equalsIgnoringCase(name, field.name); };
        if (std::any_of(m_route.headers.begin(), m_route.headers.end(), isNamed))
            captured.headers.emplace_back(field.name, field.value);
    }
    captured.body.clear();
    captured.follows = part != Part::Again && m_captured[beside(part)].done;
    captured.same = 0;
}

void ParallelRun::take(Part part, std::string_view bytes)
{
    auto &captured = m_captured[size_t(part)];
    const auto &first = m_captured[beside(part)];
    if (captured.tooLarge || m_shed)
        return;
    if (captured.follows) {
        if (std::string_view(first.body).substr(captured.same, bytes.size()) == bytes) {
            captured.same += bytes.size();
            return;
        }
        captured.follows = false;
        hold(captured.same);
        captured.body.assign(first.body, 0, captured.same);
    }
    if (captured.body.size() + bytes.size() > bodyLimit) {
        captured.tooLarge = true;
        return;
    }
    hold(bytes.size());
    if (!m_shed)
        captured.body += bytes;
}

void ParallelRun::finish(Part part, double seconds)
{
    auto &captured = m_captured[size_t(part)];
    if (captured.done)
        return;
    if (captured.follows && captured.same < m_captured[beside(part)].body.size()) {
        captured.follows = false;
        captured.body.assign(m_captured[beside(part)].body, 0, captured.same);
    }
    captured.seconds = std::max(seconds, 1e-9);
    captured.done = true;
    if (m_captured[0].done && m_captured[1].done && (!m_again || m_captured[2].done))
        judge();
}

void ParallelRun::fail(Part part, std::string why, double seconds)
{
    auto &captured = m_captured[size_t(part)];
    if (captured.done)
        return;
    captured.failure = std::move(why);
    captured.follows = false;
    finish(part, seconds);
}

/// Equal answers need no comparator: that is most of them, and costs next to nothing here.
void ParallelRun::judge()
{
    if (m_abandoned)
        return;
    const auto &was = m_captured[size_t(Side::Old)];
    const auto &is = m_captured[size_t(Side::New)];
    if (isOver())
        return m_worker.skipped(m_route, m_table->revision, m_shed ? SkipReason::Overload : SkipReason::TooLarge);
    const auto isError = [](const Captured &side) { return !side.failure.empty() || side.status >= 500; };
    if (isError(was) || isError(is)) {
        const auto verdict = isError(was) ? (isError(is) ? Verdict::BothError : Verdict::OldError) : Verdict::NewError;
        return m_worker.judged(*this, verdict);
    }
    const bool bodies = was.follows || is.follows || was.body == is.body;
    if (bodies && was.status == is.status && was.contentType == is.contentType && was.headers == is.headers && !m_again)
        return m_worker.judged(*this, Verdict::Match);
    submit();
}

void ParallelRun::submit()
{
    ComparatorJob job;
    job.table = m_table;
    job.route = &m_route;
    job.key = m_key;
    job.answering = m_answering;
    job.traceparent = std::move(traceparent);
    job.time = QDateTime::currentDateTimeUtc();
    for (const auto side : {Side::Old, Side::New}) {
        if (m_captured[size_t(side)].follows)
            m_captured[size_t(side)].body = m_captured[size_t(other(side))].body;
    }
    job.asksAgain = m_again;
    std::move(std::begin(m_captured), std::end(m_captured), job.parts);
    if (!m_worker.comparators().submit(std::move(job)))
        m_worker.skipped(m_route, m_table->revision, SkipReason::Overload);
}

} // namespace midflight
