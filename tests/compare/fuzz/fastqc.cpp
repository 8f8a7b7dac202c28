// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compare/fuzz/fuzz.h"

/// Where exactly one letter or digit of one cell of a module's row changed, that is a difference.
static std::optional<bool> oneCellChanged(const QByteArray &a, const QByteArray &b)
{
    if (!a.startsWith("##FastQC") || !b.startsWith("##FastQC") || a.size() != b.size() || a.contains('\0') || a.contains('\r'))
        return std::nullopt;
    qsizetype at = -1;
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (a[i] == b[i])
            continue;
        if (at >= 0 || !std::isalnum(uchar(a[i])) || !std::isalnum(uchar(b[i])))
            return std::nullopt;
        at = i;
    }
    if (at < 0)
        return true;
    const qsizetype line = a.lastIndexOf('\n', at) + 1;
    if (line == 0 || a[line] == '#' || a[line] == '>')
        return std::nullopt;
    const qsizetype module = a.lastIndexOf("\n>>", line - 1);
    if (module < 0 || a.mid(module + 3).startsWith("END_MODULE"))
        return std::nullopt;
    return false;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto pair = fuzz::pairOf(data, size);
    fuzz::check(pair, "fastqc_data.txt", oneCellChanged(pair.a, pair.b));
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    const std::string report = "##FastQC\t0.11.2\n>>Basic Statistics\tpass\n#Measure\tValue\t\nFilename\tx.fq\t\nTotal Sequences\t250\t\n>>END_MODULE\n"
                               ">>Per base sequence content\tfail\n#Base\tG\tA\tT\tC\n1\t20\t30\t40\t10\n2-3\t1\t2\t3\t4\n>>END_MODULE\n"
                               ">>Sequence Duplication Levels\twarn\n#Total Deduplicated Percentage\t91.8\n#Duplication Level\tPercentage\n1\t9\n>10\t0\n>>END_MODULE\n";
    return {fuzz::edited(report, 90, '7'), fuzz::edited(report, int(report.find("2-3\t1")) + 4, '5'), fuzz::edited(report, int(report.find(">10")) + 4, '8')};
}
std::vector<std::string> fuzzWords()
{
    return {"##FastQC\t0.7\n", ">>END_MODULE\n", ">>", "#Base\tG\n", "\t", "\n", "pass", "fail", "1\t2\n", "#", ">>X\tpass\n", std::string("\0", 1)};
}
