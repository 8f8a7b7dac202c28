// SPDX-License-Identifier: GPL-3.0-or-later
// Which kind two documents are compared as: the first of archive, compressed, FastQC report, JSON, JSON lines, table,
// text and bytes that both are. What was tried and failed is noted.
#include "routing/compare/archive.h"
#include "routing/compare/compare.h"
#include "routing/compare/comparejson.h"
#include "routing/compare/comparepieces.h"
#include "routing/compare/comparetable.h"
#include "routing/compare/comparetext.h"
#include "routing/compare/encoding.h"
#include "routing/compare/fastqc.h"
#include "routing/compare/fields.h"
#include "routing/compare/jsontext.h"
#include "routing/compare/limits.h"

#include <xxhash.h>

namespace midflight {

namespace {

bool identical(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && (a.data() == b.data() || std::memcmp(a.data(), b.data(), size_t(a.size())) == 0);
}

Judgement same(const QStringList &notes = {})
{
    Findings findings;
    findings.equal();
    for (const QString &note : notes)
        findings.note(note);
    return findings.take();
}

/// One comparison of two byte strings; knows how deep it is inside archives.
class ByteComparison
{
public:
    ByteComparison(const RuleSet::Compiled &rules, const QString &name, int depth) : m_rules(rules), m_name(name), m_depth(depth) {}

    Judgement compare(QByteArrayView a, QByteArrayView b)
    {
        if (identical(a, b))
            return same();
        if (leavesOutAll() && !m_rules.rules[size_t(ruleForWhole()->rule)].path)
            return leftOut(a, b);
        if (auto unpacked = compareUnpacked(a, b))
            return std::move(*unpacked);
        return compareDocuments(a, b);
    }

private:
    /// The first rule that speaks of the whole output: table = "*.log" or match = "$".
    const Action *ruleForWhole() const
    {
        for (const CompiledRule &rule : m_rules.rules) {
            if (rule.concerns(m_name) && (!rule.path || rule.path->isRoot()))
                return &m_rules.actions[rule.action];
        }
        return nullptr;
    }
    bool hasPathsBefore(const Action &action) const
    {
        return std::any_of(m_rules.rules.begin(), m_rules.rules.begin() + action.rule,
                           [&](const CompiledRule &rule) { return rule.concerns(m_name); });
    }
    bool leavesOutAll() const
    {
        const Action *whole = ruleForWhole();
        return whole && whole->what.type == RuleType::Ignore && !hasPathsBefore(*whole);
    }
    bool wantsDecompress() const
    {
        const Action *whole = ruleForWhole();
        return whole && whole->what.type == RuleType::Transform && whole->what.transforms.contains(QLatin1String("decompress"));
    }

    Judgement leftOut(QByteArrayView a, QByteArrayView b)
    {
        Findings findings;
        findings.ignored(1);
        findings.leftOut(a.size() + b.size());
        findings.tolerated(LeafClass::Masked, 1, [&] { return wholeDifference(a, b, "value", LeafClass::Masked); });
        return finish(findings);
    }

    static Difference wholeDifference(QByteArrayView a, QByteArrayView b, const char *kind, LeafClass leaf)
    {
        const auto described = [](QByteArrayView bytes) {
            return QStringLiteral("%1 bytes, xxh3 %2").arg(bytes.size())
                .arg(quint64(XXH3_64bits(bytes.data(), size_t(bytes.size()))), 16, 16, QLatin1Char('0'));
        };
        return {QString(), QString::fromLatin1(kind), described(a), described(b), leaf};
    }

    std::optional<Judgement> compareUnpacked(QByteArrayView a, QByteArrayView b)
    {
        const bool archives = looksLikeArchive(a) && looksLikeArchive(b);
        const bool streams = looksCompressed(a) && looksCompressed(b);
        if (!archives && !streams) {
            if ((looksCompressed(a) || looksCompressed(b)) && wantsDecompress())
                return compareStreams(a, b, true);
            return std::nullopt;
        }
        if (m_depth >= maxArchiveDepth) {
            m_notes.append(QStringLiteral("archives in archives beyond %1 levels are compared as bytes").arg(maxArchiveDepth));
            return std::nullopt;
        }
        return archives ? compareArchives(a, b) : compareStreams(a, b, false);
    }

