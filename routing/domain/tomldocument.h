// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QHash>
#include <QJsonObject>

namespace midflight {

/// A TOML file as JSON, which remembers where in the file each value stands. So the strict JSON codecs read files too,
/// and what they report by pointer is shown by line.
class TomlDocument
{
public:
    /// Error: not UTF-8, not TOML, or a value that JSON cannot hold (nan, a date anywhere but at `expires`).
    static Result<TomlDocument> parse(const QByteArray &toml, const QString &name);
    /// Error: missing, unreadable, or larger than any migration file (16 MB).
    static Result<TomlDocument> read(const QString &path);

    const QJsonObject &json() const { return m_json; }
    const QString &name() const { return m_name; }
    /// Members of the table at `pointer`, in the file's order.
    QStringList membersInOrder(const QString &pointer) const;
    /// "FILE:LINE: KEY: detail", a line for each, first in the file first. The line of something that is missing is
    /// that of the table it is missing from.
    Error error(const QList<Detail> &details) const;

    struct Place {
        int line = 1;
        int column = 1;
        auto operator<=>(const Place &) const = default;
    };

private:
    TomlDocument() = default;
    Place placeOf(QString pointer) const;
    QString keyOf(const QString &pointer) const;

    QString m_name;
    QJsonObject m_json;
    QHash<QString, Place> m_places; ///< by RFC 6901 pointer
};

} // namespace midflight
