// SPDX-License-Identifier: GPL-3.0-or-later
// Fills a store as weeks of traffic would leave it: growth-fill URL DAYS PER_SECOND COMPARISONS
//
// The components are there already, imported by a router that has ended: c0000, c0001, … A few of them, the templates, live
// through every ten seconds: each rollup is added up from single comparisons, their causes and evidence come from the ledger,
// and the retention that the writer runs condenses them, up to an hour ago: that hour is left for the router. Then every
// other component gets what one of the templates has become. Single comparisons are copied likewise, scattered over all
// components as requests arrive.
#include "routing/domain/json.h"
#include "routing/store/ledger.h"
#include "routing/store/retention.h"
#include "routing/store/rolluprows.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>

#include <cstdio>
#include <random>

using namespace midflight;

namespace {

constexpr int templates = 4;
constexpr int learnedPerTemplate = 10'000; ///< comparisons that go through the ledger
constexpr int causes = 12; ///< of each component
std::mt19937_64 chance(1);

template <typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().message));
    if constexpr (!std::is_void_v<T>)
        return *std::move(result);
}

class Filling
{
public:
    Filling(const StoreUrl &url, int days, int perSlot, qint64 comparisons)
        : m_connection(must(Connection::open(url, Access::ReadWrite)))
        , m_server(url.isShared())
        , m_days(days)
        , m_perSlot(perSlot)
        , m_comparisons(comparisons)
        , m_now(QDateTime::currentDateTimeUtc())
    {
        // What must survive a power cut later is this program's own until then.
        for (const auto *setting : {"PRAGMA synchronous = OFF", "PRAGMA cache_size = -1500000"})
            if (!m_server)
                run(QLatin1String(setting));
    }

    void fill()
    {
        const auto state = must(readState(*m_connection, {}));
        for (const auto &component : state.components)
            m_ids += component.definition.id.value;
        timed("learned", [this] { learn(); });
        timed("rollups of ten seconds", [this] { live(); });
        timed("condensed", [this] { condense(); });
        timed("rollups copied", [this] { spread(); });
        timed("figures", [this] { copyFigures(); });
        timed("comparisons copied", [this] { copyComparisons(); });
    }

private:
    Result<QSqlQuery *> run(const QString &statement, const QVariantList &values = {})
    {
        return must<QSqlQuery *>(m_connection->run(statement, values));
    }

    void timed(const char *what, const std::function<void()> &deed)
    {
        QElapsedTimer timer;
        timer.start();
        deed();
        const auto bytes = must(m_connection->number(m_server ? QStringLiteral("SELECT pg_database_size(current_database())")
                                                              : QStringLiteral("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")));
        std::printf("%-24s %7.1f s %10.1f MB\n", what, double(timer.elapsed()) / 1000, double(bytes) / 1e6);
        std::fflush(stdout);
    }

    ComponentId templateOf(int index) const { return {m_ids[index % std::min<qsizetype>(templates, m_ids.size())]}; }

    Comparison compared(const QDateTime &time, bool differs)
    {
        std::lognormal_distribution<double> seconds(-3, 0.6);
        Comparison comparison;
        comparison.time = time;
        Outcome outcome;
        outcome.status = 200;
        outcome.seconds = seconds(chance);
        comparison.oldOutcome = outcome;
        outcome.seconds *= 0.9;
        comparison.newOutcome = outcome;
        comparison.verdict = differs ? Verdict::Mismatch : Verdict::Match;
        return comparison;
    }

    void learn()
    {
        Ledger ledger(*m_connection);
        must(ledger.load());
        const qint64 span = qint64(m_days) * 86400;
        for (int i = 0; i < templates && i < m_ids.size(); ++i) {
            ReportWrite report;
            report.component = templateOf(i);
            report.parallel = true;
            for (int n = 0; n < learnedPerTemplate; ++n) {
                const bool differs = n % 50 == 0;
                auto comparison = compared(m_now.addSecs(-span + span * n / learnedPerTemplate), differs);
                comparison.id = QUuid::createUuid();
                comparison.key = QStringLiteral("user-%1").arg(n % 5000);
                comparison.coverage.compared = 40;
                if (differs) {
                    comparison.differences = {{QStringLiteral("/items/%1/price%2").arg(n % 7).arg(n / 50 % causes), QStringLiteral("value"),
                                               12.5 + n, 12.75 + n, LeafClass::Conflicting}};
                    comparison.differenceCount = 1;
                }
                report.comparisons += comparison;
                if (report.comparisons.size() == 1000) {
                    must(ledger.begin());
                    must(ledger.write(Write(report)));
                    must(ledger.commit());
                    report.comparisons.clear();
                }
            }
        }
    }

    void live()
    {
        const qint64 end = m_now.toSecsSinceEpoch() / Rollup::seconds;
        for (int i = 0; i < templates && i < m_ids.size(); ++i) {
            must(m_connection->begin());
            for (qint64 slot = end - qint64(m_days) * 86400 / Rollup::seconds; slot <= end; ++slot) {
                Rollup rollup;
                rollup.slot = slot;
                for (int n = 0; n < m_perSlot; ++n) {
                    rollup.add(compared(m_now, chance() % 2000 == 0));
                    rollup.counts.count(Side::Old);
                }
                must(writeRollup(*m_connection, templateOf(i), rollup));
            }
            must(m_connection->commit());
        }
    }

