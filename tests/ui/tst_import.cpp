// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowcase.h"
#include "ui/importsheet.h"

#include <QJsonArray>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTest>

using namespace midflight;

static const QByteArray running = "id = \"m\"\n[components.a]\ntitle = \"A\"\n[components.a.call]\n[components.b]\n[components.b.call]\n";

/// A migration file for the router that the window shows already.
class ImportTest : public WindowCase
{
    Q_OBJECT
private Q_SLOTS:
    void init() { open(running); }
    void cleanup() { close(); }

    void whatIsNewAndChangedIsSaidFirstAndThenGivenNeedsBeforeThoseThatNeedThem()
    {
        const qint64 before = revisionAtTheRouter();
        sheet("id = \"m\"\n[components.last]\ntitle = \"Last\"\nneeds = [\"middle\"]\n[components.last.call]\n"
              "[components.middle]\ntitle = \"Middle\"\nneeds = [\"a\"]\n[components.middle.call]\n[components.a]\ntitle = \"A, renamed\"\n[components.a.call]\n"
              "[components.b]\n[components.b.call]\n");
        QTRY_COMPARE(said(), QStringLiteral("New: Middle, Last.\nChanged: A, renamed.\n1 component the router has already."));
        QCOMPARE(revisionAtTheRouter(), before); // nothing without the button
        press("import:start");
        QTRY_COMPARE(said(), QStringLiteral("3 components given to the router."));
        QTRY_COMPARE(m_workspace->components.rowCount(), 4);
        QCOMPARE(m_workspace->components.titleOf(QStringLiteral("a")), QStringLiteral("A, renamed"));
    }

    void whatTheRouterRefusesStandsBelowItsLine()
    {
        sheet("id = \"m\"\n[components.c]\n[components.c.call]\n[components.steps.step]\nold = [\"x\"]\nnew = [\"y\"]\noutputs = [\"stdout\"]\n");
        QTRY_VERIFY(find("import:start")->isEnabled());
        press("import:start");
        QTRY_COMPARE(said(), QStringLiteral("1 given, 1 refused; why stands below each line."));
        const QStringList lines = m_sheet->findChild<QPlainTextEdit *>(QStringLiteral("import:text"))->toPlainText().split(u'\n');
        QVERIFY2(lines[3].contains(QStringLiteral("[components.steps.step]")) && lines[4].contains(QStringLiteral("↑ without tokens the commands of steps")),
                 qPrintable(lines.join(u'\n')));
    }

    void anotherMigrationAndABrokenFileAreNotGiven()
    {
        sheet("id = \"other\"\n[components.c]\n[components.c.call]\n");
        QTRY_COMPARE(said(), QStringLiteral("This file is of the migration “other”, the router has “m”."));
        QVERIFY(!find("import:start")->isEnabled());
        m_sheet->close();
        sheet("id = \"m\"\n[components.c]\ntitel = \"C\"\n[components.c.call]\n");
        QTRY_VERIFY(said().startsWith(QStringLiteral("1 thing to mend")));
        QVERIFY(!find("import:start")->isEnabled());
    }

    void givingManyShowsProgressAndCanBeStopped()
    {
        QByteArray toml = "id = \"m\"\n";
        for (int i = 0; i < 200; ++i)
            toml += "[components.n" + QByteArray::number(i) + "]\n[components.n" + QByteArray::number(i) + ".call]\n";
        sheet(toml);
        QTRY_VERIFY(find("import:start")->isEnabled());
        press("import:start");
        QTRY_VERIFY2(said().endsWith(QStringLiteral("of 200 given to the router…")), qPrintable(said()));
        press("import:back");
        QVERIFY(said().startsWith(QStringLiteral("Stopped.")));
        const qint64 stopped = revisionAtTheRouter();
        QVERIFY2(stopped < 190, qPrintable(QString::number(stopped)));
        QPointer<ImportSheet> open = m_sheet;
        press("import:back"); // nothing runs any more: it closes
        QTRY_VERIFY(!open || !open->isVisible());
        QVERIFY(revisionAtTheRouter() <= stopped + 1); // the one that was under way
    }

private:
    void sheet(const QByteArray &toml)
    {
        QFile file(m_router->file(QStringLiteral("import.toml")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(toml);
        file.close();
        m_sheet = new ImportSheet(*m_theming, *m_workspace, m_window.get());
        m_sheet->show(file.fileName());
    }
    QAbstractButton *find(const char *name) const { return m_sheet->findChild<QAbstractButton *>(QLatin1String(name)); }
    void press(const char *name) { QTest::mouseClick(find(name), Qt::LeftButton); }
    QString said() const { return m_sheet->findChild<QLabel *>(QStringLiteral("import:summary"))->text(); }

    QPointer<ImportSheet> m_sheet;
};

QTEST_MAIN(ImportTest)
#include "tst_import.moc"
