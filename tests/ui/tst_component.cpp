// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historymodel.h"
#include "models/language.h"
#include "tests/api/routerprocess.h"
#include "ui/componentpage.h"
#include "ui/panel.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace midflight;

namespace {

QJsonObject outcome(double seconds, const QJsonObject &document)
{
    return {{QStringLiteral("seconds"), seconds},
            {QStringLiteral("cpu_seconds"), seconds / 2},
            {QStringLiteral("max_rss"), 4'000'000},
            {QStringLiteral("content_type"), QStringLiteral("application/json")},
            {QStringLiteral("body"), QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Compact))}};
}

QJsonObject named(const QString &key)
{
    return {{QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
            {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
            {QStringLiteral("key"), key}};
}

} // namespace

/// One component's page over a real router that keeps bodies.
class ComponentTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        speak(QLocale::c());
        m_theming = std::make_unique<Theming>(Theming::Choice::Light);
    }

    void init()
    {
        m_router = std::make_unique<RouterProcess>();
        m_router->writeMigration("id = \"m\"\n[gates]\nshadow_time = \"off\"\ncomparisons = 4\nmismatch = \"0 of 4\"\n[privacy]\nstore = \"bodies\"\n"
                                 "[components.pricing]\ntitle = \"Pricing\"\n[components.pricing.call]\n[components.taxes]\n[components.taxes.call]\n");
        QVERIFY2(m_router->start(), m_router->errors().constData());
        m_workspace = std::make_unique<Workspace>(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_router->port())));
        m_page = std::make_unique<ComponentPage>(*m_theming, *m_workspace);
        m_page->resize(1080, 720);
        m_workspace->feed.start();
        QTRY_VERIFY(m_workspace->feed.isLive());
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/pricing/stage"), {{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 200);
        QTRY_VERIFY(pricing().stage == Stage::Shadow);
    }

    void cleanup()
    {
        m_page.reset();
        m_workspace.reset();
        m_router.reset();
    }

    void theChartsShowWhatTheRouterCounted()
    {
        report(3, 1);
        auto skipped = named(QStringLiteral("s"));
        skipped[QStringLiteral("verdict")] = QStringLiteral("skipped");
        skipped[QStringLiteral("reason")] = QStringLiteral("too_large");
        skipped[QStringLiteral("old")] = QJsonObject {{QStringLiteral("seconds"), 1}};
        send({skipped});
        open();
        const auto said = [this](const char *name) { return m_page->findChild<Panel *>(QLatin1String(name))->accessibleDescription(); };
        QTRY_COMPARE(said("chart:volume"), QStringLiteral("4 compared · skipped: 1 too large"));
        QTRY_COMPARE(said("chart:when"), QStringLiteral("1 difference, on one day so far. By day and hour from the second day on."));
        QTRY_VERIFY(m_page->findChild<Panel *>(QStringLiteral("chart:cpu"))->emptyText().isEmpty());
        QVERIFY(m_page->findChild<Panel *>(QStringLiteral("chart:memory"))->emptyText().isEmpty());
    }

    void aComparisonIsShownSideBySideAndWalkedByKeys()
    {
        auto comparison = named(QStringLiteral("walk"));
        comparison[QStringLiteral("old")] = outcome(0.2, {{QStringLiteral("a"), 1}, {QStringLiteral("b"), 2}, {QStringLiteral("c"), 3}});
        comparison[QStringLiteral("new")] = outcome(0.2, {{QStringLiteral("a"), 7}, {QStringLiteral("b"), 2}, {QStringLiteral("d"), 4}});
        send({comparison});
        open();
        auto *lines = m_page->findChild<QAbstractItemView *>(QStringLiteral("differences"));
        const auto here = [lines] {
            return lines->currentIndex().siblingAtColumn(0).data().toString() + lines->currentIndex().siblingAtColumn(1).data().toString()
                + lines->currentIndex().siblingAtColumn(2).data().toString();
        };
        QTRY_COMPARE(here(), QStringLiteral("≠a: 1a: 7"));
        QTest::keyClick(lines, Qt::Key_N);
        QCOMPARE(here(), QStringLiteral("−c: 3"));
        QTest::keyClick(lines, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(here(), QStringLiteral("+d: 4"));
        QTest::keyClick(lines, Qt::Key_P);
        QCOMPARE(here(), QStringLiteral("−c: 3"));
    }

    void theTraceOfAComparisonIsShownAndCopied()
    {
        auto comparison = named(QStringLiteral("traced"));
        comparison[QStringLiteral("traceparent")] = QStringLiteral("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        comparison[QStringLiteral("old")] = outcome(0.2, {{QStringLiteral("a"), 1}});
        comparison[QStringLiteral("new")] = outcome(0.2, {{QStringLiteral("a"), 7}});
        auto plain = comparison;
        plain.remove(QStringLiteral("traceparent"));
        plain[QStringLiteral("id")] = QUuid::createUuid().toString(QUuid::WithoutBraces);
        send({comparison});
        open();
        auto *trace = m_page->findChild<QAbstractButton *>(QStringLiteral("comparison:trace"));
        QTRY_VERIFY(trace->isVisible());
        QVERIFY(trace->text().startsWith(QStringLiteral("Trace 4bf9")));
        QTest::mouseClick(trace, Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("4bf92f3577b34da6a3ce929d0e0e4736"));
        send({plain});
        auto *list = m_page->findChild<QAbstractItemView *>(QStringLiteral("comparisons"));
        QTRY_COMPARE(list->model()->rowCount(), 2);
        list->setCurrentIndex(list->model()->index(0, 0));
        QTRY_VERIFY(!trace->isVisible());
    }

    void aCauseFiltersTheComparisons()
    {
        report(5, 2);
        open();
        auto *causes = m_page->findChild<QAbstractItemView *>(QStringLiteral("causes"));
        auto *list = m_page->findChild<QAbstractItemView *>(QStringLiteral("comparisons"));
        QTRY_COMPARE(list->model()->rowCount(), 7);
        QTRY_COMPARE(causes->model()->rowCount(), 1);
        causes->setCurrentIndex(causes->model()->index(0, 0));
        QTRY_COMPARE(list->model()->rowCount(), 2);
        QTest::mouseClick(m_page->findChild<QWidget *>(QStringLiteral("filter:cause")), Qt::LeftButton);
        QTRY_COMPARE(list->model()->rowCount(), 7);
    }

    void aRuleIsPreviewedReasonedAndTakenAway()
    {
        report(5, 2);
        open();
        QTRY_VERIFY(m_page->findChild<QAbstractItemView *>(QStringLiteral("causes"))->model()->rowCount() == 1);
        press("rule:tolerate");
        auto *preview = m_page->findChild<QLabel *>(QStringLiteral("rulesheet:preview"));
        QVERIFY(preview);
        QTRY_COMPARE(preview->text(), QStringLiteral("0 mismatches left of 2, of 7 compared."));
        auto *absolute = m_page->findChild<QLineEdit *>(QStringLiteral("rulesheet:absolute"));
        auto *relative = m_page->findChild<QLineEdit *>(QStringLiteral("rulesheet:relative"));
        relative->clear();
        absolute->setText(QStringLiteral("0.001")); // they are 0.01 apart
        QTRY_COMPARE(preview->text(), QStringLiteral("2 mismatches left of 2, of 7 compared."));
        absolute->setText(QStringLiteral("0.02"));
        QTRY_COMPARE(preview->text(), QStringLiteral("0 mismatches left of 2, of 7 compared."));
        press("rulesheet:confirm"); // no reason yet
        QVERIFY(rulesAtTheRouter().isEmpty());
        m_page->findChild<QLineEdit *>(QStringLiteral("rulesheet:reason"))->setText(QStringLiteral("rounding"));
        m_page->findChild<QLineEdit *>(QStringLiteral("rulesheet:owner"))->setText(QStringLiteral("ada"));
        // Meanwhile something else is decided: no reason to ask the lead again.
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/taxes/stage"), {{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 200);
        press("rulesheet:confirm");
        QTRY_COMPARE(rulesAtTheRouter().size(), 1);
        QCOMPARE(rulesAtTheRouter()[0][QLatin1String("atol")].toDouble(), 0.02);
        QCOMPARE(rulesAtTheRouter()[0][QLatin1String("reason")].toString(), QStringLiteral("rounding"));
        QVERIFY(!rulesAtTheRouter()[0][QLatin1String("expires")].toString().isEmpty());
        auto *rules = m_page->findChild<QAbstractItemView *>(QStringLiteral("rules"));
        QTRY_COMPARE(rules->model()->rowCount(), 1);
        rules->setCurrentIndex(rules->model()->index(0, 0));
        press("rules:remove");
        QTRY_VERIFY(rulesAtTheRouter().isEmpty());
    }

    void onlyAnOverrideAsksAndItsReasonIsKept()
    {
        open();
        press("override:pricing");
        QVERIFY(m_page->findChild<QLabel *>(QStringLiteral("overridesheet:open"))->text().contains(QStringLiteral("At least 4 comparisons")));
        QVERIFY(!m_page->findChild<QAbstractButton *>(QStringLiteral("overridesheet:confirm"))->isEnabled());
        m_page->findChild<QLineEdit *>(QStringLiteral("overridesheet:reason"))->setText(QStringLiteral("the old one burnt down"));
        press("overridesheet:confirm");
        QTRY_VERIFY(pricing().stage == Stage::New);
        const auto newest = m_router->get(QStringLiteral("/api/v1/history?limit=1")).json()[QLatin1String("decisions")].toArray().first().toObject();
        QCOMPARE(newest[QLatin1String("reason")].toString(), QStringLiteral("the old one burnt down"));
        auto *decisions = m_page->findChild<QAbstractItemView *>(QStringLiteral("decisions"));
        QTRY_COMPARE(decisions->model()->index(0, HistoryModel::Why).data().toString(), QStringLiteral("the old one burnt down"));
        press("keepcomparing:pricing");
        QTRY_VERIFY(pricing().stage == Stage::Shadow);
    }

private:
    QJsonArray rulesAtTheRouter()
    {
        return m_router->get(QStringLiteral("/api/v1/components/pricing")).json()[QLatin1String("definition")].toObject()[QLatin1String("rules")].toArray();
    }

    void press(const char *name)
    {
        QTRY_VERIFY2(m_page->findChild<QAbstractButton *>(QLatin1String(name)), name);
        auto *button = m_page->findChild<QAbstractButton *>(QLatin1String(name));
        QTRY_VERIFY2(button->isVisible() && button->isEnabled(), name);
        button->click();
    }

    const ComponentSnapshot &pricing() const { return *m_workspace->components.find(QStringLiteral("pricing")); }

    void open()
    {
        m_page->showComponent(QStringLiteral("pricing"));
        m_page->show();
        QTRY_VERIFY(m_page->isComplete());
    }

    void send(const QJsonArray &comparisons)
    {
        const auto answer = m_router->call("POST", QStringLiteral("/api/v1/components/pricing/comparisons"), {{QStringLiteral("comparisons"), comparisons}});
        QVERIFY2(answer.json()[QLatin1String("accepted")].toInt() == comparisons.size(), answer.body.constData());
    }

    /// Comparisons that match, and some whose price differs.
    void report(int matching, int differing)
    {
        QJsonArray list;
        for (int i = 0; i < matching + differing; ++i) {
            auto comparison = named(QStringLiteral("k%1").arg(i));
            QJsonObject document {{QStringLiteral("currency"), QStringLiteral("EUR")}, {QStringLiteral("price"), 12.5}};
            comparison[QStringLiteral("old")] = outcome(0.2, document);
            if (i >= matching)
                document[QStringLiteral("price")] = 12.51;
            comparison[QStringLiteral("new")] = outcome(0.1, document);
            list.append(comparison);
        }
        send(list);
    }

    std::unique_ptr<Theming> m_theming;
    std::unique_ptr<RouterProcess> m_router;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<ComponentPage> m_page;
};

QTEST_MAIN(ComponentTest)
#include "tst_component.moc"