    std::optional<Judgement> compareStreams(QByteArrayView a, QByteArrayView b, bool byRule)
    {
        QString why;
        const auto x = looksCompressed(a) ? unpackStream(a, &why) : std::optional(a.toByteArray());
        const auto y = x && looksCompressed(b) ? unpackStream(b, &why) : std::optional(b.toByteArray());
        if (!x || !y) {
            m_notes.append(QStringLiteral("%1: %2; compared as bytes").arg(x ? QStringLiteral("new") : QStringLiteral("old"), why));
            return std::nullopt;
        }
        QString inner = m_name;
        for (const char *ending : {".gz", ".zst", ".bz2", ".xz"}) {
            if (inner.endsWith(QLatin1String(ending)))
                inner.chop(qsizetype(std::strlen(ending)));
        }
        Judgement judgement;
        ByteComparison contents(m_rules, inner, m_depth + 1);
        merge(judgement, identical(*x, *y) ? same({QStringLiteral("the same content, compressed differently")}) : contents.compare(*x, *y),
              QString());
        if (byRule && judgement.verdict == Verdict::Match) {
            judgement.tolerated.append(wholeDifference(a, b, "shape", LeafClass::WithinTolerance));
            ++judgement.toleratedCount;
            conclude(judgement);
        }
        return judgement;
    }

    std::optional<Judgement> compareArchives(QByteArrayView a, QByteArrayView b)
    {
        QString why;
        auto x = unpackArchive(a, &why);
        const auto y = x ? unpackArchive(b, &why) : std::nullopt;
        if (!x || !y) {
            m_notes.append(QStringLiteral("%1 archive: %2; compared as bytes").arg(x ? QStringLiteral("new") : QStringLiteral("old"), why));
            return std::nullopt;
        }
        const QByteArray *oldReport = fastqcDataOf(*x);
        const QByteArray *newReport = fastqcDataOf(*y);
        if (oldReport && newReport)
            return ByteComparison(m_rules, QStringLiteral("fastqc_data.txt"), m_depth + 1).compare(*oldReport, *newReport);
        Judgement judgement;
        judgement.notes = x->notes + y->notes;
        judgement.notes.removeDuplicates();
        compareMembers(x->members, y->members, judgement);
        if (judgement.coverage == Coverage {})
            merge(judgement, same(), QString());
        if (judgement.verdict == Verdict::Match)
            judgement.notes.append(QStringLiteral("the same members, packed differently"));
        return judgement;
    }

    void compareMembers(const std::map<QString, QByteArray> &olds, const std::map<QString, QByteArray> &news, Judgement &judgement)
    {
        auto p = olds.begin();
        auto q = news.begin();
        while (p != olds.end() || q != news.end()) {
            const bool missing = q == news.end() || (p != olds.end() && p->first < q->first);
            const bool added = !missing && (p == olds.end() || q->first < p->first);
            const QString path = added ? q->first : p->first;
            const QString pointer = pathPointer(path);
            if (missing || added) {
                merge(judgement, onlyOneSide(path, missing, added ? q->second.size() : p->second.size()), pointer);
            } else {
                merge(judgement, ByteComparison(m_rules, path, m_depth + 1).compare(p->second, q->second), pointer);
            }
            if (!added)
                ++p;
            if (!missing)
                ++q;
        }
    }

    Judgement onlyOneSide(const QString &path, bool missing, qint64 size)
    {
        return missingOutput(path, missing, QStringLiteral("%1 bytes").arg(size), m_rules);
    }

