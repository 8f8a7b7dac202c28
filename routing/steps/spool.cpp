// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/spool.h"

#include "routing/steps/privatefiles.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace midflight {

namespace {
const QLatin1String componentKey("component");
const QLatin1String reportKey("report");
constexpr qsizetype reportsAtOnce = 100;
constexpr qsizetype bytesAtOnce = 4 << 20;
constexpr qsizetype mostRejected = 1000;
}

Spool::Spool(const QByteArray &directory, const StepLimits &limits) : m_directory(directory + "/spool"), m_limits(limits) { }

QByteArrayList Spool::names() const
{
    QByteArrayList found;
    DIR *stream = opendir(m_directory.constData());
    while (const dirent *entry = stream ? readdir(stream) : nullptr) {
        if (QByteArrayView(entry->d_name).endsWith(".json"))
            found.append(entry->d_name);
    }
    if (stream)
        closedir(stream);
    std::sort(found.begin(), found.end()); // names begin with the time
    return found;
}

bool Spool::add(const ComponentId &component, const QJsonObject &report) const
{
    if (!makePrivateDirectory(m_directory))
        return false;
    const QByteArray bytes
        = QJsonDocument(QJsonObject {{componentKey, component.value}, {reportKey, report}}).toJson(QJsonDocument::Compact);
    const QByteArrayList there = names();
    qint64 used = bytes.size();
    for (const QByteArray &name : there) {
        struct stat found {};
        if (stat((m_directory + '/' + name).constData(), &found) == 0)
            used += found.st_size;
    }
    timespec now {};
    clock_gettime(CLOCK_REALTIME, &now);
    const QByteArray name = QByteArray::number(qint64(now.tv_sec)) + '.' + QByteArray::number(now.tv_nsec).rightJustified(9, '0')
        + '-' + report[QLatin1String("id")].toString().toLatin1() + ".json";
    if (there.size() < m_limits.spoolReports && used <= m_limits.spoolBytes
        && writePrivately(m_directory + '/' + name, bytes))
        return true;
    countRefused();
    return false;
}

qsizetype Spool::deliver(const Send &send) const
{
    QByteArrayList waiting = names();
    if (waiting.isEmpty())
        return 0;
    const FileDescriptor lock(open((m_directory + "/lock").constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock || flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return 0;
    waiting = names();
    qsizetype delivered = 0;
    for (qsizetype first = 0; first < waiting.size();) {
        // As many as follow each other for one component.
        ComponentId component;
        QJsonArray batch;
        QByteArrayList batchNames;
        qsizetype bytes = 0;
        qsizetype next = first;
        for (; next < waiting.size() && batch.size() < reportsAtOnce && bytes < bytesAtOnce; ++next) {
            const auto content = readPrivately(m_directory + '/' + waiting[next]);
            const QJsonObject entry = QJsonDocument::fromJson(content.value_or(QByteArray())).object();
            if (!entry[reportKey].isObject()) {
                if (content)
                    setAside(waiting[next]); // half written before a power loss
                continue;
            }
            const ComponentId its {entry[componentKey].toString()};
            if (!batch.isEmpty() && its != component)
                break;
            component = its;
            batch.append(entry[reportKey]);
            batchNames.append(waiting[next]);
            bytes += content->size();
        }
        first = next;
        if (batch.isEmpty())
            continue;
        const auto rejected = send(component, batch);
        if (!rejected)
            return delivered; // not now
        for (qsizetype i = 0; i < batchNames.size(); ++i) {
            if (rejected->contains(i)) {
                setAside(batchNames[i]);
            } else {
                unlink((m_directory + '/' + batchNames[i]).constData());
                ++delivered;
            }
        }
    }
    return delivered;
}

/// Kept for people to look at, but no longer in the way of the others.
void Spool::setAside(const QByteArray &name) const
{
    const QByteArray aside = m_directory + "/rejected";
    Spool rejected(m_directory, m_limits);
    rejected.m_directory = aside;
    if (!makePrivateDirectory(aside) || rejected.names().size() >= mostRejected
        || rename((m_directory + '/' + name).constData(), (aside + '/' + name).constData()) != 0)
        unlink((m_directory + '/' + name).constData());
}

void Spool::countRefused() const
{
    // One byte each: appending needs no lock.
    const FileDescriptor file(open((m_directory + "/refused").constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file)
        writeAll(file.get(), "x");
}

qsizetype Spool::waiting() const
{
    return names().size();
}

qint64 Spool::refused() const
{
    struct stat found {};
    return stat((m_directory + "/refused").constData(), &found) == 0 ? qint64(found.st_size) : 0;
}

} // namespace midflight
