// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/comparetable.h"

#include "routing/compare/align.h"
#include "routing/compare/comparejson.h"
#include "routing/compare/leaf.h"
#include "routing/compare/rowindex.h"

#include <xxhash.h>

namespace midflight {

namespace {

/// A column of one or both tables, and what a rule says of it.
struct Column {
    std::string name;
    qint64 oldAt = -1;
    qint64 newAt = -1;
    const Action *action = nullptr;
    bool isIgnored() const { return action && action->what.type == RuleType::Ignore; }
};

class TableComparison
{
public:
    TableComparison(const Table &oldTable, const Table &newTable, const QString &name, const RuleSet::Compiled &rules, Findings &findings)
        : m_old(oldTable), m_new(newTable), m_rules(rules), m_findings(findings)
    {
        for (const CompiledRule &rule : rules.rules) {
            if (!rule.path && rule.concerns(name))
                m_concerning.push_back(&rule);
        }
        pairColumns();
    }

    void compare()
    {
        compareColumnSets();
        const QStringList *key = nullptr;
        bool unordered = false;
        for (const CompiledRule *rule : m_concerning) {
            if (!key && !rule->rule.key.isEmpty())
                key = &rule->rule.key;
            unordered |= rule->rule.type == RuleType::Set || rule->rule.type == RuleType::Multiset
                || (rule->rule.type == RuleType::Transform && rule->rule.transforms.contains(QLatin1String("sort")));
        }
        std::vector<qint64> oldKey;
        std::vector<qint64> newKey;
        if (key && keyColumns(*key, &oldKey, &newKey))
            compareKeyed(oldKey, newKey);
        else if (unordered)
            compareKeyed({}, {});
        else
            compareInOrder();
    }

private:
    const Action *actionFor(const std::string &column) const
    {
        Rank first = noRule;
        for (const CompiledRule *rule : m_concerning) {
            const auto found = rule->columns.constFind(QString::fromStdString(column));
            if (found != rule->columns.cend())
                first = std::min(first, *found);
            else if (m_rules.actions[rule->action].ofValues() || rule->rule.transforms.contains(QLatin1String("lower")))
                first = std::min(first, rule->action);
        }
        return first == noRule ? nullptr : &m_rules.actions[first];
    }

    void pairColumns()
    {
        const auto olds = m_old.columnNames();
        auto news = m_new.columnNames();
        std::vector<bool> taken(news.size(), false);
        for (size_t i = 0; i < olds.size(); ++i) {
            Column column {olds[i], qint64(i), -1, actionFor(olds[i])};
            for (size_t j = 0; j < news.size() && column.newAt < 0; ++j) {
                if (!taken[j] && news[j] == olds[i]) {
                    column.newAt = qint64(j);
                    taken[j] = true;
                }
            }
            m_sameColumns &= column.newAt == column.oldAt;
            m_columns.push_back(std::move(column));
        }
        for (size_t j = 0; j < news.size(); ++j) {
            if (!taken[j])
                m_columns.push_back({news[j], -1, qint64(j), actionFor(news[j])});
        }
        m_sameColumns &= olds.size() == news.size();
        m_anyRule = std::any_of(m_columns.begin(), m_columns.end(), [](const Column &c) { return c.action != nullptr; });
    }

    /// Columns that one side lacks are one difference each, not one a row.
    void compareColumnSets()
    {
        bool reordered = false;
        qint64 last = -1;
        noteFields();
        if (m_columns.empty())
            m_findings.equal(); // two tables without anything: a byte order mark beside an empty file
        for (const Column &column : m_columns) {
            if (column.oldAt >= 0 && column.newAt >= 0) {
                reordered |= column.newAt < last;
                last = std::max(last, column.newAt);
                if (m_old.rows() + m_new.rows() == 0)
                    m_findings.equal(); // of a table without rows the names are all there is
                continue;
            }
            const bool missing = column.newAt < 0;
            const qint64 leaves = std::max<qint64>(missing ? m_old.rows() : m_new.rows(), 1);
            const QString name = QString::fromStdString(column.name);
            const auto make = [&](LeafClass leaf) {
                return [&, leaf] {
                    const QJsonValue there(name);
                    return Difference {QStringLiteral("/columns/") + escapedToken(column.name), missing ? QStringLiteral("missing") : QStringLiteral("added"),
                                       missing ? there : QJsonValue(QJsonValue::Undefined), missing ? QJsonValue(QJsonValue::Undefined) : there, leaf};
                };
            };
            const LeafClass leaf = missing ? LeafClass::MissingNew : LeafClass::MissingOld;
            if (column.isIgnored()) {
                m_findings.ignored(leaves);
                m_findings.tolerated(LeafClass::Masked, leaves, make(LeafClass::Masked));
            } else {
                m_findings.count(leaf, leaves);
                m_findings.real(make(leaf));
            }
        }
        if (!reordered)
            return;
        const auto make = [&] {
            return Difference {QStringLiteral("/columns"), QStringLiteral("order"), joined(m_old.columnNames()), joined(m_new.columnNames()),
                               LeafClass::Conflicting};
        };
        if (m_concerning.empty())
            m_findings.real(make);
        else
            m_findings.tolerated(LeafClass::WithinTolerance, 0, make);
    }

