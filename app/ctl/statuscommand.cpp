// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/exitcodes.h"
#include "app/ctl/viewcommands.h"

#include <QLocale>
#include <cstdio>

namespace midflight {

namespace {

QString count(qint64 n, const char *one, const char *many)
{
    return QStringLiteral("%L1 %2").arg(n).arg(QLatin1String(n == 1 ? one : many));
}

/// "1,204 compared, 3 differ (below 0.8 % at 95 %), 2 skipped; not ready: Comparisons ≥ 500"
QString inWords(const QJsonObject &evidence)
{
    QJsonObject figures = evidence[QLatin1String("figures")].toObject();
    if (figures.isEmpty())
        figures = evidence[QLatin1String("evidence")].toObject();
    const qint64 compared = figures[QLatin1String("compared")].toInteger();
    QStringList parts;
    if (compared == 0) {
        parts.append(QStringLiteral("nothing compared yet"));
    } else {
        QString text = QStringLiteral("%L1 compared").arg(compared);
        const qint64 differ = figures[QLatin1String("mismatched")].toInteger();
        text += differ == 0 ? QStringLiteral(", none differs") : QStringLiteral(", ") + count(differ, "differs", "differ");
        const double upper = figures[QLatin1String("mismatch_upper")].toDouble(1);
        if (upper < 1) {
            text += QStringLiteral(" (below %1 % at %2 %)")
                        .arg(QString::number(upper * 100, 'g', 3), QString::number(figures[QLatin1String("confidence")].toDouble(0.95) * 100));
        }
        parts.append(text);
    }
    qint64 skipped = 0;
    const QJsonObject reasons = figures[QLatin1String("skipped")].toObject();
    for (auto reason = reasons.begin(); reason != reasons.end(); ++reason)
        skipped += reason.value().toInteger();
    if (skipped > 0)
        parts.append(QStringLiteral("%L1 skipped").arg(skipped));
    return parts.join(QLatin1String(", "));
}

QString openGates(const QJsonObject &evidence)
{
    QStringList open;
    const QJsonArray gates = evidence[QLatin1String("gates")].toArray();
    for (const QJsonValue &value : gates) {
        const QJsonObject gate = value.toObject();
        if (gate[QLatin1String("holds")] == QJsonValue(false) && gate[QLatin1String("id")] != QLatin1String("approvals"))
            open.append(gate[QLatin1String("title")].toString());
    }
    return open.join(QLatin1String(", "));
}

} // namespace

int runStatus(const Session &session)
{
    session.settle();
    const auto migration = session.client().get(QStringLiteral("/migration"));
    if (!migration)
        return complain(migration.error());
    session.cache().noteMigration(migration->body);
    const auto board = session.client().get(QStringLiteral("/evidence"));
    if (!board)
        return complain(board.error());
    const QJsonObject evidence = board->body[QLatin1String("components")].toObject();
    const QJsonArray components = migration->body[QLatin1String("components")].toArray();
    if (session.json()) {
        QJsonObject all = migration->body;
        QJsonArray merged;
        for (const QJsonValue &value : components) {
            QJsonObject component = value.toObject();
            const QJsonObject its = evidence[component[QLatin1String("id")].toString()].toObject();
            component[QLatin1String("ready")] = its[QLatin1String("ready")];
            component[QLatin1String("evidence")] = its[QLatin1String("figures")];
            component[QLatin1String("gates")] = its[QLatin1String("gates")];
            merged.append(component);
        }
        all[QLatin1String("components")] = merged;
        printJson(all);
        return exitcode::done;
    }
    qsizetype width = 0;
    for (const QJsonValue &value : components)
        width = qMax(width, value[QLatin1String("id")].toString().size());
    for (const QJsonValue &value : components) {
        const QJsonObject component = value.toObject();
        const QString id = component[QLatin1String("id")].toString();
        const QString stage = component[QLatin1String("stage")].toString();
        const QJsonObject its = evidence[id].toObject();
        QString words = inWords(its);
        if (stage == QLatin1String("shadow")) {
            words += its[QLatin1String("ready")].toBool() ? QStringLiteral("; ready for cutover")
                                                          : QStringLiteral("; not ready: ") + openGates(its);
        }
        const QJsonObject proposed = its[QLatin1String("rollback")][QLatin1String("proposed")].toObject();
        if (!proposed.isEmpty())
            words += QStringLiteral("; ROLL BACK? ") + proposed[QLatin1String("detail")].toString();
        if (component[QLatin1String("frozen")].toBool())
            words += QStringLiteral("; frozen");
        std::printf("%s  %s  %s\n", qPrintable(id.leftJustified(width)), qPrintable(stage.leftJustified(7)), qPrintable(words));
    }
    if (const qsizetype waiting = session.spool().waiting())
        std::fprintf(stderr, "midflightctl: %lld reports still wait on this machine\n", qlonglong(waiting));
    if (const qint64 refused = session.spool().refused())
        std::fprintf(stderr, "midflightctl: %lld reports did not fit while the router was away\n", qlonglong(refused));
    return exitcode::done;
}

} // namespace midflight
