// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "models/words.h"
#include "ui/aboutpage.h"
#include "ui/banner.h"
#include "ui/commandpalette.h"
#include "ui/componentpage.h"
#include "ui/helppage.h"
#include "ui/historyview.h"
#include "ui/planpage.h"
#include "ui/reportpage.h"
#include "ui/settingspage.h"
#include "ui/sidebar.h"
#include "ui/statusline.h"
#include "ui/timelinepage.h"
#include "ui/topbar.h"

#include <QApplication>
#include <QFileDialog>
#include <QVBoxLayout>

namespace midflight {

using namespace std::chrono_literals;

namespace {
constexpr int narrowWindow = 1024; ///< below it, the pages need the room that titles in the sidebar take
constexpr auto patience = 50ms; ///< with a router that has not answered when the window is there
}

MainWindow::MainWindow(Theming &theming, Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_workspace(workspace)
    , m_actions(this, theming)
    , m_topBar(new TopBar(theming, m_actions.menu, this))
    , m_sidebar(new Sidebar(theming, this))
    , m_status(new StatusLine(theming, this))
    , m_palette(new CommandPalette(theming, this))
    , m_connection(new Banner(theming, this))
    , m_message(new Banner(theming, this))
    , m_pages(new PageStack(this))
    , m_board(new BoardPage(theming, workspace.components, workspace.desk))
{
    setWindowTitle(tr("Midflight"));
    setMinimumSize(840, 480);
    m_connection->setObjectName(QStringLiteral("connection"));
    m_message->setObjectName(QStringLiteral("message"));
    build();
    connectActions();
    connectWorkspace();
    showBoard();
    m_status->setConnection(StatusLine::Light::Stale, tr("Connecting · %1").arg(workspace.client.router().authority()));
    m_board->setWaitingFor(tr("Connecting to %1 …").arg(workspace.client.router().toDisplayString()));
    setFocus(); // not the first button: nothing is chosen yet
    m_second.start(1s);
    connect(&m_second, &QTimer::timeout, this, &MainWindow::refreshStatus);
}

/// Focus still moves while the widgets go, and there is nobody left to hear of it.
MainWindow::~MainWindow() { qApp->disconnect(this); }

void MainWindow::open()
{
    setUpdatesEnabled(false);
    const auto paint = [this] { setUpdatesEnabled(true); };
    connect(&m_workspace.feed, &MigrationFeed::migrationArrived, this, paint, Qt::SingleShotConnection);
    QTimer::singleShot(patience, this, paint);
    show();
}

void MainWindow::resizeEvent(QResizeEvent *)
{
    m_sidebar->setNarrow(width() < narrowWindow);
}

void MainWindow::build()
{
    m_sidebar->addPage(glyphs::Icon::Board, tr("Board"), QStringLiteral("page:board"));
    m_sidebar->addPage(glyphs::Icon::Timeline, tr("Timeline"), QStringLiteral("page:timeline"));
    m_sidebar->addPage(glyphs::Icon::Plan, tr("Plan"), QStringLiteral("page:plan"));
    m_sidebar->addPage(glyphs::Icon::History, tr("History"), QStringLiteral("page:history"));
    m_sidebar->addPage(glyphs::Icon::Report, tr("Report"), QStringLiteral("page:report"));
    m_sidebar->addPage(glyphs::Icon::Help, tr("Help"), QStringLiteral("page:help"));
    addPages();
    auto *content = new QVBoxLayout;
    content->setSpacing(0);
    content->addWidget(m_pages, 1);
    content->addWidget(m_message);
    content->addWidget(m_connection);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_sidebar);
    middle->addLayout(content, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_topBar);
    all->addLayout(middle, 1);
    all->addWidget(m_status);
}

/// In the order of PageIndex.
void MainWindow::addPages()
{
    m_pages->addLater([this] { return m_board; });
    connect(m_board, &BoardPage::viewBuilt, this, &MainWindow::restoreColumns);
    m_pages->addLater([this] {
        auto *timeline = new TimelinePage(m_theming, m_workspace);
        connect(timeline, &TimelinePage::opened, this, &MainWindow::showComponent);
        connect(timeline, &TimelinePage::currentChanged, this, &MainWindow::offerDeeds);
        return timeline;
    });
    m_pages->addLater([this] {
        auto *plan = new PlanPage(m_theming, m_workspace);
        connect(plan, &PlanPage::opened, this, &MainWindow::showComponent);
        connect(plan, &PlanPage::currentChanged, this, &MainWindow::offerDeeds);
        return plan;
    });
    m_pages->addLater([this] {
        auto *history = new HistoryView(m_theming, m_workspace);
        restoreColumns(history);
        connect(history, &HistoryView::currentChanged, this, &MainWindow::offerDeeds);
        return history;
    });
    m_pages->addLater([this] { return new ReportPage(m_theming, m_workspace); });
    m_pages->addLater([this] { return new HelpPage(m_theming); });
    m_pages->addLater([this] {
        auto *component = new ComponentPage(m_theming, m_workspace);
        component->setStale(m_stale);
        restoreColumns(component);
        connect(component, &ComponentPage::asked, this, [this](Deed what, const QString &id) { doDeed(what, {id}); });
        connect(component, &ComponentPage::backAsked, this, &MainWindow::showBoard);
        return component;
    });
    m_pages->addLater([this] {
        auto *settings = new SettingsPage(m_theming);
        settings->show(m_preferences);
        return settings;
    });
    m_pages->addLater([this] { return new AboutPage(m_theming); });
}

void MainWindow::connectWorkspace()
{
    ComponentModel &components = m_workspace.components;
    connect(&components, &ComponentModel::refreshed, this, [this, &components] {
        m_topBar->setTitle(components.migration().title);
        setWindowTitle(tr("%1 – Midflight").arg(components.migration().title));
        const int waiting = components.waitingForApproval();
        m_sidebar->setBadge(BoardIndex, waiting,
                            tr("%Ln component(s) waiting for approval", nullptr, waiting));
        offerDeeds();
        refreshStatus();
    });
    connect(&m_workspace.feed, &MigrationFeed::evidenceArrived, this, [this](const EvidenceById &evidence) {
        m_meter.observe(evidence, QDateTime::currentDateTimeUtc());
        refreshStatus();
    });
    connect(&m_workspace.feed, &MigrationFeed::fleetArrived, this, &MainWindow::tellFleet);
    connect(&m_workspace.feed, &MigrationFeed::wentLive, this, &MainWindow::tellLive);
    connect(&m_workspace.feed, &MigrationFeed::wentStale, this, &MainWindow::tellStale);
    connect(&m_workspace.desk, &DecisionDesk::acknowledged, this, &MainWindow::tellAcknowledged);
    connect(&m_workspace.desk, &DecisionDesk::refused, this, &MainWindow::tellRefused);
}

void MainWindow::showCurrentState()
{
    EvidenceById known;
    for (const ComponentSnapshot &component : m_workspace.components.migration().components)
        known.insert(component.id.value, component.evidence);
    m_meter.observe(known, QDateTime::currentDateTimeUtc());
    Q_EMIT m_workspace.components.refreshed();
    if (m_workspace.feed.isLive())
        tellLive();
}

void MainWindow::showBoard()
{
    showPage(BoardIndex);
}

void MainWindow::showView(BoardPage::View view)
{
    m_board->showView(view);
    showBoard();
}

void MainWindow::showComponent(const QString &id)
{
    if (!m_workspace.components.find(id))
        return;
    m_selected = id;
    page<ComponentPage>(ComponentIndex).showComponent(id);
    showPage(ComponentIndex);
}

void MainWindow::showPage(int page)
{
    m_pages->show(page);
    m_sidebar->setCurrent(page == ComponentIndex ? int(BoardIndex) : page);
    offerDeeds();
}

bool MainWindow::isComplete() const
{
    return m_workspace.feed.isLive() && m_workspace.components.hasEvidence()
        && (m_pages->currentIndex() != ComponentIndex || built<ComponentPage>(ComponentIndex)->isComplete());
}

void MainWindow::tellAcknowledged(const QString &what, qint64 undoable)
{
    m_undoable = undoable;
    m_actions.undo->setEnabled(undoable > 0);
    m_message->tell(Banner::Tone::Good, what, undoable > 0 ? tr("Undo") : QString());
}

void MainWindow::tellRefused(const QString &what, const Error &why)
{
    QString text = why.message.isEmpty() ? what : tr("%1: %2").arg(what, why.message);
    for (const Detail &detail : why.details)
        text += QLatin1String("\n") + (detail.pointer.isEmpty() ? detail.detail : detail.pointer + QLatin1String(": ") + detail.detail);
    if (why.failure == Failure::RevisionChanged)
        text += QLatin1Char('\n') + tr("The page shows the present state now: look again, then decide.");
    m_message->tell(Banner::Tone::Bad, text);
}

void MainWindow::tellStale(const QDateTime &since, const Error &why)
{
    const QString host = m_workspace.client.router().authority();
    if (since.isValid() && m_workspace.components.hasEvidence()) {
        const QString at = QLocale().toString(since.toLocalTime().time(), QStringLiteral("HH:mm:ss"));
        m_connection->tell(Banner::Tone::Waiting, tr("Stale since %1 — reconnecting (%2)").arg(at, why.message), QString(), false);
        m_status->setConnection(StatusLine::Light::Stale, tr("Stale since %1 · %2").arg(at, host));
    } else {
        m_board->setWaitingFor(tr("%1\nTrying again by itself. Start midflight-router, or choose another one with "
                                  "midflight --router URL.").arg(why.message));
        m_status->setConnection(StatusLine::Light::Stale, tr("Not connected · %1").arg(host));
    }
    setStale(true);
    offerDeeds();
}

void MainWindow::tellLive()
{
    m_connection->hide();
    m_board->setWaitingFor(QString());
    setStale(false);
    m_status->setConnection(StatusLine::Light::Live, tr("Live · %1").arg(m_workspace.client.router().authority()));
    m_status->setIdentity(m_workspace.client.token().isEmpty() ? tr("Signed in as lead") : tr("Signed in with a token"));
    offerDeeds();
    refreshStatus();
}

void MainWindow::tellFleet(const FleetSnapshot &fleet)
{
    if (fleet.routers < 2)
        return m_status->setFleet(QString(), true, QString());
    QStringList who;
    if (!fleet.behind.isEmpty())
        who.append(tr("Still on an earlier revision: %1").arg(fleet.behind.join(QLatin1String(", "))));
    if (!fleet.lost.isEmpty())
        who.append(tr("Cannot be reached: %1").arg(fleet.lost.join(QLatin1String(", "))));
    m_status->setFleet(tr("%1 of %2 routers on revision %3").arg(words::count(fleet.confirmed), words::count(fleet.routers), words::count(fleet.revision)),
                       fleet.confirmed == fleet.routers, who.join(QLatin1Char('\n')));
}

void MainWindow::setStale(bool stale)
{
    m_stale = stale;
    m_board->setStale(stale);
    if (auto *component = built<ComponentPage>(ComponentIndex))
        component->setStale(stale);
}

void MainWindow::tellRemark(const QString &remark)
{
    m_message->tell(Banner::Tone::Waiting, remark);
}

void MainWindow::refreshStatus()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList facts;
    if (const qint64 revision = m_workspace.components.migration().revision; revision > 0) {
        facts.append(tr("Revision %1 · %2").arg(words::count(revision), words::ago(m_workspace.feed.lastHeard(), now)));
        QString traffic = tr("%1 compared").arg(words::count(m_meter.compared()));
        if (const auto rate = m_meter.requestsPerMinute(now))
            traffic = tr("%1 requests/min · %2").arg(words::count(*rate), traffic);
        facts.append(traffic);
    }
    m_status->setFacts(facts);
}

void MainWindow::exportReport()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export the report"), m_workspace.components.migration().id + QLatin1String("-report.pdf"),
        tr("PDF (*.pdf);;PNG image (*.png);;SVG drawing (*.svg)"));
    if (path.isEmpty())
        return;
    page<ReportPage>(ReportIndex).exportTo(path, this, [this, path](const Result<void> &done) {
        if (done)
            m_message->tell(Banner::Tone::Good, tr("Report written to %1").arg(path));
        else
            m_message->tell(Banner::Tone::Bad, done.error().message);
    });
}

} // namespace midflight
