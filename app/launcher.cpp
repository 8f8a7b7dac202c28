// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launcher.h"

#include "models/notices.h"
#include "routing/domain/statefolder.h"
#include "ui/preferences.h"
#include "ui/screenroom.h"

#include <QApplication>
#include <QLineEdit>
#include <QTextStream>

namespace midflight {

namespace {

constexpr int mostRecent = 12;
const QString withToken = QStringLiteral("withToken"); ///< addresses of routers whose token is kept

bool isTokenKept(const QSettings &settings, const QUrl &router)
{
    return settings.value(withToken).toStringList().contains(router.toString());
}

QList<RecentRouter> recentIn(QSettings &settings)
{
    QList<RecentRouter> recent;
    const int count = settings.beginReadArray(QStringLiteral("recent"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        recent.append({settings.value(QStringLiteral("url")).toString(), settings.value(QStringLiteral("title")).toString(),
                       settings.value(QStringLiteral("seen")).toDateTime()});
    }
    settings.endArray();
    return recent;
}

void keepRecent(QSettings &settings, const QList<RecentRouter> &recent)
{
    settings.remove(QStringLiteral("recent"));
    settings.beginWriteArray(QStringLiteral("recent"), int(recent.size()));
    for (int i = 0; i < recent.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("url"), recent[i].url);
        settings.setValue(QStringLiteral("title"), recent[i].title);
        settings.setValue(QStringLiteral("seen"), recent[i].seen);
    }
    settings.endArray();
}

} // namespace

/// What the desktop's menu asked for, by the names that the window's actions have.
static void openFirst(const MainWindow &window, const QString &wanted)
{
    const bool rollback = wanted == QLatin1String("rollback");
    if (auto *action = window.findChild<QAction *>(rollback ? QStringLiteral("action:palette") : QStringLiteral("action:report")))
        action->trigger();
    if (auto *line = window.findChild<QLineEdit *>(QStringLiteral("palette:line")); rollback && line)
        line->setText(QCoreApplication::translate("midflight::MainWindow", "Roll back %1").arg(QString()).trimmed());
}

/// Asks before the window is built: the router answers meanwhile.
static std::unique_ptr<Workspace> asking(const QUrl &router, const QByteArray &token = {})
{
    auto workspace = std::make_unique<Workspace>(router, token);
    workspace->feed.start();
    return workspace;
}

/// The window over one router. Remembers how it was left.
struct Launcher::Dashboard {
    Dashboard(Theming &theming, QSettings &settings, std::unique_ptr<Workspace> asked)
        : m_settings(settings)
        , workspace(std::move(asked))
        , notices(workspace->components, workspace->feed)
        , window(theming, *workspace)
    {
        window.restore(settings);
        window.open();
    }
    ~Dashboard() { window.remember(m_settings); }

