// SPDX-License-Identifier: GPL-3.0-or-later
// Archives of the same members in any packing are alike; a byte of a member that differs is found.
#include "tests/compare/fuzz/fuzz.h"
#include "tests/compare/packed.h"

#include <map>

namespace {

using Members = QList<std::pair<QByteArray, QByteArray>>;

/// "name=content|name=content"; contents are bytes and nothing else, names are letters unless they are to be wild.
Members membersOf(const QByteArray &text, bool wild)
{
    Members members;
    for (const QByteArray &member : text.split('|')) {
        const qsizetype end = std::max<qsizetype>(0, member.indexOf('='));
        QByteArray name = member.first(end);
        for (char &letter : name) {
            if (!wild)
                letter = char('a' + uchar(letter) % 26);
        }
        members.append({name + ".bin", QByteArray("\x7f\x45\0\1", 4) + member.sliced(end)});
    }
    return members;
}

/// The last of a name counts, as where an archive is unpacked.
std::map<QByteArray, QByteArray> unpacked(const Members &members)
{
    std::map<QByteArray, QByteArray> byName;
    for (const auto &[name, content] : members)
        byName[name] = content;
    return byName;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const bool wild = data[0] & 4;
    const auto pair = fuzz::pairOf(data + 1, size - 1);
    const Members a = membersOf(pair.a, wild);
    const Members b = membersOf(pair.b, wild);
    const int filter = data[0] & 8 ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_NONE;
    const fuzz::Pair files {packed(a, data[0] & 1, filter, data[0] & 8 ? "1" : nullptr), packed(b, data[0] & 2, filter, data[0] & 8 ? "1" : nullptr)};
    fuzz::check(files, "x.archive", wild ? std::nullopt : std::optional(unpacked(a) == unpacked(b)));
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    std::vector<std::string> seeds;
    for (const char packing : {'\0', '\1', '\3', '\10', '\7'})
        seeds.push_back(packing + fuzz::edited("a=hello|b=world|c=", 2, 'x'));
    return seeds;
}
std::vector<std::string> fuzzWords() { return {"|", "=", "|a=", "|b=x", "\xff", "../", "/", std::string(600, 'x')}; }
