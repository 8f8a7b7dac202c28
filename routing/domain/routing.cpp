// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/routing.h"

#include <QVarLengthArray>
#include <xxhash.h>

namespace midflight {

namespace {

/// Changing a salt moves every key to another place: part of what is stored, so never change them.
constexpr quint64 sampleSalt = 0x6d69'6466'7361'6d70;
constexpr quint64 shareSalt = 0x6d69'6466'7368'6172;

/// Where a request falls in [0, 1): XXH3 over the UTF-16LE of the id, a NUL and the key; the hash's 53 high bits are
/// exactly what a double's mantissa holds. Two components or two salts place the same key independently.
class Place
{
public:
    Place(const ComponentId &component, QStringView key, quint64 draw)
    {
        append(component.value);
        m_bytes.append(u'\0');
        if (key.isEmpty()) {
            for (int shift = 0; shift < 64; shift += 16)
                m_bytes.append(char16_t(draw >> shift));
        } else {
            append(key);
        }
    }
    bool below(double fraction, quint64 salt) const
    {
        const quint64 hash = XXH3_64bits_withSeed(m_bytes.constData(), size_t(m_bytes.size()) * sizeof(char16_t), salt);
        return double(hash >> 11) * 0x1p-53 < fraction;
    }

private:
    void append(QStringView text) { m_bytes.append(text.utf16(), text.size()); }
    QVarLengthArray<char16_t, 128> m_bytes; ///< on the stack for keys of usual length
};

} // namespace

Route decide(const ComponentId &component, QStringView key, quint64 draw, const RoutingTable &table)
{
    const auto found = table.components.constFind(component);
    if (found == table.components.cend())
        return {};
    const Routing &routing = *found;
    if (routing.stage == Stage::Old)
        return {Side::Old, {}};
    if (routing.stage == Stage::Retired)
        return {Side::New, {}};

    const Place place(component, key, draw);
    Route route;
    if (routing.stage == Stage::New) {
        route.answer = Side::New;
    } else {
        const bool named = !key.isEmpty();
        const bool excluded = named && routing.exclude.contains(key);
        const bool included = named && routing.include.contains(key);
        if (!excluded && (included || place.below(routing.share, shareSalt)))
            route.answer = Side::New;
    }
    if (place.below(routing.sample, sampleSalt))
        route.also = other(route.answer);
    return route;
}

} // namespace midflight
