// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tokenvault.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTimer>
#include <qt6keychain/keychain.h>

namespace midflight {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 3s; ///< a keychain without a running keyring may never answer
const QString service = QStringLiteral("midflight");

/// Runs a job of the keychain; `then` is called once, with why it failed or an empty text.
template <typename Job>
void run(Job *job, QObject *context, const std::function<void(Job *job, const QString &problem)> &then)
{
    const auto once = std::make_shared<std::function<void(Job *, const QString &)>>(then);
    const auto answer = [once](Job *of, const QString &problem) {
        if (const auto call = std::exchange(*once, nullptr))
            call(of, problem);
    };
    QObject::connect(job, &QKeychain::Job::finished, context, [answer, job] {
        answer(job, job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound ? QString() : job->errorString());
    });
    QTimer::singleShot(patience, context, [answer] { answer(nullptr, TokenVault::tr("it does not answer")); });
    job->start();
}

} // namespace

TokenVault::TokenVault(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
{
}

QString TokenVault::fileOf(const QUrl &router) const
{
    return m_folder + QLatin1Char('/') + QString::fromLatin1(QCryptographicHash::hash(router.toEncoded(), QCryptographicHash::Sha256).toHex().left(32));
}

void TokenVault::fetch(const QUrl &router, const std::function<void(const QByteArray &token)> &then)
{
    auto *job = new QKeychain::ReadPasswordJob(service);
    job->setKey(router.toString());
    run<QKeychain::ReadPasswordJob>(job, this, [this, router, then](QKeychain::ReadPasswordJob *done, const QString &problem) {
        QByteArray token = done && problem.isEmpty() ? done->binaryData() : QByteArray();
        QFile file(fileOf(router));
        if (token.isEmpty() && file.open(QIODevice::ReadOnly))
            token = file.readAll().trimmed();
        then(token);
    });
}

void TokenVault::keep(const QUrl &router, const QByteArray &token, const std::function<void(const QString &remark)> &then)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setKey(router.toString());
    job->setBinaryData(token);
    run<QKeychain::WritePasswordJob>(job, this, [this, router, token, then](QKeychain::WritePasswordJob *, const QString &problem) {
        then(problem.isEmpty() ? QString() : keepInFile(router, token, problem));
    });
}

void TokenVault::forget(const QUrl &router)
{
    auto *job = new QKeychain::DeletePasswordJob(service);
    job->setKey(router.toString());
    job->start();
    QFile::remove(fileOf(router));
}

QString TokenVault::keepInFile(const QUrl &router, const QByteArray &token, const QString &why) const
{
    const QString path = fileOf(router);
    QDir().mkpath(m_folder);
    QFile::remove(path); // never written into one that somebody else may read
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner) || file.write(token) != token.size())
        return tr("The token is not kept: no keychain (%1), and %2: %3").arg(why, path, file.errorString());
    return tr("No keychain (%1): the token is kept in %2, which only you can read").arg(why, path);
}

} // namespace midflight
