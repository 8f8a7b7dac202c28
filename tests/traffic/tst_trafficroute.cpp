// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/trafficroute.h"

#include <QTest>

using namespace midflight;

static Component component(const QString &id, const QString &match, const QString &host = QStringLiteral("*"))
{
    HttpDefinition http;
    http.match = match;
    http.host = host;
    Component made;
    made.id = {id};
    made.kind = http;
    return made;
}

/// The component that a request goes to, as its id; "-" where none matches.
static std::string found(const TrafficTable &table, const char *method, const char *host, const char *path)
{
    const auto *route = table.find(method, host, path);
    return route ? route->idText : "-";
}

static TrafficTablePointer table(const QList<Component> &components, QStringList &faults)
{
    MigrationSettings settings;
    settings.httpOld = QStringLiteral("http://127.0.0.1:1");
    settings.httpNew = QStringLiteral("http://127.0.0.1:2/next/");
    auto routing = std::make_shared<RoutingTable>();
    routing->revision = 7;
    return RouteBuilder().build(routing, components, settings, QDate(2027, 1, 1), faults);
}

class TestTrafficRoute : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theMostSpecificComponentTakesTheRequest()
    {
        QStringList faults;
        const auto routes = table({component(QStringLiteral("all"), QStringLiteral("/")),
                                   component(QStringLiteral("users"), QStringLiteral("/users/")),
                                   component(QStringLiteral("user"), QStringLiteral("GET /users/{id}")),
                                   component(QStringLiteral("me"), QStringLiteral("GET /users/me")),
                                   component(QStringLiteral("posts"), QStringLiteral("/users/{id}/posts")),
                                   component(QStringLiteral("tenant"), QStringLiteral("/users/"), QStringLiteral("a.example")),
                                   component(QStringLiteral("tenants"), QStringLiteral("/users/"), QStringLiteral("*.example"))},
                                  faults);
        QVERIFY(faults.isEmpty());
        QCOMPARE(found(*routes, "GET", "x", "/other"), std::string("all"));
        QCOMPARE(found(*routes, "GET", "x", "/users/"), std::string("users"));
        QCOMPARE(found(*routes, "GET", "x", "/users/7"), std::string("user"));
        QCOMPARE(found(*routes, "HEAD", "x", "/users/7"), std::string("user"));
        QCOMPARE(found(*routes, "POST", "x", "/users/7"), std::string("users"));
        QCOMPARE(found(*routes, "GET", "x", "/users/me"), std::string("me"));
        QCOMPARE(found(*routes, "POST", "x", "/users/7/posts/3"), std::string("posts"));
        QCOMPARE(found(*routes, "GET", "A.example:8080", "/users/7"), std::string("tenant"));
        QCOMPARE(found(*routes, "GET", "b.example", "/users/7"), std::string("tenants"));
    }

    void aPrefixIsOneOfWholeSegments()
    {
        QStringList faults;
        const auto routes = table({component(QStringLiteral("api"), QStringLiteral("/api"))}, faults);
        QCOMPARE(found(*routes, "GET", "x", "/api"), std::string("api"));
        QCOMPARE(found(*routes, "GET", "x", "/api/a"), std::string("api"));
        QCOMPARE(found(*routes, "GET", "x", "/apis"), std::string("-"));
    }

    void anAddressThatCannotBeUsedLeavesTheOthersAlone()
    {
        auto broken = component(QStringLiteral("broken"), QStringLiteral("/a"));
        std::get<HttpDefinition>(broken.kind).newUrl = QStringLiteral("http://:0");
        QStringList faults;
        const auto routes = table({broken, component(QStringLiteral("good"), QStringLiteral("/b"))}, faults);
        QCOMPARE(faults.size(), 1);
        QVERIFY(faults.first().startsWith(QLatin1String("components.broken.http.new: ")));
        QCOMPARE(found(*routes, "GET", "x", "/b"), std::string("good"));
        QCOMPARE(found(*routes, "GET", "x", "/a"), std::string("-"));
    }

    void addressesAreTakenApart()
    {
        const auto endpoint = Endpoint::parse(QStringLiteral("https://next.example/api/"));
        QVERIFY(endpoint && endpoint->tls && endpoint->port == 443);
        QVERIFY(endpoint->host == "next.example" && endpoint->prefix == "/api");
        QVERIFY(Endpoint::parse(QStringLiteral("http://[::1]:81"))->host == "::1");
        for (const char *wrong : {"ftp://x", "http://", "x", "http://a:b@c/", "http://x/?q"})
            QVERIFY2(!Endpoint::parse(QString::fromLatin1(wrong)), wrong);
    }

    void keysAreFoundWhereTheyStand()
    {
        const std::string bytes = "GET /t/acme/x?q=1&user=u%207 HTTP/1.1\r\nHost: h\r\nCookie: a=1; sid=s1\r\nX-User: ada\r\n\r\n";
        MessageHead head;
        QVERIFY(!readRequestHead(bytes, head));
        const PathPattern pattern(QStringLiteral("/t/{tenant}"));
        const auto key = [&](const char *text) { return std::string(KeySource::parse(QString::fromLatin1(text)).find(head, pattern)); };
        QCOMPARE(key("header:x-user"), std::string("ada"));
        QCOMPARE(key("cookie:sid"), std::string("s1"));
        QCOMPARE(key("query:user"), std::string("u%207"));
        QCOMPARE(key("path:tenant"), std::string("acme"));
        QCOMPARE(key("random"), std::string());
        QCOMPARE(key("cookie:id"), std::string());
    }
};

QTEST_APPLESS_MAIN(TestTrafficRoute)
#include "tst_trafficroute.moc"
