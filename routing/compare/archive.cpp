// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/archive.h"

#include "routing/compare/limits.h"

#include <QStringList>
#include <archive.h>
#include <archive_entry.h>

namespace midflight {

namespace {

using Reader = std::unique_ptr<struct archive, decltype(&archive_read_free)>;

QString messageOf(struct archive *reader)
{
    const char *text = archive_error_string(reader);
    return text ? QString::fromUtf8(text) : QStringLiteral("cannot be read");
}

/// Names that are not UTF-8 stay as different as they are: a character for each byte.
QString nameOf(struct archive_entry *entry)
{
    if (const char *utf8 = archive_entry_pathname_utf8(entry))
        return QString::fromUtf8(utf8);
    const QByteArray bytes(archive_entry_pathname(entry));
    return bytes.isValidUtf8() ? QString::fromUtf8(bytes) : QString::fromLatin1(bytes);
}

/// All of the current member, unless it grows beyond what its packed size makes plausible.
std::optional<QByteArray> readMember(struct archive *reader, qint64 packedSize, qint64 *total, QString *why)
{
    QByteArray content;
    for (;;) {
        const void *block = nullptr;
        size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(reader, &block, &size, &offset);
        if (status == ARCHIVE_EOF)
            return content;
        if (status < ARCHIVE_WARN) {
            *why = messageOf(reader);
            return std::nullopt;
        }
        const qint64 end = offset + qint64(size);
        *total += qint64(size);
        const bool bomb = end > maxMember || *total > maxMember
            || (*total > ratioCounts && *total / std::max<qint64>(packedSize, 1) > maxRatio);
        if (bomb) {
            *why = QStringLiteral("unpacks to more than %1 MB from %2 bytes").arg(*total >> 20).arg(packedSize);
            return std::nullopt;
        }
        if (offset > content.size())
            content.append(qsizetype(offset - content.size()), '\0'); // a hole of a sparse file
        content.append(static_cast<const char *>(block), qsizetype(size));
    }
}

} // namespace

bool looksLikeArchive(QByteArrayView bytes)
{
    return bytes.startsWith("PK\x03\x04") || bytes.startsWith("PK\x05\x06") || bytes.startsWith("7z\xbc\xaf\x27\x1c")
        || (bytes.size() >= 512 && bytes.sliced(257).startsWith("ustar"));
}

bool looksCompressed(QByteArrayView bytes)
{
    return bytes.startsWith("\x1f\x8b\x08") || bytes.startsWith("\x28\xb5\x2f\xfd") || bytes.startsWith("BZh")
        || bytes.startsWith(QByteArrayView("\xfd" "7zXZ\0", 6));
}

std::optional<Archive> unpackArchive(QByteArrayView bytes, QString *why)
{
    const Reader reader(archive_read_new(), &archive_read_free);
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_7zip(reader.get());
    if (archive_read_open_memory(reader.get(), bytes.data(), size_t(bytes.size())) != ARCHIVE_OK) {
        *why = messageOf(reader.get());
        return std::nullopt;
    }
    Archive result;
    qint64 total = 0;
    for (;;) {
        struct archive_entry *entry = nullptr;
        const int status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF)
            return result;
        if (status < ARCHIVE_WARN) {
            *why = messageOf(reader.get());
            return std::nullopt;
        }
        const QString path = nameOf(entry);
        if (archive_entry_filetype(entry) == AE_IFDIR)
            continue;
        if (archive_entry_filetype(entry) != AE_IFREG) {
            result.notes.append(path + QStringLiteral(": no regular file, not compared"));
            continue;
        }
        if (qint64(result.members.size()) >= maxMembers) {
            *why = QStringLiteral("more than %1 members").arg(maxMembers);
            return std::nullopt;
        }
        auto content = readMember(reader.get(), bytes.size(), &total, why);
        if (!content)
            return std::nullopt;
        if (!result.members.insert_or_assign(path, std::move(*content)).second)
            result.notes.append(path + QStringLiteral(": there more than once, the last one is compared"));
    }
}

std::optional<QByteArray> unpackStream(QByteArrayView bytes, QString *why)
{
    QString ignored;
    if (!why)
        why = &ignored;
    if (!looksCompressed(bytes))
        return std::nullopt;
    const Reader reader(archive_read_new(), &archive_read_free);
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_format_raw(reader.get());
    struct archive_entry *entry = nullptr;
    if (archive_read_open_memory(reader.get(), bytes.data(), size_t(bytes.size())) != ARCHIVE_OK
        || archive_read_next_header(reader.get(), &entry) < ARCHIVE_WARN) {
        *why = messageOf(reader.get());
        return std::nullopt;
    }
    qint64 total = 0;
    return readMember(reader.get(), bytes.size(), &total, why);
}

} // namespace midflight
