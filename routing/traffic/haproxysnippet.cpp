// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/haproxyplane.h"
#include "routing/traffic/pathpattern.h"

#include <QRegularExpression>
#include <QUrl>

namespace midflight {

/// The path part of a match as HAProxy's condition, with PathPattern's meaning.
static QString pathCondition(const QString &path)
{
    if (!path.contains(u'{'))
        return path.endsWith(u'/') ? QStringLiteral("{ path_beg '%1' }").arg(path)
                                   : QStringLiteral("{ path -m reg '^%1(/|$)' }").arg(QRegularExpression::escape(path).replace(QLatin1String("\\/"), QLatin1String("/")));
    QString expression;
    const auto parts = path.mid(1).split(u'/');
    for (const auto &part : parts) {
        const bool named = part.size() > 2 && part.startsWith(u'{') && part.endsWith(u'}');
        expression += u'/' + (named ? QStringLiteral("[^/]+") : QRegularExpression::escape(part));
    }
    if (!path.endsWith(u'/'))
        expression += QLatin1String("(/|$)");
    return QStringLiteral("{ path -m reg '^%1' }").arg(expression);
}

static QString conditions(const HttpDefinition &http)
{
    QStringList all;
    const auto space = http.match.indexOf(u' ');
    if (const auto method = http.match.left(std::max<qsizetype>(space, 0)).toUpper(); !method.isEmpty())
        all += QStringLiteral("{ method %1 }").arg(method == QLatin1String("GET") ? QStringLiteral("GET HEAD") : method);
    if (http.host.startsWith(QLatin1String("*.")))
        all += QStringLiteral("{ hdr(host),field(1,:) -m end -i '%1' }").arg(http.host.mid(1));
    else if (http.host != QLatin1String("*"))
        all += QStringLiteral("{ hdr(host),field(1,:) -m str -i '%1' }").arg(http.host);
    all += pathCondition(http.match.mid(space + 1).trimmed());
    return all.join(u' ');
}

static QString server(const QString &name, const QString &url)
{
    const QUrl parsed(url);
    const bool tls = parsed.scheme() == QLatin1String("https");
    return QStringLiteral("    server %1 %2:%3%4\n")
        .arg(name, parsed.host())
        .arg(parsed.port(tls ? 443 : 80))
        .arg(tls ? QStringLiteral(" ssl verify required ca-file @system-ca sni str(%1)").arg(parsed.host()) : QString());
}

QString haproxySnippet(const HaproxySettings &settings, const MigrationSettings &migration, const QList<Component> &components, const QString &router)
{
    QList<const Component *> ordered;
    for (const auto &component : components) {
        if (component.http())
            ordered += &component;
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const Component *a, const Component *b) {
        const auto rank = [](const QString &host) { return host == QLatin1String("*") ? 2 : host.startsWith(u'*') ? 1 : 0; };
        const auto &left = *a->http();
        const auto &right = *b->http();
        return rank(left.host) != rank(right.host) ? rank(left.host) < rank(right.host) : moreSpecific(PathPattern(left.match), PathPattern(right.match));
    });
    QString text = QStringLiteral("# Made by midflight-router for %1. The first part belongs into the frontend that takes the traffic, before its\n"
                                  "# use_backend lines. The map's file must exist when HAProxy starts; an empty one means old for everything.\n\n"
                                  "    http-request del-header Midflight- -m beg\n").arg(migration.id);
    for (const auto *component : std::as_const(ordered))
        text += QStringLiteral("    http-request set-var(txn.midflight) str(%1) if !{ var(txn.midflight) -m found } %2\n")
                    .arg(component->id.value, conditions(*component->http()));
    text += QStringLiteral("    http-request set-var(txn.midflight_to) var(txn.midflight),map(%1,old)\n"
                           "    use_backend be_tap if { var(txn.midflight_to) -m str tap }\n"
                           "    use_backend be_tap_new if { var(txn.midflight_to) -m str tap_new }\n"
                           "    use_backend be_new if { var(txn.midflight_to) -m str new }\n"
                           "    default_backend be_old\n\n").arg(settings.map);
    const auto says = [&](const char *side) {
        return QStringLiteral("    http-response set-header Midflight-Component %[var(txn.midflight)] if { var(txn.midflight) -m found }\n"
                              "    http-response set-header Midflight-Served-By %1\n"
                              "    http-response set-header Midflight-Revision %[str(%2),map(%3,0)]\n")
            .arg(QLatin1String(side), QStringLiteral("midflight-revision"), settings.map);
    };
    text += QStringLiteral("backend be_old\n") + says("old") + server(QStringLiteral("old"), migration.httpOld);
    QString routers;
    const auto addresses = settings.routers.isEmpty() ? QStringList(router) : settings.routers;
    for (qsizetype i = 0; i < addresses.size(); ++i)
        routers += QStringLiteral("    server router%1 %2 check inter 500 fall 1 rise 1 observe layer4 error-limit 1 on-error mark-down\n").arg(i + 1).arg(addresses[i]);
    // Where no router is there to compare, the side answers that would have: shadow work never fails an answer.
    for (const auto &[backend, side, url] : {std::tuple("be_tap", "old", migration.httpOld), std::tuple("be_tap_new", "new", migration.httpNew)}) {
        text += QStringLiteral("\nbackend %1\n    option redispatch 1\n    retry-on conn-failure empty-response\n"
                               "    http-request disable-l7-retry unless { method GET HEAD }\n"
                               "    http-response set-header Midflight-Served-By %2 unless { res.hdr(Midflight-Served-By) -m found }\n")
                    .arg(QLatin1String(backend), QLatin1String(side))
            + routers + server(QLatin1String(side), url).chopped(1) + QStringLiteral(" backup\n");
    }
    text += QStringLiteral("\nbackend be_new\n") + says("new") + server(QStringLiteral("new"), migration.httpNew);
    return text;
}

} // namespace midflight