    Judgement compareDocuments(QByteArrayView a, QByteArrayView b)
    {
        QByteArray oldCopy;
        QByteArray newCopy;
        a = toUtf8(a, &oldCopy, QStringLiteral("old"), &m_notes);
        b = toUtf8(b, &newCopy, QStringLiteral("new"), &m_notes);
        Findings findings;
        dropTrailingNuls(a, b, findings);
        if (a.size() == b.size() && identical(a, b)) {
            findings.equal();
            return finish(findings);
        }
        if (isBinary(a) || isBinary(b))
            compareAsBytes(a, b, findings);
        else if (!compareReports(a, b, findings) && !compareJson(a, b, findings) && !compareAsTables(a, b, findings))
            compareLines(a, b, findings);
        return finish(findings);
    }

    void compareLines(QByteArrayView a, QByteArrayView b, Findings &findings)
    {
        const auto lines = [](QByteArrayView text) { return qint64(std::count(text.begin(), text.end(), '\n')); };
        if (lines(a) <= maxLines && lines(b) <= maxLines) {
            compareText(a, b, m_name, m_rules, findings);
            return;
        }
        m_notes.append(QStringLiteral("more than %L1 lines").arg(maxLines));
        compareAsBytes(a, b, findings);
    }

    Judgement finish(Findings &findings)
    {
        for (const QString &note : std::as_const(m_notes))
            findings.note(note);
        return findings.take();
    }

    /// FastQC 0.7.2 pads its report with NULs: what follows the last character says nothing.
    void dropTrailingNuls(QByteArrayView &a, QByteArrayView &b, Findings &findings)
    {
        const auto trimmed = [](QByteArrayView bytes) {
            while (!bytes.isEmpty() && bytes.back() == '\0')
                bytes.chop(1);
            return bytes;
        };
        const QByteArrayView x = trimmed(a);
        const QByteArrayView y = trimmed(b);
        if (x.isEmpty() || y.isEmpty() || isBinary(x) || isBinary(y) || (x.size() == a.size() && y.size() == b.size()))
            return;
        const auto said = [](qsizetype count) { return QStringLiteral("%1 NUL bytes at the end").arg(count); };
        const qsizetype oldNuls = a.size() - x.size();
        const qsizetype newNuls = b.size() - y.size();
        m_notes.append(QStringLiteral("NUL bytes at the end are left out: %1 in old, %2 in new").arg(oldNuls).arg(newNuls));
        if (oldNuls != newNuls)
            findings.tolerated(LeafClass::Masked, 1, [&] {
                return Difference {QString(), QStringLiteral("shape"), said(oldNuls), said(newNuls), LeafClass::Masked};
            });
        a = x;
        b = y;
    }

    void compareAsBytes(QByteArrayView a, QByteArrayView b, Findings &findings)
    {
        const auto [at, other] = std::mismatch(a.begin(), a.begin() + std::min(a.size(), b.size()), b.begin());
        if (leavesOutAll()) {
            findings.ignored(1);
            findings.leftOut(a.size() + b.size());
            findings.tolerated(LeafClass::Masked, 1, [&, x = a, y = b] { return wholeDifference(x, y, "value", LeafClass::Masked); });
            return;
        }
        findings.note(QStringLiteral("compared as bytes: the first difference is at byte %1").arg(at - a.begin()));
        findings.count(LeafClass::Conflicting);
        findings.real([&, x = a, y = b] { return wholeDifference(x, y, "value", LeafClass::Conflicting); });
    }

    bool compareReports(QByteArrayView a, QByteArrayView b, Findings &findings)
    {
        if (!FastqcReport::looksLikeOne(a) || !FastqcReport::looksLikeOne(b))
            return false;
        const FastqcReport oldReport = FastqcReport::parse(a);
        const FastqcReport newReport = FastqcReport::parse(b);
        const auto [x, y] = fastqcDocuments(oldReport, newReport);
        compareParsed(x, y, findings);
        if (findings.hasReal()) {
            for (const QString &note : summaryOf(oldReport, newReport, findings.topNames()))
                findings.note(note);
        }
        return true;
    }

    void compareParsed(const Document &x, const Document &y, Findings &findings)
    {
        const Marks oldMarks(x, m_rules, m_name);
        const Marks newMarks(y, m_rules, m_name);
        JsonComparison comparison({&x, &oldMarks}, {&y, &newMarks}, m_rules, findings);
        findings.watchTopName([&comparison] {
            return comparison.path().empty() ? QString() : escapedToken(comparison.path().front().key);
        });
        comparison.compare();
        findings.watchTopName({});
        FieldSet fields;
        fields.add(x, FieldSet::Source::Old);
        fields.add(y, FieldSet::Source::New);
        findings.setFields(fields.take());
    }

