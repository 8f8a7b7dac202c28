// SPDX-License-Identifier: GPL-3.0-or-later
// What the HTTP data plane counted, on its way to the store.
#include "routing/recording/recorder.h"

namespace midflight {

void Recorder::count(const ComponentState &component, const Privacy &privacy, RouteCounts counts)
{
    const auto &id = component.definition.id;
    auto &live = m_live[id];
    const auto now = m_clock.now();
    const size_t recent = std::min(counts.observations.size(), Recent::kept);
    for (size_t i = counts.observations.size() - recent; i < counts.observations.size(); ++i) {
        const auto &seen = counts.observations[i];
        if (seen.verdict != Verdict::Skipped)
            live.recent.add({now, seen.verdict == Verdict::Mismatch || seen.verdict == Verdict::NewError, seen.oldSeconds, seen.newSeconds});
    }
    live.times[size_t(Side::Old)].merge(counts.oldTime);
    live.times[size_t(Side::New)].merge(counts.newTime);
    if (!live.counted)
        live.counted.emplace();
    auto &write = *live.counted;
    write.component = id;
    write.gates = component.definition.gates;
    write.evidenceRevision = component.evidenceRevision;
    write.time = now;
    write.keepDifferences = privacy.store != StorePolicy::None;
    write.keepBodies = privacy.store == StorePolicy::Bodies;
    write.counts.merge(std::move(counts));
    this->write(id);
}

void Recorder::write(const ComponentId &id)
{
    auto &live = m_live[id];
    if (live.countsOnTheirWay || !live.counted)
        return;
    live.countsOnTheirWay = true;
    const auto sent = std::make_shared<TrafficWrite>(*std::exchange(live.counted, std::nullopt));
    m_writer.write(*sent, [this, id, sent](const Written &written) {
        auto &current = m_live[id];
        current.countsOnTheirWay = false;
        if (written.error) {
            // Earlier ones first; what came meanwhile goes along the next time.
            if (current.counted)
                sent->counts.merge(std::move(current.counted->counts));
            current.counted = *sent;
            return;
        }
        if (!written.spooled) {
            take(written.figures);
            m_changed(id);
        }
        write(id);
    });
}

void Recorder::retry()
{
    for (auto it = m_live.begin(); it != m_live.end(); ++it) {
        if (it->counted)
            write(it.key());
    }
}

void Recorder::settle(std::function<void()> settled)
{
    // Writes are answered in their order; a component's counts that wait for an earlier write take a second round.
    m_writer.write(UnmatchedWrite {}, [this, settled = std::move(settled)](const Written &) {
        m_writer.write(UnmatchedWrite {}, [settled](const Written &) { settled(); });
    });
}

void Recorder::flush()
{
    for (auto it = m_live.begin(); it != m_live.end(); ++it) {
        if (!it->counted)
            continue;
        m_writer.write(*std::exchange(it->counted, std::nullopt), {});
    }
}

void Recorder::countUnmatched(std::map<std::string, qint64, std::less<>> counts)
{
    for (auto &[place, count] : counts)
        m_unmatched[place] += count, m_unmatchedInAll += count;
    if (m_unmatched.empty())
        return;
    const auto sent = std::make_shared<UnmatchedWrite>(UnmatchedWrite {m_clock.now(), std::exchange(m_unmatched, {})});
    m_writer.write(*sent, [this, sent](const Written &written) {
        if (!written.error)
            return;
        for (const auto &[place, count] : sent->counts)
            m_unmatched[place] += count;
    });
}

} // namespace midflight
