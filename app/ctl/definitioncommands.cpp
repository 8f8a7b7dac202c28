// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/definitioncommands.h"

#include "app/ctl/exitcodes.h"
#include "routing/domain/json.h"
#include "routing/domain/migrationfile.h"

#include <QFile>
#include <cstdio>

namespace midflight {

int runImport(const Session &session, const std::string &file)
{
    const auto migration = readMigrationFile(QFile::decodeName(file.c_str()));
    if (!migration)
        return complain(migration.error());
    session.settle();
    const auto known = session.client().get(QStringLiteral("/migration"));
    if (!known)
        return complain(known.error());
    QHash<QString, QJsonObject> definitions;
    const QJsonArray components = known->body[QLatin1String("components")].toArray();
    for (const QJsonValue &value : components) {
        const QJsonObject component = value.toObject();
        definitions.insert(component[QLatin1String("id")].toString(), component[QLatin1String("definition")].toObject());
    }
    int code = exitcode::done;
    QJsonArray done;
    for (const Component &component : migration->components) {
        const QString id = component.id.value;
        const QJsonObject definition = toJson(component);
        QString what = QStringLiteral("unchanged");
        if (definitions.value(id) != definition) {
            what = definitions.contains(id) ? QStringLiteral("changed") : QStringLiteral("added");
            const auto answer = session.client().call("PUT", componentPath(component.id), definition);
            if (!answer) {
                code = qMax(code, complain({answer.error().failure, id + QLatin1String(": ") + answer.error().message, answer.error().details}));
                if (answer.error().failure == Failure::Unavailable)
                    return exitcode::unreachable;
                continue;
            }
            const QJsonArray warnings = answer->body[QLatin1String("warnings")].toArray();
            for (const QJsonValue &warning : warnings)
                std::fprintf(stderr, "midflightctl: %s: %s\n", qPrintable(id), qPrintable(warning.toString()));
            if (answer->status == 202)
                what = QStringLiteral("waits for other leads (%1 of %2 approvals)")
                           .arg(answer->body[QLatin1String("approvals")].toInt())
                           .arg(answer->body[QLatin1String("needed")].toInt());
        }
        done.append(QJsonObject {{QLatin1String("component"), id}, {QLatin1String("result"), what}});
        if (!session.json())
            std::printf("%s: %s\n", qPrintable(id), qPrintable(what));
    }
    if (session.json())
        printJson(done);
    return code;
}

int runExport(const Session &session)
{
    session.settle();
    const auto migration = session.client().get(QStringLiteral("/migration"));
    if (!migration)
        return complain(migration.error());
    if (session.json())
        printJson(migration->body);
    else
        std::fputs(migrationToml(migration->body).constData(), stdout);
    return exitcode::done;
}

} // namespace midflight