    bool compareJson(QByteArrayView a, QByteArrayView b, Findings &findings)
    {
        const bool lines = m_name.endsWith(QLatin1String(".ndjson")) || m_name.endsWith(QLatin1String(".jsonl"));
        const bool named = m_name.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
        const auto opens = [](QByteArrayView bytes) {
            const QByteArrayView text = bytes.sliced(0, std::min<qsizetype>(bytes.size(), 4096)).trimmed();
            return !text.isEmpty() && (text.front() == '{' || text.front() == '[');
        };
        if (!lines && !named && !(opens(a) && opens(b)))
            return false;
        const bool ruled = std::any_of(m_rules.rules.begin(), m_rules.rules.end(), [&](const CompiledRule &rule) { return rule.concerns(m_name); });
        if (!lines && !ruled && a.size() + b.size() >= worthPieces && compareJsonPieces(a, b, findings))
            return true;
        QString oldWhy;
        QString newWhy;
        if (!lines) {
            auto x = parseJson(a, &oldWhy);
            const auto y = x ? parseJson(b, &newWhy) : std::nullopt;
            if (x && y) {
                compareParsed(*x, *y, findings);
                return true;
            }
        }
        auto x = parseJsonLines(a);
        const auto y = x ? parseJsonLines(b) : std::nullopt;
        if (x && y) {
            compareParsed(*x, *y, findings);
            return true;
        }
        if (lines)
            m_notes.append(QStringLiteral("not one JSON value a line, compared as text"));
        else
            m_notes.append(QStringLiteral("%1: not JSON at %2; compared as text")
                               .arg(oldWhy.isEmpty() ? QStringLiteral("new") : QStringLiteral("old"), oldWhy.isEmpty() ? newWhy : oldWhy));
        return false;
    }

    bool compareAsTables(QByteArrayView a, QByteArrayView b, Findings &findings)
    {
        auto delimiter = delimiterOf(a, m_name);
        if (delimiter != delimiterOf(b, m_name)) {
            // Another delimiter in new is no table of the same kind, unless the name says that both are tables.
            if (m_name.endsWith(QLatin1String(".csv")))
                m_notes.append(QStringLiteral("the tables use different delimiters, compared as text"));
            return false;
        }
        if (!delimiter && namedByTableRule())
            delimiter = QByteArrayView(a).contains('\t') ? '\t' : ',';
        if (!delimiter)
            return false;
        auto x = Table::parse(a, *delimiter);
        auto y = Table::parse(b, *delimiter);
        if (!x || !y) {
            m_notes.append(QStringLiteral("a table of 4 GiB or more, compared as text"));
            return false;
        }
        compareTables(*x, *y, m_name, m_rules, findings);
        if (!findings.hasReal() && findings.toleratedCount() == 0)
            findings.note(QStringLiteral("the same cells, written differently (line ends or quotes)"));
        return true;
    }

    bool namedByTableRule() const
    {
        return std::any_of(m_rules.rules.begin(), m_rules.rules.end(),
                           [&](const CompiledRule &rule) { return rule.rule.type == RuleType::Table && rule.table && rule.concerns(m_name); });
    }

    const RuleSet::Compiled &m_rules;
    QString m_name;
    int m_depth;
    QStringList m_notes;
};

} // namespace

Judgement compareBytes(QByteArrayView oldBytes, QByteArrayView newBytes, const QString &name, const RuleSet &rules)
{
    Judgement judgement = ByteComparison(rules.compiled(), name, 0).compare(oldBytes, newBytes);
    judgement.bytes = oldBytes.size() + newBytes.size();
    judgement.bytesLeftOut = std::min(judgement.bytesLeftOut, judgement.bytes); // what was unpacked is larger
    return judgement;
}

} // namespace midflight
