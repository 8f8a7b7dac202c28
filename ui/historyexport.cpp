// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/historyexport.h"

#include <QJsonDocument>
#include <QRegularExpression>

namespace midflight {

namespace {

constexpr int pageSize = 500;
const QStringList columns {QStringLiteral("revision"), QStringLiteral("time"),   QStringLiteral("by"),     QStringLiteral("component"),
                           QStringLiteral("action"),   QStringLiteral("from"),   QStringLiteral("to"),     QStringLiteral("reason"),
                           QStringLiteral("evidence"), QStringLiteral("hash"),   QStringLiteral("previous_hash")};

/// RFC 4180. What a spreadsheet would take for a formula gets an apostrophe.
QByteArray cell(const QJsonValue &value)
{
    QString text = value.isDouble() ? QString::number(value.toInteger()) : value.toVariant().toString(); // read by a program
    if (!text.isEmpty() && QStringLiteral("=+-@\t").contains(text.front()))
        text.prepend(u'\'');
    if (text.contains(QRegularExpression(QStringLiteral("[\",\r\n]"))))
        text = u'"' + text.replace(u'"', QLatin1String("\"\"")) + u'"';
    return text.toUtf8();
}

} // namespace

HistoryExport::HistoryExport(RouterClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void HistoryExport::start(const QString &path, const Wanted &wanted)
{
    cancel();
    m_file = std::make_unique<QSaveFile>(path);
    m_wanted = wanted;
    m_looked = m_written = 0;
    m_asTable = path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
    if (!m_file->open(QIODevice::WriteOnly))
        return stop(tr("%1: %2").arg(path, m_file->errorString()));
    m_file->write(m_asTable ? columns.join(u',').toUtf8() + "\r\n" : QByteArray("{\"decisions\":["));
    fetch({});
}

void HistoryExport::cancel()
{
    ++m_generation;
    m_file.reset(); // without a commit nothing is left
}

void HistoryExport::fetch(const QString &before)
{
    m_client.fetchHistoryRows(before, pageSize, this, [this, asked = m_generation](const Result<HistoryRows> &page) {
        if (asked != m_generation)
            return;
        if (!page)
            return stop(page.error().message);
        for (const QJsonValue &value : page->rows) {
            ++m_looked;
            if (const QJsonObject row = value.toObject(); m_wanted(row))
                write(row);
        }
        Q_EMIT progressed(m_looked, m_written);
        if (asked != m_generation) // somebody cancelled on hearing that
            return;
        page->next.isEmpty() || page->rows.isEmpty() ? end() : fetch(page->next);
    });
}

void HistoryExport::write(const QJsonObject &row)
{
    if (m_asTable) {
        QByteArrayList cells;
        for (const QString &column : columns)
            cells.append(cell(row[column]));
        m_file->write(cells.join(',') + "\r\n");
    } else {
        m_file->write((m_written > 0 ? ",\n" : "\n") + QJsonDocument(row).toJson(QJsonDocument::Compact));
    }
    ++m_written;
}

void HistoryExport::end()
{
    if (!m_asTable)
        m_file->write("\n]}\n");
    if (!m_file->commit())
        return stop(tr("%1: %2").arg(m_file->fileName(), m_file->errorString()));
    m_file.reset();
    Q_EMIT finished(m_written);
}

void HistoryExport::stop(const QString &problem)
{
    cancel();
    Q_EMIT failed(problem);
}

} // namespace midflight
