// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/decisions/fleet.h"

#include <algorithm>
#include <utility>

namespace midflight {

static constexpr qint64 silence = 4000; ///< ms; four heartbeats
static constexpr qint64 forgotten = 24 * 3'600'000; ///< ms; a router that was switched off without a word

Fleet::Fleet(QString self, After after)
    : m_self(std::move(self))
    , m_after(std::move(after))
{
}

bool Fleet::isLiving(const FleetMember &member) { return member.silent < silence; }

void Fleet::take(const QList<FleetMember> &members)
{
    m_members = members;
    m_members.removeIf([this](const FleetMember &member) { return !isSelf(member) && member.silent > forgotten; });
    settle();
}

void Fleet::takePlanes(const QList<FleetMember> &planes)
{
    m_planes = planes;
    settle();
}

void Fleet::settle()
{
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        if (!livingConfirm((*it)->revision)) {
            ++it;
            continue;
        }
        const auto waiting = *it;
        it = m_waiting.erase(it);
        std::exchange(waiting->answer, nullptr)(unconfirmed(waiting->revision));
    }
}

bool Fleet::livingConfirm(qint64 revision) const
{
    const auto all = members();
    return std::all_of(all.cbegin(), all.cend(), [&](const FleetMember &member) {
        return isSelf(member) || !isLiving(member) || member.revision >= revision;
    });
}

QStringList Fleet::unconfirmed(qint64 revision) const
{
    QStringList names;
    const auto all = members();
    for (const auto &member : all) {
        if (!isSelf(member) && (!isLiving(member) || member.revision < revision))
            names += member.name;
    }
    return names;
}

void Fleet::await(qint64 revision, std::function<void(QStringList)> answer)
{
    if (livingConfirm(revision))
        return answer(unconfirmed(revision));
    auto waiting = std::make_shared<Waiting>(Waiting {revision, std::move(answer)});
    m_waiting.push_back(waiting);
    m_after(confirmPatience, [this, waiting] {
        if (!waiting->answer)
            return;
        m_waiting.remove(waiting);
        std::exchange(waiting->answer, nullptr)(unconfirmed(waiting->revision));
    });
}

} // namespace midflight
