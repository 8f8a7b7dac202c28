// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/paralleljob.h"

#include "routing/compare/compare.h"

#include <QFile>
#include <QFileInfo>
#include <sys/stat.h>

namespace midflight {

namespace {

QString prefixOf(const QString &name)
{
    QString token = name;
    return QLatin1Char('/') + token.replace(QLatin1Char('~'), QLatin1String("~0")).replace(QLatin1Char('/'), QLatin1String("~1"));
}

bool exists(const QByteArray &path)
{
    struct stat found {};
    return stat(path.constData(), &found) == 0;
}

Judgement oneDifference(const QString &kind, const QJsonValue &oldValue, const QJsonValue &newValue, LeafClass leaf)
{
    Judgement judgement;
    judgement.verdict = Verdict::Mismatch;
    judgement.differences.append({QString(), kind, oldValue, newValue, leaf});
    judgement.differenceCount = 1;
    judgement.coverage.compared = 1;
    return judgement;
}

Judgement compareOutput(const QByteArray &oldPath, const QByteArray &newPath, const RuleSet &rules,
                        const QMap<QString, QStringList> &normalise)
{
    const bool hasOld = exists(oldPath);
    const bool hasNew = exists(newPath);
    if (!hasOld && !hasNew)
        return {};
    if (!hasOld)
        return oneDifference(QStringLiteral("added"), QJsonValue::Undefined, QStringLiteral("an output"), LeafClass::MissingOld);
    if (!hasNew)
        return oneDifference(QStringLiteral("missing"), QStringLiteral("an output"), QJsonValue::Undefined, LeafClass::MissingNew);
    auto judgement = comparePaths(QFile::decodeName(oldPath), QFile::decodeName(newPath), rules, normalise);
    if (!judgement)
        return oneDifference(QStringLiteral("shape"), QJsonValue::Undefined, judgement.error().message, LeafClass::Conflicting);
    return *judgement;
}

} // namespace

QByteArray ParallelJob::answerPath(qsizetype index) const
{
    const OutputPaths &paths = other.outputs[index];
    if (inPlace)
        return QFile::encodeName(QFileInfo(QFile::decodeName(paths.answer)).absoluteFilePath());
    QByteArray bare = paths.answer;
    while (bare.size() > 1 && bare.endsWith('/'))
        bare.chop(1);
    const QByteArray name = bare.mid(bare.lastIndexOf('/') + 1);
    return workspace.answerDirectory(index) + '/'
        + (name.isEmpty() || name == "." || name == ".." ? QByteArray("output") : name);
}

void setOutcome(Comparison &report, Side side, const Outcome &outcome)
{
    (side == Side::Old ? report.oldOutcome : report.newOutcome) = outcome;
}

void setSkipped(Comparison &report, SkipReason reason)
{
    report.verdict = Verdict::Skipped;
    report.reason = reason;
}

void judge(ParallelJob &job, const Outcome &answer, const Outcome &other)
{
    Comparison &report = job.report;
    const bool answeredByOld = job.route.answer == Side::Old;
    setOutcome(report, job.route.answer, answer);
    setOutcome(report, midflight::other(job.route.answer), other);
    if (const auto error = errorVerdict(*report.oldOutcome, *report.newOutcome)) {
        report.verdict = error;
        return;
    }
    if (!job.inputs.isUnchanged())
        return setSkipped(report, SkipReason::InputsChanged);

    const auto compiled = RuleSet::compile(job.route.component.rules, report.time.date());
    const RuleSet rules = compiled ? *compiled : RuleSet(); // the router refuses rules that do not compile
    const StepDefinition &step = *job.route.component.step();
    Judgement whole = compareOutcomes(*report.oldOutcome, *report.newOutcome, rules);
    const qsizetype parts = job.other.outputs.size() + (job.other.comparesStdout ? 1 : 0);
    for (qsizetype i = 0; i < job.other.outputs.size(); ++i) {
        const OutputPaths &paths = job.other.outputs[i];
        const QByteArray answerPath = job.answerPath(i);
        const Judgement part = answeredByOld ? compareOutput(answerPath, paths.other, rules, step.normalise)
                                             : compareOutput(paths.other, answerPath, rules, step.normalise);
        merge(whole, part, parts > 1 ? prefixOf(paths.name) : QString());
    }
    if (job.other.comparesStdout) {
        const Judgement part = answeredByOld ? compareOutput(job.answerStdout(), job.otherStdout(), rules, step.normalise)
                                             : compareOutput(job.otherStdout(), job.answerStdout(), rules, step.normalise);
        merge(whole, part, parts > 1 ? QStringLiteral("/stdout") : QString());
    }
    report.verdict = whole.verdict;
    report.differences = whole.differences;
    report.differenceCount = whole.differenceCount;
    report.coverage = whole.coverage;
}

} // namespace midflight
