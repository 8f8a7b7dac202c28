// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <archive.h>
#include <archive_entry.h>

/// An archive of these members; zip or tar, packed with this filter.
/// \param level of the filter's compression, "1" is fast; null: the filter's own
inline QByteArray packed(const QList<std::pair<QByteArray, QByteArray>> &members, bool zip, int filter = ARCHIVE_FILTER_NONE,
                         const char *level = nullptr)
{
    qsizetype room = 1 << 16;
    for (const auto &[name, content] : members)
        room += content.size() + content.size() / 8 + 4096;
    QByteArray out(room, '\0');
    size_t used = 0;
    struct archive *writer = archive_write_new();
    zip ? archive_write_set_format_zip(writer) : archive_write_set_format_pax_restricted(writer);
    archive_write_add_filter(writer, filter);
    if (level)
        archive_write_set_filter_option(writer, nullptr, "compression-level", level);
    archive_write_open_memory(writer, out.data(), size_t(out.size()), &used);
    for (const auto &[name, content] : members) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.constData());
        archive_entry_set_size(entry, content.size());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(writer, entry);
        archive_write_data(writer, content.constData(), size_t(content.size()));
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    out.truncate(qsizetype(used));
    return out;
}
