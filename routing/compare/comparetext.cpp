// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/comparetext.h"

#include "routing/compare/align.h"
#include "routing/compare/comparejson.h"

#include <xxhash.h>

namespace midflight {

namespace {

struct Lines {
    std::vector<std::string_view> lines; ///< without their ends
    bool carriageReturns = false; ///< every line ends in CR LF
    bool endsWithNewLine = true;
};

Lines linesOf(QByteArrayView text)
{
    Lines result;
    const char *at = text.data();
    const char *const end = at + text.size();
    qint64 withReturn = 0;
    qint64 ended = 0;
    while (at < end) {
        const char *stop = static_cast<const char *>(std::memchr(at, '\n', size_t(end - at)));
        result.endsWithNewLine = stop != nullptr;
        if (!stop)
            stop = end;
        else
            ++ended;
        if (stop > at && stop < end && stop[-1] == '\r')
            ++withReturn;
        result.lines.emplace_back(at, size_t(stop - at));
        at = stop < end ? stop + 1 : end;
    }
    result.carriageReturns = ended > 0 && withReturn == ended;
    if (result.carriageReturns) {
        for (std::string_view &line : result.lines) {
            if (!line.empty() && line.back() == '\r')
                line.remove_suffix(1);
        }
    }
    return result;
}

void compareLineEnds(const Lines &a, const Lines &b, Findings &findings)
{
    const auto report = [&](const char *oldSays, const char *newSays) {
        findings.count(LeafClass::Conflicting);
        findings.real([&] {
            return Difference {QString(), QStringLiteral("shape"), QString::fromLatin1(oldSays), QString::fromLatin1(newSays), LeafClass::Conflicting};
        });
    };
    const auto ends = [](const Lines &l) { return l.carriageReturns ? "lines end in CR LF" : "lines end in LF"; };
    const auto last = [](const Lines &l) { return l.endsWithNewLine ? "a new line at the end" : "no new line at the end"; };
    if (a.lines.empty() || b.lines.empty())
        return;
    if (a.carriageReturns != b.carriageReturns)
        report(ends(a), ends(b));
    if (a.endsWithNewLine != b.endsWithNewLine)
        report(last(a), last(b));
}

void compareExactly(const Lines &a, const Lines &b, Findings &findings)
{
    const auto hashes = [](const Lines &l) {
        std::vector<quint64> result;
        result.reserve(l.lines.size());
        for (const std::string_view line : l.lines)
            result.push_back(XXH3_64bits(line.data(), line.size()));
        return result;
    };
    const auto reported = [](std::string_view line) { return textForReport(line); };
    const QJsonValue nothing(QJsonValue::Undefined);
    for (const Aligned &pair : align(hashes(a), hashes(b))) {
        const bool inOld = pair.oldIndex >= 0;
        const bool inNew = pair.newIndex >= 0;
        const std::string_view x = inOld ? a.lines[size_t(pair.oldIndex)] : std::string_view();
        const std::string_view y = inNew ? b.lines[size_t(pair.newIndex)] : std::string_view();
        if (inOld && inNew && x == y) {
            findings.equal();
            continue;
        }
        const LeafClass leaf = !inOld ? LeafClass::MissingOld : !inNew ? LeafClass::MissingNew : LeafClass::Conflicting;
        findings.count(leaf);
        findings.real([&] {
            return Difference {u'/' + QString::number(inOld ? pair.oldIndex : pair.newIndex),
                               !inOld ? QStringLiteral("added") : !inNew ? QStringLiteral("missing") : QStringLiteral("value"),
                               inOld ? reported(x) : nothing, inNew ? reported(y) : nothing, leaf};
        });
    }
}

Document toDocument(const Lines &lines)
{
    TapeWriter tape;
    tape.startArray();
    for (const std::string_view line : lines.lines)
        tape.string(line);
    tape.endArray();
    return tape.finish();
}

} // namespace

void compareText(QByteArrayView oldText, QByteArrayView newText, const QString &name, const RuleSet::Compiled &rules, Findings &findings)
{
    const Lines a = linesOf(oldText);
    const Lines b = linesOf(newText);
    const bool ruled = std::any_of(rules.rules.begin(), rules.rules.end(), [&](const CompiledRule &rule) {
        return rule.concerns(name) && (!rule.path || rule.path->maySelectInArray());
    });
    if (!ruled) {
        compareLineEnds(a, b, findings);
        compareExactly(a, b, findings);
        return;
    }
    const Document x = toDocument(a);
    const Document y = toDocument(b);
    const Marks oldMarks(x, rules, name, TextIs::Line);
    const Marks newMarks(y, rules, name, TextIs::Line);
    const Rank whole = std::min(oldMarks.value(Document::root), newMarks.value(Document::root));
    if (whole == noRule || rules.actions[whole].what.type != RuleType::Ignore)
        compareLineEnds(a, b, findings);
    JsonComparison comparison({&x, &oldMarks}, {&y, &newMarks}, rules, findings);
    comparison.setTextIs(TextIs::Line);
    comparison.alignAlways();
    comparison.compare();
}

} // namespace midflight
