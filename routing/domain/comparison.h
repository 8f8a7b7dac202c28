// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"

#include <QDateTime>
#include <QJsonValue>
#include <QStringList>
#include <QUuid>

namespace midflight {

/// What came of running a request on both systems. Stored; append only.
enum class Verdict : quint8 {
    Match = 0,
    Tolerated = 1, ///< equal under the rules only
    Mismatch = 2,
    OldError = 3,
    NewError = 4,
    BothError = 5,
    Skipped = 6,
};

/// Our own limits that kept a request from being compared. Stored; append only.
enum class SkipReason : quint8 { None = 0, Overload = 1, TooLarge = 2, Unsafe = 3, Upgrade = 4, InputsChanged = 5 };

enum class Origin : quint8 { Live = 0, Replay = 1 };

/// What one system answered.
struct Outcome {
    double seconds = 0; ///< wall time
    std::optional<int> status; ///< HTTP
    std::optional<int> exitCode;
    std::optional<int> signal; ///< killed by
    std::optional<double> cpuSeconds;
    std::optional<qint64> maxRss; ///< bytes
    std::optional<QString> failure; ///< not started, timed out, broken connection: why, in words
    std::optional<QString> body; ///< when bodies travel with the report
    QString contentType;
    bool operator==(const Outcome &) const = default;

    /// An outcome that cannot be compared: not started, killed, timed out, a broken connection, an HTTP 5xx.
    bool isError() const { return failure || signal || (status && *status >= 500); }
};

/// How a compared leaf stands. Stored in JSON by name; append only.
enum class LeafClass : quint8 {
    Equal,
    WithinTolerance,
    BothNull,
    MissingOld, ///< only in new
    MissingNew, ///< only in old
    TypeChanged,
    Conflicting,
    Masked,
    Expected,
};

/// Where two outcomes differ.
struct Difference {
    QString pointer; ///< RFC 6901, "/summary/after/q30_rate"; "/exit_code", "/status"
    QString kind; ///< "value", "missing", "added", "type", "order", "shape"
    QJsonValue oldValue; ///< long values are shortened
    QJsonValue newValue;
    LeafClass leaf = LeafClass::Conflicting;
    bool operator==(const Difference &) const = default;
};

/// How much of the two outcomes was really compared. Leaves of old and new, paired ones counted once.
struct Coverage {
    qint64 compared = 0;
    qint64 ignored = 0;
    qint64 masked = 0;
    bool operator==(const Coverage &) const = default;
    double share() const; ///< compared / all, 0…1; 1 when there was nothing to compare
};

/// Which places two outcomes have at all, as path patterns ("/items/*/price"): to find what only one system ever answers.
struct FieldsSeen {
    QStringList onlyOld; ///< the topmost ones: what lies below is not named again
    QStringList onlyNew;
    QStringList both;
    bool operator==(const FieldsSeen &) const = default;
    bool isEmpty() const { return onlyOld.isEmpty() && onlyNew.isEmpty() && both.isEmpty(); }
    static constexpr qsizetype most = 1'000; ///< of a comparison, all together
};

/// How old's second run on the same request differs from its first: how unsteady old is by itself.
struct Repeat {
    QList<Difference> differences; ///< the first Comparison::maxDifferences; "new" is the second run
    qint64 differenceCount = 0;
    bool operator==(const Repeat &) const = default;
};

/// One request run on both systems, or on one (then `oldOutcome` or `newOutcome` is empty and no verdict is due).
struct Comparison {
    QUuid id; ///< chosen by the reporter; repeating it is harmless
    QDateTime time; ///< UTC
    QString key;
    std::optional<qint64> revision;
    Origin origin = Origin::Live;
    QString lease;
    QString traceparent; ///< the trace it belongs to, as W3C writes it; empty: none
    std::optional<Side> answeredBy; ///< known for a report without lease
    std::optional<Outcome> oldOutcome;
    std::optional<Outcome> newOutcome;
    std::optional<Verdict> verdict;
    SkipReason reason = SkipReason::None;
    QList<Difference> differences; ///< at most maxDifferences, the first ones
    qint64 differenceCount = 0; ///< all of them
    Coverage coverage;
    FieldsSeen fields; ///< empty where nothing was looked into
    std::optional<Outcome> oldAgain; ///< old's second run, when its body travels with the report
    std::optional<Repeat> repeat; ///< old ran twice, and was compared with itself

    static constexpr qsizetype maxDifferences = 200;
};

QString toString(Verdict verdict); ///< "match", "tolerated", "mismatch", "old_error", "new_error", "both_error", "skipped"
std::optional<Verdict> verdictFromString(const QString &text);
QString toString(SkipReason reason); ///< "", "overload", "too_large", "unsafe", "upgrade", "inputs_changed"
std::optional<SkipReason> skipReasonFromString(const QString &text);
QString toString(LeafClass leaf); ///< "equal", "within_tolerance", "both_null", "missing_old", …
std::optional<LeafClass> leafClassFromString(const QString &text);

/// The verdict that follows from the outcomes alone, if one of them is an error.
std::optional<Verdict> errorVerdict(const Outcome &oldOutcome, const Outcome &newOutcome);

} // namespace midflight
