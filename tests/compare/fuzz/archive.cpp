// SPDX-License-Identifier: GPL-3.0-or-later
// The document is the members, separated by '|', each "name=content"; a third byte chooses how each side packs them. The
// packed bytes are damaged as well: that must end in some verdict.
#include "tests/compare/fuzz/fuzz.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <map>

using Members = std::map<std::string, std::string>;

static Members membersOf(const QByteArray &document)
{
    Members members;
    for (const QByteArray &part : document.split('|')) {
        const qsizetype at = part.indexOf('=');
        // Names that a file system or an archive changes tell nothing.
        std::string name = "m";
        for (const char c : part.left(std::max<qsizetype>(at, 0)))
            name += std::isalnum(uchar(c)) ? c : '_';
        members[name] = part.mid(at + 1).toStdString();
    }
    return members;
}

static QByteArray packed(const Members &members, int how)
{
    QByteArray out(1 << 18, '\0');
    size_t used = 0;
    struct archive *writer = archive_write_new();
    how % 2 == 0 ? archive_write_set_format_zip(writer) : archive_write_set_format_ustar(writer);
    if (how % 2 == 1 && how % 3 > 0)
        archive_write_add_filter(writer, how % 3 == 1 ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_ZSTD);
    archive_write_set_bytes_per_block(writer, 0);
    archive_write_open_memory(writer, out.data(), size_t(out.size()), &used);
    for (const auto &[name, content] : members) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, la_int64_t(content.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(writer, entry);
        archive_write_data(writer, content.data(), content.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    out.truncate(qsizetype(used));
    return out;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const auto contents = fuzz::pairOf(data + 1, size - 1);
    const Members a = membersOf(contents.a);
    const Members b = membersOf(contents.b);
    const auto plain = [](const Members &members) {
        return std::all_of(members.begin(), members.end(), [](const auto &member) {
            return std::all_of(member.second.begin(), member.second.end(),
                               [](char c) { return (uchar(c) >= 0x20 && uchar(c) < 0x7f && c != '[' && c != '{' && c != '#') || c == '\n'; });
        });
    };
    const int how = data[0] & 1; // the same kind of archive, packed in another way
    const fuzz::Pair archives {packed(a, how), packed(b, how + 2 * ((data[0] >> 1) % 3))};
    if (!archives.a.isEmpty() && !archives.b.isEmpty())
        fuzz::check(archives, "x.zip", plain(a) && plain(b) ? std::optional(a == b) : std::nullopt);
    fuzz::Pair damaged {archives.a, archives.a};
    for (size_t i = 0; i + 1 < std::min<size_t>(size, 8) && !damaged.b.isEmpty(); i += 2)
        damaged.b[qsizetype(data[i] * 7 % damaged.b.size())] = char(data[i + 1]);
    fuzz::check(damaged, "x.zip", std::nullopt);
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    std::vector<std::string> seeds;
    for (const char how : {'\0', '\1', '\2', '\3', '\4', '\5'}) {
        seeds.push_back(how + fuzz::edited("a=hello\n|b=world\n|c=", 3, 'j'));
        seeds.push_back(how + fuzz::edited("a=hello|b=world", 7, '-'));
    }
    return seeds;
}
std::vector<std::string> fuzzWords() { return {"|", "=", "a=", "|d=x", "\n", "fastqc_data.txt=##FastQC\n", "PK\x03\x04"}; }
