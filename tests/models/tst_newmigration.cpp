// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/newmigration.h"
#include "routing/domain/migrationfile.h"

#include <QTest>

using namespace midflight;

class NewMigrationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aTitleBecomesAnId()
    {
        QCOMPARE(idFrom(QStringLiteral("  Weekly report, 2nd ")), QStringLiteral("weekly-report-2nd"));
        QCOMPARE(idFrom(QStringLiteral("Prüfung")), QStringLiteral("prufung"));
        QCOMPARE(idFrom(QStringLiteral("…")), QString());
    }

    void aStepIsReadBackAsItWasMeant()
    {
        NewMigration form {QStringLiteral("Night \"run\""), NewMigration::Kind::Step, QStringLiteral("Trim"), QStringLiteral("legacy/trim.sh \"{reads}\" 'a b' {out}"),
                           QStringLiteral("next/trim {reads} {out}"), QStringLiteral("{out}"), true};
        QCOMPARE(missingIn(form), QString());
        const auto read = parseMigration(tomlOf(form), QStringLiteral("f.toml"));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->id, QStringLiteral("night-run"));
        QCOMPARE(read->title, QStringLiteral("Night \"run\""));
        const auto *step = read->components.first().step();
        QVERIFY(step);
        QCOMPARE(step->oldCommand, (QStringList {QStringLiteral("legacy/trim.sh"), QStringLiteral("{reads}"), QStringLiteral("'a"), QStringLiteral("b'"), QStringLiteral("{out}")}));
        QCOMPARE(step->outputs, QStringList {QStringLiteral("{out}")});
        QVERIFY(step->repeatable);
    }

    void aWebServiceIsReadBackAsItWasMeant()
    {
        NewMigration form {QStringLiteral("Shop"), NewMigration::Kind::Web, QStringLiteral("Reports"), QStringLiteral("http://127.0.0.1:9001"), QStringLiteral("http://127.0.0.1:9002"), QStringLiteral("/reports/"), false};
        QCOMPARE(missingIn(form), QString());
        const auto read = parseMigration(tomlOf(form), QStringLiteral("f.toml"));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->httpOld, QStringLiteral("http://127.0.0.1:9001"));
        QCOMPARE(read->components.first().http()->match, QStringLiteral("GET /reports/"));
        form.part = QStringLiteral("reports");
        QVERIFY(missingIn(form).contains(QLatin1Char('/')));
        form.title.clear();
        QVERIFY(!missingIn(form).isEmpty());
    }
};

QTEST_GUILESS_MAIN(NewMigrationTest)
#include "tst_newmigration.moc"
