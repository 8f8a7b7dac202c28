// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/transform.h"

#include "routing/compare/decimal.h"
#include "routing/compare/leaf.h"

#include <cmath>
#include <numeric>

namespace midflight {

namespace {

/// Copies a node with one transform applied. Recursion stops at containers that the transform does not look into.
class Copy
{
public:
    Copy(const RuledDocument &side, const QString &transform, const QStringList &key)
        : m_side(side)
        , m_d(*side.document)
        , m_transform(transform)
        , m_key(key)
    {
    }

    Transformed run(Document::Index node)
    {
        if (m_transform == QLatin1String("row_percent"))
            copyRows(node);
        else if (m_transform == QLatin1String("sort"))
            copySorted(node);
        else
            copy(node);
        Transformed result {m_tape.finish(), {}};
        for (const auto &[to, from] : m_origins) {
            if (const Rank rank = m_side.marks->value(from); rank != noRule)
                result.marks.setValue(result.document, to, rank);
            // The node's own structure is this very transform.
            if (const Rank rank = m_side.marks->structure(from); rank != noRule && from != node)
                result.marks.setStructure(result.document, to, rank);
        }
        return result;
    }

private:
    void origin(Document::Index from)
    {
        if (m_side.marks->value(from) != noRule || m_side.marks->structure(from) != noRule)
            m_origins.emplace_back(m_tape.position(), from);
    }

    /// Copies as it stands, word by word with brackets balanced: depth costs no call stack.
    void copy(Document::Index node)
    {
        std::vector<bool> objects;
        bool keyNext = false;
        for (Document::Index at = node, stop = m_d.next(node); at < stop;) {
            const char tag = m_d.tag(at);
            if (tag == '}' || tag == ']') {
                tag == '}' ? m_tape.endObject() : m_tape.endArray();
                objects.pop_back();
                ++at;
            } else if (keyNext) {
                m_tape.key(m_d.text(at++));
                keyNext = false;
                continue;
            } else {
                origin(at);
                if (tag == '{' || tag == '[') {
                    tag == '{' ? m_tape.startObject() : m_tape.startArray();
                    objects.push_back(tag == '{');
                    ++at;
                } else {
                    scalar(at);
                    at = m_d.next(at);
                }
            }
            keyNext = !objects.empty() && objects.back();
        }
    }

    void scalar(Document::Index i)
    {
        switch (m_d.tag(i)) {
        case 'l': m_tape.integer(m_d.integer(i)); break;
        case 'u': m_tape.natural(m_d.natural(i)); break;
        case 'd': m_tape.real(m_d.real(i)); break;
        case '#': m_tape.token(m_d.text(i)); break;
        case '"': m_tape.string(transformedText({m_transform}, m_d.text(i))); break;
        case 'n': m_tape.null(); break;
        default: m_tape.boolean(m_d.tag(i) == 't');
        }
    }

    std::vector<Document::Index> children(Document::Index node) const
    {
        std::vector<Document::Index> result;
        if (!m_d.isContainer(node))
            return result;
        const bool object = m_d.tag(node) == '{';
        for (Document::Index at = Document::begin(node), stop = m_d.end(node); at < stop; at = m_d.next(at)) {
            at += object ? 1 : 0;
            result.push_back(at);
        }
        return result;
    }

    void copySorted(Document::Index node)
    {
        if (m_d.tag(node) != '[') {
            copy(node); // members have no order
            return;
        }
        struct Item { Document::Index at; int kind; double number; std::string_view text; quint64 hash; };
        std::vector<Item> items;
        const Marks none;
        const RuleSet::Compiled noRules;
        for (const Document::Index at : children(node)) {
            const bool number = m_d.isNumber(at);
            const bool string = m_d.tag(at) == '"';
            items.push_back({at, number ? 0 : string ? 1 : 2, number ? m_d.number(at) : 0, string ? m_d.text(at) : std::string_view(),
                             canonicalHash({&m_d, &none}, at, noRule, noRules)});
        }
        std::stable_sort(items.begin(), items.end(), [](const Item &a, const Item &b) {
            return std::tie(a.kind, a.number, a.text, a.hash) < std::tie(b.kind, b.number, b.text, b.hash);
        });
        origin(node);
        m_tape.startArray();
        for (const Item &item : items)
            copy(item.at);
        m_tape.endArray();
    }

    std::optional<double> number(Document::Index i) const
    {
        const auto value = m_d.isNumber(i) ? std::optional(m_d.number(i))
            : m_d.tag(i) == '"'            ? numberOf(m_d.text(i))
                                           : std::nullopt;
        return value && std::isfinite(*value) ? value : std::nullopt;
    }

    bool isKey(Document::Index row, Document::Index cell) const
    {
        if (m_key.isEmpty() || m_d.tag(row) != '{')
            return false;
        const std::string_view name = m_d.text(cell - 1);
        return m_key.contains(QString::fromUtf8(name.data(), qsizetype(name.size())));
    }

    void copyRows(Document::Index node)
    {
        const auto rows = children(node);
        const bool nested = std::any_of(rows.begin(), rows.end(), [&](Document::Index i) { return m_d.isContainer(i); });
        if (!nested || !m_d.isContainer(node)) {
            copyRow(node);
            return;
        }
        each(node, [this](Document::Index row) { copyRow(row); });
    }

    void copyRow(Document::Index row)
    {
        const auto counted = [&](Document::Index cell) { return isKey(row, cell) ? std::nullopt : number(cell); };
        double sum = 0;
        for (const Document::Index cell : children(row))
            sum += counted(cell).value_or(0);
        if (!m_d.isContainer(row) || sum == 0) {
            copy(row);
            return;
        }
        each(row, [&](Document::Index cell) {
            const auto value = counted(cell);
            if (!value) {
                copy(cell);
                return;
            }
            origin(cell);
            // Scaling leaves rounding errors in the last places; ten digits are well above them.
            m_tape.real(QByteArray::number(*value * 100 / sum, 'g', 10).toDouble());
        });
    }

    template <typename Work>
    void each(Document::Index container, Work &&work)
    {
        origin(container);
        const bool object = m_d.tag(container) == '{';
        object ? m_tape.startObject() : m_tape.startArray();
        for (const Document::Index child : children(container)) {
            if (object)
                m_tape.key(m_d.text(child - 1));
            work(child);
        }
        object ? m_tape.endObject() : m_tape.endArray();
    }

    const RuledDocument &m_side;
    const Document &m_d;
    const QString &m_transform;
    const QStringList &m_key; ///< members that say what a row is about
    TapeWriter m_tape;
    std::vector<std::pair<Document::Index, Document::Index>> m_origins;
};

} // namespace

Transformed transformed(const RuledDocument &side, Document::Index node, const RuleAction &rule)
{
    const QStringList &transforms = rule.transforms;
    Transformed result = Copy(side, transforms.first(), rule.key).run(node);
    for (qsizetype i = 1; i < transforms.size(); ++i) {
        const RuledDocument step {&result.document, &result.marks};
        Transformed next = Copy(step, transforms.at(i), rule.key).run(Document::root);
        result = std::move(next);
    }
    return result;
}

} // namespace midflight
