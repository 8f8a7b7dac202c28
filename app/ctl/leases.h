// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"

#include <QByteArray>
#include <QJsonObject>
#include <optional>

namespace midflight {

/// What `which` was told and `report` needs to close it: the two are separate programs, run by somebody's script.
/// First in, first out, per component and key; what nobody asks for is dropped after a week, or when there is much of it.
class Leases
{
public:
    /// \param directory of one router
    explicit Leases(const QByteArray &directory) : m_directory(directory + "/leases") { }
    void keep(const ComponentId &component, const QString &key, const QJsonObject &lease) const;
    std::optional<QJsonObject> take(const ComponentId &component, const QString &key) const;

private:
    QByteArray fileOf(const ComponentId &component, const QString &key) const;
    QByteArray m_directory;
};

} // namespace midflight
