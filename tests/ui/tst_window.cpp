// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowcase.h"
#include "ui/button.h"
#include "ui/card.h"

#include <QAbstractItemView>
#include <QJsonArray>
#include <QDir>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>

using namespace midflight;

/// A lead at the window, over a real router. Buttons are pressed where they are; what happened is asked of the router.
class WindowTest : public WindowCase
{
    Q_OBJECT
private:
    QStringList cutButtons() const;

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void aComponentGoesThereAndBackWithOneClickEach()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        QTRY_VERIFY(button(QStringLiteral("approve:pricing")));
        QVERIFY(!button(QStringLiteral("approve:pricing"))->isEnabled()); // nothing compared yet
        compare(4);
        QTRY_VERIFY(button(QStringLiteral("approve:pricing"))->isEnabled());
        press(QStringLiteral("approve:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("new"));
        QTRY_VERIFY(button(QStringLiteral("rollback:pricing")));
        press(QStringLiteral("rollback:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("old"));
        QTRY_VERIFY(button(QStringLiteral("shadow:pricing")));
    }

    void anUndoStaysInView()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_VERIFY(message()->isVisible());
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        press(QStringLiteral("message:action"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("old"));
    }

    void anApprovalOfWhatHasMovedIsRefusedInWords()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        compare(4);
        QTRY_VERIFY(button(QStringLiteral("approve:pricing")) && button(QStringLiteral("approve:pricing"))->isEnabled());
        // Somebody else decides something, and the click comes before its event.
        m_router->call("POST", QStringLiteral("/api/v1/components/fastqc/stage"), {{QStringLiteral("to"), QStringLiteral("shadow")}});
        press(QStringLiteral("approve:pricing"));
        QTRY_VERIFY(message()->text().contains(QStringLiteral("was not cut over")));
        QCOMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
    }

    void aRollbackNamesWhatStillNeedsIt()
    {
        for (const char *id : {"pricing", "fastqc"}) {
            const auto revision = m_router->get(QStringLiteral("/api/v1/migration")).headers["etag"];
            const auto moved = m_router->call("POST", QStringLiteral("/api/v1/components/%1/stage").arg(QLatin1String(id)),
                                              {{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("override"), true}, {QStringLiteral("reason"), QStringLiteral("test")}},
                                              {{"If-Match", revision}});
            QCOMPARE(moved.status, 200);
        }
        QTRY_VERIFY(button(QStringLiteral("rollback:pricing")) && button(QStringLiteral("rollback:fastqc")));
        press(QStringLiteral("rollback:pricing"));
        QTRY_VERIFY2(message()->text().contains(QStringLiteral("needs it: FastQC")), qPrintable(message()->text()));
        QCOMPARE(stageAtTheRouter(), QStringLiteral("old"));
    }

    void aBrokenOutComponentIsProposedForARollback()
    {
        const auto revision = m_router->get(QStringLiteral("/api/v1/migration")).headers["etag"];
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/pricing/stage"),
                                {{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("override"), true}, {QStringLiteral("reason"), QStringLiteral("test")}},
                                {{"If-Match", revision}}).status, 200);
        QJsonArray failures;
        for (int i = 0; i < 60; ++i)
            failures.append(QJsonObject {{QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                                         {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                                         {QStringLiteral("key"), QStringLiteral("k")},
                                         {QStringLiteral("old"), QJsonObject {{QStringLiteral("seconds"), 1}}},
                                         {QStringLiteral("new"), QJsonObject {{QStringLiteral("seconds"), 1}}},
                                         {QStringLiteral("verdict"), QStringLiteral("new_error")}});
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/pricing/comparisons"), {{QStringLiteral("comparisons"), failures}}).status, 200);
        QTRY_VERIFY_WITH_TIMEOUT(!m_workspace->components.find(QStringLiteral("pricing"))->evidence.rollbackProposed.isEmpty(), 10'000);
        const auto cards = m_window->findChildren<Card *>();
        QVERIFY(std::any_of(cards.begin(), cards.end(), [](const Card *card) { return card->accessibleDescription().contains(QStringLiteral("Roll back is proposed")); }));
    }

    void aLostRouterIsSaidAndRollBackStillAnswers()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        compare(4);
        QTRY_VERIFY(button(QStringLiteral("approve:pricing")) && button(QStringLiteral("approve:pricing"))->isEnabled());
        press(QStringLiteral("approve:pricing"));
        QTRY_VERIFY(button(QStringLiteral("rollback:pricing")));
        m_router->kill();
        auto *connection = m_window->findChild<Banner *>(QStringLiteral("connection"));
        QTRY_VERIFY(connection->isVisible() && connection->text().startsWith(QStringLiteral("Stale since")));
        QVERIFY(!button(QStringLiteral("shadow:fastqc"))->isEnabled());
        press(QStringLiteral("rollback:pricing"));
        QTRY_VERIFY(message()->text().contains(QStringLiteral("could not be delivered")));
    }

    void keysFindOpenAndRollBack()
    {
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        auto *find = m_window->findChild<QLineEdit *>(QStringLiteral("find"));
        QTRY_VERIFY(find->hasFocus());
        QTest::keyClicks(find, QStringLiteral("pric"));
        QTRY_VERIFY(!button(QStringLiteral("shadow:fastqc")));
        QTest::keyClick(find, Qt::Key_Return);
        auto *page = m_window->findChild<QWidget *>(QStringLiteral("component"));
        QTRY_VERIFY(page->isVisible());
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("old"));
    }

    void thePaletteFindsComponentsPagesAndActions()
    {
        auto *line = m_window->findChild<QLineEdit *>(QStringLiteral("palette:line"));
        const auto choose = [&](const char *typed) {
            m_window->findChild<QAction *>(QStringLiteral("action:palette"))->trigger();
            QTRY_VERIFY(line->isVisible());
            QTest::keyClicks(line, QLatin1String(typed));
            QTest::keyClick(line, Qt::Key_Return);
            QTRY_VERIFY(!line->isVisible());
        };
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(line->isVisible());
        QTest::keyClick(line, Qt::Key_Escape);
        QTRY_VERIFY(!line->isVisible());
        choose("shadow pric");
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        QTRY_VERIFY(m_workspace->components.find(QStringLiteral("pricing"))->stage == Stage::Shadow);
        choose("roll pric");
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("old"));
        for (const char *page : {"timeline", "plan", "history", "report"}) {
            choose(page);
            QTRY_VERIFY(m_window->findChild<QWidget *>(QLatin1String(page))->isVisible());
        }
    }

