// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/pinnedrollbacks.h"

#include "routing/steps/privatefiles.h"

#include <dirent.h>
#include <unistd.h>

namespace midflight {

bool PinnedRollbacks::pin(const ComponentId &component) const
{
    return makePrivateDirectory(m_directory) && writePrivately(m_directory + '/' + component.value.toUtf8(), "old\n");
}

bool PinnedRollbacks::isPinned(const ComponentId &component) const
{
    return readPrivately(m_directory + '/' + component.value.toUtf8()).has_value();
}

QList<ComponentId> PinnedRollbacks::all() const
{
    QList<ComponentId> found;
    DIR *stream = opendir(m_directory.constData());
    while (const dirent *entry = stream ? readdir(stream) : nullptr) {
        const QString name = QString::fromUtf8(entry->d_name);
        if (ComponentId::isValid(name) && isPinned({name}))
            found.append({name});
    }
    if (stream)
        closedir(stream);
    return found;
}

void PinnedRollbacks::release(const ComponentId &component) const
{
    unlink((m_directory + '/' + component.value.toUtf8()).constData());
}

} // namespace midflight
