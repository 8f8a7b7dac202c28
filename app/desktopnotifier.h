// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>

namespace midflight {

/// Notifications of the desktop (org.freedesktop.Notifications 1.2). Silent where there is no session bus or nobody who
/// shows them. Never waits.
class DesktopNotifier : public QObject
{
    Q_OBJECT
public:
    explicit DesktopNotifier(QObject *parent = nullptr);

    /// `subject` comes back when it is clicked. `urgent`: stays until it is seen.
    void notify(const QString &title, const QString &text, const QString &subject, bool urgent);

Q_SIGNALS:
    void clicked(const QString &subject);

private Q_SLOTS:
    void takeClick(uint id, const QString &action);
    void takeClosed(uint id, uint reason);

private:
    QHash<uint, QString> m_subjects; ///< of what is shown
};

} // namespace midflight
