// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/routerclient.h"

#include <QObject>
#include <QSaveFile>

namespace midflight {

/// Writes decisions with every column into a file: .json as the router gives them, so that the chain can be checked again, or
/// .csv for a spreadsheet. Nothing is left behind when it fails or is cancelled.
class HistoryExport : public QObject
{
    Q_OBJECT
public:
    using Wanted = std::function<bool(const QJsonObject &row)>;

    /// `client` must outlive the export.
    explicit HistoryExport(RouterClient &client, QObject *parent = nullptr);

    void start(const QString &path, const Wanted &wanted);
    void cancel();
    bool isRunning() const { return m_file != nullptr; }

Q_SIGNALS:
    void progressed(qint64 looked, qint64 written);
    void finished(qint64 written);
    void failed(const QString &problem);

private:
    void fetch(const QString &before);
    void write(const QJsonObject &row);
    void end();
    void stop(const QString &problem);

    RouterClient &m_client;
    std::unique_ptr<QSaveFile> m_file;
    Wanted m_wanted;
    bool m_asTable = false;
    qint64 m_looked = 0;
    qint64 m_written = 0;
    int m_generation = 0;
};

} // namespace midflight
