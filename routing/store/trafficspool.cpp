// SPDX-License-Identifier: GPL-3.0-or-later
// A queue is a file: one line that says what it is and of which store, then records of length, checksum and CBOR.
#include "routing/store/trafficspool.h"

#include "routing/domain/statefolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QUuid>
#include <QtEndian>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace midflight {

namespace {

constexpr qint64 frameSize = 8; ///< length and checksum, 4 bytes each, little-endian
constexpr qint64 transactionSize = 4 << 20;

quint32 checksum(const QByteArray &record)
{
    return qFromLittleEndian<quint32>(QCryptographicHash::hash(record, QCryptographicHash::Sha1).constData());
}

/// What stands at an offset, at most so many bytes.
QByteArray readAt(int descriptor, qint64 offset, qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    qint64 done = 0;
    while (done < size) {
        const auto got = ::pread(descriptor, bytes.data() + done, size_t(size - done), offset + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += got;
    }
    bytes.truncate(done);
    return bytes;
}

/// Empty: there is no whole record there.
QByteArray recordAt(int descriptor, qint64 offset, qint64 fileSize)
{
    const QByteArray frame = readAt(descriptor, offset, frameSize);
    if (frame.size() < frameSize)
        return {};
    const qint64 length = qFromLittleEndian<quint32>(frame.constData());
    if (length > fileSize - offset - frameSize)
        return {};
    const QByteArray record = readAt(descriptor, offset + frameSize, length);
    return record.size() == length && checksum(record) == qFromLittleEndian<quint32>(frame.constData() + 4) ? record : QByteArray();
}

bool writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto wrote = ::write(descriptor, bytes.constData() + done, size_t(bytes.size() - done));
        if (wrote < 0 && errno != EINTR)
            return false;
        done += std::max<ssize_t>(wrote, 0);
    }
    return true;
}

} // namespace

TrafficSpool::TrafficSpool(QString folder, const StoreUrl &store, qint64 limit)
    : m_folder(std::move(folder))
    , m_header("midflight traffic 1 " + QCryptographicHash::hash(store.toString().toUtf8(), QCryptographicHash::Sha256).toHex() + '\n')
    , m_limit(limit)
{
}

TrafficSpool::~TrafficSpool()
{
    for (const Queue &queue : m_queues)
        ::close(queue.descriptor);
}

QString TrafficSpool::usualFolder()
{
    if (const auto unit = qEnvironmentVariable("STATE_DIRECTORY"); !unit.isEmpty())
        return unit.section(u':', 0, 0) + QStringLiteral("/spool");
    return stateFolder() + QStringLiteral("/spool");
}

void TrafficSpool::scan(Queue &queue, QStringList &complaints)
{
    struct stat status {};
    ::fstat(queue.descriptor, &status);
    while (queue.size < status.st_size) {
        const QByteArray record = recordAt(queue.descriptor, queue.size, status.st_size);
        if (record.isEmpty())
            break;
        queue.records.push_back(queue.size);
        queue.size += frameSize + record.size();
    }
    if (queue.size < status.st_size)
        complaints += QStringLiteral("%1: the last %2 bytes are no whole record and are left out").arg(queue.path).arg(status.st_size - queue.size);
}

QStringList TrafficSpool::adopt()
{
    QStringList complaints;
    QDir folder(m_folder);
    for (const QString &file : folder.entryList({QStringLiteral("traffic-*.queue")}, QDir::Files, QDir::Time | QDir::Reversed)) {
        Queue queue;
        queue.path = folder.filePath(file);
        queue.name = file.section(u'.', 0, 0);
        queue.descriptor = ::open(QFile::encodeName(queue.path).constData(), O_RDWR | O_CLOEXEC);
        if (queue.descriptor < 0) {
            complaints += QStringLiteral("%1: cannot be read: %2").arg(queue.path, QString::fromLocal8Bit(std::strerror(errno)));
            continue;
        }
        // A living router has it, or it is of another store.
        if (::flock(queue.descriptor, LOCK_EX | LOCK_NB) != 0 || readAt(queue.descriptor, 0, m_header.size()) != m_header) {
            ::close(queue.descriptor);
            continue;
        }
        queue.size = m_header.size();
        scan(queue, complaints);
        m_queues.push_back(std::move(queue));
    }
    return complaints;
}

Result<void> TrafficSpool::open()
{
    Queue queue;
    queue.name = QStringLiteral("traffic-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    queue.path = m_folder + u'/' + queue.name + QStringLiteral(".queue");
    const auto cannot = [&queue] {
        return fail(Failure::Unavailable, QStringLiteral("%1: cannot be written: %2").arg(queue.path, QString::fromLocal8Bit(std::strerror(errno))));
    };
    if (!QDir().mkpath(m_folder))
        return cannot();
    const auto path = QFile::encodeName(queue.path);
    queue.descriptor = ::open(path.constData(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    if (queue.descriptor < 0)
        return cannot();
    if (::flock(queue.descriptor, LOCK_EX | LOCK_NB) != 0 || !writeAll(queue.descriptor, m_header)) {
        const auto failed = cannot();
        ::close(queue.descriptor);
        ::unlink(path.constData());
        return failed;
    }
    queue.size = m_header.size();
    m_queues.push_back(std::move(queue));
    m_ours = true;
    return {};
}

qint64 TrafficSpool::bytes() const
{
    qint64 sum = 0;
    for (const Queue &queue : m_queues)
        sum += queue.size;
    return sum;
}

Result<void> TrafficSpool::append(const TrafficWrite &write)
{
    const QByteArray record = trafficRecord(write);
    if (bytes() + frameSize + record.size() > m_limit)
        return fail(Failure::Unavailable, QStringLiteral("%1: holds %2 MB, as much as it may").arg(m_folder).arg(m_limit >> 20));
    if (auto opened = m_ours ? Result<void>() : open(); !opened)
        return opened;
    Queue &queue = m_queues.back();
    QByteArray frame(frameSize, Qt::Uninitialized);
    qToLittleEndian(quint32(record.size()), frame.data());
    qToLittleEndian(checksum(record), frame.data() + 4);
    if (!writeAll(queue.descriptor, frame + record)) {
        const auto why = QString::fromLocal8Bit(std::strerror(errno));
        if (::ftruncate(queue.descriptor, queue.size) != 0)
            m_ours = false; // what is half written ends this queue
        return fail(Failure::Unavailable, QStringLiteral("%1: cannot be written: %2").arg(queue.path, why));
    }
    queue.records.push_back(queue.size);
    queue.size += frameSize + record.size();
    return {};
}

void TrafficSpool::flush()
{
    if (m_ours)
        ::fdatasync(m_queues.back().descriptor);
}

std::vector<TrafficWrite> TrafficSpool::after(qint64 taken) const
{
    const Queue &queue = m_queues.front();
    std::vector<TrafficWrite> writes;
    qint64 bytes = 0;
    for (auto i = size_t(std::max<qint64>(0, taken)); i < queue.records.size() && bytes < transactionSize; ++i) {
        const QByteArray record = recordAt(queue.descriptor, queue.records[i], queue.size);
        bytes += frameSize + record.size();
        writes.push_back(trafficFromRecord(record).value_or(TrafficWrite()));
    }
    return writes;
}

void TrafficSpool::removeOldest()
{
    const Queue queue = std::move(m_queues.front());
    m_queues.pop_front();
    if (m_queues.empty())
        m_ours = false;
    ::unlink(QFile::encodeName(queue.path).constData());
    ::close(queue.descriptor);
}

} // namespace midflight
