// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/livewatch.h"

#include "routing/domain/json.h"
#include "routing/evidence/wording.h"

namespace midflight {

void LiveWatch::add(Verdict verdict, double rate, const QDateTime &began)
{
    if (since != began) {
        *this = {};
        since = began;
    }
    if (verdict == Verdict::Skipped || verdict == Verdict::OldError || verdict == Verdict::BothError)
        return;
    const bool failure = verdict == Verdict::NewError;
    const bool mismatch = failure || verdict == Verdict::Mismatch;
    ++n;
    mismatched += mismatch ? 1 : 0;
    failed += failure ? 1 : 0;
    mismatches.add(mismatch, rate);
    errors.add(failure, rate);
}

std::optional<LiveWatch::Alarm> LiveWatch::alarm() const
{
    const auto raised = [this](const QString &rule, const QString &what, qint64 k, const BreakDetector &detector) {
        return Alarm {rule,
                      QStringLiteral("%1 in %2 of %3 since new answers; a restarting e-detector says that the rate broke")
                          .arg(what, countInWords(k), counted(n, QStringLiteral("comparison"), QStringLiteral("comparisons"))),
                      {{QStringLiteral("n"), n},
                       {QStringLiteral("k"), k},
                       {QStringLiteral("log_m"), detector.logM()},
                       {QStringLiteral("threshold"), BreakDetector::threshold}}};
    };
    if (errors.alarm())
        return raised(QStringLiteral("errors"), QStringLiteral("new failed where old did not"), failed, errors);
    if (mismatches.alarm())
        return raised(QStringLiteral("mismatch"), QStringLiteral("new answered otherwise than old"), mismatched, mismatches);
    return std::nullopt;
}

QJsonObject LiveWatch::toJson() const
{
    if (!since.isValid())
        return {};
    return {{QStringLiteral("since"), toRfc3339(since)},
            {QStringLiteral("n"), n},
            {QStringLiteral("mismatched"), mismatched},
            {QStringLiteral("failed"), failed},
            {QStringLiteral("mismatches"), mismatches.toJson()},
            {QStringLiteral("errors"), errors.toJson()}};
}

LiveWatch LiveWatch::fromJson(const QJsonObject &json)
{
    LiveWatch watch;
    watch.since = fromRfc3339(json[QStringLiteral("since")].toString()).value_or(QDateTime());
    watch.n = json[QStringLiteral("n")].toInteger();
    watch.mismatched = json[QStringLiteral("mismatched")].toInteger();
    watch.failed = json[QStringLiteral("failed")].toInteger();
    watch.mismatches = BreakDetector::fromJson(json[QStringLiteral("mismatches")].toObject());
    watch.errors = BreakDetector::fromJson(json[QStringLiteral("errors")].toObject());
    return watch;
}

} // namespace midflight
