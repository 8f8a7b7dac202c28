// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/checks.h"

#include "routing/steps/checkcommand.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace midflight {

struct Checks::Threads {
    boost::asio::thread_pool pool {8}; // hung checks hold one each until their time is up
};

Checks::Checks(Decisions &decisions, Post post, const Clock &clock, QString directory)
    : m_decisions(decisions)
    , m_post(std::move(post))
    , m_clock(clock)
    , m_directory(std::move(directory))
    , m_threads(std::make_unique<Threads>())
{
}

Checks::~Checks()
{
    m_stop = true;
    m_threads->pool.join();
}

/// Before the cutover, what it waits for; after it, what a retirement waits for and what a rollback should know.
static bool isWanted(const CheckDefinition &check, Stage stage)
{
    if (stage == Stage::Retired)
        return false;
    if (stage == Stage::New)
        return check.scopes.contains(QStringLiteral("retire")) || check.scopes.contains(QStringLiteral("rollback"));
    return check.scopes.contains(QStringLiteral("cutover"));
}

void Checks::tick()
{
    const auto now = m_clock.now();
    for (const auto &name : m_decisions.order()) {
        const ComponentId id {name};
        const auto *state = m_decisions.find(id);
        for (const auto &check : state->definition.checks) {
            auto &job = m_jobs[{id, check.name}];
            if (job.running || !isWanted(check, state->routing.stage))
                continue;
            if (job.check != check)
                job = {check, {}, false};
            // A clock that was set back must not silence a check.
            const bool waits = job.due.isValid() && now < job.due && double(now.msecsTo(job.due)) <= 1000 * check.every;
            if (waits)
                continue;
            job.running = true;
            start(id, check);
        }
    }
}

void Checks::start(const ComponentId &id, const CheckDefinition &check)
{
    boost::asio::post(m_threads->pool, [this, id, check] {
        if (m_stop)
            return;
        const auto outcome = runCheck({check.command, m_directory}, m_stop);
        if (m_stop)
            return;
        m_post([this, id, check, outcome] {
            const auto now = m_clock.now();
            auto &job = m_jobs[{id, check.name}];
            job.running = false;
            job.due = now.addMSecs(qint64(1000 * check.every));
            m_decisions.noteCheck(id, check, {check.name, outcome.holds, outcome.lastLine, now});
        });
    });
}

} // namespace midflight
