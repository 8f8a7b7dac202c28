// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/router.h"

#include "routing/domain/migrationfile.h"
#include "routing/store/queries.h"

#include <QDir>
#include <QFileInfo>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace midflight {

using namespace std::chrono_literals;

static constexpr int ticksPerDay = 4 * 86400;

Router::Router(RouterOptions options, const Journal &journal)
    : m_options(std::move(options))
    , m_journal(journal)
    , m_post([this](std::function<void()> call) { boost::asio::post(m_io, std::move(call)); })
    , m_sharing(m_post, [this](std::chrono::milliseconds delay, std::function<void()> call) { after(delay, std::move(call)); })
{
}

int Router::run()
{
    if (m_options.printsHaproxy)
        return printHaproxy();
    if (auto opened = open(); !opened) {
        m_journal.error(m_options.named(opened.error().message));
        return 2;
    }
    awaitSignal();
    tick();
    m_io.run();
    m_haproxy.reset();
    m_checks.reset();
    m_churn.reset();
    m_webhook.reset();
    // What was taken in is written before the parts go.
    m_writer.reset();
    m_sharing.stop();
    return 0;
}

Result<void> Router::open()
{
    if (!m_options.migrationFile.isEmpty()) {
        auto migration = readMigrationFile(m_options.migrationFile);
        if (!migration)
            return tl::unexpected(migration.error());
        m_migration = *std::move(migration);
    }
    if (auto opened = openTokens(); !opened)
        return opened;
    const auto url = m_options.store ? *m_options.store : StoreUrl::forMigration(m_migration->id);
    m_writer = std::make_unique<Writer>(url, m_post,
                                        Writer::Hooks {[this](const Decision &decision) { m_sharing.stored(decision); wakeWebhook(); },
                                                       [this](const StoredState &state) { m_sharing.heard(state); wakeWebhook(); },
                                                       [this](const Written &written) { m_sharing.takeFigures(written.figures); },
                                                       [this](const QString &line) { m_journal.warning(line); }},
                                        m_sharing.id(), TrafficSpool::usualFolder());
    auto state = m_writer->start();
    if (!state)
        return tl::unexpected(state.error());
    if (!m_migration && state->components.isEmpty())
        return fail(Failure::Invalid,
                    QStringLiteral("%1: holds no migration yet; give --migration FILE").arg(url.toString()));
    if (auto started = m_reader.start(url); !started)
        return started;
    m_events.startAt(state->firstEvent);
    m_recorder = std::make_unique<Recorder>(*m_writer, m_post, m_clock,
                                            [this](const ComponentId &id) {
                                                m_api->figuresChanged(id);
                                                m_decisions->review(id);
                                            });
    m_recorder->load(*state);
    Decisions::Hooks hooks;
    hooks.publish = [this](const RoutingTablePointer &table) {
        m_traffic->publish(*m_decisions);
        m_sharing.published(table->revision);
        steerHaproxy();
    };
    hooks.changed = [this](const QList<ComponentId> &ids) { m_api->stateChanged(ids); };
    hooks.restarted = [this](const QHash<ComponentId, Figures> &figures) { m_recorder->take(figures); };
    hooks.after = [this](std::chrono::milliseconds delay, std::function<void()> call) { after(delay, std::move(call)); };
    m_traffic = std::make_unique<TrafficRoom>(m_options, m_journal, *m_recorder, m_post);
    m_decisions = std::make_unique<Decisions>(*m_writer, *m_recorder, m_clock, std::move(hooks));
    m_checks = std::make_unique<Checks>(*m_decisions, m_post, m_clock, QFileInfo(m_options.migrationFile).absolutePath());
    m_churn = std::make_unique<Churn>(m_post);
    m_view = std::make_unique<ComponentView>(*m_decisions, *m_recorder, m_clock);
    m_api = std::make_unique<Api>(*m_decisions, *m_recorder, *m_view, m_sharing.fleet(), m_events, m_reader, *m_signIn, m_post, m_clock);
    m_decisions->setTellsLeadsApart(m_tokens.has_value());
    m_api->setSettle([this](std::function<void()> settled) { m_traffic->settle(std::move(settled)); });
    m_sharing.connect(*m_decisions, *m_recorder, *m_api);
    if (m_options.webhook) {
        m_webhook = std::make_unique<Webhook>(*m_options.webhook, *m_writer, m_reader, m_post,
                                              [this](std::chrono::milliseconds delay, std::function<void()> call) { after(delay, std::move(call)); }, m_journal);
        m_webhook->start(m_migration ? m_migration->id : state->settings.id, state->revision);
    }
    m_decisions->load(*state);
    loadRecent();
    if (auto imported = import(); !imported)
        return imported;
    m_server = std::make_unique<HttpServer>(m_io, [this](HttpRequest request, Responder responder) {
        m_api->handle(std::move(request), std::move(responder));
    });
    if (!m_options.api.isLoopback() && !m_signIn->inForce())
        return fail(Failure::Invalid, QStringLiteral("--api %1: --tokens %2 holds no lead's token yet; start once with --api on loopback and make one with "
                                                     "midflightctl token create --role lead --name NAME").arg(m_options.api.toString(), m_options.tokensFile));
    const bool secure = !m_options.apiKey.isEmpty();
    if (auto secured = secure ? m_server->secure(m_options.apiCertificate, m_options.apiKey) : Result<void>(); !secured)
        return secured;
    auto bound = m_server->listen(m_options.api);
    if (!bound)
        return tl::unexpected(bound.error());
    if (auto started = m_traffic->start(*m_decisions); !started)
        return started;
    m_sharing.start(url, m_options.name.isEmpty() ? QSysInfo::machineHostName() + u':' + QString::number(bound->port) : m_options.name, *state);
    if (!m_options.haproxy.isEmpty()) {
        m_haproxy = std::make_unique<HaproxyPlane>(m_options.haproxy, m_post,
                                                   HaproxyPlane::Hooks {[this](const QList<FleetMember> &members) { m_sharing.takePlanes(members); },
                                                                        [this](const QString &trouble) { m_journal.warning(trouble); }});
        steerHaproxy();
    }
    countChanges();
    checkChain({});
    m_api->setReady(true);
    m_ready = (secure ? "api=https://" : "api=http://") + bound->toString().toUtf8() + m_traffic->readyText().toUtf8();
    std::printf("ready %s\n", m_ready.constData());
    std::fflush(stdout);
    m_manager.ready(m_ready);
    if (!m_signIn->inForce())
        m_journal.warning(m_tokens ? QStringLiteral("--tokens %1 holds no lead's token yet: whoever reaches this machine's loopback counts as lead; "
                                      "make one with midflightctl token create --role lead --name NAME").arg(m_options.tokensFile)
                     : QStringLiteral("without --tokens whoever reaches this machine's loopback counts as lead"));
    return {};
}

