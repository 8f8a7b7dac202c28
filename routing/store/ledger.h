// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/connection.h"
#include "routing/store/rollup.h"
#include "routing/store/writes.h"

#include <limits>
#include <optional>
#include <utility>

namespace midflight {

/// Everything a router starts from.
struct StoredState {
    MigrationSettings settings;
    QDateTime started; ///< of the first decision; not valid before it
    qint64 revision = 0;
    QString lastHash;
    QList<ComponentState> components; ///< in the board's order, removed ones too
    QHash<ComponentId, Figures> figures;
    Decision lastDecision; ///< with its record
    QHash<ComponentId, qint64> openLeases;
    qint64 firstEvent = 1; ///< event ids of this run start here; greater than any given out before
    qint64 generation = 0; ///< of a shared store; see readState()
    qint64 foreign = 0; ///< of a shared store: the newest decision of another router
    QList<Decision> decisions; ///< newer than asked for, oldest first
};

/// What stands in the store. Of a shared one: figures changed after `generation`, decisions after `revision` (at most 500).
/// `router`: whose own decisions are not foreign.
Result<StoredState> readState(Connection &connection, const QString &router, qint64 generation = -1,
                              qint64 revision = std::numeric_limits<qint64>::max());

/// Turns writes into rows. Knows the figures as of the last commit; begin/commit/rollback bracket several writes.
/// Belongs to the writer's thread.
class Ledger
{
public:
    /// `router`: in a shared store, the name by which notifications tell who wrote.
    explicit Ledger(Connection &connection, QString router = {});

    Result<StoredState> load();

    /// In a shared store, what this router knew may have been overtaken: see others().
    Result<void> begin();
    Result<Written> write(const Write &write);
    /// What a NoteWrite of that name left; empty: nothing.
    Result<QString> note(const QString &name);
    /// Where it fails with isUncertain(), the server went away before it said whether it had committed: ask landed().
    Result<void> commit();
    bool isUncertain() const { return m_connection.isLost(); }
    Result<bool> landed();
    void rollback();

    qint64 revision() const { return m_revision; } ///< of the last committed decision
    /// The state another router left, where begin() found decisions that are not ours; once for each.
    std::optional<StoredState> others() { return std::exchange(m_others, std::nullopt); }

private:
    using FieldBits = QHash<QString, quint8>; ///< by path pattern: 1 old has had it, 2 new has
    struct Pending {
        qint64 revision = 0;
        QString lastHash;
        QHash<ComponentId, Figures> figures;
        QHash<std::pair<ComponentId, qint64>, Rollup> rollups;
        QHash<ComponentId, FieldBits> fields; ///< what became known of them
    };

    Result<Written> write(const DecisionWrite &write);
    Result<Decision> insert(Decision decision);
    Result<Written> write(const LeaseWrite &write);
    Result<Written> write(const ReportWrite &write);
    Result<Written> write(const CauseWrite &write);
    Result<Written> write(const TrafficWrite &write);
    Result<Written> write(const UnmatchedWrite &write);
    Result<Written> write(const NoteWrite &write);
    Result<bool> insert(const ComponentId &component, const Comparison &comparison, bool differences, bool bodies, qint64 &sequence);
    Result<void> keepTrace(const Comparison &comparison, qint64 sequence);
    Result<void> recordCauses(const ComponentId &component, const Comparison &comparison, qint64 sequence);
    // ledgerlearning.cpp: what comparisons teach beyond their verdicts
    Result<void> learn(const ComponentId &component, const Comparison &comparison);
    Result<void> learnFields(const ComponentId &component, const Comparison &comparison);
    Result<void> learnNoise(const ComponentId &component, const Comparison &comparison);
    Result<void> forgetNoise(const ComponentId &component); ///< its evidence begins anew
    Result<Rollup *> rollup(const ComponentId &component, const QDateTime &time);
    Result<void> catchUp();
    Result<void> tellOthers();
    void keepPending();
    Result<Figures *> figures(const ComponentId &component);
    Result<void> saveTouched();
    Result<void> keepMeta(const QString &name, const QString &value);

    Connection &m_connection;
    QString m_router;
    qint64 m_generation = -1; ///< as of the last commit; the store's own, when nobody else wrote since
    qint64 m_foreign = 0; ///< the newest decision of another router
    std::optional<StoredState> m_others;
    qint64 m_revision = 0;
    QString m_lastHash;
    QHash<ComponentId, Figures> m_figures; ///< as stored; read when a component is first met
    QHash<ComponentId, FieldBits> m_fields; ///< as stored; read when a component is first met
    Pending m_pending;
};

/// SHA-256, hex, over the canonical JSON of every column but the hash itself.
QString decisionHash(const Decision &decision);

} // namespace midflight
