// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/canonicalhash.h"

#include "routing/compare/decimal.h"
#include "routing/compare/leaf.h"
#include "routing/compare/limits.h"

#include <xxhash.h>

namespace midflight {

namespace {

quint64 hashOf(std::string_view text, quint64 seed) { return XXH3_64bits_withSeed(text.data(), text.size(), seed); }

quint64 hashOfNumber(const Document &d, Document::Index i)
{
    const double value = d.number(i);
    if (d.tag(i) == '#' && (!std::isfinite(value) || value == 0))
        return hashOf(canonicalDecimal(d.text(i)), 1);
    const double positiveZero = value == 0 ? 0 : value;
    return XXH3_64bits_withSeed(&positiveZero, sizeof positiveZero, 2);
}

} // namespace

quint64 canonicalHash(const RuledDocument &side, Document::Index i, Rank inherited, const RuleSet::Compiled &rules, int depth)
{
    const Document &d = *side.document;
    const Rank rank = std::min(inherited, side.marks->value(i));
    const Action *action = rank == noRule ? nullptr : &rules.actions[rank];
    if (action && action->what.type == RuleType::Ignore && !d.isContainer(i))
        return 3;
    switch (d.tag(i)) {
    case '"':
        return action && action->what.type == RuleType::Text ? hashOf(masked(*action, d.text(i)), 4) : hashOf(d.text(i), 4);
    case 'l': case 'u': case 'd': case '#':
        return hashOfNumber(d, i);
    case 't': case 'f': case 'n':
        return 5 + quint64(d.tag(i));
    default:
        break;
    }
    if (depth >= maxDepth)
        return 6;
    const bool object = d.tag(i) == '{';
    quint64 sum = object ? 7 : 8;
    quint64 count = 0;
    for (Document::Index at = Document::begin(i), stop = d.end(i); at < stop; at = d.next(at), ++count) {
        quint64 key = count;
        if (object)
            key = hashOf(d.text(at++), 9);
        const Rank own = std::min(rank, side.marks->value(at));
        if (own != noRule && rules.actions[own].what.type == RuleType::Ignore && object)
            continue; // may be missing as well
        const quint64 member[2] = {key, canonicalHash(side, at, rank, rules, depth + 1)};
        sum += XXH3_64bits(member, sizeof member); // a sum: members come in any order
    }
    return XXH3_64bits_withSeed(&sum, sizeof sum, object ? 10 : 11);
}

} // namespace midflight
