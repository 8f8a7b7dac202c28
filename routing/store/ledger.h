// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/connection.h"
#include "routing/store/rollup.h"
#include "routing/store/writes.h"

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
};

/// Turns writes into rows. Knows the figures as of the last commit; begin/commit/rollback bracket several writes.
/// Belongs to the writer's thread.
class Ledger
{
public:
    explicit Ledger(Connection &connection);

    Result<StoredState> load();

    Result<void> begin();
    Result<Written> write(const Write &write);
    Result<void> commit();
    void rollback();

    qint64 revision() const { return m_revision; } ///< of the last committed decision

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
    Result<Written> write(const LeaseWrite &write);
    Result<Written> write(const ReportWrite &write);
    Result<Written> write(const CauseWrite &write);
    Result<Written> write(const TrafficWrite &write);
    Result<Written> write(const UnmatchedWrite &write);
    Result<bool> insert(const ComponentId &component, const Comparison &comparison, bool differences, bool bodies, qint64 &sequence);
    Result<void> recordCauses(const ComponentId &component, const Comparison &comparison, qint64 sequence);
    // ledgerlearning.cpp: what comparisons teach beyond their verdicts
    Result<void> learn(const ComponentId &component, const Comparison &comparison);
    Result<void> learnFields(const ComponentId &component, const Comparison &comparison);
    Result<void> learnNoise(const ComponentId &component, const Comparison &comparison);
    Result<void> forgetNoise(const ComponentId &component); ///< its evidence begins anew
    Result<Rollup *> rollup(const ComponentId &component, const QDateTime &time);
    Figures &figures(const ComponentId &component);
    Result<void> saveTouched();
    Result<void> keepMeta(const QString &name, const QString &value);

    Connection &m_connection;
    qint64 m_revision = 0;
    QString m_lastHash;
    QHash<ComponentId, Figures> m_figures;
    QHash<ComponentId, FieldBits> m_fields; ///< as stored; read when a component is first met
    Pending m_pending;
};

/// SHA-256, hex, over the canonical JSON of every column but the hash itself.
QString decisionHash(const Decision &decision);

} // namespace midflight