    QSettings &m_settings;
    const std::unique_ptr<Workspace> workspace;
    Notices notices;
    MainWindow window;
};

/// The one that the command line names, or the last one if it says what to open there.
static std::optional<QUrl> firstRouter(const DashboardOptions &options, QSettings &settings)
{
    if (!options.example.isEmpty())
        return {};
    const QList<RecentRouter> recent = recentIn(settings);
    if (options.router || options.open.isEmpty() || recent.isEmpty())
        return options.router;
    return QUrl(recent.first().url);
}

std::unique_ptr<Workspace> askFirstRouter(const DashboardOptions &options, QSettings &settings)
{
    const auto router = firstRouter(options, settings);
    const QByteArray token = qgetenv("MIDFLIGHT_TOKEN");
    if (!router || (token.isEmpty() && isTokenKept(settings, *router)))
        return {};
    return asking(*router, token);
}

Launcher::Launcher(const DashboardOptions &options, Theming &theming, QSettings &settings, std::unique_ptr<Workspace> asked)
    : m_options(options)
    , m_theming(theming)
    , m_settings(settings)
    , m_asked(std::move(asked))
    , m_vault(stateFolder() + QLatin1String("/tokens"))
{
}

Launcher::~Launcher() = default;

void Launcher::start()
{
    if (!m_options.example.isEmpty())
        return startOwn(std::make_unique<ExampleSession>(m_options.example), m_options.example);
    if (m_asked)
        return showDashboard(std::move(m_asked));
    if (const auto router = firstRouter(m_options, m_settings))
        return keptToken(*router, [this, router](const QByteArray &token) { showDashboard(asking(*router, token)); });
    showWelcome();
    if (!m_options.file.isEmpty())
        m_welcome->showImport(m_options.file);
}

/// The keychain is only asked for what it was given: without one it takes seconds to say so.
void Launcher::keptToken(const QUrl &router, const std::function<void(const QByteArray &)> &then)
{
    if (isTokenKept(m_settings, router))
        m_vault.fetch(router, then);
    else
        then({});
}

void Launcher::showWelcome()
{
    m_welcome = std::make_unique<WelcomeWindow>(m_theming);
    WelcomeWindow *welcome = m_welcome.get();
    connect(welcome, &WelcomeWindow::connectAsked, this, &Launcher::join);
    connect(welcome, &WelcomeWindow::forgetAsked, this, &Launcher::forget);
    connect(welcome, &WelcomeWindow::exampleAsked, this, [this] { startOwn(std::make_unique<ExampleSession>(QStringLiteral("ngs-qc")), tr("the example")); });
    connect(welcome, &WelcomeWindow::routerAsked, this, [this](const QString &file) { startOwn(ExampleSession::forFile(file), file); });
    offerRecent();
    welcome->resize(fittingScreen(*welcome, {1040, 740}));
    welcome->show();
}

void Launcher::offerRecent()
{
    m_welcome->setRecent(recentIn(m_settings));
}

void Launcher::join(const QUrl &router, const QByteArray &typed)
{
    m_welcome->setBusy(tr("Connecting to %1 …").arg(router.toDisplayString()));
    if (!typed.isEmpty())
        return tryRouter(router, typed, true);
    keptToken(router, [this, router](const QByteArray &token) { tryRouter(router, token, false); });
}

/// Asks the router once, so that a wrong address or token is said where it was typed.
void Launcher::tryRouter(const QUrl &router, const QByteArray &token, bool isNew)
{
    m_trial = std::make_unique<RouterClient>(router, token);
    m_trial->fetchMigration(this, [this, router, token, isNew](const Result<MigrationSnapshot> &migration) {
        if (!migration)
            return m_welcome->tellProblem(migration.error().message);
        remember(router, migration->title);
        if (!isNew)
            return showDashboard(asking(router, token));
        QStringList kept = m_settings.value(withToken).toStringList();
        kept.removeAll(router.toString());
        m_settings.setValue(withToken, kept << router.toString());
        m_vault.keep(router, token, [this, router, token](const QString &remark) { showDashboard(asking(router, token), remark); });
    });
}

void Launcher::startOwn(std::unique_ptr<ExampleSession> session, const QString &what)
{
    if (m_welcome)
        m_welcome->setBusy(tr("Starting a router for %1 …").arg(what));
    m_own = std::move(session);
    connect(m_own.get(), &ExampleSession::ended, this, [](const QString &told) { QTextStream(stderr) << "midflight: " << told << '\n'; });
    // From the loop: what starts may fail at once, and ends the program then.
    QTimer::singleShot(0, m_own.get(), [this] {
        m_own->start([this](const Result<QUrl> &router) {
            if (router)
                return showDashboard(asking(*router));
            if (m_welcome)
                return m_welcome->tellProblem(router.error().message);
            QTextStream(stderr) << "midflight: " << router.error().message << '\n';
            QCoreApplication::exit(router.error().failure == Failure::Invalid ? 2 : 3);
        });
    });
}

void Launcher::showDashboard(std::unique_ptr<Workspace> workspace, const QString &remark)
{
    m_dashboard = std::make_unique<Dashboard>(m_theming, m_settings, std::move(workspace));
    MainWindow &window = m_dashboard->window;
    if (!remark.isEmpty())
        window.tellRemark(remark);
    if (!m_own) {
        connect(&m_dashboard->workspace->feed, &MigrationFeed::wentLive, this,
                [this] { remember(m_dashboard->workspace->client.router(), m_dashboard->workspace->components.migration().title); });
    }
    connect(&m_dashboard->notices, &Notices::raised, &window, [this, &window](Notices::Kind kind, const QString &title, const QString &text, const QString &component) {
        const Preferences &wanted = window.preferences();
        const bool told = kind == Notices::Kind::Ready ? wanted.notifyReady : kind == Notices::Kind::Rollback ? wanted.notifyRollback : wanted.notifyLost;
        if (told)
            m_notifier.notify(title, text, component, kind != Notices::Kind::Ready);
    });
    connect(&m_notifier, &DesktopNotifier::clicked, &window, [&window](const QString &component) {
        window.showComponent(component);
        window.raise();
        window.activateWindow();
    });
    connect(&window, &MainWindow::welcomeAsked, this, [this] {
        showWelcome(); // first, or the program would end with its last window
        // Not from within the window's own signal.
        QTimer::singleShot(0, this, [this] {
            m_dashboard.reset();
            m_own.reset();
        });
    });
    if (!m_options.open.isEmpty()) {
        const auto first = Qt::ConnectionType(Qt::AutoConnection | Qt::SingleShotConnection);
        connect(&m_dashboard->workspace->feed, &MigrationFeed::wentLive, &window, [this, &window] { openFirst(window, m_options.open); }, first);
    }
    if (m_welcome)
        QTimer::singleShot(0, this, [this] { m_welcome.reset(); });
}

void Launcher::remember(const QUrl &router, const QString &title)
{
    QList<RecentRouter> recent = recentIn(m_settings);
    recent.removeIf([&](const RecentRouter &known) { return known.url == router.toString(); });
    recent.prepend({router.toString(), title, QDateTime::currentDateTimeUtc()});
    keepRecent(m_settings, recent.first(std::min<qsizetype>(recent.size(), mostRecent)));
}

void Launcher::forget(const QUrl &router)
{
    QList<RecentRouter> recent = recentIn(m_settings);
    recent.removeIf([&](const RecentRouter &known) { return known.url == router.toString(); });
    keepRecent(m_settings, recent);
    QStringList kept = m_settings.value(withToken).toStringList();
    if (kept.removeAll(router.toString()) > 0)
        m_vault.forget(router);
    m_settings.setValue(withToken, kept);
    offerRecent();
}

} // namespace midflight
