// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/querycommand.h"

#include "routing/compare/jsonpath.h"
#include "routing/compare/jsontext.h"
#include "routing/compare/jsonwriter.h"

#include <QFile>
#include <cstdio>

namespace midflight {

namespace {

int failed(const QString &message)
{
    std::fprintf(stderr, "midflightctl: %s\n", qUtf8Printable(message));
    return 2;
}

} // namespace

int runQuery(const QueryOptions &options)
{
    const auto path = JsonPath::parse(options.path);
    if (!path)
        return failed(path.error().message);
    QFile file(options.file);
    const bool opened = options.file == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return failed(options.file + QStringLiteral(": ") + file.errorString());
    QString why;
    const auto document = parseJson(file.readAll(), &why);
    if (!document)
        return failed(QStringLiteral("%1: not JSON at %2").arg(options.file, why));
    std::string out = "[";
    for (const Document::Index node : path->select(*document)) {
        if (out.size() > 1)
            out += ", ";
        writeJson({&*document, node}, out);
    }
    out += "]\n";
    std::fwrite(out.data(), 1, out.size(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 2;
}

} // namespace midflight
