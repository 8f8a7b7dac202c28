// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/statefolder.h"

#include <QStandardPaths>

namespace midflight {

QString stateFolder()
{
    QString base = qEnvironmentVariable("XDG_STATE_HOME");
    if (base.isEmpty())
        base = QStandardPaths::writableLocation(QStandardPaths::HomeLocation) + QLatin1String("/.local/state");
    return base + QLatin1String("/midflight");
}

} // namespace midflight
