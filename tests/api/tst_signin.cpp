// SPDX-License-Identifier: GPL-3.0-or-later
// Who may do what, and what wrong tokens meet.
#include "routing/api/signin.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace midflight;

namespace {

class FakeClock final : public Clock
{
public:
    QDateTime now() const override { return time; }
    QDateTime time = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
};

HttpRequest request(const QByteArray &secret, const QString &peer = QStringLiteral("192.0.2.1"))
{
    HttpRequest request;
    request.method = "GET";
    request.headers["host"] = "127.0.0.1:8471";
    if (!secret.isEmpty())
        request.headers["authorization"] = "Bearer " + secret;
    request.peer = peer;
    return request;
}

QStringList path(const char *text) { return QString::fromLatin1(text).split(u'/'); }

} // namespace

class TestSignIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachCallNeedsItsRole()
    {
        const auto role = [](const char *method, const char *text) { return roleNeeded(method, path(text)); };
        for (const char *read : {"migration", "evidence", "components/a", "components/a/gates", "history", "events", "plan", "forecast"})
            QVERIFY2(role("GET", read) == Role::Viewer, read);
        for (const char *report : {"components/a/route", "components/a/comparisons", "components/a/deployed", "components/a/rules/preview"})
            QVERIFY2(role("POST", report) == Role::Operator, report);
        for (const char *decision : {"components/a/stage", "components/a/rollback", "components/a/freeze", "rollback", "undo", "anything"})
            QVERIFY2(role("POST", decision) == Role::Lead, decision);
        QVERIFY(role("PUT", "components/a") == Role::Lead);
        QVERIFY(role("PUT", "components/a/rules") == Role::Lead);
        QVERIFY(role("PUT", "components/a/causes/x") == Role::Lead);
        QVERIFY(role("DELETE", "components/a") == Role::Lead);
        QVERIFY(role("GET", "tokens") == Role::Lead);
        QVERIFY(role("DELETE", "components/a/comparisons") == Role::Lead);
    }

    void wrongTokensAreSlowedDownPerAddressAndRightOnesNever()
    {
        QTemporaryDir directory;
        FakeClock clock;
        auto tokens = Tokens::open(directory.filePath(QStringLiteral("tokens")));
        const auto secret = tokens->create(QStringLiteral("ada"), Role::Lead, {}, clock);
        QVERIFY(secret);
        SignIn signIn(&*tokens, clock);
        for (int i = 0; i < SignIn::burst; ++i)
            QVERIFY(signIn.identify(request("wrong")).error().failure == Failure::Unauthorized);
        QVERIFY(signIn.identify(request("wrong")).error().failure == Failure::RateLimited);
        QVERIFY(signIn.identify(request("wrong", QStringLiteral("192.0.2.2"))).error().failure == Failure::Unauthorized);
        const auto ada = signIn.identify(request(*secret));
        QVERIFY(ada && ada->role == Role::Lead);
        QCOMPARE(ada->caller.name, QStringLiteral("ada"));
        clock.time = clock.time.addDuration(SignIn::pause);
        QVERIFY(signIn.identify(request("wrong")).error().failure == Failure::Unauthorized);
        QVERIFY(signIn.identify(request("wrong")).error().failure == Failure::RateLimited);
        QVERIFY(signIn.identify(request({})).error().failure == Failure::Unauthorized);
        // Addresses of one IPv6 network count together.
        int refused = 0;
        for (int i = 0; i < 40; ++i)
            refused += signIn.identify(request("wrong", QStringLiteral("2001:db8::%1").arg(i + 1))).error().failure == Failure::RateLimited;
        QCOMPARE(refused, 30);
    }

    void aBrokenOrExposedFileIsRefused()
    {
        QTemporaryDir directory;
        const auto file = directory.filePath(QStringLiteral("tokens"));
        const auto write = [&](const QByteArray &text) {
            QFile out(file);
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(text);
            out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        };
        QVERIFY(Tokens::open(file));
        for (const QByteArray text : {"", "{", "[]", "{}", "{\"tokens\":[{}]}", "{\"tokens\":[{\"name\":\"a\",\"role\":\"king\",\"hash\":\"\"}]}"}) {
            write(text);
            const auto opened = Tokens::open(file);
            QVERIFY2(!opened && opened.error().message.contains(file), text.constData());
        }
        write("{\"tokens\":[]}");
        QVERIFY(Tokens::open(file));
        QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::WriteOther);
        QVERIFY(Tokens::open(file).error().message.contains(QStringLiteral("others may write it")));
    }

    void namesAreGivenOutOnce()
    {
        QTemporaryDir directory;
        FakeClock clock;
        auto tokens = Tokens::open(directory.filePath(QStringLiteral("tokens")));
        QVERIFY(tokens->create(QStringLiteral("ada"), Role::Lead, {}, clock));
        QVERIFY(!tokens->create(QStringLiteral("ada"), Role::Viewer, {}, clock));
        QVERIFY(tokens->create(QStringLiteral("bob"), Role::Lead, QStringLiteral("team"), clock));
        QVERIFY(tokens->revoke(QStringLiteral("bob"), clock));
        QVERIFY(!tokens->create(QStringLiteral("bob"), Role::Lead, {}, clock));
        QVERIFY(!tokens->revoke(QStringLiteral("bob"), clock));
        QVERIFY(!tokens->revoke(QStringLiteral("ada"), clock)); // the last lead
        for (const char *name : {"", "local", "midflight", "a b", "a\nb", "-a", "migration file"})
            QVERIFY2(!tokens->create(QString::fromLatin1(name), Role::Lead, {}, clock), name);
        QVERIFY(tokens->inForce());
    }
};

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_signin.moc"
