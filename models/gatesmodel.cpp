// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gatesmodel.h"

namespace midflight {

namespace {

bool same(const Gate &a, const Gate &b)
{
    return a.id == b.id && a.title == b.title && a.holds == b.holds && a.detail == b.detail && a.forecast == b.forecast;
}

} // namespace

GatesModel::GatesModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void GatesModel::setGates(const QList<Gate> &gates)
{
    const bool sameRows = std::equal(gates.begin(), gates.end(), m_gates.begin(), m_gates.end(),
                                     [](const Gate &a, const Gate &b) { return a.id == b.id; });
    if (!sameRows) {
        beginResetModel();
        m_gates = gates;
        endResetModel();
        return;
    }
    for (int row = 0; row < gates.size(); ++row) {
        if (same(gates[row], m_gates[row]))
            continue;
        m_gates[row] = gates[row];
        Q_EMIT dataChanged(index(row), index(row));
    }
}

int GatesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_gates.size());
}

QVariant GatesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Gate &gate = m_gates.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return gate.title;
    case Qt::ToolTipRole: return gate.forecast.isEmpty() ? gate.detail : QString(gate.detail + QLatin1Char('\n') + gate.forecast);
    case StandingRole: return int(standing(gate));
    case DetailRole: return gate.detail;
    case ForecastRole: return gate.forecast;
    case SortRole: return index.row();
    default: return {};
    }
}

GatesModel::Standing GatesModel::standing(const Gate &gate)
{
    if (!gate.holds)
        return Standing::Off;
    return *gate.holds ? Standing::Holds : Standing::Open;
}

QList<Gate> GatesModel::required(const QList<Gate> &gates)
{
    QList<Gate> list;
    std::copy_if(gates.begin(), gates.end(), std::back_inserter(list), [](const Gate &gate) {
        return gate.holds.has_value() && gate.id != QLatin1String("approvals");
    });
    return list;
}

QList<Gate> GatesModel::listed(const QList<Gate> &gates)
{
    QList<Gate> list;
    std::copy_if(gates.begin(), gates.end(), std::back_inserter(list), [](const Gate &gate) {
        return gate.holds.has_value() && (gate.id != QLatin1String("approvals") || gate.required.toInt() > 1);
    });
    return list;
}

QStringList GatesModel::off(const QList<Gate> &gates)
{
    QStringList titles;
    for (const Gate &gate : gates) {
        if (!gate.holds)
            titles.append(gate.title);
    }
    return titles;
}

int GatesModel::holding(const QList<Gate> &gates)
{
    return int(std::count_if(gates.begin(), gates.end(), [](const Gate &gate) { return gate.holds.value_or(false); }));
}

} // namespace midflight
