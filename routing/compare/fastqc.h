// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/archive.h"
#include "routing/compare/document.h"

#include <QByteArrayView>
#include <QStringList>

namespace midflight {

/// fastqc_data.txt: modules, each a table whose first columns name its rows.
struct FastqcReport {
    struct Module {
        std::string_view name, status;
        std::vector<std::pair<std::string_view, std::string_view>> values; ///< "#Total Deduplicated Percentage\t91.8"
        std::vector<std::string_view> columns;
        std::vector<std::vector<std::string_view>> rows;
    };
    std::string_view version;
    std::vector<Module> modules;

    static bool looksLikeOne(QByteArrayView bytes) { return bytes.startsWith("##FastQC"); }
    static FastqcReport parse(QByteArrayView bytes); ///< refers to `bytes`
};

/// Both reports as documents {"version", module: {"status", value…, row: {column: cell}}}, so that pointers read
/// /module/row/column. A row is named by its first cells, as many as make the names unique on both sides.
std::pair<Document, Document> fastqcDocuments(const FastqcReport &oldReport, const FastqcReport &newReport);

/// What an experienced colleague would say first: which modules agree, differ, came and went, and which flags flipped.
/// `differing`: the modules in which comparing found differences that matter.
QStringList summaryOf(const FastqcReport &oldReport, const FastqcReport &newReport, const QStringList &differing);

/// The one fastqc_data.txt of an archive made by FastQC, whatever its top folder is called. Null: another archive.
const QByteArray *fastqcDataOf(const Archive &archive);

} // namespace midflight
