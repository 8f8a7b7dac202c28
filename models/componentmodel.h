// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QAbstractListModel>

namespace midflight {

/// The migration's components as the router last reported them, in the file's order. Fed by snapshots; changes only
/// the rows that differ.
class ComponentModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< QString
        StageRole, ///< int, Stage
        ReadyRole, ///< bool
        SearchRole, ///< what typing filters by: id, title, owner
        SortRole,
    };

    explicit ComponentModel(QObject *parent = nullptr);

    void applyMigration(const MigrationSnapshot &migration);
    void applyEvidence(const EvidenceById &evidence);

    const MigrationSnapshot &migration() const { return m_migration; }
    const ComponentSnapshot &at(int row) const { return m_migration.components.at(row); }
    /// Where its owner stands among all owners, as the locale sorts them; who has none comes last.
    int ownerRank(int row) const { return m_ownerRanks.at(row); }
    /// Null when there is none; valid until the model changes.
    const ComponentSnapshot *find(const QString &id) const;
    /// The id itself when it is not known; several, joined by ',', become "A, B".
    QString titleOf(const QString &id) const;
    /// Titles of the components that `component` needs and that are not in new.
    QStringList needsMissing(const ComponentSnapshot &component) const;

    int countIn(Stage stage) const;
    int onNewSystem() const { return countIn(Stage::New) + countIn(Stage::Retired); }
    int waitingForApproval() const; ///< in shadow, ready, not frozen
    bool gatesScaledDown() const;
    bool hasEvidence() const { return m_hasEvidence; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    /// Revision, title or any number that a headline shows may have changed.
    void refreshed();

private:
    void rankOwners();
    void tellChanged(const QList<int> &rows); ///< ascending

    MigrationSnapshot m_migration;
    QHash<QString, int> m_rows;
    QList<int> m_ownerRanks; ///< of each row
    bool m_hasEvidence = false;
};

} // namespace midflight