    void condense()
    {
        must(m_connection->begin());
        const auto anHourAgo = m_now.addSecs(-3600);
        for (int hour = 24 * std::max(m_days, 2); hour >= 1; --hour)
            run(QStringLiteral("INSERT INTO mark(time, seq) VALUES(?, 0)"), {m_now.addSecs(-3600 * hour).toMSecsSinceEpoch()});
        must(m_connection->commit());
        Retention retention(*m_connection);
        QElapsedTimer timer;
        qint64 longest = 0;
        int steps = 0;
        for (bool more = true; more; ++steps) {
            timer.start();
            must(m_connection->begin());
            more = must(retention.step({}, anHourAgo));
            must(m_connection->commit());
            longest = std::max(longest, timer.elapsed());
        }
        std::printf("retention: %d steps, the longest %lld ms\n", steps, longest);
    }

    void spread()
    {
        for (int i = templates; i < m_ids.size(); ++i) {
            must(m_connection->begin());
            for (const auto *table : {"rollup", "cause", "cause_hour", "field"})
                run(QStringLiteral("DELETE FROM %1 WHERE component = ?").arg(QLatin1String(table)), {m_ids[i]});
            copy("rollup", "slot, answered_old, answered_new, counts, old_time, new_time", i);
            copy("cause", "id, path, kind, magnitude, count, first, last, example, state, reason", i);
            copy("cause_hour", "cause, hour, count", i);
            copy("field", "path, seen, first", i);
            must(m_connection->commit());
        }
    }

    void copy(const char *table, const char *columns, int index)
    {
        run(QStringLiteral("INSERT INTO %1(component, %2) SELECT CAST(? AS TEXT), %2 FROM %1 WHERE component = ?").arg(QLatin1String(table), QLatin1String(columns)),
            {m_ids[index], templateOf(index).value});
    }

    /// What the templates learned, as often as it takes for all the comparisons of these days.
    void copyFigures()
    {
        const auto state = must(readState(*m_connection, {}));
        const auto began = m_now.addDays(-m_days);
        const double wanted = double(m_days) * 86400 / Rollup::seconds * m_perSlot;
        must(m_connection->begin());
        for (int i = 0; i < m_ids.size(); ++i) {
            auto figures = state.figures[templateOf(i)];
            auto &tally = figures.tally;
            tally.since = began;
            for (double count = learnedPerTemplate; count < wanted; count *= 2) {
                for (auto *counts : {&tally.verdicts, &figures.account.verdicts})
                    for (auto &each : *counts)
                        each *= 2;
                for (auto *number : {&tally.requests, &tally.slower, &tally.timed, &figures.account.answeredOld})
                    *number *= 2;
                tally.oldTime.merge(tally.oldTime);
                tally.newTime.merge(tally.newTime);
            }
            auto component = state.components[i];
            component.stageSince = component.evidenceSince = began;
            const auto text = [](const QJsonObject &json) { return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)); };
            run(QStringLiteral("UPDATE component SET state = ?, tally = ?, account = ? WHERE id = ?"),
                {text(toJson(component)), text(tally.toJson()), text(figures.account.toJson()), m_ids[i]});
        }
        must(m_connection->commit());
    }

    void copyComparisons()
    {
        const qint64 first = must(m_connection->number(QStringLiteral("SELECT min(seq) FROM comparison")));
        const qint64 last = must(m_connection->number(QStringLiteral("SELECT max(seq) FROM comparison")));
        const qint64 learned = last - first + 1;
        // The component of the copy: its number changes from row to row, as requests arrive.
        const auto component = m_server ? QStringLiteral("'c' || lpad(((%1 * 7919 + %2) % %3)::text, 4, '0')")
                                        : QStringLiteral("'c' || printf('%04d', (%1 * 7919 + %2) % %3)");
        const auto uuid = m_server ? QStringLiteral("decode(md5(seq || '/%1'), 'hex')") : QStringLiteral("randomblob(16 + 0 * %1)");
        for (qint64 round = 1; round * learned + learned <= m_comparisons; ++round) {
            must(m_connection->begin());
            run(QStringLiteral("INSERT INTO comparison(uuid, component, time, key, verdict, reason, origin, revision, old, new, differences,"
                               " difference_count, coverage) SELECT %1, %2, %3, key, verdict, reason, origin, revision, old, new, differences,"
                               " difference_count, coverage FROM comparison WHERE seq BETWEEN %4 AND %5 ORDER BY seq")
                    .arg(uuid.arg(round), component.arg(QStringLiteral("seq")).arg(round).arg(m_ids.size()))
                    .arg(m_now.toMSecsSinceEpoch() - (m_comparisons / learned - round) * 1000)
                    .arg(first).arg(last));
            run(QStringLiteral("INSERT INTO comparison_cause SELECT %1, cause, seq + %2 FROM comparison_cause WHERE seq BETWEEN %3 AND %4")
                    .arg(component.arg(QStringLiteral("seq")).arg(round).arg(m_ids.size())).arg(round * learned).arg(first).arg(last));
            must(m_connection->commit());
        }
        std::printf("kept: %lld comparisons\n", must(m_connection->number(QStringLiteral("SELECT count(*) FROM comparison"))));
    }

    std::unique_ptr<Connection> m_connection;
    bool m_server;
    int m_days;
    int m_perSlot;
    qint64 m_comparisons;
    QDateTime m_now;
    QStringList m_ids;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto words = application.arguments();
    if (words.size() != 5) {
        std::fprintf(stderr, "growth-fill URL DAYS PER_SECOND COMPARISONS\n");
        return 2;
    }
    Filling(must(StoreUrl::parse(words[1])), words[2].toInt(), int(words[3].toDouble() * Rollup::seconds), words[4].toLongLong()).fill();
    return 0;
}
