// SPDX-License-Identifier: GPL-3.0-or-later
// What traffic counts while the server of a shared store is away, and how it gets there afterwards.
#include "routing/store/writer.h"

namespace midflight {

/// The store's count of a queue's records that it has taken.
static QString takenOf(const QString &queue) { return QStringLiteral("taken:") + queue; }

void Writer::warn(const QString &line)
{
    m_post([warned = m_hooks.warned, line] {
        if (warned)
            warned(line);
    });
}

/// The same trouble is told once.
void Writer::complain(const QString &trouble)
{
    if (m_spoolTrouble != trouble)
        warn(trouble);
    m_spoolTrouble = trouble;
}

void Writer::adoptSpool()
{
    if (!m_spool)
        return;
    for (const QString &complaint : m_spool->adopt())
        warn(complaint);
    m_spooledBytes = m_spool->bytes();
}

/// True: it waits on the disk, and was answered.
bool Writer::spool(Queued &queued)
{
    const auto *traffic = std::get_if<TrafficWrite>(&queued.write);
    if (!m_spool || !traffic)
        return false;
    if (const auto kept = m_spool->append(*traffic); !kept) {
        complain(QStringLiteral("%1; while the store is away, traffic is counted in memory and few of its comparisons are kept").arg(kept.error().message));
        return false;
    }
    m_spooledBytes = m_spool->bytes();
    if (!std::exchange(m_spooling, true))
        warn(QStringLiteral("%1: cannot be reached; what traffic counts waits in %2").arg(m_url.toString(), m_spool->path()));
    Written written;
    written.spooled = true;
    answer(queued, std::move(written));
    return true;
}

/// One transaction of what waits on the disk, with how far it came: whoever is killed in between, each record counts once.
void Writer::drainSpool()
{
    if (!m_spool || m_spool->isEmpty() || !m_owed.empty() || !m_uncertain.empty() || !begin())
        return;
    const QString note = takenOf(m_spool->name());
    const auto taken = m_ledger->note(note);
    const auto writes = taken ? m_spool->after(taken->toLongLong()) : std::vector<TrafficWrite>();
    if (!taken || writes.empty()) {
        m_ledger->rollback();
        if (taken) {
            m_spool->removeOldest();
            m_spooledBytes = m_spool->bytes();
        }
        if (m_spool->isEmpty() && std::exchange(m_spooling, false))
            warn(QStringLiteral("%1: is back; what waited is stored").arg(m_url.toString()));
        m_spoolTrouble.clear();
        return;
    }
    Written all;
    Result<void> stored;
    const auto write = [&](const Write &one) {
        const auto written = m_ledger->write(one);
        if (written)
            all.figures.insert(written->figures);
        stored = written ? Result<void>() : tl::unexpected(written.error());
    };
    for (size_t i = 0; stored && i < writes.size(); ++i) {
        if (!writes[i].component.value.isEmpty()) // else it was damaged since
            write(writes[i]);
    }
    if (stored)
        write(NoteWrite {note, QString::number(taken->toLongLong() + qint64(writes.size()))});
    // Where the server goes away before it says whether it had them, the note tells the next time.
    if (stored)
        stored = m_ledger->commit();
    if (!stored) {
        m_ledger->rollback();
        return complain(QStringLiteral("%1: waits: %2").arg(m_spool->path(), stored.error().message));
    }
    m_post([caughtUp = m_hooks.caughtUp, all = std::move(all)] {
        if (caughtUp)
            caughtUp(all);
    });
}

} // namespace midflight
