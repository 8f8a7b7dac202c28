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

/// Where one run's outputs are.
struct RunOutputs {
    QByteArrayList paths;
    QByteArray stdoutPath;
};

struct Sides {
    RunOutputs old;
    RunOutputs other; ///< new, or old's second run
};

bool answeredByOld(const ParallelJob &job) { return job.route.answer == midflight::Side::Old; }

RunOutputs answerSide(const ParallelJob &job)
{
    RunOutputs outputs {{}, job.answerStdout()};
    for (qsizetype i = 0; i < job.other.outputs.size(); ++i)
        outputs.paths.append(job.answerPath(i));
    return outputs;
}

RunOutputs redirected(const Redirection &redirection, const QByteArray &stdoutPath)
{
    RunOutputs outputs {{}, stdoutPath};
    for (const OutputPaths &paths : redirection.outputs)
        outputs.paths.append(paths.other);
    return outputs;
}

RunOutputs otherSide(const ParallelJob &job) { return redirected(job.other, job.otherStdout()); }
RunOutputs againSide(const ParallelJob &job) { return redirected(*job.again, job.againStdout()); }

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

Judgement compareSides(const ParallelJob &job, const Outcome &oldOutcome, const Outcome &otherOutcome, const Sides &sides)
{
    const auto compiled = RuleSet::compile(job.route.component.rules, job.report.time.date());
    const RuleSet rules = compiled ? *compiled : RuleSet(); // the router refuses rules that do not compile
    const StepDefinition &step = *job.route.component.step();
    Judgement whole = compareOutcomes(oldOutcome, otherOutcome, rules);
    const qsizetype parts = job.other.outputs.size() + (job.other.comparesStdout ? 1 : 0);
    for (qsizetype i = 0; i < job.other.outputs.size(); ++i) {
        const QString prefix = parts > 1 ? prefixOf(job.other.outputs[i].name) : QString();
        merge(whole, compareOutput(sides.old.paths[i], sides.other.paths[i], rules, step.normalise), prefix);
    }
    if (job.other.comparesStdout) {
        const QString prefix = parts > 1 ? QStringLiteral("/stdout") : QString();
        merge(whole, compareOutput(sides.old.stdoutPath, sides.other.stdoutPath, rules, step.normalise), prefix);
    }
    return whole;
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
    setOutcome(report, job.route.answer, answer);
    setOutcome(report, midflight::other(job.route.answer), other);
    if (const auto error = errorVerdict(*report.oldOutcome, *report.newOutcome)) {
        report.verdict = error;
        return;
    }
    if (!job.inputs.isUnchanged())
        return setSkipped(report, SkipReason::InputsChanged);

    const Sides sides = answeredByOld(job) ? Sides {answerSide(job), otherSide(job)} : Sides {otherSide(job), answerSide(job)};
    conclude(report, compareSides(job, *report.oldOutcome, *report.newOutcome, sides));
}

void judgeAgain(ParallelJob &job, const Outcome &again)
{
    Comparison &report = job.report;
    const bool compared = report.verdict && *report.verdict <= Verdict::Mismatch;
    if (!compared || errorVerdict(*report.oldOutcome, again) || !job.inputs.isUnchanged())
        return;
    const RunOutputs old = answeredByOld(job) ? answerSide(job) : otherSide(job);
    report.repeat = repeatOf(compareSides(job, *report.oldOutcome, again, {old, againSide(job)}));
}

} // namespace midflight
