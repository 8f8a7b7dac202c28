// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/decisioncommands.h"

#include "app/ctl/exitcodes.h"
#include "routing/steps/runningstep.h"

#include <cstdio>

namespace midflight {

namespace {

ComponentId idOf(const DecisionOptions &options)
{
    return {QString::fromStdString(options.components.front())};
}

Result<void> checkIds(const DecisionOptions &options)
{
    for (const std::string &id : options.components) {
        if (!ComponentId::isValid(QString::fromStdString(id)))
            return fail(Failure::Invalid, QStringLiteral("'%1' is not a component id").arg(QString::fromStdString(id)));
    }
    return {};
}

QJsonArray toArray(const std::vector<std::string> &texts)
{
    QJsonArray array;
    for (const std::string &text : texts)
        array.append(QString::fromStdString(text));
    return array;
}

/// Prints what the router acknowledged.
int acknowledge(const Session &session, const Result<BlockingClient::Answer> &answer, const QString &deed)
{
    if (!answer)
        return complain(answer.error());
    if (session.json()) {
        printJson(answer->body);
        return exitcode::done;
    }
    if (answer->status == 202) {
        std::printf("%s: %lld of %lld approvals\n", qPrintable(deed), answer->body[QLatin1String("approvals")].toInteger(),
                    answer->body[QLatin1String("needed")].toInteger());
        return exitcode::done;
    }
    const qint64 inFlight = answer->body[QLatin1String("in_flight")].toInteger();
    std::printf("%s: revision %lld%s\n", qPrintable(deed), answer->body[QLatin1String("revision")].toInteger(),
                inFlight > 0 ? qPrintable(QStringLiteral(", %1 still end where they began").arg(inFlight)) : "");
    const QJsonArray warnings = answer->body[QLatin1String("warnings")].toArray();
    for (const QJsonValue &warning : warnings)
        std::fprintf(stderr, "midflightctl: mind: %s\n", qPrintable(warning.toString()));
    const QJsonArray neededBy = answer->body[QLatin1String("needed_by")].toArray();
    if (!neededBy.isEmpty()) {
        QStringList names;
        for (const QJsonValue &name : neededBy)
            names.append(name.toString());
        std::fprintf(stderr, "midflightctl: still in new, though they need it: %s; take them along with midflightctl rollback %s\n",
                     qPrintable(names.join(QLatin1String(", "))), qPrintable(names.join(QLatin1Char(' '))));
    }
    QStringList unconfirmed;
    for (const QJsonValue &name : answer->body[QLatin1String("unconfirmed")].toArray())
        unconfirmed.append(name.toString());
    if (!unconfirmed.isEmpty())
        std::fprintf(stderr, "midflightctl: not confirmed yet by %s; see midflightctl fleet\n", qPrintable(unconfirmed.join(QLatin1String(", "))));
    if (answer->body[QLatin1String("durable")] == QJsonValue(false))
        std::fprintf(stderr, "midflightctl: it holds, but the router could not write it down yet\n");
    return exitcode::done;
}

/// Ends what still runs on the new side, once old answers. Of this user on this machine: other machines' steps finish.
void stopRunning(const DecisionOptions &options)
{
    if (!options.stopRunning)
        return;
    int stopped = 0;
    for (const std::string &id : options.components)
        stopped += RunningStep::stopAll({QString::fromStdString(id)});
    std::fprintf(stderr, "midflightctl: %d running step%s asked to end\n", stopped, stopped == 1 ? "" : "s");
}

/// What an approval is bound to: the revision and evidence as they are now.
struct Seen {
    qint64 revision = 0;
    QString evidence;
    QJsonArray gates;
    bool ready = false;
};

Result<Seen> look(const Session &session, const ComponentId &id)
{
    // The revision first: what changes between the two calls is noticed by the router.
    const auto migration = session.client().get(QStringLiteral("/migration"));
    if (!migration)
        return tl::unexpected<Error>(migration.error());
    const auto gates = session.client().get(componentPath(id, "/gates"));
    if (!gates)
        return tl::unexpected<Error>(gates.error());
    return Seen {migration->body[QLatin1String("revision")].toInteger(), gates->body[QLatin1String("evidence")].toString(),
                 gates->body[QLatin1String("gates")].toArray(), gates->body[QLatin1String("ready")].toBool()};
}

void printOpenGates(const QJsonArray &gates)
{
    for (const QJsonValue &value : gates) {
        const QJsonObject gate = value.toObject();
        if (gate[QLatin1String("holds")] != QJsonValue(false))
            continue;
        std::fprintf(stderr, "  %s: %s\n", qPrintable(gate[QLatin1String("title")].toString()),
                     qPrintable(gate[QLatin1String("detail")].toString()));
    }
}

/// A stage that must be earned.
int approve(const Session &session, const DecisionOptions &options, const char *stage)
{
    const auto valid = checkIds(options);
    if (!valid)
        return complain(valid.error());
    const ComponentId id = idOf(options);
    session.settle();
    const auto seen = look(session, id);
    if (!seen)
        return complain(seen.error());
    QJsonObject body {{QLatin1String("to"), QLatin1String(stage)}};
    if (!options.reason.empty())
        body[QLatin1String("reason")] = QString::fromStdString(options.reason);
    if (options.overriding)
        body[QLatin1String("override")] = true;
    else
        body[QLatin1String("evidence")] = seen->evidence;
    CallOptions call;
    call.ifMatch = seen->revision;
    const auto answer = session.client().post(componentPath(id, "/stage"), body, call);
    const int code = acknowledge(session, answer, QStringLiteral("%1: %2").arg(id.value, QLatin1String(stage)));
    if (!answer && answer.error().failure == Failure::GatesNotMet)
        printOpenGates(seen->gates);
    return code;
}

} // namespace

int runShadow(const Session &session, const DecisionOptions &options)
{
    const auto valid = checkIds(options);
    if (!valid)
        return complain(valid.error());
    const ComponentId id = idOf(options);
    session.settle();
    QJsonObject body {{QLatin1String("to"), QStringLiteral("shadow")}};
    CallOptions call;
    if (options.sample)
        body[QLatin1String("sample")] = *options.sample;
    if (options.share) {
        body[QLatin1String("share")] = *options.share;
        if (*options.share > 0) {
            const auto seen = look(session, id);
            if (!seen)
                return complain(seen.error());
            call.ifMatch = seen->revision;
            body[QLatin1String("evidence")] = seen->evidence;
        }
    }
    if (!options.include.empty())
        body[QLatin1String("include")] = toArray(options.include);
    if (!options.exclude.empty())
        body[QLatin1String("exclude")] = toArray(options.exclude);
    if (!options.reason.empty())
        body[QLatin1String("reason")] = QString::fromStdString(options.reason);
    return acknowledge(session, session.client().post(componentPath(id, "/stage"), body, call),
                       QStringLiteral("%1: shadow").arg(id.value));
}

int runCutover(const Session &session, const DecisionOptions &options)
{
    if (options.overriding && options.reason.empty())
        return complain({Failure::Invalid, QStringLiteral("--override needs --reason"), {}});
    return approve(session, options, "new");
}

int runRetire(const Session &session, const DecisionOptions &options)
{
    return approve(session, options, "retired");
}

int runFreeze(const Session &session, const DecisionOptions &options)
{
    const auto valid = checkIds(options);
    if (!valid)
        return complain(valid.error());
    session.settle();
    const ComponentId id = idOf(options);
    return acknowledge(session,
                       session.client().post(componentPath(id, "/freeze"), {{QLatin1String("frozen"), !options.off}}),
                       QStringLiteral("%1: %2").arg(id.value, options.off ? QStringLiteral("thawed") : QStringLiteral("frozen")));
}

int runUndo(const Session &session, const DecisionOptions &options)
{
    session.settle();
    qint64 revision = options.revision.value_or(0);
    if (!options.revision) {
        const auto newest = session.client().get(QStringLiteral("/history?limit=1"));
        if (!newest)
            return complain(newest.error());
        const QJsonArray decisions = newest->body[QLatin1String("decisions")].toArray();
        if (decisions.isEmpty())
            return complain({Failure::NotPossible, QStringLiteral("nothing was decided yet"), {}});
        revision = decisions.first().toObject()[QLatin1String("revision")].toInteger();
    }
    return acknowledge(session, session.client().post(QStringLiteral("/undo"), {{QLatin1String("revision"), revision}}),
                       QStringLiteral("decision %1 undone").arg(revision));
}

int runDeployed(const Session &session, const DecisionOptions &options)
{
    const auto valid = checkIds(options);
    if (!valid)
        return complain(valid.error());
    session.settle();
    const ComponentId id = idOf(options);
    const QJsonObject body {{QLatin1String("side"), QString::fromStdString(options.side)},
                            {QLatin1String("version"), QString::fromStdString(options.version)}};
    return acknowledge(session, session.client().post(componentPath(id, "/deployed"), body),
                       QStringLiteral("%1: %2 is now %3").arg(id.value, QString::fromStdString(options.side),
                                                              QString::fromStdString(options.version)));
}

int runRollback(const Session &session, const DecisionOptions &options)
{
    const auto valid = checkIds(options);
    if (!valid)
        return complain(valid.error());
    // First of all: nothing that is owed from earlier comes before a rollback.
    QJsonObject body;
    if (options.keepComparing)
        body[QLatin1String("keep_comparing")] = true;
    if (!options.reason.empty())
        body[QLatin1String("reason")] = QString::fromStdString(options.reason);
    if (options.withDependents)
        body[QLatin1String("with_dependents")] = true;
    const bool one = options.components.size() == 1;
    if (!one)
        body[QLatin1String("components")] = toArray(options.components);
    const auto answer = session.client().post(one ? componentPath(idOf(options), "/rollback") : QStringLiteral("/rollback"), body);
    QStringList names;
    for (const std::string &id : options.components)
        names.append(QString::fromStdString(id));
    const QString deed = QStringLiteral("%1: %2").arg(names.join(QLatin1String(", ")), options.keepComparing ? QStringLiteral("shadow") : QStringLiteral("old"));
    if (answer || answer.error().failure != Failure::Unavailable) {
        const int code = acknowledge(session, answer, deed);
        if (answer) {
            for (const QString &name : names)
                session.pins().release({name});
            stopRunning(options);
            session.settle();
        }
        return code;
    }
    for (const QString &name : names) {
        if (session.cache().stage({name}) == Stage::Retired) {
            return complain({Failure::NotPossible,
                             QStringLiteral("%1: retired, the old system is switched off").arg(name), {}});
        }
    }
    for (const QString &name : names) {
        if (!session.pins().pin({name})) {
            std::fprintf(stderr, "midflightctl: %s; and %s cannot be written, so NOTHING WAS ROLLED BACK\n",
                         qPrintable(answer.error().message), session.directory().constData());
            return exitcode::unreachable;
        }
    }
    std::fprintf(stderr,
                 "midflightctl: %s\n"
                 "midflightctl: %s: old answers on this machine from now on; the router is told at the next contact\n",
                 qPrintable(answer.error().message), qPrintable(names.join(QLatin1String(", "))));
    stopRunning(options);
    return exitcode::unreachable;
}

} // namespace midflight
