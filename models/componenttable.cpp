// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/componenttable.h"

#include "models/gatesmodel.h"
#include "models/words.h"

namespace midflight {

ComponentTable::ComponentTable(const ComponentModel &components, QObject *parent)
    : QAbstractTableModel(parent)
    , m_components(components)
{
    connect(&components, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(&components, &QAbstractItemModel::modelReset, this, [this] {
        learnNeeds();
        endResetModel();
    });
    connect(&components, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) { passOn(first.row(), last.row()); });
    learnNeeds();
}

void ComponentTable::learnNeeds()
{
    m_dependents.clear();
    for (int row = 0; row < m_components.rowCount(); ++row) {
        for (const QString &need : m_components.at(row).needs)
            m_dependents.insert(need, row);
    }
}

/// What a component waits for changes with the stage of what it needs.
void ComponentTable::passOn(int first, int last)
{
    Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    for (int row = first; row <= last; ++row) {
        const auto [begin, end] = m_dependents.equal_range(m_components.at(row).id.value);
        for (auto dependent = begin; dependent != end; ++dependent)
            Q_EMIT dataChanged(index(*dependent, Next), index(*dependent, Next));
    }
}

int ComponentTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_components.rowCount();
}

int ComponentTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ComponentTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComponentSnapshot &component = m_components.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text(component, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (index.column() >= Proof && index.column() <= Time ? Qt::AlignRight : Qt::AlignLeft)));
    case IdRole: return component.id.value;
    case StageRole: return int(component.stage);
    case SearchRole: return m_components.index(index.row()).data(ComponentModel::SearchRole);
    case SortRole: return sortable(component, index.row(), index.column());
    default: return {};
    }
}

QString ComponentTable::text(const ComponentSnapshot &component, int column) const
{
    const Evidence &evidence = component.evidence;
    const bool runs = component.stage != Stage::Old;
    switch (column) {
    case Title: return component.title;
    case StageColumn: return component.frozen ? tr("%1, frozen").arg(words::stage(component.stage)) : words::stage(component.stage);
    case Owner: return component.owner;
    case Proof: return runs && evidence.figures.n > 0 ? words::provenMatch(evidence.figures.mismatchUpper) : QString();
    case Gates: {
        const QList<Gate> gates = GatesModel::required(evidence.gates);
        return component.stage == Stage::Shadow && !gates.isEmpty() ? tr("%1 of %2").arg(GatesModel::holding(gates)).arg(gates.size()) : QString();
    }
    case Compared: return runs && evidence.figures.requests > 0 ? words::count(evidence.figures.compared) : QString();
    case Time: return runs && evidence.figures.timeRatio ? words::ratio(*evidence.figures.timeRatio) : QString();
    case Since: return component.stageSince.isValid() ? words::dayAndTime(component.stageSince) : QString();
    case Next: return next(component);
    default: return {};
    }
}

QVariant ComponentTable::sortable(const ComponentSnapshot &component, int row, int column) const
{
    const Evidence &evidence = component.evidence;
    const bool runs = component.stage != Stage::Old;
    const auto known = [](bool is, const auto &value) { return is ? QVariant::fromValue(value) : QVariant(); };
    switch (column) {
    case Title: return component.title;
    case StageColumn: return int(component.stage);
    case Owner: return known(!component.owner.isEmpty(), component.owner);
    case Proof: return known(runs && evidence.figures.n > 0, 1 - evidence.figures.mismatchUpper);
    case Gates: {
        const QList<Gate> gates = GatesModel::required(evidence.gates);
        return known(component.stage == Stage::Shadow && !gates.isEmpty(), double(GatesModel::holding(gates)) / double(std::max<qsizetype>(1, gates.size())));
    }
    case Compared: return known(runs && evidence.figures.requests > 0, evidence.figures.compared);
    case Time: return known(runs && evidence.figures.timeRatio.has_value(), evidence.figures.timeRatio.value_or(0));
    case Since: return known(component.stageSince.isValid(), component.stageSince);
    case Next: return next(component);
    default: return row;
    }
}

/// What the component waits for, as its card says it.
QString ComponentTable::next(const ComponentSnapshot &component) const
{
    switch (component.stage) {
    case Stage::Old: {
        const QStringList missing = m_components.needsMissing(component);
        return missing.isEmpty() ? tr("can start its shadow") : tr("depends on %1").arg(missing.join(QLatin1String(", ")));
    }
    case Stage::Shadow:
        if (component.evidence.ready)
            return tr("ready to approve");
        for (const Gate &gate : GatesModel::required(component.evidence.gates)) {
            if (gate.holds == false)
                return gate.forecast.isEmpty() ? gate.title : gate.title + QLatin1String(": ") + gate.forecast;
        }
        return {};
    case Stage::New:
        return component.evidence.rollbackProposed.isEmpty() ? tr("rollback ready")
                                                             : tr("roll back is proposed: %1").arg(component.evidence.rollbackProposed);
    case Stage::Retired: return tr("old system switched off");
    }
    return {};
}

QVariant ComponentTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (section >= Proof && section <= Time ? Qt::AlignRight : Qt::AlignLeft)));
    if (role == Qt::ToolTipRole && section == Proof)
        return tr("Match rate proven at the component's confidence, since its evidence began");
    if (role == Qt::ToolTipRole && section == Time)
        return tr("95th percentile of the new system's time, as a multiple of the old one's");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title: return tr("Component");
    case StageColumn: return tr("Stage");
    case Owner: return tr("Owner");
    case Proof: return tr("Proven match");
    case Gates: return tr("Gates");
    case Compared: return tr("Compared");
    case Time: return tr("Time");
    case Since: return tr("Since");
    case Next: return tr("Next");
    default: return {};
    }
}

ComponentTableView::ComponentTableView(ComponentTable &table, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_table(table)
{
    setSortRole(ComponentTable::SortRole);
    setSourceModel(&table);
}

void ComponentTableView::setSearch(const QString &text)
{
    const QStringList wanted = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (wanted == m_words)
        return;
    m_words = wanted;
    invalidateFilter();
}

bool ComponentTableView::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QString text = m_table.index(row, 0, parent).data(ComponentTable::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool ComponentTableView::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(ComponentTable::SortRole), b = right.data(ComponentTable::SortRole);
    if (!a.isValid() || !b.isValid()) // last, whichever way it is sorted
        return sortOrder() == Qt::AscendingOrder ? a.isValid() && !b.isValid() : !a.isValid() && b.isValid();
    if (a.userType() == QMetaType::QString) {
        const int order = QString::localeAwareCompare(a.toString(), b.toString());
        return order < 0;
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace midflight
