// SPDX-License-Identifier: GPL-3.0-or-later
// What `midflightctl run` adds to a step: against the bare command, one after the other in turn, so that whatever else
// the machine does falls on both. Prints medians. Needs MIDFLIGHT_BIN.
#include "tests/steps/stephouse.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <spawn.h>
#include <sys/wait.h>
#include <vector>

using namespace midflight;

namespace {

double timed(const std::vector<QByteArray> &command, char **environment)
{
    std::vector<char *> argv;
    for (const QByteArray &argument : command)
        argv.push_back(const_cast<char *>(argument.constData()));
    argv.push_back(nullptr);
    const auto start = std::chrono::steady_clock::now();
    pid_t pid = 0;
    if (posix_spawn(&pid, argv[0], nullptr, nullptr, argv.data(), environment) != 0)
        return 0;
    int status = 0;
    waitpid(pid, &status, 0);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? took.count() : -1;
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

double percentile95(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() * 95 / 100];
}

} // namespace

int main(int argc, char **argv)
{
    const int rounds = argc > 1 ? atoi(argv[1]) : 300;
    StepHouse house;
    house.write(QStringLiteral("migration.toml"),
                "id = \"benchmark\"\n"
                "[components.alone]\ntitle = \"old alone\"\n[components.alone.step]\nold = [\"/bin/true\"]\nnew = [\"/bin/true\"]\nrepeatable = true\n"
                "[components.both]\ntitle = \"both sides\"\n[components.both.step]\nold = [\"/bin/true\"]\nnew = [\"/bin/true\"]\nrepeatable = true\n");
    if (!house.startRouter() || !house.move(QStringLiteral("both"), QStringLiteral("shadow"))) {
        std::fprintf(stderr, "the router did not start; is MIDFLIGHT_BIN set?\n");
        return 1;
    }
    QByteArrayList variables;
    for (const QString &variable : house.environment().toStringList())
        variables.append(variable.toLocal8Bit());
    std::vector<char *> environment;
    for (QByteArray &variable : variables)
        environment.push_back(variable.data());
    environment.push_back(nullptr);

    const QByteArray ctl = StepHouse::program("midflightctl").toLocal8Bit();
    std::vector<double> bare;
    std::vector<double> alone;
    std::vector<double> both;
    for (int round = 0; round < rounds; ++round) {
        bare.push_back(timed({"/bin/true"}, environment.data()));
        alone.push_back(timed({ctl, "run", "alone"}, environment.data()));
        both.push_back(timed({ctl, "run", "both"}, environment.data()));
    }
    if (*std::min_element(alone.begin(), alone.end()) < 0 || *std::min_element(both.begin(), both.end()) < 0) {
        std::fprintf(stderr, "a run failed\n");
        return 1;
    }
    const auto print = [&](const char *what, const std::vector<double> &values) {
        const double least = *std::min_element(values.begin(), values.end());
        std::printf("%-28s median %6.2f ms   p95 %6.2f ms   least %6.2f ms   adds %6.2f ms   ratio %.1f\n", what,
                    median(values), percentile95(values), least, median(values) - median(bare), median(values) / median(bare));
    };
    std::printf("%d rounds, interleaved; the step is /bin/true\n", rounds);
    print("bare command", bare);
    print("midflightctl run, one side", alone);
    print("midflightctl run, both sides", both);
    return 0;
}
