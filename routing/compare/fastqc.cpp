// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/fastqc.h"

#include <QSet>
#include <set>

namespace midflight {

namespace {

std::vector<std::string_view> cut(std::string_view line)
{
    std::vector<std::string_view> cells;
    for (;;) {
        const size_t tab = line.find('\t');
        cells.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos)
            return cells;
        line.remove_prefix(tab + 1);
    }
}

/// "#Measure\tValue\t" has a tab behind its last name in old versions.
void dropEmptyTail(std::vector<std::string_view> &cells)
{
    while (cells.size() > 1 && cells.back().empty())
        cells.pop_back();
}

std::string rowName(const std::vector<std::string_view> &row, size_t cells)
{
    std::string name;
    for (size_t i = 0; i < std::min(cells, row.size()); ++i)
        name.append(i > 0 ? "," : "").append(row[i]);
    return name;
}

/// How many first cells name each row of the module. 0: none does, rows are numbered.
size_t cellsThatName(const FastqcReport::Module *module)
{
    if (!module)
        return 1;
    for (size_t cells = 1; cells <= 2; ++cells) {
        std::set<std::string> names;
        if (std::all_of(module->rows.begin(), module->rows.end(), [&](const auto &row) { return names.insert(rowName(row, cells)).second; }))
            return cells;
    }
    return 0;
}

const FastqcReport::Module *moduleOf(const FastqcReport &report, std::string_view name)
{
    const auto found = std::find_if(report.modules.begin(), report.modules.end(), [&](const auto &m) { return m.name == name; });
    return found == report.modules.end() ? nullptr : &*found;
}

Document toDocument(const FastqcReport &report, const FastqcReport &other)
{
    TapeWriter tape;
    tape.startObject();
    tape.key("version");
    tape.string(report.version);
    for (const FastqcReport::Module &module : report.modules) {
        const size_t mine = cellsThatName(&module);
        const size_t theirs = cellsThatName(moduleOf(other, module.name));
        const size_t naming = mine == 0 || theirs == 0 ? 0 : std::max(mine, theirs);
        tape.key(module.name);
        tape.startObject();
        tape.key("status");
        tape.string(module.status);
        for (const auto &[name, value] : module.values) {
            tape.key(name);
            tape.string(value);
        }
        for (size_t r = 0; r < module.rows.size(); ++r) {
            const auto &row = module.rows[r];
            tape.key(naming == 0 ? std::to_string(r) : rowName(row, naming));
            tape.startObject();
            for (size_t c = naming; c < row.size(); ++c) {
                tape.key(c < module.columns.size() ? std::string(module.columns[c]) : std::to_string(c));
                tape.string(row[c]);
            }
            tape.endObject();
        }
        tape.endObject();
    }
    tape.endObject();
    return tape.finish();
}

} // namespace

FastqcReport FastqcReport::parse(QByteArrayView bytes)
{
    FastqcReport report;
    std::string_view text(bytes.data(), size_t(bytes.size()));
    Module *open = nullptr;
    std::vector<std::vector<std::string_view>> heads;
    const auto close = [&] {
        if (!open)
            return;
        // Of the lines that begin with #, the last one names the columns; those before it are values of their own.
        if (!heads.empty() && (!open->rows.empty() || heads.back().size() != 2)) {
            open->columns = heads.back();
            heads.pop_back();
        }
        for (const auto &head : heads)
            open->values.emplace_back(head.front(), head.size() > 1 ? head[1] : std::string_view());
        heads.clear();
        open = nullptr;
    };
    while (!text.empty()) {
        const size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        auto cells = cut(line);
        dropEmptyTail(cells);
        if (line.substr(0, 8) == "##FastQC") {
            report.version = cells.size() > 1 ? cells[1] : std::string_view();
        } else if (line.substr(0, 12) == ">>END_MODULE") {
            close();
        } else if (line.substr(0, 2) == ">>") {
            close();
            open = &report.modules.emplace_back();
            open->name = cells.front().substr(2);
            open->status = cells.size() > 1 ? cells[1] : std::string_view();
        } else if (open && !line.empty() && line.front() == '#') {
            cells.front().remove_prefix(1);
            heads.push_back(std::move(cells));
        } else if (open && !line.empty()) {
            open->rows.push_back(std::move(cells));
        }
    }
    close();
    return report;
}

std::pair<Document, Document> fastqcDocuments(const FastqcReport &oldReport, const FastqcReport &newReport)
{
    return {toDocument(oldReport, newReport), toDocument(newReport, oldReport)};
}

QStringList summaryOf(const FastqcReport &oldReport, const FastqcReport &newReport, const QStringList &differing)
{
    QStringList agree, differ, gone, come, flipped;
    const auto text = [](std::string_view view) { return QString::fromUtf8(view.data(), qsizetype(view.size())); };
    for (const FastqcReport::Module &module : oldReport.modules) {
        const FastqcReport::Module *other = moduleOf(newReport, module.name);
        const QString name = text(module.name);
        (!other ? gone : differing.contains(name) ? differ : agree).append(name);
        if (other && other->status != module.status)
            flipped.append(QStringLiteral("%1 %2 → %3").arg(name, text(module.status), text(other->status)));
    }
    for (const FastqcReport::Module &module : newReport.modules) {
        if (!moduleOf(oldReport, module.name))
            come.append(text(module.name));
    }
    QStringList notes;
    const auto say = [&](const char *what, const QStringList &names) {
        if (!names.isEmpty())
            notes.append(QStringLiteral("%1 %2: %3").arg(names.size()).arg(QLatin1String(what), names.join(QLatin1String(", "))));
    };
    say("modules agree", agree);
    say("modules differ", differ);
    say("modules only in old", gone);
    say("modules only in new", come);
    say("flags flip", flipped);
    return notes;
}

const QByteArray *fastqcDataOf(const Archive &archive)
{
    const QByteArray *found = nullptr;
    for (const auto &[path, content] : archive.members) {
        const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
        if (parts.isEmpty() || parts.first() == QLatin1String("__MACOSX") || parts.last() != QLatin1String("fastqc_data.txt") || parts.size() > 2)
            continue;
        if (found)
            return nullptr; // a bundle of reports
        found = &content;
    }
    return found && FastqcReport::looksLikeOne(*found) ? found : nullptr;
}

} // namespace midflight
