// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/findings.h"

#include "routing/compare/cause.h"

namespace midflight {

QString pointerOf(const PathSteps &steps)
{
    QString pointer;
    for (const PathStep &step : steps)
        pointer += u'/' + (step.key.data() ? escapedToken(step.key) : QString::number(step.index));
    return pointer;
}

void conclude(Judgement &judgement)
{
    judgement.verdict = judgement.differenceCount > 0 ? Verdict::Mismatch
        : judgement.toleratedCount > 0                ? Verdict::Tolerated
                                                      : Verdict::Match;
    const Coverage &coverage = judgement.coverage;
    const QString eaten = QStringLiteral("nothing was compared: the rules leave out all %1 values")
                              .arg(coverage.ignored + coverage.masked);
    if (coverage.compared == 0 && coverage.ignored + coverage.masked > 0 && !judgement.notes.contains(eaten))
        judgement.notes.append(eaten);
}

QStringList Findings::topNames() const
{
    QSet<QString> names = m_topNames;
    for (const Difference &difference : m_judgement.differences)
        names.insert(difference.pointer.section(u'/', 1, 1));
    return names.values();
}

Judgement Findings::take()
{
    conclude(m_judgement);
    return std::move(m_judgement);
}

void Findings::add(Findings &&other)
{
    merge(m_judgement, other.m_judgement, QString());
    m_topNames.unite(other.m_topNames);
    other = Findings(other.m_quiet);
}

static void addFields(FieldsSeen &into, const FieldsSeen &part, const QString &prefix)
{
    if (part.isEmpty())
        return;
    const QString pattern = pathPattern(prefix);
    qsizetype room = FieldsSeen::most - into.onlyOld.size() - into.onlyNew.size() - into.both.size();
    const auto append = [&](QStringList &list, const QStringList &more) {
        for (const QString &field : more) {
            if (room-- <= 0)
                return;
            list.append(pattern + field);
        }
    };
    append(into.onlyOld, part.onlyOld);
    append(into.onlyNew, part.onlyNew);
    append(into.both, part.both);
}

void merge(Judgement &into, const Judgement &part, const QString &prefix)
{
    const auto append = [&](QList<Difference> &list, const QList<Difference> &more) {
        for (const Difference &difference : more) {
            if (list.size() >= Comparison::maxDifferences)
                return;
            list.append(difference);
            list.last().pointer = prefix + difference.pointer;
        }
    };
    append(into.differences, part.differences);
    append(into.tolerated, part.tolerated);
    into.differenceCount += part.differenceCount;
    into.toleratedCount += part.toleratedCount;
    into.coverage.compared += part.coverage.compared;
    into.coverage.ignored += part.coverage.ignored;
    into.coverage.masked += part.coverage.masked;
    for (size_t i = 0; i < leafClasses; ++i)
        into.classes[i] += part.classes[i];
    into.bytes += part.bytes;
    into.bytesLeftOut += part.bytesLeftOut;
    addFields(into.fields, part.fields, prefix);
    const QString where = prefix.mid(prefix.startsWith(u'/') ? 1 : 0);
    for (const QString &note : part.notes)
        into.notes.append(where.isEmpty() ? note : where + QStringLiteral(": ") + note);
    conclude(into);
}

} // namespace midflight
