// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "ui/report.h"

namespace midflight {

/// Writes the report to a file: .png in `size` pixels, .pdf and .svg as vectors of that shape. The page keeps its
/// shape and is centred. Replaces the file only when all of it could be written.
Result<void> writeReport(const ReportData &data, const Theme &theme, const QString &path, QSize size);

/// The same as bytes; `kind` is png, pdf or svg.
QByteArray reportBytes(const ReportData &data, const Theme &theme, const QString &kind, QSize size);

/// The suffixes that writeReport() understands.
bool isReportFile(const QString &path);

} // namespace midflight
