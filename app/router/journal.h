// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace midflight {

/// What the router tells whoever runs it, on stderr. Under systemd each line carries its level, so that
/// `journalctl -p warning` leaves out what is only news; on a terminal each message carries the program's name.
class Journal
{
public:
    Journal(); ///< looks whether stderr is the journal's (sd-daemon(3), systemd.exec(5) JOURNAL_STREAM)

    void critical(const QString &message) const { say(2, message); } ///< nothing can be trusted until somebody looks
    void error(const QString &message) const { say(3, message); } ///< something was refused or ended
    void warning(const QString &message) const { say(4, message); } ///< goes on, but not as somebody may expect
    void info(const QString &message) const { say(6, message); }

private:
    void say(int level, const QString &message) const;

    bool m_levels;
};

} // namespace midflight
