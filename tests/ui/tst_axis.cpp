// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/axis.h"
#include "ui/commandpalette.h"
#include "ui/theme.h"

#include <QTest>

using namespace midflight;

class TestAxis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void ticksAreRoundAscendingAndNeverTooMany_data()
    {
        QTest::addColumn<qint64>("seconds");
        for (const qint64 seconds : {1LL, 59LL, 3600LL, 86400LL, 40 * 86400LL, 3 * 365 * 86400LL, 80 * 365 * 86400LL})
            QTest::addRow("%lld s", seconds) << qint64(seconds);
    }

    void ticksAreRoundAscendingAndNeverTooMany()
    {
        QFETCH(qint64, seconds);
        const QDateTime start = QDateTime::fromString(QStringLiteral("2026-03-02T10:07:41.250Z"), Qt::ISODateWithMs);
        const QDateTime from = start.addSecs(seconds / 3), to = start.addSecs(seconds);
        for (const int most : {2, 5, 12}) {
            const auto ticks = axis::timeTicks(start, from, to, most);
            QVERIFY(ticks.size() <= most + 1);
            for (int i = 0; i < ticks.size(); ++i) {
                QVERIFY(ticks[i].time >= from && ticks[i].time <= to);
                QVERIFY(!ticks[i].label.isEmpty());
                QVERIFY(i == 0 || ticks[i - 1].time < ticks[i].time);
            }
            if (seconds >= 3600)
                QVERIFY(!ticks.isEmpty() || most == 2);
        }
    }

    void weeksCountFromTheStart()
    {
        const QDateTime start = QDateTime::fromString(QStringLiteral("2026-03-02T00:00:00Z"), Qt::ISODate);
        const auto ticks = axis::timeTicks(start, start, start.addDays(28), 7);
        QStringList labels;
        for (const axis::Tick &tick : ticks)
            labels.append(tick.label);
        QCOMPARE(labels, (QStringList {QStringLiteral("wk 1"), QStringLiteral("wk 2"), QStringLiteral("wk 3"), QStringLiteral("wk 4"), QStringLiteral("wk 5")}));
    }

    void labelsNeverTouchAndAreNeverCut()
    {
        const QFont font = Theme::font(Theme::Size::Tiny);
        const QRectF line(10, 0, 200, 14);
        QList<axis::Tick> ticks;
        QList<qreal> middles;
        for (int i = 0; i <= 10; ++i) {
            ticks.append({QDateTime(), QStringLiteral("23 November")});
            middles.append(line.left() + i * line.width() / 10);
        }
        const auto boxes = axis::labelBoxes(ticks, middles, font, line);
        QCOMPARE(boxes.size(), ticks.size());
        qreal end = -100;
        int shown = 0;
        for (const QRectF &box : boxes) {
            if (!box.isValid())
                continue;
            ++shown;
            QVERIFY(box.width() >= QFontMetricsF(font).horizontalAdvance(QStringLiteral("23 November")));
            QVERIFY(line.contains(box));
            QVERIFY(box.left() >= end + 8);
            end = box.right();
        }
        QVERIFY(shown >= 2 && shown < 5);
    }

    void aCommandIsFoundByAnyOfItsWords()
    {
        const QList<Command> commands {{QStringLiteral("Open Quality trimming"), {}, {}}, {QStringLiteral("Roll back Quality trimming"), {}, {}}, {QStringLiteral("Quality of life"), {}, {}}};
        const auto titles = [&](const char *typed) {
            QStringList list;
            for (const Command &command : matching(commands, QLatin1String(typed)))
                list.append(command.title);
            return list;
        };
        QCOMPARE(titles("").size(), 3);
        QCOMPARE(titles("quality").first(), QStringLiteral("Quality of life"));
        QCOMPARE(titles("trim ROLL"), QStringList {QStringLiteral("Roll back Quality trimming")});
        QVERIFY(titles("nothing of it").isEmpty());
    }
};

QTEST_MAIN(TestAxis)
#include "tst_axis.moc"
