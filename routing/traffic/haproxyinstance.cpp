// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/haproxyinstance.h"

#include <QElapsedTimer>
#include <QLocalSocket>
#include <QTcpSocket>

namespace midflight {

static constexpr int patience = 1000; ///< ms
static constexpr qsizetype largestAnswer = 16'000'000; ///< bytes

/// Sends the command and reads until the other end closes, as it does after each.
template <typename Socket>
static Result<QByteArray> converse(Socket &socket, const QByteArray &command, const QString &address)
{
    const auto trouble = [&](const QString &what) {
        return fail(Failure::Unavailable, QStringLiteral("HAProxy at %1: %2").arg(address, what));
    };
    if (!socket.waitForConnected(patience))
        return trouble(socket.errorString());
    socket.write(command + '\n');
    QByteArray answer;
    QElapsedTimer clock;
    clock.start();
    while (socket.bytesToWrite() > 0 || socket.waitForReadyRead(patience) || socket.bytesAvailable() > 0) {
        if (socket.bytesToWrite() > 0 && !socket.waitForBytesWritten(patience))
            return trouble(QStringLiteral("does not read"));
        answer += socket.readAll();
        if (answer.size() > largestAnswer || clock.hasExpired(5 * patience))
            return trouble(QStringLiteral("does not come to an end"));
    }
    answer += socket.readAll();
    if (socket.state() == std::decay_t<decltype(socket)>::ConnectedState)
        return trouble(QStringLiteral("does not answer"));
    return answer;
}

Result<QByteArray> HaproxyInstance::ask(const QByteArray &command) const
{
    if (m_address.startsWith(u'/')) {
        QLocalSocket socket;
        socket.connectToServer(m_address);
        return converse(socket, command, m_address);
    }
    QTcpSocket socket;
    const auto colon = m_address.lastIndexOf(u':');
    socket.connectToHost(m_address.left(colon), quint16(m_address.mid(colon + 1).toUInt()));
    return converse(socket, command, m_address);
}

/// Lines of "0x55… key value".
Result<HaproxyEntries> HaproxyInstance::readVersion(const QByteArray &version) const
{
    const auto answer = ask("show map " + version + m_map);
    if (!answer)
        return tl::unexpected(answer.error());
    HaproxyEntries entries;
    for (const auto &line : answer->split('\n')) {
        const auto words = line.trimmed().split(' ');
        if (words.size() == 3 && words[0].startsWith("0x"))
            entries[words[1]] = words[2];
        else if (!line.trimmed().isEmpty())
            return fail(Failure::Unavailable, QStringLiteral("HAProxy at %1: map %2: %3; is the generated snippet in its configuration?")
                                                  .arg(m_address, QString::fromUtf8(m_map), QString::fromUtf8(line.trimmed())));
    }
    return entries;
}

Result<HaproxyEntries> HaproxyInstance::read() const { return readVersion({}); }

Result<void> HaproxyInstance::replace(const HaproxyEntries &entries) const
{
    const auto refused = [this](const QByteArray &said) {
        return fail(Failure::Unavailable, QStringLiteral("HAProxy at %1: %2").arg(m_address, QString::fromUtf8(said.simplified())));
    };
    const auto prepared = ask("prepare map " + m_map);
    if (!prepared)
        return tl::unexpected(prepared.error());
    const auto number = prepared->trimmed().mid(prepared->trimmed().lastIndexOf(' ') + 1); // "New version created: 3"
    if (bool good = false; number.toLongLong(&good) <= 0 || !good)
        return refused(*prepared);
    const auto version = '@' + number + ' ';
    QByteArray staged = "add map " + version + m_map + " <<";
    for (auto it = entries.cbegin(); it != entries.cend(); ++it)
        staged += '\n' + it.key() + ' ' + it.value();
    const auto added = ask(staged + '\n');
    if (!added)
        return tl::unexpected(added.error());
    if (!added->trimmed().isEmpty())
        return refused(*added);
    // Committing a version that came to be empty would wipe the map.
    const auto there = readVersion(version);
    if (!there)
        return tl::unexpected(there.error());
    if (*there != entries)
        return refused("what was staged is not what it holds");
    const auto committed = ask("commit map " + version + m_map);
    if (!committed)
        return tl::unexpected(committed.error());
    if (!committed->trimmed().isEmpty())
        return refused(*committed);
    const auto now = read();
    if (!now)
        return tl::unexpected(now.error());
    return *now == entries ? Result<void>() : refused("it holds another version by now");
}

} // namespace midflight
