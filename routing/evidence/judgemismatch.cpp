// SPDX-License-Identifier: GPL-3.0-or-later
// The gates that ask for a rate: mismatches, and errors of the new system alone.
#include "routing/evidence/judgeparts.h"
#include "routing/evidence/mismatcheprocess.h"
#include "routing/evidence/wording.h"

namespace midflight {

namespace {

// What to call the events that are to be rare.
struct Words {
    QString title;
    QString one;
    QString many;
};

struct Counts {
    qint64 n = 0;
    qint64 k = 0;
};

QString atConfidence(const GateSettings &settings)
{
    return QStringLiteral(" at ") + percentExactly(settings.confidence);
}

QString outOf(const Counts &counts)
{
    return countInWords(counts.k) + QStringLiteral(" of ") + countInWords(counts.n);
}

// A rate that must be proven, and that must not have broken recently.
void judgeProven(Gate &gate, const Words &words, const Counts &counts, double rate, const BreakDetector &detector,
    const GateInputs &inputs)
{
    const GateSettings &settings = inputs.settings;
    const double alpha = 1 - settings.confidence;
    gate.title = words.title + QStringLiteral(" \u2264 ") + percentExactly(rate);
    gate.required = rate;
    if (counts.n == 0) {
        gate.holds = false;
        gate.detail = QStringLiteral("nothing compared yet");
    } else {
        const double bound = mismatchUpperBound(counts.n, counts.k, alpha);
        gate.observed = double(counts.k) / double(counts.n);
        gate.limit = bound;
        gate.holds = mismatchProven(counts.n, counts.k, rate, alpha);
        gate.detail = QStringLiteral("\u2264 ") + percentAtMost(bound) + atConfidence(settings)
            + QStringLiteral(" confidence");
        if (detector.alarm()) {
            gate.holds = false;
            gate.detail = QStringLiteral("many ") + words.many + QStringLiteral(" of late; ") + gate.detail;
            gate.forecast = QStringLiteral("waits until ") + words.many + QStringLiteral(" are rare again");
            return;
        }
    }
    if (!*gate.holds) {
        if (const auto more = cleanComparisonsNeeded(counts.n, counts.k, rate, alpha))
            gate.forecast = forecastOf(*more, QStringLiteral("more clean comparison"),
                QStringLiteral("more clean comparisons"), inputs.comparisonsPerSecond);
    }
}

// At most so many in at least so many: for what runs rarely. Proves nothing, and says what it would take. A recent
// break needs no guard here: every mismatch counts for good.
void judgeCounted(Gate &gate, const Words &words, const Counts &counts, const MismatchLimit::Counted &limit,
    const GateInputs &inputs)
{
    const double alpha = 1 - inputs.settings.confidence;
    gate.title = words.title + QStringLiteral(": at most ") + countInWords(limit.allowed) + QStringLiteral(" in ")
        + countInWords(limit.of) + QStringLiteral(", counted");
    gate.required = QStringLiteral("%1 of %2").arg(limit.allowed).arg(limit.of);
    gate.observed = QStringLiteral("%1 of %2").arg(counts.k).arg(counts.n);
    gate.holds = counts.n > 0 && counts.n >= limit.of && counts.k <= limit.allowed;
    gate.detail = counts.n == 0 ? QStringLiteral("nothing compared yet") : outOf(counts);
    if (limit.of > 0)
        gate.detail += QStringLiteral("; counted, not proven: ") + countInWords(limit.allowed)
            + QStringLiteral(" of ") + countInWords(limit.of) + QStringLiteral(" would prove < ")
            + percentAtMost(mismatchUpperBound(limit.of, limit.allowed, alpha)) + atConfidence(inputs.settings);
    if (counts.k > limit.allowed)
        gate.forecast = QStringLiteral("cannot hold until the evidence starts anew");
    else if (!*gate.holds)
        gate.forecast = forecastOf(std::max<qint64>(limit.of - counts.n, 1), QStringLiteral("more comparison"),
            QStringLiteral("more comparisons"), inputs.comparisonsPerSecond);
}

} // namespace

Gate judgeMismatch(const GateInputs &inputs, const Tally &tally)
{
    Gate gate;
    gate.id = QStringLiteral("mismatch");
    const Words words{ QStringLiteral("Mismatch"), QStringLiteral("mismatch"), QStringLiteral("mismatches") };
    const Counts counts{ tally.n(inputs.settings.replay), tally.k(inputs.settings.replay) };
    const auto &limit = inputs.settings.mismatch;
    if (!limit) {
        gate.title = words.title;
        gate.detail = QStringLiteral("not required; ")
            + (counts.n == 0 ? QStringLiteral("nothing compared yet") : outOf(counts));
        if (counts.n > 0)
            gate.observed = double(counts.k) / double(counts.n);
    } else if (limit->counted) {
        judgeCounted(gate, words, counts, *limit->counted, inputs);
    } else {
        judgeProven(gate, words, counts, limit->rate, tally.mismatches, inputs);
    }
    return gate;
}

Gate judgeErrors(const GateInputs &inputs, const Tally &tally)
{
    Gate gate;
    gate.id = QStringLiteral("errors");
    const Words words{ QStringLiteral("Errors of new"), QStringLiteral("error"), QStringLiteral("errors") };
    const bool replay = inputs.settings.replay;
    const Counts counts{ tally.n(replay), tally.newErrors(replay) };
    const auto &limit = inputs.settings.mismatch;
    if (limit && limit->counted)
        judgeCounted(gate, words, counts, *limit->counted, inputs);
    else
        judgeProven(gate, words, counts, limit ? limit->rate : BreakDetector::defaultRate, tally.errors, inputs);
    if (counts.n > 0 && !(limit && limit->counted)) {
        qint64 old = tally.verdicts[size_t(Verdict::OldError)] + tally.verdicts[size_t(Verdict::BothError)];
        if (replay)
            old += tally.replayVerdicts[size_t(Verdict::OldError)] + tally.replayVerdicts[size_t(Verdict::BothError)];
        gate.detail
            = outOf(counts) + QStringLiteral(", old ") + countInWords(old) + QStringLiteral("; ") + gate.detail;
    }
    return gate;
}

} // namespace midflight
