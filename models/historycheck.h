// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/routerclient.h"
#include "routing/domain/decisionchain.h"

#include <QObject>

namespace midflight {

/// Reads all decisions from the router and checks their hash chain on this machine: the router's word is not taken for it.
class HistoryCheck : public QObject
{
    Q_OBJECT
public:
    /// `client` must outlive the check.
    explicit HistoryCheck(RouterClient &client, QObject *parent = nullptr);

    void start(); ///< from the beginning, also when one is under way
    void stop();

Q_SIGNALS:
    void progressed(qint64 rows);
    /// `check.firstBad` 0: intact.
    void finished(const ChainCheck &check);
    void failed(const Error &why); ///< the router did not answer

private:
    void fetch(const QString &before, const ChainCheck &soFar);

    RouterClient &m_client;
    int m_generation = 0;
};

} // namespace midflight