int Router::printHaproxy() const
{
    const auto migration = readMigrationFile(m_options.migrationFile);
    if (!migration) {
        m_journal.error(m_options.named(migration.error().message));
        return 2;
    }
    std::printf("%s", qPrintable(haproxySnippet(m_options.haproxy, *migration, migration->components, m_options.traffic.toString())));
    return 0;
}

void Router::steerHaproxy()
{
    if (!m_haproxy)
        return;
    const auto table = m_decisions->table();
    m_haproxy->want(table->revision, haproxyEntries(*table, m_decisions->definitions(), m_decisions->started()));
}

void Router::wakeWebhook()
{
    if (m_webhook)
        m_webhook->wake();
}

Result<void> Router::openTokens()
{
    if (!m_options.tokensFile.isEmpty()) {
        auto tokens = Tokens::open(m_options.tokensFile);
        if (!tokens)
            return tl::unexpected(tokens.error());
        m_tokens = *std::move(tokens);
    }
    m_signIn.emplace(m_tokens ? &*m_tokens : nullptr, m_clock);
    return {};
}

/// For the plan: how stable each piece of the old system is. What cannot be read is logged and stays unknown.
void Router::countChanges()
{
    const auto &checkout = m_decisions->settings().oldCheckout;
    if (checkout.isEmpty())
        return m_api->setChanges({});
    QHash<ComponentId, QStringList> sources;
    for (const auto &name : m_decisions->order()) {
        if (const auto paths = sourcesOf(m_decisions->find({name})->definition); !paths.isEmpty())
            sources[{name}] = paths;
    }
    const auto directory = QFileInfo(m_options.migrationFile).absoluteDir().absoluteFilePath(checkout);
    m_churn->count(directory, sources, [this](const Result<Churn::Counts> &counts) {
        if (!counts)
            return m_journal.warning(counts.error().message);
        m_api->setChanges(*counts);
    });
}

/// A file edited by hand is taken over; who follows events signs in again.
void Router::refreshTokens()
{
    if (!m_tokens)
        return;
    const auto changed = m_tokens->refresh();
    if (!changed)
        return m_journal.error(changed.error().message);
    if (*changed)
        m_events.close();
}

