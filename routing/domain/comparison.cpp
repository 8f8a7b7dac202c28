// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/comparison.h"

#include <array>

namespace midflight {

namespace {

/// Names by enum value; the enums are append only, so the order is fixed.
constexpr std::array verdictNames {"match", "tolerated", "mismatch", "old_error", "new_error", "both_error", "skipped"};
constexpr std::array reasonNames {"", "overload", "too_large", "unsafe", "upgrade", "inputs_changed"};
constexpr std::array leafNames {"equal",       "within_tolerance", "both_null",   "missing_old", "missing_new",
                                "type_changed", "conflicting",      "masked",      "expected"};

template <typename Enum, size_t count>
QString nameOf(Enum value, const std::array<const char *, count> &names)
{
    return QString::fromLatin1(names.at(size_t(value)));
}

template <typename Enum, size_t count>
std::optional<Enum> valueOf(const QString &text, const std::array<const char *, count> &names)
{
    for (size_t i = 0; i < count; ++i) {
        if (text == QLatin1String(names[i]))
            return Enum(i);
    }
    return {};
}

} // namespace

double Coverage::share() const
{
    const qint64 all = compared + ignored + masked;
    return all > 0 ? double(compared) / double(all) : 1;
}

QString toString(Verdict verdict) { return nameOf(verdict, verdictNames); }
std::optional<Verdict> verdictFromString(const QString &text) { return valueOf<Verdict>(text, verdictNames); }
QString toString(SkipReason reason) { return nameOf(reason, reasonNames); }
std::optional<SkipReason> skipReasonFromString(const QString &text) { return valueOf<SkipReason>(text, reasonNames); }
QString toString(LeafClass leaf) { return nameOf(leaf, leafNames); }
std::optional<LeafClass> leafClassFromString(const QString &text) { return valueOf<LeafClass>(text, leafNames); }

std::optional<Verdict> errorVerdict(const Outcome &oldOutcome, const Outcome &newOutcome)
{
    if (oldOutcome.isError())
        return newOutcome.isError() ? Verdict::BothError : Verdict::OldError;
    if (newOutcome.isError())
        return Verdict::NewError;
    return {};
}

} // namespace midflight
