// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/journal.h"

#include <QByteArray>
#include <QList>

#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

namespace midflight {

/// JOURNAL_STREAM is inherited by whatever a service starts; only when it names stderr itself is the journal there.
static bool stderrIsJournal()
{
    struct stat stream = {};
    const auto named = qgetenv("JOURNAL_STREAM").split(':');
    return named.size() == 2 && ::fstat(STDERR_FILENO, &stream) == 0 && named[0] == QByteArray::number(quint64(stream.st_dev))
        && named[1] == QByteArray::number(quint64(stream.st_ino));
}

Journal::Journal()
    : m_levels(stderrIsJournal())
{
}

void Journal::say(int level, const QString &message) const
{
    QByteArray text = message.toUtf8();
    // The journal takes each line for a message of its own: each needs its level.
    const auto prefix = m_levels ? '<' + QByteArray::number(level) + '>' : QByteArray("midflight-router: ");
    if (m_levels)
        text.replace("\n", '\n' + prefix);
    std::fprintf(stderr, "%s%s\n", prefix.constData(), text.constData());
}

} // namespace midflight
