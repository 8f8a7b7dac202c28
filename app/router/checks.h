// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/decisions/decisions.h"

#include <atomic>

namespace midflight {

/// Runs the components' own checks when they are due, on threads of its own, and hands their results to the decisions.
/// Lives on the deciding thread.
class Checks
{
public:
    /// \param directory where they run: the migration file's
    Checks(Decisions &decisions, Post post, const Clock &clock, QString directory);
    ~Checks(); ///< ends what still runs

    /// Starts what is due. Call several times a second.
    void tick();

private:
    struct Job {
        CheckDefinition check;
        QDateTime due; ///< not valid: at once
        bool running = false;
    };
    void start(const ComponentId &id, const CheckDefinition &check);

    Decisions &m_decisions;
    Post m_post;
    const Clock &m_clock;
    QString m_directory;
    std::atomic<bool> m_stop {false};
    QHash<std::pair<ComponentId, QString>, Job> m_jobs;
    struct Threads;
    std::unique_ptr<Threads> m_threads;
};

} // namespace midflight
