// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QAbstractListModel>

namespace midflight {

/// Where the two systems differ, most frequent first.
class CausesModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, CountRole, KindRole, HowRole, StateRole, SortRole };

    explicit CausesModel(QObject *parent = nullptr);

    void setCauses(QList<CauseSummary> causes);
    const CauseSummary &at(int row) const { return m_causes.at(row); }
    /// The cause that a difference at this place is of; null: none that is known.
    const CauseSummary *causeOf(const Difference &difference) const;
    const CauseSummary *find(const QString &id) const;
    qint64 largest() const { return m_causes.isEmpty() ? 0 : m_causes.first().count; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<CauseSummary> m_causes;
};

} // namespace midflight
