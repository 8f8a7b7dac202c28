// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/rule.h"

#include <QAbstractListModel>

namespace midflight {

/// The rules of one component in the order in which they are tried, each with when it ends.
class RulesModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ExpiryRole = Qt::UserRole + 1, ///< "ends in 12 days", "ended 3 Mar: no longer applies"
        ExpiredRole, ///< bool
        ReasonRole, ///< why, and who answers for it
        SortRole,
    };

    explicit RulesModel(QObject *parent = nullptr);

    /// `today`: by which expiry is told. UTC.
    void setRules(const QList<Rule> &rules, const QDate &today);
    const QList<Rule> &rules() const { return m_rules; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<Rule> m_rules;
    QDate m_today;
};

namespace words {
/// "$.price: numbers within 0.5 %", "$.time: not compared", …
QString rule(const Rule &rule);
/// A value as it is written in JSON; nothing where it is not given.
QString value(const QJsonValue &value);
/// What was typed as JSON, else as a text; nothing typed is any value.
QJsonValue valueIn(const QString &text);
} // namespace words

} // namespace midflight
