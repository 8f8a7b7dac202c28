// SPDX-License-Identifier: GPL-3.0-or-later
// Nanoseconds of the one function that decides who answers a request, on a table of 50 components.
#include "routing/domain/routing.h"

#include <QStringList>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace midflight;

int main()
{
    RoutingTable table;
    for (int number = 0; number < 50; ++number)
        table.components.insert({QStringLiteral("component-%1").arg(number)}, {});
    const ComponentId old {QStringLiteral("component-7")};
    const ComponentId shadow {QStringLiteral("component-8")};
    const ComponentId canary {QStringLiteral("component-9")};
    const ComponentId moved {QStringLiteral("component-10")};
    table.components[shadow] = {Stage::Shadow, 1, 0, {}, {}};
    table.components[canary] = {Stage::Shadow, 0.5, 0.1, {QStringLiteral("tenant-1")}, {QStringLiteral("tenant-2")}};
    table.components[moved] = {Stage::New, 0.1, 0, {}, {}};
    QStringList keys;
    for (int number = 0; number < 1024; ++number)
        keys.append(QStringLiteral("customer-%1").arg(number));

    for (const auto &[name, component] : {std::pair {"old", old}, {"shadow", shadow}, {"canary", canary}, {"new", moved}}) {
        for (const bool keyed : {true, false}) {
            std::vector<double> rounds;
            std::size_t toNew = 0;
            for (int round = 0; round < 9; ++round) {
                constexpr int calls = 1'000'000;
                const auto begin = std::chrono::steady_clock::now();
                for (int call = 0; call < calls; ++call) {
                    const QStringView key = keyed ? QStringView(keys[call & 1023]) : QStringView();
                    toNew += decide(component, key, quint64(call) * 0x9e3779b97f4a7c15, table).answer == Side::New;
                }
                rounds.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() / calls);
            }
            std::nth_element(rounds.begin(), rounds.begin() + 4, rounds.end());
            std::printf("decide %-6s %-9s %6.1f ns   (%zu to new)\n", name, keyed ? "by key" : "at random", rounds[4], toNew);
        }
    }
}
