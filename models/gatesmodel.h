// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/gates.h"

#include <QAbstractListModel>

namespace midflight {

/// The gates of one component, as they stand.
class GatesModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class Standing { Holds, Open, Off };
    enum Role {
        StandingRole = Qt::UserRole + 1, ///< int, Standing
        DetailRole, ///< one sentence
        ForecastRole, ///< what it would take; empty when it holds or nothing can be said
        SortRole,
    };

    explicit GatesModel(QObject *parent = nullptr);

    /// Same gates with new values change only the rows that moved.
    void setGates(const QList<Gate> &gates);
    const Gate &at(int row) const { return m_gates.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    static Standing standing(const Gate &gate);
    /// Gates that an approval needs: neither off, nor the approval itself.
    static QList<Gate> required(const QList<Gate> &gates);
    /// Those worth a row: what is required. An approval is one only where several must sign.
    static QList<Gate> listed(const QList<Gate> &gates);
    /// Titles of what is switched off.
    static QStringList off(const QList<Gate> &gates);
    static int holding(const QList<Gate> &gates);

private:
    QList<Gate> m_gates;
};

} // namespace midflight
