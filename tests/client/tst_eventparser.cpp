// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/eventparser.h"

#include <QTest>

using namespace midflight;

/// After the examples of the HTML standard, 9.2.6.
class EventParserTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesOfDataAreJoined()
    {
        EventParser parser;
        const QList<ServerEvent> events = parser.feed("data: YHOO\ndata: +2\ndata: 10\n\n");
        QCOMPARE(events.size(), 1);
        QCOMPARE(events[0].data, QByteArray("YHOO\n+2\n10"));
        QCOMPARE(events[0].name, QStringLiteral("message"));
    }

    void commentsAndIdsAreToldApart()
    {
        EventParser parser;
        const QList<ServerEvent> events
            = parser.feed(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n");
        QCOMPARE(events.size(), 3);
        QCOMPARE(events[0].id, QStringLiteral("1"));
        QCOMPARE(events[1].id, QString());
        QCOMPARE(events[2].data, QByteArray(" third event"));
    }

    void anEmptyDataLineIsAnEventAndABareBlankLineIsNone()
    {
        EventParser parser;
        QCOMPARE(parser.feed("data\n\ndata\ndata\n\ndata:").size(), 2);
        QCOMPARE(EventParser().feed("\n\n: nothing\n\nevent: lonely\n\n").size(), 0);
    }

    void piecesOfAnySizeAndEveryLineEndReadTheSame()
    {
        const QByteArray stream = "id: 7\r\nevent: decision\r\ndata: {\"a\":1}\r\n\r\nevent: reset\rdata: x\r\r";
        for (qsizetype size = 1; size <= stream.size(); ++size) {
            EventParser parser;
            QList<ServerEvent> events;
            for (qsizetype at = 0; at < stream.size(); at += size)
                events += parser.feed(stream.mid(at, size));
            QCOMPARE(events.size(), 2);
            QCOMPARE(events[0].name, QStringLiteral("decision"));
            QCOMPARE(events[0].data, QByteArray("{\"a\":1}"));
            QCOMPARE(events[1].name, QStringLiteral("reset"));
            QCOMPARE(events[1].id, QStringLiteral("7"));
        }
    }

    void aBrokenConnectionForgetsHalfAnEventButNotWhereItWas()
    {
        EventParser parser;
        parser.feed("id: 41\ndata: a\n\nid: 42\nda");
        parser.startAnew();
        QCOMPARE(parser.lastId(), QStringLiteral("41")); // 42 was not whole: it is asked for again
        QCOMPARE(parser.feed("ta: x\n\n").size(), 0);
    }
};

QTEST_GUILESS_MAIN(EventParserTest)
#include "tst_eventparser.moc"
