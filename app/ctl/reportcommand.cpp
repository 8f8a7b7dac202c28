// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/courier.h"
#include "app/ctl/exitcodes.h"
#include "app/ctl/leases.h"
#include "app/ctl/runcommand.h"
#include "routing/compare/compare.h"
#include "routing/domain/json.h"
#include "routing/domain/trace.h"
#include "routing/compare/redaction.h"

#include <QFile>
#include <QFileInfo>
#include <cstdio>

namespace midflight {

namespace {
const QLatin1String leaseKey("lease");
const QLatin1String revisionKey("revision");
const QLatin1String answerKey("answer");
}

int runWhich(const Session &session, const RequestOptions &options)
{
    const ComponentId component {QString::fromStdString(options.component)};
    const QString key = QString::fromStdString(options.key);
    Courier courier(session, QByteArray::fromStdString(options.migrationFile));
    const auto route = courier.route(component, key);
    if (!route)
        return complain(route.error());
    if (courier.fromRouter())
        session.settle();
    const bool shadowed = route->answer == Side::Old && route->also;
    std::puts(shadowed ? "shadow" : qPrintable(toString(route->answer)));
    if (route->also) {
        QJsonObject kept {{leaseKey, route->lease}, {answerKey, toString(route->answer)}};
        if (route->revision)
            kept[revisionKey] = *route->revision;
        Leases(session.directory()).keep(component, key, kept);
    }
    return exitcode::done;
}

int runReport(const Session &session, const RequestOptions &options)
{
    const ComponentId id {QString::fromStdString(options.component)};
    if (!ComponentId::isValid(id.value))
        return complain({Failure::Invalid, QStringLiteral("'%1' is not a component id").arg(id.value), {}});
    // Rules and privacy come from the router; away, from what is remembered of it.
    Component definition;
    Privacy privacy;
    session.settle();
    const auto answer = session.client().get(QStringLiteral("/migration"));
    if (answer)
        session.cache().noteMigration(answer->body);
    const auto remembered = session.cache().route(id, QString(), QDateTime::currentDateTimeUtc());
    if (!remembered)
        return complain(answer ? Error {Failure::UnknownComponent, QStringLiteral("there is no component '%1'").arg(id.value), {}}
                               : answer.error());
    definition = remembered->component;
    privacy = remembered->privacy;

    Comparison report;
    report.id = QUuid::createUuid();
    report.time = QDateTime::currentDateTimeUtc();
    report.key = QString::fromStdString(options.key);
    report.traceparent = callersTrace();
    report.origin = options.replay ? Origin::Replay : Origin::Live;
    report.oldOutcome.emplace();
    report.newOutcome.emplace();
    report.answeredBy = Side::Old;
    if (!options.replay) {
        if (const auto lease = Leases(session.directory()).take(id, report.key)) {
            report.lease = (*lease)[leaseKey].toString();
            report.answeredBy = sideFromString((*lease)[answerKey].toString());
            if (lease->contains(revisionKey))
                report.revision = (*lease)[revisionKey].toInteger();
        }
    }
    const auto rules = RuleSet::compile(definition.rules, report.time.date());
    if (!rules)
        return complain(rules.error());
    const auto judgement = comparePaths(QFileInfo(QFile::decodeName(options.oldPath.c_str())).absoluteFilePath(),
                                        QFileInfo(QFile::decodeName(options.newPath.c_str())).absoluteFilePath(),
                                        *rules, definition.step() ? definition.step()->normalise : QMap<QString, QStringList>());
    if (!judgement)
        return complain({Failure::Invalid, judgement.error().message, judgement.error().details});
    conclude(report, *judgement);
    redact(report, privacy);

    const auto delivered = Courier(session, {}).deliver(id, report);
    if (session.json())
        printJson(toJson(report));
    else
        std::printf("%s\n", qPrintable(toString(*report.verdict)));
    if (!delivered) {
        if (delivered.error().failure == Failure::Unavailable)
            std::fprintf(stderr, "midflightctl: kept until the router is back\n");
        return complain(delivered.error());
    }
    return exitcode::done;
}

} // namespace midflight
