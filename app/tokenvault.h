// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QUrl>
#include <functional>

namespace midflight {

/// Tokens, one a router, in the system's keychain. Where none answers within three seconds, in files of mode 0600 in
/// `folder`, and it says so. Everything answers later, in the caller's thread.
class TokenVault : public QObject
{
    Q_OBJECT
public:
    explicit TokenVault(const QString &folder, QObject *parent = nullptr);

    /// Empty when none is kept.
    void fetch(const QUrl &router, const std::function<void(const QByteArray &token)> &then);
    /// `remark`: empty when the keychain has it, else where it is instead, in a sentence.
    void keep(const QUrl &router, const QByteArray &token, const std::function<void(const QString &remark)> &then);
    void forget(const QUrl &router);

private:
    QString fileOf(const QUrl &router) const;
    QString keepInFile(const QUrl &router, const QByteArray &token, const QString &why) const;

    QString m_folder;
};

} // namespace midflight
