// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QMap>

namespace midflight {

/// What an HAProxy's map holds: component to backend, and who wrote it.
using HaproxyEntries = QMap<QByteArray, QByteArray>;

/// One HAProxy, spoken to through its runtime socket (stats socket … level admin). Each call connects anew and waits at
/// most a second for each answer. Source: HAProxy 2.6, Management Guide, 9.3 "Unix Socket commands".
class HaproxyInstance
{
public:
    /// `address`: a path, or "HOST:PORT". `map`: the map's name in the configuration, its file's path.
    HaproxyInstance(QString address, QByteArray map)
        : m_address(std::move(address))
        , m_map(std::move(map))
    {
    }

    /// The entries in force.
    Result<HaproxyEntries> read() const;
    /// Stages all entries as a new version, looks at what was staged, commits it, and reads it back: all or nothing.
    Result<void> replace(const HaproxyEntries &entries) const;

private:
    Result<QByteArray> ask(const QByteArray &command) const;
    Result<HaproxyEntries> readVersion(const QByteArray &version) const;

    QString m_address;
    QByteArray m_map;
};

} // namespace midflight
