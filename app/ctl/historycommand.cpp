// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/exitcodes.h"
#include "app/ctl/viewcommands.h"
#include "routing/domain/json.h"

#include <QCryptographicHash>
#include <QUrl>
#include <cstdio>

namespace midflight {

namespace {

const QLatin1String hashKey("hash");
const QLatin1String previousKey("previous_hash");
const QLatin1String revisionKey("revision");

/// Newest first, page after page. `limit` 0: all.
Result<QList<QJsonObject>> fetch(const Session &session, const QString &component, qsizetype limit)
{
    QList<QJsonObject> rows;
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
        for (const QJsonValue &value : decisions)
            rows.append(value.toObject());
        const QJsonValue next = answer->body[QLatin1String("next")];
        if (decisions.isEmpty() || next.isNull() || next.isUndefined() || (limit > 0 && rows.size() >= limit))
            return rows;
        before = next.isString() ? next.toString() : QString::number(next.toInteger());
    }
}

/// What is wrong with a row, given the hash of the one before it; empty when nothing is.
QString faultOf(const QJsonObject &row, const QString &previousHash)
{
    if (row[previousKey].toString() != previousHash)
        return QStringLiteral("does not continue the row before it");
    QJsonObject covered = row;
    covered.remove(hashKey);
    const QByteArray hash = QCryptographicHash::hash(canonicalJson(covered), QCryptographicHash::Sha256).toHex();
    if (row[hashKey].toString().toLatin1() != hash)
        return QStringLiteral("does not match its own hash");
    return {};
}

int verify(const Session &session, const QList<QJsonObject> &rows)
{
    QString previous;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        const QString fault = faultOf(*row, previous);
        if (!fault.isEmpty()) {
            const qint64 revision = (*row)[revisionKey].toInteger();
            if (session.json())
                printJson(QJsonObject {{QLatin1String("intact"), false}, {revisionKey, revision}, {QLatin1String("detail"), fault}});
            else
                std::printf("revision %lld %s\n", qlonglong(revision), qPrintable(fault));
            return exitcode::refused;
        }
        previous = (*row)[hashKey].toString();
    }
    if (session.json())
        printJson(QJsonObject {{QLatin1String("intact"), true}, {QLatin1String("rows"), rows.size()}, {hashKey, previous}});
    else
        std::printf("%lld decisions, the chain is intact; the last hash is %s\n", qlonglong(rows.size()), qPrintable(previous));
    return exitcode::done;
}

} // namespace

int runHistory(const Session &session, const HistoryOptions &options)
{
    session.settle();
    // The chain runs through all components: verifying ignores the filter.
    const auto rows = fetch(session, options.verify ? QString() : QString::fromStdString(options.component),
                            options.verify ? 0 : options.limit);
    if (!rows)
        return complain(rows.error());
    if (options.verify)
        return verify(session, *rows);
    if (session.json()) {
        QJsonArray decisions;
        for (const QJsonObject &row : *rows)
            decisions.append(row);
        printJson(QJsonObject {{QLatin1String("decisions"), decisions}});
        return exitcode::done;
    }
    for (const QJsonObject &row : *rows) {
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
