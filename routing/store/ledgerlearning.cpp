// SPDX-License-Identifier: GPL-3.0-or-later
// What comparisons teach beyond their verdicts: causes and when they occur, fields, and how unsteady old is by itself.
#include "routing/store/ledger.h"

#include "routing/compare/noise.h"

#include <QJsonDocument>

namespace midflight {

static constexpr qsizetype mostFields = 5'000; ///< of a component; names that never repeat would fill the store
static constexpr qint64 hour = 3'600'000; ///< ms

Result<void> Ledger::keepTrace(const Comparison &comparison, qint64 sequence)
{
    if (comparison.traceparent.isEmpty())
        return {};
    auto kept = m_connection.run(QStringLiteral("UPDATE comparison SET traceparent = ? WHERE seq = ?"), {comparison.traceparent, sequence});
    return kept ? Result<void>() : tl::unexpected(kept.error());
}

Result<void> Ledger::recordCauses(const ComponentId &component, const Comparison &comparison, qint64 sequence)
{
    QHash<QString, std::pair<Cause, qint64>> causes;
    for (const auto &difference : comparison.differences) {
        const auto cause = fingerprint(difference);
        auto &counted = causes[cause.id];
        counted.first = cause;
        ++counted.second;
    }
    const auto time = comparison.time.toMSecsSinceEpoch();
    for (const auto &[cause, count] : std::as_const(causes)) {
        auto counted = m_connection.run(
            QStringLiteral("INSERT INTO cause(component, id, path, kind, magnitude, count, first, last, example)"
                           " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(component, id) DO UPDATE SET"
                           " count = cause.count + excluded.count, first = CASE WHEN excluded.first < cause.first THEN excluded.first"
                           " ELSE cause.first END, last = CASE WHEN excluded.last > cause.last THEN excluded.last ELSE cause.last END,"
                           " example = excluded.example"),
            {component.value, cause.id, cause.path, cause.kind, cause.magnitude, count, time, time,
             comparison.id.toRfc4122()});
        if (!counted)
            return tl::unexpected(counted.error());
        auto linked = m_connection.run(QStringLiteral("INSERT INTO comparison_cause VALUES(?, ?, ?) ON CONFLICT DO NOTHING"),
                                       {component.value, cause.id, sequence});
        if (!linked)
            return tl::unexpected(linked.error());
        auto inHour = m_connection.run(QStringLiteral("INSERT INTO cause_hour VALUES(?, ?, ?, ?)"
                                                      " ON CONFLICT(component, cause, hour) DO UPDATE SET"
                                                      " count = cause_hour.count + excluded.count"),
                                       {component.value, cause.id, time / hour, count});
        if (!inHour)
            return tl::unexpected(inHour.error());
    }
    return {};
}

Result<void> Ledger::learn(const ComponentId &component, const Comparison &comparison)
{
    if (auto fields = learnFields(component, comparison); !fields)
        return fields;
    return learnNoise(component, comparison);
}

Result<void> Ledger::learnFields(const ComponentId &component, const Comparison &comparison)
{
    if (comparison.fields.isEmpty())
        return {};
    if (!m_fields.contains(component)) {
        auto rows = m_connection.run(QStringLiteral("SELECT path, seen FROM field WHERE component = ?"), {component.value});
        if (!rows)
            return tl::unexpected(rows.error());
        auto &known = m_fields[component];
        while ((*rows)->next())
            known.insert((*rows)->value(0).toString(), quint8((*rows)->value(1).toInt()));
    }
    const auto &stored = m_fields[component];
    auto &fresh = m_pending.fields[component];
    const auto learned = [&](const QStringList &paths, quint8 sides) -> Result<void> {
        for (const auto &path : paths) {
            const quint8 known = quint8(fresh.value(path, stored.value(path)));
            if ((known | sides) == known || (known == 0 && stored.size() + fresh.size() >= mostFields))
                continue;
            fresh[path] = known | sides;
            auto kept = m_connection.run(QStringLiteral("INSERT INTO field VALUES(?, ?, ?, ?) ON CONFLICT(component, path)"
                                                        " DO UPDATE SET seen = excluded.seen"),
                                         {component.value, path, known | sides, comparison.time.toMSecsSinceEpoch()});
            if (!kept)
                return tl::unexpected(kept.error());
        }
        return {};
    };
    if (auto done = learned(comparison.fields.onlyOld, 1); !done)
        return done;
    if (auto done = learned(comparison.fields.onlyNew, 2); !done)
        return done;
    return learned(comparison.fields.both, 3);
}

Result<void> Ledger::learnNoise(const ComponentId &component, const Comparison &comparison)
{
    if (!comparison.repeat)
        return {};
    const auto paths = noiseIn(comparison);
    auto counted = m_connection.run(QStringLiteral("INSERT INTO noise_run VALUES(?, ?, ?) ON CONFLICT(component) DO UPDATE SET"
                                                   " runs = noise_run.runs + excluded.runs, left_out = noise_run.left_out + excluded.left_out"),
                                    {component.value, paths ? 1 : 0, paths ? 0 : 1});
    if (!counted)
        return tl::unexpected(counted.error());
    if (!paths)
        return {};
    for (auto it = paths->cbegin(); it != paths->cend(); ++it) {
        auto row = m_connection.run(QStringLiteral("SELECT only_new, only_old, \"both\", examples FROM noise"
                                                   " WHERE component = ? AND path = ?"),
                                    {component.value, it.key()});
        if (!row)
            return tl::unexpected(row.error());
        NoisePath sum;
        if ((*row)->next()) {
            sum = NoisePath::fromJson(QJsonDocument::fromJson((*row)->value(3).toByteArray()).object());
            sum.onlyNew = (*row)->value(0).toLongLong();
            sum.onlyOld = (*row)->value(1).toLongLong();
            sum.both = (*row)->value(2).toLongLong();
            (*row)->finish();
        }
        add(sum, it.value());
        auto kept = m_connection.run(QStringLiteral("INSERT INTO noise VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(component, path) DO UPDATE SET"
                                                    " only_new = excluded.only_new, only_old = excluded.only_old,"
                                                    " \"both\" = excluded.\"both\", examples = excluded.examples"),
                                     {component.value, it.key(), sum.onlyNew, sum.onlyOld, sum.both,
                                      QString::fromUtf8(QJsonDocument(sum.toJson()).toJson(QJsonDocument::Compact))});
        if (!kept)
            return tl::unexpected(kept.error());
    }
    return {};
}

Result<void> Ledger::forgetNoise(const ComponentId &component)
{
    for (const auto *table : {"noise", "noise_run"}) {
        auto gone = m_connection.run(QStringLiteral("DELETE FROM %1 WHERE component = ?").arg(QLatin1String(table)), {component.value});
        if (!gone)
            return tl::unexpected(gone.error());
    }
    return {};
}

} // namespace midflight
