// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/routerprocess.h"
#include "ui/componentpage.h"
#include "ui/panel.h"

#include <QAbstractItemView>
#include <QJsonArray>
#include <QJsonDocument>
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
        m_theming = std::make_unique<Theming>(Theming::Choice::Light);
    }

    void init()
    {
        m_router = std::make_unique<RouterProcess>();
        m_router->writeMigration("id = \"m\"\n[gates]\nshadow_time = \"off\"\ncomparisons = 4\nmismatch = \"0 of 4\"\n[privacy]\nstore = \"bodies\"\n"
                                 "[components.pricing]\ntitle = \"Pricing\"\n[components.pricing.call]\n");
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
        QTRY_COMPARE(said("chart:when"), QStringLiteral("1 differences, all on one day so far. By day and hour from the second day on."));
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

private:
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
