// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/churn.h"

#include "routing/steps/checkcommand.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace midflight {

struct Churn::Thread {
    boost::asio::thread_pool pool {1};
};

Churn::Churn(Post post)
    : m_post(std::move(post))
    , m_thread(std::make_unique<Thread>())
{
}

Churn::~Churn()
{
    m_stop = true;
    m_thread->pool.join();
}

void Churn::count(const QString &checkout, const QHash<ComponentId, QStringList> &sources,
                  std::function<void(Result<Counts>)> answer)
{
    boost::asio::post(m_thread->pool, [this, checkout, sources, answer = std::move(answer)]() mutable {
        Result<Counts> counts {Counts()};
        for (auto it = sources.cbegin(); it != sources.cend() && !m_stop && counts; ++it) {
            QStringList command {QStringLiteral("git"),      QStringLiteral("--literal-pathspecs"),
                                 QStringLiteral("-C"),       checkout,
                                 QStringLiteral("rev-list"), QStringLiteral("--count"),
                                 QStringLiteral("--since=365.days.ago"), QStringLiteral("HEAD"), QStringLiteral("--")};
            const auto outcome = runCheck({command + it.value(), {}}, m_stop);
            bool number = false;
            const auto commits = outcome.lastLine.toLongLong(&number);
            if (outcome.holds && number)
                counts->insert(it.key(), commits);
            else
                counts = fail(Failure::Unavailable, QStringLiteral("[plan] checkout %1: %2").arg(checkout, outcome.lastLine));
        }
        if (!m_stop)
            m_post([answer = std::move(answer), counts] { answer(counts); });
    });
}

QStringList sourcesOf(const Component &component)
{
    if (!component.sources.isEmpty())
        return component.sources;
    const auto *step = component.step();
    const auto program = step ? step->oldCommand.first() : QString();
    const bool path = program.contains(u'/') && !program.startsWith(u'/') && !program.contains(u'{');
    return path ? QStringList {program} : QStringList();
}

} // namespace midflight
