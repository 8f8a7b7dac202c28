// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/fleetmember.h"

#include <QStringList>
#include <chrono>
#include <functional>
#include <list>
#include <memory>

namespace midflight {

/// The routers that share a store, and which of them route by a decision already. Lives on the deciding thread.
/// Of a store that is a file there is one, and nothing to wait for.
class Fleet
{
public:
    /// Runs the call after that time on the deciding thread.
    using After = std::function<void(std::chrono::milliseconds, std::function<void()>)>;
    Fleet(QString self, After after);

    void take(const QList<FleetMember> &members);
    /// Data planes of other makes that this router steers: they confirm as routers do.
    void takePlanes(const QList<FleetMember> &planes);
    QList<FleetMember> members() const { return m_members + m_planes; }
    FleetMember self() const { return {m_self, QStringLiteral("this router"), 0, 0}; }
    bool isSelf(const FleetMember &member) const { return member.id == m_self; }
    static bool isLiving(const FleetMember &member);

    /// Names of the other routers that do not route by `revision` yet, or cannot be reached.
    QStringList unconfirmed(qint64 revision) const;
    /// Answers once every living router routes by `revision`, or when `confirmPatience` is over: with unconfirmed().
    void await(qint64 revision, std::function<void(QStringList)> answer);
    static constexpr std::chrono::milliseconds confirmPatience {1000};

private:
    struct Waiting {
        qint64 revision;
        std::function<void(QStringList)> answer;
    };
    bool livingConfirm(qint64 revision) const;

    QString m_self;
    After m_after;
    void settle();

    QList<FleetMember> m_members;
    QList<FleetMember> m_planes;
    std::list<std::shared_ptr<Waiting>> m_waiting;
};

} // namespace midflight