Result<void> Router::import()
{
    if (!m_migration)
        return {};
    std::optional<Result<Decided>> done;
    m_decisions->import(*m_migration, [&](const Result<Decided> &decided) { done = decided; });
    // Answers come from the writer's thread: there is work as long as one is due.
    auto due = boost::asio::make_work_guard(m_io);
    while (!done)
        m_io.run_one();
    due.reset();
    m_io.restart(); // without work for a moment, it counts as finished
    if (!*done)
        return fail(done->error().failure, QStringLiteral("%1: %2").arg(m_options.migrationFile, done->error().message));
    // Behind the recent comparisons in the reader's queue: they tell the traffic.
    m_reader.post([this](Connection &) { m_post([this] { warnOfSlowGates(); }); });
    return {};
}

/// A history that was tampered with is told, and routes on: the systems behind it are not to blame.
void Router::checkChain(const ChainCheck &soFar)
{
    m_reader.post([this, soFar](Connection &connection) {
        const auto checked = checkPage(connection, soFar);
        m_post([this, checked] {
            if (!checked)
                return m_journal.error(QStringLiteral("the history could not be checked: %1").arg(checked.error().message));
            if (!checked->done)
                return checkChain(*checked);
            if (checked->firstBad > 0)
                m_journal.critical(QStringLiteral("THE HISTORY WAS CHANGED: revision %1 %2; see midflightctl history --verify")
                        .arg(checked->firstBad)
                        .arg(checked->fault));
        });
    });
}

void Router::warnOfSlowGates()
{
    for (const auto &id : m_decisions->order()) {
        const auto sentences = m_decisions->slowGates({id});
        for (const auto &sentence : sentences)
            m_journal.warning(QStringLiteral("components.%1: %2").arg(id, sentence));
    }
}

void Router::loadRecent()
{
    for (const auto &id : m_decisions->order()) {
        m_reader.post([this, id](Connection &connection) {
            auto recent = readRecent(connection, id, int(Recent::kept));
            if (recent)
                m_post([this, id, points = *recent] { m_recorder->loadRecent({id}, points); });
        });
    }
}

void Router::awaitSignal()
{
    m_signals.async_wait([this](boost::system::error_code error, int signal) {
        if (error)
            return;
        if (signal == SIGHUP) {
            reload();
            return awaitSignal();
        }
        shutDown();
    });
}

/// The file again: an error is logged and changes nothing.
void Router::reload()
{
    if (m_options.migrationFile.isEmpty())
        return m_journal.warning(QStringLiteral("SIGHUP: there is no --migration file to read again"));
    m_manager.reloading();
    auto migration = readMigrationFile(m_options.migrationFile);
    if (!migration) {
        m_manager.ready(m_ready);
        return m_journal.error(QStringLiteral("SIGHUP: nothing changed: %1").arg(migration.error().message));
    }
    m_decisions->import(*migration, [this](const Result<Decided> &decided) {
        m_manager.ready(m_ready);
        if (!decided)
            return m_journal.error(QStringLiteral("SIGHUP: nothing changed: %1: %2").arg(m_options.migrationFile, decided.error().message));
        countChanges();
        warnOfSlowGates();
        m_journal.info(QStringLiteral("SIGHUP: %1 read again; revision %2").arg(m_options.migrationFile).arg(decided->revision));
    });
}

void Router::shutDown()
{
    m_closing = true;
    m_manager.stopping();
    m_api->setReady(false);
    m_events.close();
    m_ticker.cancel();
    m_traffic->close(30s, [this] {
        m_server->close(10s, [this] {
            // The recorder and the writer finish what they hold; their answers find nobody and that is all right.
            m_recorder->flush();
            m_io.stop();
        });
    });
}

void Router::tick()
{
    m_ticker.expires_after(250ms);
    m_ticker.async_wait([this](boost::system::error_code error) {
        if (error || m_closing)
            return;
        m_manager.alive();
        m_api->flush();
        m_checks->tick();
        if (m_ticks % ticksPerDay == ticksPerDay - 1)
            countChanges();
        if (++m_ticks % 40 == 0)
            m_events.beat();
        if (m_ticks % 4 == 0) {
            refreshTokens();
            m_recorder->retry();
        }
        tick();
    });
}

void Router::after(std::chrono::milliseconds delay, std::function<void()> call)
{
    auto timer = std::make_shared<boost::asio::steady_timer>(m_io, delay);
    timer->async_wait([timer, call = std::move(call)](boost::system::error_code error) {
        if (!error)
            call();
    });
}

} // namespace midflight
