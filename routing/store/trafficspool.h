// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/storeurl.h"
#include "routing/store/writes.h"

#include <QStringList>
#include <deque>
#include <vector>

namespace midflight {

/// What the data plane counted while the server of a shared store was away: queues on the disk, which outlive this
/// process. The store keeps how many records of which queue it has taken, in the transaction that takes them, so that
/// each counts once whenever either of the two ends. Belongs to the writer's thread.
class TrafficSpool
{
public:
    static constexpr qint64 usualLimit = 256 << 20;

    /// `limit`: bytes that this router keeps at most.
    TrafficSpool(QString folder, const StoreUrl &store, qint64 limit = usualLimit);
    ~TrafficSpool(); ///< queues that still hold something stay, for whoever adopts them
    TrafficSpool(const TrafficSpool &) = delete;
    TrafficSpool &operator=(const TrafficSpool &) = delete;

    /// Takes over what routers of the same store left that are no longer there. The answer: what could not be read, a
    /// sentence each.
    QStringList adopt();
    /// Error: the disk is full or cannot be written, or the limit is reached; nothing was kept.
    Result<void> append(const TrafficWrite &write);
    void flush(); ///< what was appended survives a power cut

    bool isEmpty() const { return m_queues.empty(); }
    qint64 bytes() const; ///< of all queues
    /// The oldest queue's, by which the store knows it.
    QString name() const { return m_queues.front().name; }
    QString path() const { return m_queues.front().path; }
    /// The oldest queue's records after the first `taken`: a transaction's worth, none when all are taken. A record that
    /// was damaged since is one without counts.
    std::vector<TrafficWrite> after(qint64 taken) const;
    void removeOldest(); ///< all of it is stored

    /// $STATE_DIRECTORY/spool of a systemd unit, or $XDG_STATE_HOME/midflight/spool.
    static QString usualFolder();

private:
    struct Queue {
        QString name;
        QString path;
        int descriptor = -1; ///< locked while a router has it
        std::vector<qint64> records; ///< where each begins
        qint64 size = 0;
    };
    Result<void> open();
    static void scan(Queue &queue, QStringList &complaints);

    QString m_folder;
    QByteArray m_header; ///< of queues of this store
    qint64 m_limit;
    std::deque<Queue> m_queues; ///< oldest first; the last one is appended to
    bool m_ours = false; ///< the last one was opened by this router
};

/// As a record, and back; nothing: not a record's bytes.
QByteArray trafficRecord(const TrafficWrite &write);
std::optional<TrafficWrite> trafficFromRecord(const QByteArray &record);

} // namespace midflight
