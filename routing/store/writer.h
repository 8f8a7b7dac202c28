// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/ledger.h"
#include "routing/store/retention.h"
#include "routing/store/storelock.h"
#include "routing/store/trafficspool.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace midflight {

/// Hands a call to the thread that wants the answers.
using Post = std::function<void(std::function<void()>)>;

/// The one thread that writes to the store. Writes queue up and are committed together; each is answered, through
/// `post`, once it is durable or has failed. A decision that is in force already (a rollback) is answered with the
/// failure and then tried again until the store takes it; a decision that is not takes its revision with it as
/// "abandoned", so that revisions have no gaps.
class Writer
{
public:
    using Answer = std::function<void(const Written &)>;
    struct Hooks {
        /// A decision of this router is in the store, with its hash.
        std::function<void(const Decision &)> stored;
        /// Of a shared store: the state as other routers left it. Comes before the answers to what it overtook, which
        /// fail with Failure::RevisionChanged.
        std::function<void(const StoredState &)> others;
        /// Of a shared store: figures after counts that waited on the disk were stored.
        std::function<void(const Written &)> caughtUp = {};
        /// A line for whoever runs the router, about what waits on the disk.
        std::function<void(const QString &)> warned = {};
    };
    /// The hooks run through `post`. `router`: the name by which others in a shared store are told who wrote.
    /// `spoolFolder`: where counts of traffic wait while the server of a shared store is away; empty: they are refused.
    Writer(StoreUrl url, Post post, Hooks hooks, QString router = {}, const QString &spoolFolder = {});
    ~Writer(); ///< writes what is queued, then ends

    /// Takes the lock, opens, upgrades and loads. Call once, before anything else.
    Result<StoredState> start();

    void write(Write write, Answer answer);

    /// Bytes of counts on the disk that the store has not taken yet. From any thread.
    qint64 spooledBytes() const { return m_spooledBytes; }

private:
    struct Queued {
        Write write;
        Answer answer;
    };
    void loop(std::function<void(Result<StoredState>)> started);
    void commitTogether(std::deque<Queued> &batch);
    void settleUncertain();
    void tidy();
    Result<Written> commitAlone(const Write &write);
    void answer(Queued &queued, Written written);
    Result<void> begin();
    void owe(DecisionWrite write);
    void settle();
    // writerspool.cpp: what traffic counts while the server is away
    bool spool(Queued &queued);
    void adoptSpool();
    void drainSpool();
    void warn(const QString &line);
    void complain(const QString &trouble);

    StoreUrl m_url;
    Post m_post;
    Hooks m_hooks;
    QString m_router;
    std::optional<StoreLock> m_lock;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Queued> m_queue; ///< under m_mutex
    bool m_stopping = false; ///< under m_mutex
    std::map<qint64, DecisionWrite> m_owed; ///< by revision; the writer's thread only
    QString m_refusal; ///< why the first of them was not stored
    std::deque<Queued> m_uncertain; ///< the server went away before it said whether it had them; the writer's thread only
    std::vector<Written> m_uncertainResults;
    std::optional<TrafficSpool> m_spool; ///< the writer's thread only
    bool m_spooling = false; ///< it was said that the store is away
    QString m_spoolTrouble; ///< said last
    std::atomic<qint64> m_spooledBytes = 0;
    Ledger *m_ledger = nullptr; ///< lives in loop()
    Retention *m_retention = nullptr; ///< there, too
    Keeping m_keeping; ///< the writer's thread only, as is what follows
    std::chrono::steady_clock::time_point m_tidied;
    bool m_tidy = false; ///< as far as is known, nothing is due
    std::thread m_thread;
};

} // namespace midflight
