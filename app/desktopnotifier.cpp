// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktopnotifier.h"

#include <QDBusConnection>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace midflight {

namespace {

const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");
constexpr uchar normal = 1, critical = 2; ///< of the hint "urgency"

} // namespace

DesktopNotifier::DesktopNotifier(QObject *parent)
    : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(takeClick(uint,QString)));
    bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this, SLOT(takeClosed(uint,uint)));
}

void DesktopNotifier::notify(const QString &title, const QString &text, const QString &subject, bool urgent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    const QVariantMap hints {{QStringLiteral("urgency"), QVariant::fromValue(urgent ? critical : normal)},
                             {QStringLiteral("desktop-entry"), QStringLiteral("midflight")}};
    // The text may hold markup: what comes from elsewhere must not.
    call << QStringLiteral("Midflight") << 0u << QStringLiteral("midflight") << title << text.toHtmlEscaped()
         << QStringList {QStringLiteral("default"), tr("Open")} << hints << -1;
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, subject](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<uint> id = *done;
        if (!id.isError())
            m_subjects.insert(id.value(), subject);
        done->deleteLater();
    });
}

void DesktopNotifier::takeClick(uint id, const QString &action)
{
    if (action == QLatin1String("default") && m_subjects.contains(id))
        Q_EMIT clicked(m_subjects.value(id));
}

void DesktopNotifier::takeClosed(uint id, uint)
{
    m_subjects.remove(id);
}

} // namespace midflight
