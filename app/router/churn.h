// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/error.h"
#include "routing/store/writer.h"

#include <atomic>

namespace midflight {

/// Counts how often each component's sources changed within a year, in a git checkout of the old system. On a thread of
/// its own: a large checkout may take its time.
class Churn
{
public:
    explicit Churn(Post post);
    ~Churn(); ///< ends what still runs

    using Counts = QHash<ComponentId, qint64>; ///< commits; components without a number are unknown
    /// Answers through Post. Error: the checkout cannot be read, and what git said.
    void count(const QString &checkout, const QHash<ComponentId, QStringList> &sources, std::function<void(Result<Counts>)> answer);

private:
    Post m_post;
    std::atomic<bool> m_stop {false};
    struct Thread;
    std::unique_ptr<Thread> m_thread;
};

/// What counts as a component's sources: those it names, else the old command of a step where that is a path.
QStringList sourcesOf(const Component &component);

} // namespace midflight