    void theTimelineAndThePlanTellWhatTheRouterKnows()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        auto *chart = m_window->findChild<QWidget *>(QStringLiteral("timeline:chart"));
        QTRY_VERIFY(chart->isVisible());
        chart->setFocus();
        const auto said = [&] {
            QTest::keyClick(chart, Qt::Key_Down);
            QTest::keyClick(chart, Qt::Key_Up);
            return chart->accessibleDescription();
        };
        QTRY_VERIFY2(said().contains(QStringLiteral("Shadow since")), qPrintable(said()));
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        auto *list = m_window->findChild<QWidget *>(QStringLiteral("plan:list"));
        QTRY_VERIFY(list->isVisible());
        QTRY_COMPARE(list->accessibleDescription(), QStringLiteral("Pricing, FastQC"));
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QTRY_VERIFY2(list->accessibleDescription().startsWith(QStringLiteral("Pricing: ")), qPrintable(list->accessibleDescription()));
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(m_window->findChild<QWidget *>(QStringLiteral("component"))->isVisible());
    }

    void theGuideIsInTheWindowAndNoLinkOfItLeadsNowhere()
    {
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        auto *text = m_window->findChild<QTextBrowser *>(QStringLiteral("help:text"));
        QTRY_VERIFY(text->isVisible());
        QVERIFY(text->toPlainText().startsWith(QStringLiteral("Midflight, start here")));
        const QStringList pages = QDir(QStringLiteral(":/help")).entryList({QStringLiteral("*.md")});
        QVERIFY(pages.size() > 5);
        QSet<QString> linked {QStringLiteral("index.md")};
        static const QRegularExpression link(QStringLiteral("\\]\\(([^)#:]+)\\)"));
        for (const QString &page : pages) {
            QFile file(QStringLiteral(":/help/") + page);
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto found = link.globalMatch(QString::fromUtf8(file.readAll()));
            while (found.hasNext()) {
                const QString target = found.next().captured(1);
                QVERIFY2(QFile::exists(QStringLiteral(":/help/") + target), qPrintable(page + QStringLiteral(" → ") + target));
                linked.insert(target);
            }
        }
        for (const QString &page : pages)
            QVERIFY2(linked.contains(page), qPrintable(page + QStringLiteral(" is linked from nowhere")));
    }

    void everyButtonHasANameOfItsOwn()
    {
        QSet<QString> names;
        for (const auto *shown : m_window->findChildren<QAbstractButton *>()) {
            if (!shown->isVisible())
                continue;
            QVERIFY2(!shown->accessibleName().isEmpty(), qPrintable(shown->objectName()));
            QVERIFY2(!names.contains(shown->accessibleName()), qPrintable(shown->accessibleName()));
            names.insert(shown->accessibleName());
        }
        QVERIFY(names.contains(QStringLiteral("Start shadow of Pricing")));
    }

    void aSmallWindowCutsNoButton()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        compare(4);
        m_window->resize(m_window->minimumSize());
        QTRY_COMPARE(button(QStringLiteral("page:plan"))->toolTip(), QStringLiteral("Plan"));
        const auto ctrl = Qt::ControlModifier;
        for (const auto &[key, modifier] : std::initializer_list<std::pair<Qt::Key, Qt::KeyboardModifier>> {
                 {Qt::Key_1, ctrl}, {Qt::Key_T, ctrl}, {Qt::Key_L, ctrl}, {Qt::Key_2, ctrl}, {Qt::Key_3, ctrl}, {Qt::Key_4, ctrl}, {Qt::Key_F1, Qt::NoModifier}}) {
            QTest::keyClick(m_window.get(), key, modifier);
            QTRY_VERIFY(m_window->isComplete());
            QTRY_VERIFY2(cutButtons().isEmpty(), qPrintable(cutButtons().join(u' ')));
        }
        m_window->showComponent(QStringLiteral("pricing"));
        QTRY_VERIFY(m_window->isComplete());
        QTRY_VERIFY2(cutButtons().isEmpty(), qPrintable(cutButtons().join(u' ')));
    }

    void theComponentPageShowsWhatWasCompared()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        compare(4);
        m_window->showComponent(QStringLiteral("pricing"));
        auto *table = m_window->findChild<QAbstractItemView *>(QStringLiteral("comparisons"));
        QTRY_COMPARE(table->model()->rowCount(), 4);
        auto *gates = m_window->findChild<QAbstractItemView *>(QStringLiteral("gates"));
        QTRY_VERIFY(gates->model()->rowCount() > 0);
        QTRY_VERIFY(m_window->isComplete());
    }
};

/// Visible buttons that do not lie within the width of the window and of what they stand on, lie on one of their neighbours, or are narrower than their text.
QStringList WindowTest::cutButtons() const
{
    QStringList cut;
    for (const auto *one : m_window->findChildren<Button *>()) {
        if (!one->isVisible())
            continue;
        const int left = one->mapTo(m_window.get(), QPoint()).x();
        const bool narrow = one->width() < QFontMetrics(one->font()).horizontalAdvance(one->text());
        const auto beside = one->parentWidget()->findChildren<Button *>(Qt::FindDirectChildrenOnly);
        const bool covered = std::any_of(beside.begin(), beside.end(), [one](const Button *other) {
            return other != one && other->isVisible() && other->geometry().intersects(one->geometry());
        });
        const bool outside = one->x() < 0 || one->geometry().right() >= one->parentWidget()->width();
        if (left < 0 || left + one->width() > m_window->width() || outside || narrow || covered)
            cut.append(one->accessibleName());
    }
    return cut;
}

QTEST_MAIN(WindowTest)
#include "tst_window.moc"
