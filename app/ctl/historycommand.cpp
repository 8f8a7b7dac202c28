// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/exitcodes.h"
#include "app/ctl/viewcommands.h"
#include "routing/domain/decisionchain.h"

#include <QUrl>
#include <cstdio>

namespace midflight {

namespace {

const QLatin1String revisionKey("revision");

struct History {
    QList<QJsonObject> rows; ///< newest first
    QString newest; ///< hash of the decision that was written last, as the store remembers it
};

/// Page after page. `limit` 0: all.
Result<History> fetch(const Session &session, const QString &component, qsizetype limit)
{
    QList<QJsonObject> rows;
    QString newest;
    QString before;
    for (;;) {
        const qsizetype page = limit > 0 ? qMin<qsizetype>(1000, limit - rows.size()) : 1000;
        QString path = QStringLiteral("/history?limit=%1").arg(page);
        if (!component.isEmpty())
            path += QLatin1String("&component=") + QString::fromLatin1(QUrl::toPercentEncoding(component));
        if (!before.isEmpty())
            path += QLatin1String("&before=") + before;
        const auto answer = session.client().get(path);
        if (!answer)
            return tl::unexpected<Error>(answer.error());
        const QJsonArray decisions = answer->body[QLatin1String("decisions")].toArray();
        if (rows.isEmpty())
            newest = answer->body[QLatin1String("newest")].toString();
        for (const QJsonValue &value : decisions)
            rows.append(value.toObject());
        const QJsonValue next = answer->body[QLatin1String("next")];
        if (decisions.isEmpty() || next.isNull() || next.isUndefined() || (limit > 0 && rows.size() >= limit))
            return History {rows, newest};
        before = next.isString() ? next.toString() : QString::number(next.toInteger());
    }
}

int verify(const Session &session, const History &history)
{
    ChainCheck check;
    QJsonArray rows;
    for (const QJsonObject &row : history.rows)
        rows.append(row);
    checkRows(check, rows, history.newest, true);
    if (check.firstBad > 0) {
        if (session.json())
            printJson(QJsonObject {{QLatin1String("intact"), false}, {revisionKey, check.firstBad}, {QLatin1String("detail"), check.fault}});
        else
            std::printf("revision %lld %s\n", qlonglong(check.firstBad), qPrintable(check.fault));
        return exitcode::refused;
    }
    if (session.json())
        printJson(QJsonObject {{QLatin1String("intact"), true}, {QLatin1String("rows"), check.rows}, {QLatin1String("hash"), check.newestHash}});
    else
        std::printf("%lld decisions, the chain is intact; the last hash is %s\n", qlonglong(check.rows), qPrintable(check.newestHash));
    return exitcode::done;
}

} // namespace

int runHistory(const Session &session, const HistoryOptions &options)
{
    session.settle();
    // The chain runs through all components: verifying ignores the filter.
    const auto history = fetch(session, options.verify ? QString() : QString::fromStdString(options.component),
                            options.verify ? 0 : options.limit);
    if (!history)
        return complain(history.error());
    if (options.verify)
        return verify(session, *history);
    if (session.json()) {
        QJsonArray decisions;
        for (const QJsonObject &row : history->rows)
            decisions.append(row);
        printJson(QJsonObject {{QLatin1String("decisions"), decisions}});
        return exitcode::done;
    }
    for (const QJsonObject &row : history->rows) {
        const auto text = [&](const char *name) { return row[QLatin1String(name)].toString(); };
        QString line = QStringLiteral("%1  %2  %3  %4 %5").arg(row[revisionKey].toInteger(), 5).arg(text("time"), text("by"), text("action"), text("component"));
        if (!text("from").isEmpty() || !text("to").isEmpty())
            line += QStringLiteral("  %1 → %2").arg(text("from"), text("to"));
        if (!text("reason").isEmpty())
            line += QStringLiteral("  “%1”").arg(text("reason"));
        std::puts(qPrintable(line.simplified()));
    }
    return exitcode::done;
}

} // namespace midflight
