// SPDX-License-Identifier: GPL-3.0-or-later
// Bit masks of 64 bytes at a time, as in Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019): a prefix XOR
// over the quotes that are not escaped tells what is inside strings. Blocks in which the depth cannot fall to the
// container's own cost two population counts; only the others are walked bit by bit.
#include "routing/compare/jsonsplitter.h"

#include <bit>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace midflight {

namespace {

constexpr qsizetype blockSize = 64;

struct Masks {
    quint64 quotes = 0, backslashes = 0, opens = 0, closes = 0, commas = 0;
};

#ifdef __SSE2__
inline Masks masksOf(const char *at)
{
    Masks masks;
    for (int i = 0; i < 4; ++i) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at + 16 * i));
        const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20)); // [ and {, ] and } differ in this bit alone
        const auto found = [i](__m128i from, char wanted) {
            return quint64(quint32(_mm_movemask_epi8(_mm_cmpeq_epi8(from, _mm_set1_epi8(wanted))))) << (16 * i);
        };
        masks.quotes |= found(bytes, '"');
        masks.backslashes |= found(bytes, '\\');
        masks.opens |= found(folded, '{');
        masks.closes |= found(folded, '}');
        masks.commas |= found(bytes, ',');
    }
    return masks;
}
#else
inline Masks masksOf(const char *at)
{
    Masks masks;
    for (int i = 0; i < blockSize; ++i) {
        const quint64 bit = quint64(1) << i;
        masks.quotes |= at[i] == '"' ? bit : 0;
        masks.backslashes |= at[i] == '\\' ? bit : 0;
        masks.opens |= (at[i] | 0x20) == '{' ? bit : 0;
        masks.closes |= (at[i] | 0x20) == '}' ? bit : 0;
        masks.commas |= at[i] == ',' ? bit : 0;
    }
    return masks;
}
#endif

/// Bit i: an odd number of bits is set in 0 … i.
inline quint64 prefixXor(quint64 bits)
{
    for (int by = 1; by < 64; by *= 2)
        bits ^= bits << by;
    return bits;
}

/// Tells strings from structure across blocks.
class StringState
{
public:
    /// Everything inside strings, from the opening quote on, leaves the masks.
    void strip(Masks &masks)
    {
        quint64 escaped = m_escaped;
        m_escaped = 0;
        for (quint64 left = masks.backslashes & ~escaped; left;) {
            const int at = std::countr_zero(left);
            if (at == 63) {
                m_escaped = 1;
                break;
            }
            escaped |= quint64(2) << at;
            left &= ~(quint64(3) << at);
        }
        const quint64 strings = prefixXor(masks.quotes & ~escaped) ^ m_inside;
        m_inside = quint64(qint64(strings) >> 63);
        masks.opens &= ~strings;
        masks.closes &= ~strings;
        masks.commas &= ~strings;
    }

private:
    quint64 m_escaped = 0; ///< 1: the next block's first byte is escaped
    quint64 m_inside = 0; ///< all ones: the next block begins inside a string
};

/// Calls `visit(at, masks)` for every block; the last one is padded with spaces. Until it returns true.
template <typename Visit>
void eachBlock(const char *at, const char *end, Visit &&visit)
{
    StringState strings;
    for (; end - at >= blockSize; at += blockSize) {
        Masks masks = masksOf(at);
        strings.strip(masks);
        if (visit(at, masks))
            return;
    }
    if (at == end)
        return;
    char last[blockSize];
    std::memset(last, ' ', sizeof last);
    std::memcpy(last, at, size_t(end - at));
    Masks masks = masksOf(last);
    strings.strip(masks);
    visit(at, masks);
}

/// Finds the end of a walk over the children of one container.
struct Walk {
    JsonSplitter::Stop stop = JsonSplitter::Stop::End;
    const char *found = nullptr;
    qint64 depth = 0; ///< of containers inside the one that is walked over

    /// Passes by a block that cannot close the container: only its brackets count.
    void pass(const Masks &masks) { depth += std::popcount(masks.opens) - std::popcount(masks.closes); }

    /// Looks at every bracket of a block and at these commas. True at the end: the container's own closing bracket, or a
    /// comma between its children that `isLast(where)`.
    template <typename IsLast>
    bool look(const char *block, const Masks &masks, quint64 commas, IsLast &&isLast)
    {
        for (quint64 left = masks.opens | masks.closes | commas; left; left &= left - 1) {
            const quint64 bit = left & -left;
            const char *const here = block + std::countr_zero(left);
            if (masks.opens & bit) {
                ++depth;
            } else if (masks.closes & bit) {
                if (depth-- == 0)
                    return end(JsonSplitter::Stop::Close, here);
            } else if (depth == 0 && isLast(here)) {
                return end(JsonSplitter::Stop::Comma, here);
            }
        }
        return false;
    }

private:
    bool end(JsonSplitter::Stop why, const char *where)
    {
        stop = why;
        found = where;
        return true;
    }
};

} // namespace

JsonSplitter::Stop JsonSplitter::skipBytes(qsizetype least)
{
    const char *const target = m_end - m_at > least ? m_at + least : m_end;
    Walk walk;
    walk.found = m_end;
    eachBlock(m_at, m_end, [&](const char *block, const Masks &masks) {
        const bool counts = block + blockSize > target;
        if (walk.depth > std::popcount(masks.closes) || (!counts && !(masks.opens | masks.closes))) {
            walk.pass(masks);
            return false;
        }
        return walk.look(block, masks, counts ? masks.commas : 0, [&](const char *here) { return here >= target; });
    });
    m_at = walk.found;
    return walk.stop;
}

JsonSplitter::Stop JsonSplitter::skipChildren(qint64 count)
{
    Walk walk;
    walk.found = m_end;
    eachBlock(m_at, m_end, [&](const char *block, const Masks &masks) {
        if (walk.depth > std::popcount(masks.closes)) {
            walk.pass(masks);
            return false;
        }
        if (walk.depth == 0 && !(masks.opens | masks.closes)) {
            const int commas = std::popcount(masks.commas);
            if (commas < count) {
                count -= commas;
                return false;
            }
        }
        return walk.look(block, masks, masks.commas, [&](const char *) { return --count == 0; });
    });
    m_at = walk.found;
    return walk.stop;
}

} // namespace midflight
