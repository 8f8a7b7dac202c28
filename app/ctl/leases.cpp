// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/leases.h"

#include "routing/steps/privatefiles.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <fcntl.h>
#include <sys/file.h>

namespace midflight {

namespace {

const QLatin1String timeKey("time");
constexpr qint64 longestSeconds = 7 * 86400;
constexpr qsizetype most = 1000;

FileDescriptor lockFor(const QByteArray &directory)
{
    FileDescriptor lock(open((directory + "/lock").constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (lock)
        flock(lock.get(), LOCK_EX);
    return lock;
}

QJsonArray load(const QByteArray &path)
{
    QJsonArray kept;
    const qint64 oldest = QDateTime::currentSecsSinceEpoch() - longestSeconds;
    const QJsonArray all = QJsonDocument::fromJson(readPrivately(path).value_or(QByteArray())).array();
    for (const QJsonValue &value : all) {
        if (value.toObject()[timeKey].toInteger() >= oldest)
            kept.append(value);
    }
    return kept;
}

} // namespace

QByteArray Leases::fileOf(const ComponentId &component, const QString &key) const
{
    const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return m_directory + '/' + component.value.toUtf8() + '-' + hash + ".json";
}

void Leases::keep(const ComponentId &component, const QString &key, const QJsonObject &lease) const
{
    if (!makePrivateDirectory(m_directory))
        return;
    const FileDescriptor lock = lockFor(m_directory);
    QJsonArray all = load(fileOf(component, key));
    QJsonObject entry = lease;
    entry[timeKey] = QDateTime::currentSecsSinceEpoch();
    all.append(entry);
    while (all.size() > most)
        all.removeFirst();
    writePrivately(fileOf(component, key), QJsonDocument(all).toJson(QJsonDocument::Compact));
}

std::optional<QJsonObject> Leases::take(const ComponentId &component, const QString &key) const
{
    if (!readPrivately(fileOf(component, key)))
        return std::nullopt;
    const FileDescriptor lock = lockFor(m_directory);
    QJsonArray all = load(fileOf(component, key));
    if (all.isEmpty())
        return std::nullopt;
    const QJsonObject first = all.takeAt(0).toObject();
    writePrivately(fileOf(component, key), QJsonDocument(all).toJson(QJsonDocument::Compact));
    return first;
}

} // namespace midflight
