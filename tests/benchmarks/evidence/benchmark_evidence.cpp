// SPDX-License-Identifier: GPL-3.0-or-later
// How long the gates of 1,000 components take, against the peer that any dashboard would compute instead: one
// Clopper-Pearson interval for each, with Boost. Both run on the same counts, in turns; medians of rounds.
#include "routing/evidence/judge.h"

#include <QElapsedTimer>
#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cstdio>
#include <random>
#include <vector>

using namespace midflight;

namespace {

constexpr int components = 1000;
constexpr int rounds = 15;

struct Subject {
    GateInputs inputs;
    Tally tally;
};

// From a component that has just begun to one that has run for a year.
std::vector<Subject> subjects()
{
    std::mt19937_64 random(1);
    std::lognormal_distribution<double> times(-2, 1);
    std::vector<Subject> all(components);
    for (int i = 0; i < components; ++i) {
        Subject &subject = all[size_t(i)];
        Comparison comparison;
        comparison.oldOutcome = Outcome{};
        comparison.newOutcome = Outcome{};
        const int n = 1 << (i % 16);
        for (int j = 0; j < n; ++j) {
            comparison.verdict = random() % 2000 == 0 ? Verdict::Mismatch : Verdict::Match;
            comparison.oldOutcome->seconds = times(random);
            comparison.newOutcome->seconds = 0.9 * comparison.oldOutcome->seconds;
            subject.tally.add(comparison, subject.inputs.settings);
        }
        subject.tally.requests = n + n / 50;
        subject.inputs.tally = &subject.tally;
        subject.inputs.stage = Stage::Shadow;
        subject.inputs.secondsInShadow = 86400.0 * n;
        subject.inputs.comparisonsPerSecond = 0.1;
    }
    return all;
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

template <typename Work>
double milliseconds(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main()
{
    const std::vector<Subject> all = subjects();
    std::vector<double> gates;
    std::vector<double> bounds;
    std::vector<double> peer;
    double kept = 0; // so that nothing is optimised away
    for (int round = 0; round < rounds; ++round) {
        gates.push_back(milliseconds([&] {
            for (const Subject &subject : all)
                kept += judgeGates(subject.inputs).ready ? 1 : 0;
        }));
        bounds.push_back(milliseconds([&] {
            for (const Subject &subject : all)
                kept += mismatchBound(subject.tally, subject.inputs.settings).upper;
        }));
        peer.push_back(milliseconds([&] {
            using boost::math::binomial;
            for (const Subject &subject : all) {
                const double n = double(subject.tally.n());
                const double k = double(subject.tally.k());
                kept += binomial::find_lower_bound_on_p(n, k, 0.025) + binomial::find_upper_bound_on_p(n, k, 0.025);
            }
        }));
    }
    const double judged = median(gates);
    const double reference = median(peer);
    std::printf("all nine gates with sentences, %d components: %.2f ms (%.0f components/s)\n", components, judged,
        components / judged * 1000);
    std::printf("confidence sequence for the chart:            %.2f ms\n", median(bounds));
    std::printf("one Clopper-Pearson interval each (Boost):    %.2f ms\n", reference);
    std::printf("ratio gates / Clopper-Pearson: %.2f\n", judged / reference);
    std::printf("ratio confidence sequence / Clopper-Pearson: %.2f\n", median(bounds) / reference);
    return kept > 0 ? 0 : 1;
}
