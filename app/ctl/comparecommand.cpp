// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/comparecommand.h"

#include "routing/compare/compare.h"
#include "routing/compare/judgementreport.h"
#include "routing/domain/migrationfile.h"

#include <QDate>
#include <QDateTime>
#include <cstdio>
#include <unistd.h>

namespace midflight {

namespace {

int failed(const Error &error)
{
    std::fprintf(stderr, "midflightctl: %s\n", qUtf8Printable(error.message));
    return 2;
}

void print(const QByteArray &text, FILE *to) { std::fwrite(text.constData(), 1, size_t(text.size()), to); }

} // namespace

int runCompare(const CompareOptions &options)
{
    QList<Rule> rules;
    if (!options.rulesFile.isEmpty()) {
        const auto read = readRulesFile(options.rulesFile);
        if (!read)
            return failed(read.error());
        rules = *read;
    }
    const auto compiled = RuleSet::compile(rules, QDateTime::currentDateTimeUtc().date());
    if (!compiled) {
        Error error = compiled.error();
        error.message.prepend(options.rulesFile + QStringLiteral(": "));
        return failed(error);
    }
    auto judgement = comparePaths(options.oldPath, options.newPath, *compiled);
    if (!judgement)
        return failed(judgement.error());
    for (const Rule &rule : compiled->expired())
        judgement->notes.append(QStringLiteral("expired on %1, no longer applies: the rule on %2")
                                    .arg(rule.expires->toString(Qt::ISODate), rule.match.isEmpty() ? rule.table : rule.match));
    if (options.json)
        print(judgementAsJson(*judgement), stdout);
    else
        print(judgementAsText(*judgement, isatty(STDOUT_FILENO) ? Colour::Yes : Colour::No), stdout);
    if (std::fflush(stdout) != 0)
        return 2;
    return judgement->verdict == Verdict::Mismatch ? 1 : 0;
}

} // namespace midflight
