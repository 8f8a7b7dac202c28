// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/fleetmember.h"
#include "routing/store/ledger.h"

#include <atomic>
#include <memory>

class QThread;

namespace midflight {

using Post = std::function<void(std::function<void()>)>;

/// Hears what other routers write to a shared store: at once through LISTEN, and within a second where a notification was
/// lost. Says once a second that this router is there, and by which revision it routes. A thread with a connection of its own.
class StoreWatch
{
public:
    struct Hooks {
        /// State as others left it, with the decisions and figures not heard of before.
        std::function<void(const StoredState &)> heard;
        /// All routers, this one too. Told whenever it was read, at least once a second while the store is there.
        std::function<void(const QList<FleetMember> &)> fleet;
    };
    /// `id` as given to the writer: what it wrote is not heard. The hooks run through `post`.
    StoreWatch(StoreUrl url, QString id, QString name, Post post, Hooks hooks);
    ~StoreWatch(); ///< takes this router off the list

    /// `known`: what the writer loaded.
    void start(const StoredState &known);
    /// This router routes by that revision now. Any thread.
    void confirm(qint64 revision);

private:
    class Worker;

    StoreUrl m_url;
    QString m_id;
    QString m_name;
    Post m_post;
    Hooks m_hooks;
    std::atomic<qint64> m_confirmed {0};
    std::unique_ptr<QThread> m_thread;
    Worker *m_worker = nullptr; ///< lives on that thread
};

} // namespace midflight
