// SPDX-License-Identifier: GPL-3.0-or-later
// Rivets, cards and charts as they were approved by eye, in both themes. Few, because text tests say more. After a wanted
// change: MIDFLIGHT_DRAW_PICTURES=1 ctest --test-dir build/release -R tst_pictures, look at them, commit them.
#include "models/language.h"
#include "ui/card.h"
#include "ui/glyphs.h"
#include "ui/heatmappanel.h"
#include "ui/seriespanels.h"
#include "ui/volumechart.h"

#include <QApplication>
#include <QDir>
#include <QTest>

using namespace midflight;

namespace {

const QDateTime monday(QDate(2026, 11, 16), QTime(0, 0), Qt::UTC);

QImage small(const QImage &image)
{
    return image.convertToFormat(QImage::Format_RGB32).scaled(image.size() / 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

/// Share of the picture that looks different: halved in size first, so that another version's edges of letters don't count.
double apart(const QImage &a, const QImage &b)
{
    if (a.size() != b.size())
        return 1;
    const QImage left = small(a), right = small(b);
    qint64 differing = 0;
    for (int y = 0; y < left.height(); ++y) {
        for (int x = 0; x < left.width(); ++x) {
            const QColor p = left.pixelColor(x, y), q = right.pixelColor(x, y);
            differing += std::max({std::abs(p.red() - q.red()), std::abs(p.green() - q.green()), std::abs(p.blue() - q.blue())}) > 40;
        }
    }
    return double(differing) / double(qint64(left.width()) * left.height());
}

constexpr double tolerated = 0.004; ///< of the picture

Gate gate(const char *id, bool holds)
{
    Gate gate;
    gate.id = gate.title = QLatin1String(id);
    gate.holds = holds;
    return gate;
}

/// `planted`: with one thing changed, which the comparison must see.
QImage rivets(const Theming &theming, bool planted)
{
    QImage image(160, 40, QImage::Format_RGB32);
    image.fill(theming.theme().surface);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    qreal x = 8;
    for (const Stage stage : {Stage::Old, planted ? Stage::New : Stage::Shadow, Stage::New, Stage::Retired}) {
        glyphs::rivet(painter, QRectF(x, 8, 24, 24), stage, theming.theme());
        x += 38;
    }
    return image;
}

QImage card(const Theming &theming, bool planted)
{
    ComponentSnapshot component;
    component.id.value = component.title = QStringLiteral("trimming");
    component.stage = Stage::Shadow;
    component.evidence.gates = {gate("a", true), gate("b", true), gate("c", planted), gate("d", false)};
    component.evidence.figures.compared = component.evidence.figures.n = 1204;
    component.evidence.figures.mismatchUpper = 0.009;
    component.evidence.inShadowSeconds = 9 * 86400.0;
    for (int i = 0; i < 20; ++i)
        component.evidence.trend.append({monday.addSecs(3600 * i), 0.02 - 0.001 * i, {}, {}});
    Card drawn(theming, Stage::Shadow);
    drawn.resize(330, Card::heightIn(Stage::Shadow));
    drawn.showComponent(component, {});
    return drawn.grab().toImage();
}

QList<SeriesBucket> buckets(bool planted)
{
    QList<SeriesBucket> list;
    for (int i = 0; i < 40; ++i) {
        SeriesBucket bucket;
        bucket.time = monday.addSecs(i * 6 * 3600);
        bucket.requests = 60;
        bucket.compared = i % 9 == 4 ? 40 : 60;
        if (i % 9 == 4)
            bucket.skipped.insert(QStringLiteral("overload"), 20);
        bucket.mismatched = planted && i == 20 ? 30 : (40 - i) / 10;
        bucket.mismatchUpper = 0.02 + 0.5 / (i + 2);
        bucket.oldTime = {2.0, 3.0};
        bucket.newTime = {1.2, planted ? 2.6 : 1.9};
        list.append(bucket);
    }
    return list;
}

template <typename Chart>
QImage chart(const Theming &theming, bool planted)
{
    SeriesModel series;
    Chart drawn(theming, series);
    drawn.resize(360, 220);
    series.setBuckets(buckets(planted));
    return drawn.grab().toImage();
}

/// The first minute: one point, off the axis, beside its name.
QImage firstPoint(const Theming &theming, bool planted)
{
    SeriesModel series;
    TimeChart drawn(theming, series);
    drawn.resize(360, 220);
    auto list = buckets(false).first(1);
    if (planted)
        list[0].oldTime = {0.5, 0.6};
    series.setBuckets(list);
    return drawn.grab().toImage();
}

QImage volume(const Theming &theming, bool planted)
{
    SeriesModel series;
    VolumeChart drawn(theming, series);
    drawn.resize(360, 220);
    auto list = buckets(false);
    if (planted)
        list[20].requests = 140;
    series.setBuckets(list);
    return drawn.grab().toImage();
}

QImage heatMap(const Theming &theming, bool planted)
{
    DifferenceHours hours;
    for (int hour = 0; hour < 24 * 10; ++hour) {
        const QDateTime time = monday.addSecs(hour * 3600);
        hours.active.append(time);
        if (const int of = hour % 24; of > 3 && of < 10)
            hours.counts.insert(time, planted && of == 7 ? 0 : 10 - std::abs(of - 7) * 2);
    }
    HeatMapModel model;
    HeatMapPanel drawn(theming, model);
    drawn.resize(360, 220);
    model.setHours(hours);
    return drawn.grab().toImage();
}

struct Drawing {
    const char *name;
    QImage (*draw)(const Theming &, bool);
};
const Drawing drawings[] {{"rivets", rivets}, {"card", card}, {"mismatch", chart<MismatchChart>}, {"time", chart<TimeChart>}, {"firstpoint", firstPoint}, {"volume", volume}, {"heatmap", heatMap}};

} // namespace

class PicturesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        QLocale::setDefault(QLocale::c());
        speak(QLocale::c());
        QApplication::setStyle(QStringLiteral("Fusion"));
    }

    void everyPictureIsAsItWasApproved_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("dark");
        for (int i = 0; i < int(std::size(drawings)); ++i) {
            QTest::addRow("%s-light", drawings[i].name) << i << false;
            QTest::addRow("%s-dark", drawings[i].name) << i << true;
        }
    }

    void everyPictureIsAsItWasApproved()
    {
        QFETCH(int, number);
        QFETCH(bool, dark);
        const auto draw = drawings[number].draw;
        const Theming theming(dark ? Theming::Choice::Dark : Theming::Choice::Light);
        const QString file = QDir(QFINDTESTDATA("pictures")).filePath(QLatin1String(QTest::currentDataTag()) + QLatin1String(".png"));
        const QImage drawn = draw(theming, false);
        if (qEnvironmentVariableIsSet("MIDFLIGHT_DRAW_PICTURES")) {
            QVERIFY2(drawn.save(file), qPrintable(file));
            return;
        }
        const QImage approved(file);
        QVERIFY2(!approved.isNull(), qPrintable(file));
        const double share = apart(drawn, approved);
        if (share > tolerated)
            drawn.save(QDir::current().filePath(QLatin1String(QTest::currentDataTag()) + QLatin1String("-now.png")));
        QVERIFY2(share <= tolerated, qPrintable(QStringLiteral("%1 of the picture differs; see %2-now.png").arg(share).arg(QLatin1String(QTest::currentDataTag()))));
        const double changed = apart(draw(theming, true), approved);
        QVERIFY2(changed > tolerated, qPrintable(QStringLiteral("a planted change makes a difference of only %1").arg(changed)));
    }
};


QTEST_MAIN(PicturesTest)
#include "tst_pictures.moc"
