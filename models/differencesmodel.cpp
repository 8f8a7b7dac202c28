// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/differencesmodel.h"

#include "routing/domain/json.h"

#include <QJsonDocument>

namespace midflight {

namespace {

QString textOf(const QJsonValue &value)
{
    if (value.isUndefined())
        return QStringLiteral("–");
    if (value.isString())
        return value.toString();
    return QString::fromUtf8(canonicalJson(value));
}

bool isOverlooked(LeafClass leaf)
{
    switch (leaf) {
    case LeafClass::Equal:
    case LeafClass::WithinTolerance:
    case LeafClass::BothNull:
    case LeafClass::Masked:
    case LeafClass::Expected: return true;
    default: return false;
    }
}

} // namespace

DifferencesModel::DifferencesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void DifferencesModel::setDifferences(const QList<Difference> &differences)
{
    if (m_differences == differences)
        return;
    beginResetModel();
    m_differences = differences;
    endResetModel();
}

int DifferencesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_differences.size());
}

int DifferencesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant DifferencesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Difference &difference = m_differences.at(index.row());
    if (role == OverlookedRole)
        return isOverlooked(difference.leaf);
    if (role == Qt::ToolTipRole && isOverlooked(difference.leaf))
        return tr("A rule covers this one, it does not count");
    if (role != Qt::DisplayRole && role != SortRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Where: return difference.pointer.isEmpty() ? QStringLiteral("/") : difference.pointer;
    case Old: return textOf(difference.oldValue);
    case New: return textOf(difference.newValue);
    default: return {};
    }
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Where: return tr("Where");
    case Old: return tr("Old");
    case New: return tr("New");
    default: return {};
    }
}

} // namespace midflight
