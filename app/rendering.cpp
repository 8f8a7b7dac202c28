// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rendering.h"

#include "ui/reportwriter.h"

#include <QCoreApplication>
#include <QDir>
#include <QTextStream>

namespace midflight {

using namespace std::chrono_literals;

Rendering::Rendering(const DashboardOptions &options, Theming &theming, Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_theming(theming)
    , m_workspace(workspace)
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        const QString router = m_workspace.client.router().toDisplayString();
        end(3, m_lastProblem.isEmpty() ? tr("%1: no answer in time").arg(router)
                                       : tr("%1; start midflight-router or choose another with --router").arg(m_lastProblem));
    });
    m_patience.start(10s);
    connect(&workspace.feed, &MigrationFeed::wentStale, this, [this](const QDateTime &, const Error &why) {
        m_lastProblem = why.message;
        if (!m_begun && why.failure == Failure::Unavailable && why.message.contains(QLatin1String("refused")))
            m_patience.start(1500ms); // nobody listens there; a router that is just starting gets a moment
    });
    connect(&workspace.feed, &MigrationFeed::wentLive, this, [this] {
        m_patience.start(30s);
        if (std::exchange(m_begun, true))
            return;
        if (m_options.pages.isEmpty())
            writeReportNow();
        else
            renderPages();
    });
}

Rendering::~Rendering() = default;

void Rendering::writeReportNow()
{
    gatherReport(m_workspace.client, m_workspace.components, this, [this](const ReportData &data) {
        const auto written = writeReport(data, m_theming.theme(), m_options.report, m_options.size);
        end(written ? 0 : 2, written ? QString() : written.error().message);
    });
}

void Rendering::renderPages()
{
    if (!QDir().mkpath(m_options.pages)) {
        end(2, tr("%1: the folder cannot be made").arg(m_options.pages));
        return;
    }
    m_window = std::make_unique<MainWindow>(m_theming, m_workspace);
    m_window->resize(1440, 900);
    m_window->show();
    m_window->showCurrentState();
    renderPage(QStringLiteral("midflight-board"), [this] {
        m_window->showComponent(tellingComponent());
        renderPage(QStringLiteral("midflight-component"), [this] { end(0, QString()); });
    });
}

void Rendering::renderPage(const QString &name, const std::function<void()> &then)
{
    if (!m_window->isComplete()) {
        QTimer::singleShot(50ms, this, [this, name, then] { renderPage(name, then); });
        return;
    }
    // Once more round the loop, so that what has just arrived is laid out.
    QTimer::singleShot(200ms, this, [this, name, then] {
        const QString path = QDir(m_options.pages).filePath(name + QLatin1String(".png"));
        if (!m_window->grab().save(path)) {
            end(2, tr("%1: the file cannot be written").arg(path));
            return;
        }
        then();
    });
}

QString Rendering::tellingComponent() const
{
    const ComponentModel &components = m_workspace.components;
    QString best;
    qint64 most = -1;
    for (int row = 0; row < components.rowCount(); ++row) {
        const ComponentSnapshot &component = components.at(row);
        const Figures &figures = component.evidence.figures;
        qint64 told = figures.compared;
        if (component.stage == Stage::Shadow)
            told += 4'000'000'000;
        if (figures.mismatched > 0 && figures.mismatched < figures.n)
            told += 2'000'000'000;
        if (component.evidence.ready)
            told += 1'000'000'000;
        if (told > most) {
            most = told;
            best = component.id.value;
        }
    }
    return best;
}

void Rendering::end(int code, const QString &message)
{
    m_patience.stop();
    if (!message.isEmpty())
        QTextStream(stderr) << "midflight: " << message << '\n';
    QCoreApplication::exit(code);
}

} // namespace midflight
