// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/slowgates.h"

#include "routing/evidence/mismatcheprocess.h"
#include "routing/evidence/wording.h"

namespace midflight {

QStringList slowGates(const GateInputs &inputs)
{
    constexpr double year = 365 * 86400.0;
    const auto &settings = inputs.settings;
    static const Tally nothing;
    const Tally &tally = inputs.tally ? *inputs.tally : nothing;
    const qint64 n = tally.n(settings.replay);
    QStringList sentences;
    const auto weigh = [&](const QString &gate, std::optional<qint64> more, const QString &advice) {
        const double rate = inputs.comparisonsPerSecond;
        if (rate <= 0 || (more && double(*more) / rate <= year))
            return;
        sentences += QStringLiteral("the gate %1 needs %2, more than a year at the traffic seen; %3")
                         .arg(gate, more ? QStringLiteral("%1 more comparisons").arg(about(*more)) : QStringLiteral("more comparisons than can be counted"),
                              advice);
    };
    if (settings.comparisons && n < *settings.comparisons)
        weigh(QStringLiteral("comparisons"), *settings.comparisons - n, QStringLiteral("ask for fewer, or replay past inputs"));
    if (settings.mismatch && settings.mismatch->counted && n < settings.mismatch->counted->of)
        weigh(QStringLiteral("mismatch"), settings.mismatch->counted->of - n, QStringLiteral("count fewer"));
    if (settings.mismatch && !settings.mismatch->counted)
        weigh(QStringLiteral("mismatch"),
              cleanComparisonsNeeded(n, tally.k(settings.replay), settings.mismatch->rate, 1 - settings.confidence),
              QStringLiteral("count instead, such as mismatch = \"0 of 8\""));
    return sentences;
}

} // namespace midflight
