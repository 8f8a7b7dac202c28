// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report.h"
#include "ui/reportwriter.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace midflight;

namespace {

const QDateTime now(QDate(2026, 11, 22), QTime(9, 14), Qt::UTC);

Decision decided(qint64 revision, int minutesAgo, const QString &component, const QString &action, const QString &from,
                 const QString &to)
{
    Decision decision;
    decision.revision = revision;
    decision.time = now.addSecs(-60 * minutesAgo);
    decision.component = component;
    decision.action = action;
    decision.from = from;
    decision.to = to;
    return decision;
}

MigrationSnapshot twoOfThree()
{
    MigrationSnapshot migration;
    migration.title = QStringLiteral("NGS QC pipeline");
    migration.revision = 214;
    migration.started = now.addDays(-40);
    const std::pair<const char *, Stage> components[] {{"a", Stage::New}, {"b", Stage::New}, {"c", Stage::Shadow}};
    for (const auto &[id, stage] : components) {
        ComponentSnapshot component;
        component.id.value = QLatin1String(id);
        component.title = component.id.value.toUpper();
        component.stage = stage;
        migration.components.append(component);
    }
    return migration;
}

} // namespace

class ReportTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void theStepsEndWithWhatIsTrueNow()
    {
        ComponentModel components;
        components.applyMigration(twoOfThree());
        const QString stage = QStringLiteral("stage"), shadow = QStringLiteral("shadow"), fresh = QStringLiteral("new");
        const QList<Decision> newestFirst {
            decided(5, 10, QStringLiteral("b"), stage, shadow, fresh),
            decided(4, 20, QStringLiteral("a"), stage, shadow, fresh),
            decided(3, 30, QStringLiteral("a"), QStringLiteral("rollback"), fresh, QStringLiteral("old")),
            decided(2, 40, QStringLiteral("a"), stage, shadow, fresh),
            decided(1, 50, QStringLiteral("a"), stage, QStringLiteral("old"), shadow),
        };
        const ReportData data = reportData(components, newestFirst, {}, now);
        QList<int> counts;
        for (const ProgressStep &step : data.steps)
            counts.append(step.onNew);
        QCOMPARE(counts, (QList<int> {0, 1, 0, 1, 2, 2}));
        QCOMPARE(data.steps.first().time, now.addDays(-40));
        QCOMPARE(data.headline, QStringLiteral("2 of 3 components fly on the new system."));
        QVERIFY(data.footer.contains(QStringLiteral("revision 214")));
        QVERIFY(data.footer.contains(evidenceHashOf(components).left(16)));
        QVERIFY(data.footer.contains(QStringLiteral("22 Nov 2026 09:14")));
        QCOMPARE(data.news.size(), 5);
    }

    void aForecastIsABandAndSaidSo()
    {
        ComponentModel components;
        components.applyMigration(twoOfThree());
        ForecastSnapshot forecast;
        forecast.components.insert(QStringLiteral("c"), {now.addDays(3), now.addDays(9), now.addDays(21)});
        const ReportData data = reportData(components, {}, forecast, now);
        QVERIFY2(data.subline.endsWith(QStringLiteral("Last cutover likely between 25 Nov and 13 Dec.")), qPrintable(data.subline));
        const auto x = [&](const QDateTime &time) { return double(now.daysTo(time)); };
        const QPolygonF band = data.forecast.shape(now, 2, x, [](double count) { return count; });
        QCOMPARE(band, (QPolygonF {QPointF(0, 2), QPointF(3, 3), QPointF(21, 3), QPointF(21, 2)}));
        QVERIFY(!reportData(components, {}, {}, now).subline.contains(QStringLiteral("likely")));
    }

    void theReportGoesIntoWords()
    {
        ComponentModel components;
        components.applyMigration(twoOfThree());
        const QString words = reportData(components, {}, {}, now).inWords();
        QVERIFY(words.startsWith(QStringLiteral("NGS QC pipeline · 22 November 2026")));
        QVERIFY(words.contains(QStringLiteral("New: A")) && words.contains(QStringLiteral("Shadow: C")));
        QVERIFY(words.contains(QStringLiteral("revision 214")));
    }

    void nothingComparedClaimsNothing()
    {
        ComponentModel components;
        components.applyMigration(twoOfThree());
        QVERIFY(reportData(components, {}, {}, now).figures.isEmpty());
    }

    void anEmptyMigrationStillMakesAPage()
    {
        ComponentModel components;
        const ReportData data = reportData(components, {}, {}, now);
        QCOMPARE(data.headline, QStringLiteral("No components yet."));
        QTemporaryDir folder;
        QVERIFY(writeReport(data, Theme::light(), folder.filePath(QStringLiteral("r.png")), {640, 360}));
    }

    void everyKindOfFileIsWritten()
    {
        ComponentModel components;
        components.applyMigration(twoOfThree());
        const ReportData data = reportData(components, {}, {}, now);
        QTemporaryDir folder;
        const QString png = folder.filePath(QStringLiteral("r.png"));
        QVERIFY(writeReport(data, Theme::dark(), png, {960, 540}));
        QCOMPARE(QImage(png).size(), QSize(960, 540));
        QCOMPARE(QImage(png).pixelColor(2, 2), Theme::dark().ground);

        QVERIFY(writeReport(data, Theme::light(), folder.filePath(QStringLiteral("r.pdf")), {1920, 1080}));
        QFile pdf(folder.filePath(QStringLiteral("r.pdf")));
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        const QByteArray bytes = pdf.readAll();
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(!bytes.contains("/Subtype /Image")); // vectors only

        QVERIFY(writeReport(data, Theme::light(), folder.filePath(QStringLiteral("r.svg")), {1920, 1080}));
        QFile svg(folder.filePath(QStringLiteral("r.svg")));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        const QByteArray drawing = svg.readAll();
        QVERIFY(!drawing.contains("<text") && !drawing.contains("<image")); // readers need not have the font
    }

    void aFileThatCannotBeWrittenIsNamed()
    {
        const auto written = writeReport({}, Theme::light(), QStringLiteral("/nonexistent/r.png"), {640, 360});
        QVERIFY(!written);
        QVERIFY(written.error().message.startsWith(QLatin1String("/nonexistent/r.png: ")));
        QVERIFY(!writeReport({}, Theme::light(), QStringLiteral("r.txt"), {640, 360}));
    }
};

QTEST_MAIN(ReportTest)
#include "tst_report.moc"
