// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/writer.h"

#include <QDir>
#include <QFileInfo>

#include <future>

namespace midflight {

using namespace std::chrono_literals;

static constexpr size_t batchSize = 1000;
static constexpr std::chrono::milliseconds tidyPause = 60s; ///< when nothing was due
static constexpr std::chrono::milliseconds tidyPace = 50ms; ///< between two steps: most of the time is the writes'

Writer::Writer(StoreUrl url, Post post, Hooks hooks, QString router, const QString &spoolFolder)
    : m_url(std::move(url))
    , m_post(std::move(post))
    , m_hooks(std::move(hooks))
    , m_router(std::move(router))
{
    if (m_url.isShared() && !spoolFolder.isEmpty())
        m_spool.emplace(spoolFolder, m_url);
}

Writer::~Writer()
{
    if (!m_thread.joinable())
        return;
    {
        const std::lock_guard guard(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

Result<StoredState> Writer::start()
{
    if (!m_url.isShared()) {
        const auto directory = QFileInfo(m_url.path).absolutePath();
        if (!QDir().mkpath(directory))
            return fail(Failure::Unavailable,
                        QStringLiteral("%1: cannot be created; choose a --store in a directory that can be written").arg(directory));
        auto lock = StoreLock::take(m_url.path);
        if (!lock)
            return tl::unexpected(lock.error());
        m_lock.emplace(*std::move(lock));
    }
    std::promise<Result<StoredState>> promise;
    m_thread = std::thread([this, &promise] {
        loop([&promise](Result<StoredState> state) { promise.set_value(std::move(state)); });
    });
    return promise.get_future().get();
}

void Writer::write(Write write, Answer answer)
{
    {
        const std::lock_guard guard(m_mutex);
        // Decisions pass by whatever reports wait: a rollback never waits behind other work.
        const bool decision = std::holds_alternative<DecisionWrite>(write);
        const auto behind = std::find_if(m_queue.begin(), m_queue.end(), [](const Queued &queued) {
            return !std::holds_alternative<DecisionWrite>(queued.write);
        });
        m_queue.insert(decision ? behind : m_queue.end(), {std::move(write), std::move(answer)});
    }
    m_wake.notify_one();
}

void Writer::loop(std::function<void(Result<StoredState>)> started)
{
    auto connection = Connection::open(m_url, Access::ReadWrite);
    if (!connection)
        return started(tl::unexpected(connection.error()));
    Ledger ledger(**connection, m_router);
    m_ledger = &ledger;
    auto state = ledger.load();
    const bool loaded = state.has_value();
    Retention retention(**connection);
    m_retention = &retention;
    if (loaded)
        m_keeping.seconds = state->settings.privacy.retention;
    started(std::move(state));
    if (loaded)
        adoptSpool();
    while (loaded) {
        std::deque<Queued> batch;
        bool stopping = false;
        {
            std::unique_lock lock(m_mutex);
            const auto due = [this] { return !m_queue.empty() || m_stopping; };
            const bool away = !m_owed.empty() || !m_uncertain.empty() || m_spooledBytes > 0;
            m_wake.wait_for(lock, away ? 500ms : m_tidy ? tidyPause : tidyPace, due);
            for (size_t i = 0; i < batchSize && !m_queue.empty(); ++i) {
                batch.push_back(std::move(m_queue.front()));
                m_queue.pop_front();
            }
            stopping = m_stopping && m_queue.empty();
        }
        settleUncertain();
        settle();
        commitTogether(batch);
        drainSpool();
        tidy();
        if (m_spool)
            m_spool->flush();
        if (stopping) {
            settleUncertain();
            settle();
            break;
        }
    }
    m_ledger = nullptr;
    m_retention = nullptr;
}

/// One short step of what the store forgets and condenses, some twenty a second while something is due, else one a minute.
void Writer::tidy()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_tidied < (m_tidy ? tidyPause : tidyPace) || !m_owed.empty() || !m_uncertain.empty())
        return;
    m_tidied = now;
    m_tidy = true;
    if (!begin())
        return;
    const auto more = m_retention->step(m_keeping, QDateTime::currentDateTimeUtc());
    if (more && m_ledger->commit())
        m_tidy = !*more;
    else
        m_ledger->rollback();
}

void Writer::commitTogether(std::deque<Queued> &batch)
{
    if (batch.empty())
        return;
    std::vector<Written> results;
    bool good = begin().has_value();
    const bool away = !good;
    for (auto it = batch.begin(); good && it != batch.end(); ++it) {
        if (const auto *decision = std::get_if<DecisionWrite>(&it->write); decision && decision->settings) {
            m_keeping.seconds = decision->settings->privacy.retention;
            m_tidy = false;
        }
        auto written = m_ledger->write(it->write);
        good = written.has_value();
        if (good)
            results.push_back(*std::move(written));
    }
    const bool asked = good;
    good = good && m_ledger->commit().has_value();
    if (good) {
        for (size_t i = 0; i < batch.size(); ++i)
            answer(batch[i], std::move(results[i]));
        return;
    }
    if (asked && m_ledger->isUncertain()) {
        m_uncertain = std::move(batch);
        m_uncertainResults = std::move(results);
        return;
    }
    m_ledger->rollback();
    // One of them may be at fault, or the disk is full: find out one by one, each with an answer of its own.
    for (auto &queued : batch) {
        if (away && spool(queued))
            continue;
        auto written = commitAlone(queued.write);
        if (written) {
            answer(queued, *std::move(written));
            continue;
        }
        if (m_ledger->isUncertain() && spool(queued)) // the server went away in between
            continue;
        const auto *decision = std::get_if<DecisionWrite>(&queued.write);
        if (decision && written.error().failure != Failure::RevisionChanged) {
            if (m_owed.empty())
                m_refusal = written.error().message;
            owe(*decision);
        }
        Written failure;
        failure.error = written.error();
        answer(queued, std::move(failure));
    }
}

void Writer::settleUncertain()
{
    if (m_uncertain.empty())
        return;
    const auto landed = m_ledger->landed();
    if (!landed)
        return;
    auto batch = std::exchange(m_uncertain, {});
    if (!*landed)
        return commitTogether(batch);
    for (size_t i = 0; i < batch.size(); ++i)
        answer(batch[i], std::move(m_uncertainResults[i]));
}

Result<void> Writer::begin()
{
    if (!m_uncertain.empty())
        return fail(Failure::Unavailable, QStringLiteral("%1: cannot be reached").arg(m_url.toString()));
    auto begun = m_ledger->begin();
    if (auto others = m_ledger->others()) {
        m_keeping.seconds = others->settings.privacy.retention;
        m_post([heard = m_hooks.others, state = *std::move(others)] { heard(state); });
    }
    return begun;
}

Result<Written> Writer::commitAlone(const Write &write)
{
    auto begun = begin();
    if (!begun)
        return tl::unexpected(begun.error());
    const auto *decision = std::get_if<DecisionWrite>(&write);
    const bool tooEarly = decision && decision->firstRevision() > m_ledger->revision() + 1;
    auto written = tooEarly ? fail(Failure::Unavailable, QStringLiteral("an earlier decision is not stored yet: %1").arg(m_refusal))
                            : m_ledger->write(write);
    if (written) {
        if (auto committed = m_ledger->commit(); committed)
            return written;
        else
            written = tl::unexpected(committed.error());
    }
    m_ledger->rollback();
    return written;
}

void Writer::answer(Queued &queued, Written written)
{
    m_post([answer = std::move(queued.answer), stored = m_hooks.stored, written = std::move(written)] {
        for (const auto &earlier : written.earlier)
            stored(earlier);
        if (written.decision)
            stored(*written.decision);
        if (answer)
            answer(written);
    });
}

void Writer::owe(DecisionWrite write)
{
    if (!write.inForce) {
        const auto together = std::exchange(write.earlier, {});
        for (const auto &decision : together) {
            DecisionWrite each;
            each.decision = decision;
            owe(std::move(each));
        }
        write.decision.to = write.decision.from;
        write.decision.action = QStringLiteral("abandoned");
        write.changed.clear();
        write.order.clear();
        write.restarted.clear();
        write.settings.reset();
    }
    m_owed.emplace(write.decision.revision, std::move(write));
}

void Writer::settle()
{
    while (!m_owed.empty()) {
        auto written = commitAlone(m_owed.begin()->second);
        const bool overtaken = !written && written.error().failure == Failure::RevisionChanged; // it is decided anew
        if (!written && !overtaken)
            return;
        m_owed.erase(m_owed.begin());
        if (written)
            m_post([stored = m_hooks.stored, decision = *written->decision] { stored(decision); });
    }
}

} // namespace midflight