    void noteFields()
    {
        if (!m_old.hasHeader() || m_columns.size() > size_t(FieldsSeen::most))
            return;
        FieldsSeen fields;
        for (const Column &column : m_columns) {
            QStringList &list = column.newAt < 0 ? fields.onlyOld : column.oldAt < 0 ? fields.onlyNew : fields.both;
            list.append(QStringLiteral("/*/") + escapedToken(column.name));
        }
        m_findings.setFields(fields);
    }

    static QString joined(const std::vector<std::string> &names)
    {
        QStringList list;
        for (const std::string &name : names)
            list.append(QString::fromStdString(name));
        return list.join(QLatin1String(", "));
    }

    bool keyColumns(const QStringList &key, std::vector<qint64> *oldKey, std::vector<qint64> *newKey)
    {
        for (const QString &name : key) {
            const auto found = std::find_if(m_columns.begin(), m_columns.end(), [&](const Column &c) {
                return c.oldAt >= 0 && c.newAt >= 0 && c.name == name.toStdString();
            });
            if (found == m_columns.end()) {
                m_findings.note(QStringLiteral("no column \"%1\" in both tables: rows are paired in their order").arg(name));
                return false;
            }
            oldKey->push_back(found->oldAt);
            newKey->push_back(found->newAt);
        }
        return true;
    }

    void compareInOrder()
    {
        const auto hashes = [](const Table &table) {
            std::vector<quint64> result(size_t(table.rows()));
            for (qint64 row = 0; row < table.rows(); ++row) {
                const std::string_view line = table.line(row);
                result[size_t(row)] = XXH3_64bits(line.data(), line.size());
            }
            return result;
        };
        for (const Aligned &pair : align(hashes(m_old), hashes(m_new)))
            comparePair(pair.oldIndex, pair.newIndex);
    }

    /// Rows paired by the cells of the key; without a key by all that they hold.
    void compareKeyed(const std::vector<qint64> &oldKey, const std::vector<qint64> &newKey)
    {
        RowIndex index(m_new, newKey);
        bool moved = false;
        qint64 last = -1;
        std::vector<bool> paired(size_t(m_new.rows()), false);
        constexpr qint64 block = 32;
        std::array<quint64, block> hashes;
        std::array<qint64, block> candidates;
        for (qint64 start = 0; start < m_old.rows(); start += block) {
            const qint64 count = std::min(block, m_old.rows() - start);
            const auto each = [count](auto &&work) {
                for (qint64 i = 0; i < count; ++i)
                    work(size_t(i));
            };
            const auto ahead = [&](auto &&prefetch) {
                each([&](size_t i) {
                    if (candidates[i] >= 0)
                        prefetch(candidates[i]);
                });
            };
            each([&](size_t i) { index.prefetchSlot(hashes[i] = RowIndex::hashOf(m_old, start + qint64(i), oldKey)); });
            each([&](size_t i) { candidates[i] = index.candidate(hashes[i]); });
            ahead([&](qint64 row) { m_new.prefetchRow(row); });
            ahead([&](qint64 row) { m_new.prefetchCells(row); });
            ahead([&](qint64 row) { m_new.prefetchText(row); });
            each([&](size_t i) {
                const qint64 row = start + qint64(i);
                const qint64 partner = index.take(hashes[i], m_old, row, oldKey);
                if (partner >= 0)
                    paired[size_t(partner)] = true;
                moved |= partner >= 0 && partner < last;
                last = std::max(last, partner);
                comparePair(row, partner);
            });
        }
        for (qint64 row = 0; row < m_new.rows(); ++row) {
            if (!paired[size_t(row)])
                comparePair(-1, row);
        }
        if (index.duplicates() > 0 && !newKey.empty())
            m_findings.note(QStringLiteral("%1 rows share a key with an earlier one; those are paired in their order").arg(index.duplicates()));
        if (moved) {
            m_findings.tolerated(LeafClass::WithinTolerance, 0, [] {
                return Difference {QString(), QStringLiteral("order"), QStringLiteral("rows"), QStringLiteral("the same rows in another order"),
                                   LeafClass::WithinTolerance};
            });
        }
    }

    qint64 columnsThere(bool old) const
    {
        return qint64(std::count_if(m_columns.begin(), m_columns.end(),
                                    [old](const Column &c) { return (old ? c.oldAt : c.newAt) >= 0 && !c.isIgnored(); }));
    }

