// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/eventhub.h"

#include <QTest>

using namespace midflight;

namespace {

class Listener final : public EventSink
{
public:
    explicit Listener(QByteArray *heard)
        : m_heard(heard)
    {
    }
    bool send(const QByteArray &text) override
    {
        *m_heard += text;
        return !gone;
    }
    bool gone = false;

private:
    QByteArray *m_heard;
};

} // namespace

class TestEventHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFollowerWhoWasAwayHearsWhatItMissed()
    {
        EventHub hub(100);
        hub.publish("component", {{QStringLiteral("id"), QStringLiteral("a")}});
        hub.publish("component", {{QStringLiteral("id"), QStringLiteral("b")}});
        QByteArray heard;
        hub.follow(std::make_shared<Listener>(&heard), "100");
        QVERIFY(!heard.contains("\"a\""));
        QVERIFY(heard.contains("id: 101\nevent: component\ndata: {\"id\":\"b\"}\n\n"));
        QVERIFY(!heard.contains("reset"));
    }

    void aGapIsAnnounced()
    {
        EventHub hub(100);
        for (size_t i = 0; i <= EventHub::kept; ++i)
            hub.publish("component", {});
        for (const QByteArray &lastSeen : {QByteArray("99"), QByteArray("5"), QByteArray("999999999"), QByteArray("what")}) {
            QByteArray heard;
            hub.follow(std::make_shared<Listener>(&heard), lastSeen);
            QVERIFY2(heard.contains("event: reset"), lastSeen.constData());
        }
    }

    void aFollowerWhoIsUpToDateHearsNothingOld()
    {
        EventHub hub(100);
        hub.publish("component", {});
        QByteArray heard;
        hub.follow(std::make_shared<Listener>(&heard), "100");
        QVERIFY(!heard.contains("event:"));
        hub.publish("decision", {});
        QVERIFY(heard.contains("id: 101\nevent: decision"));
    }

    void whoHasGoneIsForgotten()
    {
        EventHub hub;
        QByteArray heard;
        auto listener = std::make_shared<Listener>(&heard);
        const std::weak_ptr<Listener> alive = listener;
        listener->gone = true;
        hub.follow(std::move(listener), {});
        hub.beat();
        QVERIFY(alive.expired());
    }
};

QTEST_GUILESS_MAIN(TestEventHub)
#include "tst_eventhub.moc"
