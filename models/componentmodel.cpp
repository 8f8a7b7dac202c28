// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/componentmodel.h"

#include "models/words.h"

namespace midflight {

namespace {

/// Same components in the same order: rows can be updated where they stand.
bool sameRows(const QList<ComponentSnapshot> &a, const QList<ComponentSnapshot> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto &x, const auto &y) { return x.id == y.id; });
}

bool sameRouting(const ComponentSnapshot &a, const ComponentSnapshot &b)
{
    return a.title == b.title && a.description == b.description && a.owner == b.owner && a.needs == b.needs
        && a.stage == b.stage && a.stageSince == b.stageSince && a.sample == b.sample && a.share == b.share
        && a.frozen == b.frozen && a.gates == b.gates && a.rules == b.rules;
}

bool sameEvidence(const Evidence &a, const Evidence &b)
{
    const auto sameGate = [](const Gate &x, const Gate &y) {
        return x.id == y.id && x.holds == y.holds && x.detail == y.detail && x.forecast == y.forecast;
    };
    return a.ready == b.ready && a.hash == b.hash && a.figures.requests == b.figures.requests
        && a.figures.compared == b.figures.compared && a.figures.mismatchUpper == b.figures.mismatchUpper
        && a.figures.timeRatio == b.figures.timeRatio && a.figures.since == b.figures.since
        && a.inShadowSeconds == b.inShadowSeconds && a.trend.size() == b.trend.size()
        && std::equal(a.gates.begin(), a.gates.end(), b.gates.begin(), b.gates.end(), sameGate);
}

} // namespace

ComponentModel::ComponentModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void ComponentModel::applyMigration(const MigrationSnapshot &migration)
{
    if (!sameRows(m_migration.components, migration.components)) {
        beginResetModel();
        EvidenceById kept;
        for (const ComponentSnapshot &component : std::as_const(m_migration.components))
            kept.insert(component.id.value, component.evidence);
        m_migration = migration;
        m_rows.clear();
        for (int row = 0; row < migration.components.size(); ++row) {
            const QString &id = migration.components[row].id.value;
            m_rows.insert(id, row);
            if (const auto known = kept.constFind(id); known != kept.cend()) // at the start none is, and nothing is copied
                m_migration.components[row].evidence = *known;
        }
        rankOwners();
        endResetModel();
        Q_EMIT refreshed();
        return;
    }
    QList<int> changed;
    for (int row = 0; row < migration.components.size(); ++row) {
        ComponentSnapshot fresh = migration.components[row];
        ComponentSnapshot &shown = m_migration.components[row];
        if (sameRouting(fresh, shown))
            continue;
        fresh.evidence = shown.evidence;
        shown = fresh;
        changed.append(row);
    }
    m_migration.id = migration.id;
    m_migration.title = migration.title;
    m_migration.description = migration.description;
    m_migration.revision = migration.revision;
    m_migration.started = migration.started;
    if (!changed.isEmpty())
        rankOwners();
    tellChanged(changed);
    Q_EMIT refreshed();
}

void ComponentModel::applyEvidence(const EvidenceById &evidence)
{
    const bool first = !std::exchange(m_hasEvidence, true); // also what has none is told apart from what is awaited
    QList<int> changed;
    for (int row = 0; row < m_migration.components.size(); ++row) {
        ComponentSnapshot &component = m_migration.components[row];
        const auto fresh = evidence.constFind(component.id.value);
        if (fresh == evidence.cend() || (sameEvidence(component.evidence, *fresh) && !first))
            continue;
        component.evidence = *fresh;
        changed.append(row);
    }
    tellChanged(changed);
    Q_EMIT refreshed();
}

void ComponentModel::rankOwners()
{
    const auto &components = std::as_const(m_migration.components);
    QHash<QString, int> ranks;
    for (const ComponentSnapshot &component : components)
        ranks.insert(component.owner, 0);
    QStringList owners = ranks.keys();
    std::sort(owners.begin(), owners.end(), [](const QString &a, const QString &b) {
        return a.isEmpty() || b.isEmpty() ? b.isEmpty() && !a.isEmpty() : QString::localeAwareCompare(a, b) < 0;
    });
    for (int rank = 0; rank < owners.size(); ++rank)
        ranks[owners[rank]] = rank;
    m_ownerRanks.clear();
    m_ownerRanks.reserve(components.size());
    for (const ComponentSnapshot &component : components)
        m_ownerRanks.append(ranks.value(component.owner));
}

/// Neighbours together: whoever listens to a thousand rows is told once.
void ComponentModel::tellChanged(const QList<int> &rows)
{
    for (qsizetype first = 0, next = 0; first < rows.size(); first = next) {
        do
            ++next;
        while (next < rows.size() && rows[next] == rows[next - 1] + 1);
        Q_EMIT dataChanged(index(rows[first]), index(rows[next - 1]));
    }
}

const ComponentSnapshot *ComponentModel::find(const QString &id) const
{
    const auto row = m_rows.constFind(id);
    return row == m_rows.cend() ? nullptr : &m_migration.components.at(*row);
}

QString ComponentModel::titleOf(const QString &id) const
{
    if (const ComponentSnapshot *component = find(id))
        return component->title;
    if (!id.contains(QLatin1Char(',')))
        return id;
    QStringList titles;
    for (const QString &part : id.split(QLatin1Char(',')))
        titles.append(titleOf(part.trimmed()));
    return titles.join(QLatin1String(", "));
}

QStringList ComponentModel::needsMissing(const ComponentSnapshot &component) const
{
    QStringList missing;
    for (const QString &id : component.needs) {
        const ComponentSnapshot *needed = find(id);
        if (!needed || (needed->stage != Stage::New && needed->stage != Stage::Retired))
            missing.append(titleOf(id));
    }
    return missing;
}

int ComponentModel::countIn(Stage stage) const
{
    return int(std::count_if(m_migration.components.begin(), m_migration.components.end(),
                             [stage](const ComponentSnapshot &component) { return component.stage == stage; }));
}

int ComponentModel::waitingForApproval() const
{
    return int(std::count_if(m_migration.components.begin(), m_migration.components.end(),
                             [](const ComponentSnapshot &component) {
                                 return component.stage == Stage::Shadow && component.evidence.ready
                                     && !component.frozen;
                             }));
}

bool ComponentModel::gatesScaledDown() const
{
    return std::any_of(m_migration.components.begin(), m_migration.components.end(),
                       [](const ComponentSnapshot &component) { return !words::scaledDown(component.gates).isEmpty(); });
}

int ComponentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_migration.components.size());
}

QVariant ComponentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComponentSnapshot &component = m_migration.components.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return component.title;
    case Qt::ToolTipRole: return component.description;
    case IdRole: return component.id.value;
    case StageRole: return int(component.stage);
    case ReadyRole: return component.evidence.ready;
    case SearchRole: return QString(component.title + QLatin1Char(' ') + component.id.value + QLatin1Char(' ')
                                    + component.owner);
    case SortRole: return index.row();
    default: return {};
    }
}

QHash<int, QByteArray> ComponentModel::roleNames() const
{
    return {{Qt::DisplayRole, "title"}, {IdRole, "id"}, {StageRole, "stage"}, {ReadyRole, "ready"}};
}

} // namespace midflight
