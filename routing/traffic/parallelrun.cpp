// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/parallelrun.h"

#include "routing/traffic/comparators.h"

namespace midflight {

ParallelRun::ParallelRun(Worker &worker, TrafficTablePointer table, const TrafficRoute &route, std::string_view key, Side answering)
    : m_worker(worker)
    , m_table(std::move(table))
    , m_route(route)
    , m_key(route.keyIsSecret && !key.empty() ? std::string_view("redacted") : key)
    , m_answering(answering)
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

void ParallelRun::head(Side side, int status, std::string_view contentType)
{
    auto &captured = m_captured[size_t(side)];
    captured.status = status;
    captured.contentType = contentType;
    captured.body.clear();
    captured.follows = m_captured[size_t(other(side))].done;
    captured.same = 0;
}

void ParallelRun::take(Side side, std::string_view part)
{
    auto &captured = m_captured[size_t(side)];
    const auto &first = m_captured[size_t(other(side))];
    if (captured.tooLarge || m_shed)
        return;
    if (captured.follows) {
        if (std::string_view(first.body).substr(captured.same, part.size()) == part) {
            captured.same += part.size();
            return;
        }
        captured.follows = false;
        hold(captured.same);
        captured.body.assign(first.body, 0, captured.same);
    }
    if (captured.body.size() + part.size() > bodyLimit) {
        captured.tooLarge = true;
        return;
    }
    hold(part.size());
    if (!m_shed)
        captured.body += part;
}

void ParallelRun::finish(Side side, double seconds)
{
    auto &captured = m_captured[size_t(side)];
    if (captured.done)
        return;
    if (captured.follows && captured.same < m_captured[size_t(other(side))].body.size()) {
        captured.follows = false;
        captured.body.assign(m_captured[size_t(other(side))].body, 0, captured.same);
    }
    captured.seconds = std::max(seconds, 1e-9);
    captured.done = true;
    if (m_captured[size_t(other(side))].done)
        judge();
}

void ParallelRun::fail(Side side, std::string why, double seconds)
{
    auto &captured = m_captured[size_t(side)];
    if (captured.done)
        return;
    captured.failure = std::move(why);
    captured.follows = false;
    finish(side, seconds);
}

/// Equal answers need no comparator: that is most of them, and costs next to nothing here.
void ParallelRun::judge()
{
    if (m_abandoned)
        return;
    const auto &was = m_captured[size_t(Side::Old)];
    const auto &is = m_captured[size_t(Side::New)];
    if (m_shed || was.tooLarge || is.tooLarge)
        return m_worker.skipped(m_route, m_table->revision, m_shed ? SkipReason::Overload : SkipReason::TooLarge);
    const auto isError = [](const Captured &side) { return !side.failure.empty() || side.status >= 500; };
    if (isError(was) || isError(is)) {
        const auto verdict = isError(was) ? (isError(is) ? Verdict::BothError : Verdict::OldError) : Verdict::NewError;
        return m_worker.judged(*this, verdict);
    }
    const bool bodies = was.follows || is.follows || was.body == is.body;
    if (bodies && was.status == is.status && was.contentType == is.contentType)
        return m_worker.judged(*this, Verdict::Match);
    ComparatorJob job;
    job.table = m_table;
    job.route = &m_route;
    job.key = m_key;
    job.answering = m_answering;
    job.time = QDateTime::currentDateTimeUtc();
    for (const auto side : {Side::Old, Side::New}) {
        if (m_captured[size_t(side)].follows)
            m_captured[size_t(side)].body = m_captured[size_t(other(side))].body;
    }
    for (const auto side : {Side::Old, Side::New})
        job.sides[size_t(side)] = std::move(m_captured[size_t(side)]);
    if (!m_worker.comparators().submit(std::move(job)))
        m_worker.skipped(m_route, m_table->revision, SkipReason::Overload);
}

} // namespace midflight
