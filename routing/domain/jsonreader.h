// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QJsonObject>
#include <QStringList>
#include <optional>

namespace midflight {

/// Name as a reference token of an RFC 6901 pointer, slash in front: "a/b" → "/a~1b".
QString pointerTo(const QString &name);
QString pointerTo(qsizetype index);

/// The known word that a mistyped one most likely stands for; empty when none is near.
QString nearestWord(const QString &word, const QStringList &known);

/// Reads one JSON object strictly: each member once asked for is known, whatever else is there is an error.
/// Errors are collected with their pointers, so that one pass finds them all; a value that is wrong leaves its
/// variable as it was.
class JsonReader
{
public:
    /// \param errors is appended to; must outlive the reader
    JsonReader(QJsonObject object, QString pointer, QList<Detail> &errors);

    bool has(const QString &name); ///< present; null counts as absent
    void require(const QString &name, const QString &advice = {});
    QJsonValue value(const QString &name); ///< Undefined when absent
    QString pointer(const QString &name = {}) const;
    void error(const QString &name, const QString &detail); ///< `name` empty: the object itself

    void read(const QString &name, QString &into);
    void read(const QString &name, bool &into);
    void read(const QString &name, double &into, double least, double most);
    void read(const QString &name, qint64 &into, qint64 least, qint64 most);
    void read(const QString &name, QStringList &into);
    /// Seconds as a number, or "14d".
    void readDuration(const QString &name, double &into, double least);
    /// One of `choices`; the index of the one that was found.
    std::optional<qsizetype> choice(const QString &name, const QStringList &choices);
    std::optional<JsonReader> object(const QString &name); ///< empty when absent or not an object
    QList<JsonReader> objects(const QString &name); ///< of an array

    /// The same for an optional that is empty when the member is absent.
    template <typename T, typename... Range>
    void read(const QString &name, std::optional<T> &into, Range... range)
    {
        if (has(name)) {
            T found = into.value_or(T {});
            read(name, found, range...);
            into = found;
        }
    }

    void finish(); ///< reports the members that nobody asked for

private:
    QJsonObject m_object;
    QString m_pointer;
    QList<Detail> *m_errors;
    QStringList m_known;
};

constexpr double longestDuration = 36525 * 86400.0; ///< seconds: a century keeps milliseconds within 64 bits

/// The failure that a list of details makes: "definition: /step/old: is missing; …".
tl::unexpected<Error> failWith(const QString &what, QList<Detail> details);

} // namespace midflight
