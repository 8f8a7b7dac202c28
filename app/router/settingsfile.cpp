// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/settingsfile.h"

#include "routing/domain/jsonreader.h"
#include "routing/domain/tomldocument.h"

#include <QDir>
#include <QFileInfo>

namespace midflight {

using namespace Qt::StringLiterals;

Result<RouterSettings> readRouterSettings(const QString &path)
{
    const auto document = TomlDocument::read(path);
    if (!document)
        return tl::unexpected(document.error());
    QList<Detail> errors;
    JsonReader reader(document->json(), {}, errors);
    RouterSettings settings;
    reader.read(u"migration"_s, settings.migration);
    reader.read(u"store"_s, settings.store);
    reader.read(u"api"_s, settings.api);
    reader.read(u"traffic"_s, settings.traffic);
    reader.read(u"name"_s, settings.name);
    reader.read(u"tokens"_s, settings.tokens);
    reader.read(u"api-certificate"_s, settings.apiCertificate);
    reader.read(u"api-key"_s, settings.apiKey);
    reader.read(u"threads"_s, settings.threads, qint64(1), qint64(256));
    if (auto fleet = reader.object(u"fleet"_s)) {
        if (auto haproxy = fleet->object(u"haproxy"_s)) {
            haproxy->require(u"sockets"_s);
            haproxy->require(u"map"_s, u"the path of the map in HAProxy's configuration"_s);
            haproxy->read(u"sockets"_s, settings.haproxy.sockets);
            haproxy->read(u"map"_s, settings.haproxy.map);
            haproxy->read(u"routers"_s, settings.haproxy.routers);
            for (const auto &router : std::as_const(settings.haproxy.routers)) {
                if (router.section(u':', -1).toUInt() == 0 || router.contains(u' ') || router.contains(u'\n'))
                    haproxy->error(u"routers"_s, u"%1 is no HOST:PORT"_s.arg(router));
            }
            for (const auto &socket : std::as_const(settings.haproxy.sockets)) {
                if (!socket.startsWith(u'/') && socket.section(u':', -1).toUInt() == 0)
                    haproxy->error(u"sockets"_s, u"%1 is neither an absolute path nor HOST:PORT"_s.arg(socket));
            }
            if (const auto &map = settings.haproxy.map; !map.isEmpty() && (!map.startsWith(u'/') || map.contains(u' ') || map.contains(u';')))
                haproxy->error(u"map"_s, u"must be an absolute path without spaces"_s);
            haproxy->finish();
        }
        fleet->finish();
    }
    reader.read(u"webhook"_s, settings.webhook);
    reader.read(u"webhook-secret-file"_s, settings.webhookSecretFile);
    reader.finish();
    if (!errors.isEmpty())
        return tl::unexpected(document->error(errors));

    const QDir folder = QFileInfo(path).absoluteDir();
    for (auto *file : {&settings.migration, &settings.tokens, &settings.apiCertificate, &settings.apiKey, &settings.webhookSecretFile}) {
        if (*file && !(*file)->isEmpty())
            *file = folder.absoluteFilePath(**file);
    }
    if (const auto scheme = u"sqlite:"_s; settings.store && settings.store->startsWith(scheme) && *settings.store != scheme)
        settings.store = scheme + folder.absoluteFilePath(settings.store->mid(scheme.size()));
    return settings;
}

} // namespace midflight
