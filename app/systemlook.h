// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QDBusMessage>

namespace midflight {

/// Asks the desktop, through the XDG portal org.freedesktop.portal.Settings, whether it is dark, and hears when that changes.
/// Qt 6.4 does not ask by itself. Without a session bus or a portal nothing happens.
class SystemLook : public QObject
{
    Q_OBJECT
public:
    /// `theming` must outlive it.
    explicit SystemLook(Theming &theming, QObject *parent = nullptr);

private Q_SLOTS:
    void takeChange(const QDBusMessage &change);

private:
    void take(QVariant value);

    Theming &m_theming;
};

} // namespace midflight
