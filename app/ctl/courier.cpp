// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/courier.h"

#include "routing/client/socketconnection.h"
#include "routing/domain/json.h"
#include "routing/domain/migrationfile.h"

#include <QFile>

namespace midflight {

namespace {
constexpr std::chrono::milliseconds patience {1000}; ///< the contract's: then the cache decides
}

Result<StepRoute> Courier::route(const ComponentId &component, const QString &key)
{
    if (!ComponentId::isValid(component.value))
        return fail(Failure::Invalid, QStringLiteral("'%1' is not a component id").arg(component.value));
    auto asked = routeFromRouter(component, key);
    m_fromRouter = asked.has_value();
    if (asked)
        return asked;
    auto remembered = routeFromMemory(component, key);
    if (remembered)
        return remembered;
    auto defined = routeFromFile(component);
    if (defined || m_migrationFile.size() > 0)
        return defined;
    return asked; // says more than that nothing is remembered
}

Result<StepRoute> Courier::routeFromRouter(const ComponentId &component, const QString &key)
{
    const Deadline until(patience);
    const auto left = [&] { return std::chrono::milliseconds(until.millisecondsLeft()); };
    if (!m_session.settleRollbacks(patience))
        return fail(Failure::Unavailable, QStringLiteral("the router is away"));
    CallOptions options;
    options.deadline = left();
    const auto answer = m_session.client().post(componentPath(component, "/route"), {{QLatin1String("key"), key}}, options);
    if (!answer)
        return tl::unexpected<Error>(answer.error());

    const QJsonObject &json = answer->body;
    const auto definition = componentFromJson(component, json[QLatin1String("definition")].toObject());
    const auto side = sideFromString(json[QLatin1String("answer")].toString());
    if (!definition)
        return tl::unexpected<Error>(definition.error());
    if (!side)
        return fail(Failure::Unavailable, QStringLiteral("the router's answer names no side"));
    m_cacheIsCurrent = m_session.cache().noteRoute(component, json);
    StepRoute route;
    route.component = *definition;
    route.privacy = privacyFromJson(json[QLatin1String("privacy")].toObject());
    route.answer = *side;
    route.also = sideFromString(json[QLatin1String("also")].toString());
    route.revision = json[QLatin1String("revision")].toInteger();
    route.lease = json[QLatin1String("lease")].toString();
    if (m_session.pins().isPinned(component)) { // the router would not take the rollback from this machine's token
        route.answer = Side::Old;
        route.also.reset();
    }
    return route;
}

Result<StepRoute> Courier::routeFromMemory(const ComponentId &component, const QString &key) const
{
    auto route = m_session.cache().route(component, key, QDateTime::currentDateTimeUtc());
    if (route && m_session.pins().isPinned(component)) {
        route->answer = Side::Old;
        route->also.reset();
    }
    return route;
}

Result<StepRoute> Courier::routeFromFile(const ComponentId &component) const
{
    if (m_migrationFile.isEmpty())
        return fail(Failure::Unavailable, QStringLiteral("no migration file"));
    const auto migration = readMigrationFile(QFile::decodeName(m_migrationFile));
    if (!migration)
        return tl::unexpected<Error>(migration.error());
    const Component *found = migration->find(component);
    if (!found) {
        return fail(Failure::UnknownComponent, QStringLiteral("%1 has no component '%2'")
                                                   .arg(QFile::decodeName(m_migrationFile), component.value));
    }
    StepRoute route;
    route.component = *found;
    route.privacy = migration->privacy;
    return route; // old answers: nothing is known of how far the migration is
}

Result<void> Courier::deliver(const ComponentId &component, const Comparison &comparison) const
{
    const QJsonObject report = toJson(comparison);
    CallOptions options;
    options.deadline = std::chrono::seconds(5);
    const auto answer = m_session.client().post(componentPath(component, "/comparisons"),
                                                {{QLatin1String("comparisons"), QJsonArray {report}}}, options);
    if (!answer) {
        if (!m_session.spool().add(component, report))
            return fail(answer.error().failure, answer.error().message + QLatin1String("; no room to keep the report"));
        return tl::unexpected<Error>(answer.error());
    }
    const QJsonArray rejected = answer->body[QLatin1String("rejected")].toArray();
    if (!rejected.isEmpty())
        return fail(Failure::Invalid, rejected.first().toObject()[QLatin1String("detail")].toString());
    return {};
}

void Courier::report(const ComponentId &component, const Comparison &comparison)
{
    if (!deliver(component, comparison))
        return;
    m_session.settle();
    if (m_cacheIsCurrent && m_fromRouter)
        return;
    if (const auto migration = m_session.client().get(QStringLiteral("/migration")))
        m_session.cache().noteMigration(migration->body);
}

} // namespace midflight