    void comparePair(qint64 oldRow, qint64 newRow)
    {
        if (oldRow < 0 || newRow < 0) {
            const bool missing = newRow < 0;
            const Table &table = missing ? m_old : m_new;
            const qint64 row = missing ? oldRow : newRow;
            const LeafClass leaf = missing ? LeafClass::MissingNew : LeafClass::MissingOld;
            m_findings.count(leaf, columnsThere(missing));
            m_findings.real([&] {
                const QJsonValue line = textForReport(table.line(row));
                const QJsonValue nothing(QJsonValue::Undefined);
                return Difference {u'/' + QString::number(row), missing ? QStringLiteral("missing") : QStringLiteral("added"),
                                   missing ? line : nothing, missing ? nothing : line, leaf};
            });
            return;
        }
        if (m_sameColumns && !m_anyRule && m_old.line(oldRow) == m_new.line(newRow)) {
            m_findings.equal(m_old.cells(oldRow));
            return;
        }
        for (const Column &column : m_columns) {
            if (column.oldAt >= 0 && column.newAt >= 0)
                compareCell(column, oldRow, newRow);
        }
        if (!m_old.hasHeader())
            return;
        // Cells beyond the header have no name; they are compared by position.
        const qint64 named = qint64(m_columns.size());
        for (qint64 at = named; at < std::max(m_old.cells(oldRow), m_new.cells(newRow)); ++at)
            compareCell({std::to_string(at), at, at, nullptr}, oldRow, newRow);
    }

    void compareCell(const Column &column, qint64 oldRow, qint64 newRow)
    {
        const bool inOld = column.oldAt < m_old.cells(oldRow);
        const bool inNew = column.newAt < m_new.cells(newRow);
        if (!inOld && !inNew)
            return;
        const std::string_view a = inOld ? m_old.cell(oldRow, column.oldAt, m_oldScratch) : std::string_view();
        const std::string_view b = inNew ? m_new.cell(newRow, column.newAt, m_newScratch) : std::string_view();
        const LeafClass leaf = !inOld ? (column.isIgnored() ? LeafClass::Masked : LeafClass::MissingOld)
            : !inNew                  ? (column.isIgnored() ? LeafClass::Masked : LeafClass::MissingNew)
                                      : compareTexts(a, b, column.action);
        const auto make = [&] {
            return Difference {u'/' + QString::number(oldRow) + u'/' + escapedToken(column.name),
                               !inOld ? QStringLiteral("added") : !inNew ? QStringLiteral("missing") : QStringLiteral("value"),
                               inOld ? textForReport(a) : QJsonValue(QJsonValue::Undefined),
                               inNew ? textForReport(b) : QJsonValue(QJsonValue::Undefined), leaf};
        };
        if (column.isIgnored()) {
            m_findings.ignored(1);
            m_findings.leftOut(qint64(a.size() + b.size()));
            if (leaf != LeafClass::Equal)
                m_findings.tolerated(leaf, 1, make);
        } else if (leaf == LeafClass::Equal) {
            m_findings.equal();
        } else if (leaf == LeafClass::Masked) {
            m_findings.masked(1);
            m_findings.leftOut(qint64(a.size() + b.size()));
            m_findings.tolerated(leaf, 1, make);
        } else if (leaf == LeafClass::WithinTolerance || leaf == LeafClass::Expected) {
            m_findings.compared(1);
            m_findings.tolerated(leaf, 1, make);
        } else {
            m_findings.count(leaf);
            m_findings.real(make);
        }
    }

    const Table &m_old;
    const Table &m_new;
    const RuleSet::Compiled &m_rules;
    Findings &m_findings;
    std::vector<const CompiledRule *> m_concerning;
    std::vector<Column> m_columns;
    bool m_sameColumns = true;
    bool m_anyRule = false;
    std::string m_oldScratch;
    std::string m_newScratch;
};

/// A header is assumed when both first rows look like one, or when a rule names columns.
bool haveHeaders(const Table &oldTable, const Table &newTable)
{
    return oldTable.firstRowIsNames() && newTable.firstRowIsNames();
}

} // namespace

void compareTables(Table &oldTable, Table &newTable, const QString &name, const RuleSet::Compiled &rules, Findings &findings)
{
    const bool header = haveHeaders(oldTable, newTable);
    oldTable.setHeader(header);
    newTable.setHeader(header);
    const bool needsDocument = std::any_of(rules.rules.begin(), rules.rules.end(), [&](const CompiledRule &rule) {
        return rule.path && rule.concerns(name) && rule.path->maySelectInArray();
    });
    if (!needsDocument) {
        TableComparison(oldTable, newTable, name, rules, findings).compare();
        return;
    }
    const Document a = oldTable.toDocument();
    const Document b = newTable.toDocument();
    const Marks oldMarks(a, rules, name);
    const Marks newMarks(b, rules, name);
    JsonComparison comparison({&a, &oldMarks}, {&b, &newMarks}, rules, findings);
    comparison.alignAlways();
    comparison.compare();
}

} // namespace midflight
