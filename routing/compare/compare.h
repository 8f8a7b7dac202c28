// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/ruleset.h"
#include "routing/domain/comparison.h"
#include "routing/domain/error.h"

#include <QByteArrayView>
#include <QMap>
#include <array>
#include <vector>

namespace midflight {

inline constexpr size_t leafClasses = size_t(LeafClass::Expected) + 1;

/// What comparing found. `differences` holds the first Comparison::maxDifferences of `differenceCount`.
struct Judgement {
    Verdict verdict = Verdict::Match; ///< Match, Tolerated or Mismatch
    QList<Difference> differences;
    qint64 differenceCount = 0;
    Coverage coverage;
    QList<Difference> tolerated; ///< what the rules overlooked, the first Comparison::maxDifferences of `toleratedCount`
    qint64 toleratedCount = 0;
    std::array<qint64, leafClasses> classes {}; ///< compared leaves by LeafClass
    qint64 bytes = 0; ///< of both sides, all that there was to compare
    qint64 bytesLeftOut = 0; ///< of these, in values that rules ignored or masked; as written, or nearly so
    FieldsSeen fields; ///< empty where nothing was looked into, or where there are too many
    QStringList notes; ///< "reads.json: not JSON at byte 17, compared as text"
};

/// Compares two documents in memory. Pure; bytes that are equal are not looked into (Coverage then counts one leaf). The kind is recognised by content and name.
/// \param name of the output, "qc.json"; decides the kind where the content leaves a choice, and which table rules apply
Judgement compareBytes(QByteArrayView oldBytes, QByteArrayView newBytes, const QString &name, const RuleSet &rules);

/// Compares two files or two directories. Error: one of them cannot be read.
Result<Judgement> comparePaths(const QString &oldPath, const QString &newPath, const RuleSet &rules,
                               const QMap<QString, QStringList> &normalise = {});

/// Compares what the outcomes themselves carry: exit code ("/exit_code"), status ("/status"), Content-Type
/// ("/content_type") and body. Outcomes that are errors are not for comparing: see errorVerdict().
Judgement compareOutcomes(const Outcome &oldOutcome, const Outcome &newOutcome, const RuleSet &rules);

/// What a body of this Content-Type is called for comparing: "body.json", "body.csv", …
QString bodyName(const QString &contentType);

/// An answer as it came over HTTP, complete. Refers to memory of others.
struct HttpAnswer {
    int status = 0;
    std::vector<std::pair<QByteArrayView, QByteArrayView>> headers; ///< name and value, as received
    QByteArrayView body; ///< without its transfer coding; a content coding may still be on it
};

/// Compares two answers: "/status", Content-Type and the `headers` named ("/headers/location"; names in any case, of a
/// field that is there several times all values in their order), and the body. Pure; for any thread.
/// Rules speak of these parts by name: table = "status", "content_type", "headers/location".
Judgement compareHttp(const HttpAnswer &oldAnswer, const HttpAnswer &newAnswer, const QStringList &headers, const RuleSet &rules);

/// What a judgement says goes into the comparison it was made for.
void conclude(Comparison &comparison, const Judgement &judgement);

/// Old's second run beside its first.
Repeat repeatOf(const Judgement &oldBesideItself);

/// Adds what one more output's comparison found; its pointers get `prefix` ("/qc.json") in front.
void merge(Judgement &into, const Judgement &part, const QString &prefix);

} // namespace midflight
