// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/systemlook.h"

#include <QDBusConnection>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace midflight {

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString settings = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString colorScheme = QStringLiteral("color-scheme");
constexpr uint preferDark = 1, preferLight = 2; ///< 0: no preference

} // namespace

SystemLook::SystemLook(Theming &theming, QObject *parent)
    : QObject(parent)
    , m_theming(theming)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, path, settings, QStringLiteral("SettingChanged"), this, SLOT(takeChange(QDBusMessage)));
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, settings, QStringLiteral("Read"));
    call << appearance << colorScheme;
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusVariant> value = *done;
        if (!value.isError())
            take(value.value().variant());
        done->deleteLater();
    });
}

void SystemLook::takeChange(const QDBusMessage &change)
{
    const QVariantList what = change.arguments(); // group, key, value
    if (what.size() == 3 && what[0].toString() == appearance && what[1].toString() == colorScheme)
        take(what[2]);
}

/// Read() wraps the value once more than SettingChanged does.
void SystemLook::take(QVariant value)
{
    while (value.metaType() == QMetaType::fromType<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    const uint wanted = value.toUInt();
    m_theming.setSystemDark(wanted == preferDark ? std::optional(true) : wanted == preferLight ? std::optional(false) : std::nullopt);
}

} // namespace midflight
