// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/privatefiles.h"

namespace midflight {

/// The private directory of one parallel run: mode 0700, a name of its own, locked while anybody works in it.
///   answer/N/  what the answering side put into output N, captured
///   other/N/   where the other side puts its output N
///   again/N/   where old's second run puts its output N, if there is one
/// The lock lives on in forked processes and is gone with the last of them, however they end.
class Workspace
{
public:
    /// Where they are made: $MIDFLIGHT_WORK, else "work" in the state directory.
    static QByteArray parent();
    /// Empty when none can be made, or when `most` are in use already.
    static Workspace create(int outputs, int most);
    Workspace() = default;

    explicit operator bool() const { return !m_path.isEmpty(); }
    const QByteArray &path() const { return m_path; }
    QByteArray answerDirectory(qsizetype output) const;
    QByteArray otherDirectory(qsizetype output) const;
    /// Makes the directories for a second run of old. False: that cannot be done.
    bool prepareAgain(int outputs) const;
    int lockDescriptor() const { return m_lock.get(); }
    /// The lock's descriptor moved, in a process that closed all others.
    void adoptLock(int fd)
    {
        m_lock.release();
        m_lock.reset(fd);
    }

    void remove();
    /// Deletes what runs that were killed left behind.
    static void removeAbandoned();

private:
    QByteArray m_path;
    FileDescriptor m_lock;
};

} // namespace midflight
