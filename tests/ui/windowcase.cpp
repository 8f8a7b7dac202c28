// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowcase.h"

#include "models/language.h"

#include <QJsonArray>
#include <QTest>

using namespace midflight;

WindowCase::WindowCase()
{
    QLocale::setDefault(QLocale::c());
    speak(QLocale::c());
    m_theming = std::make_unique<Theming>(Theming::Choice::Light);
}

WindowCase::~WindowCase() = default;

void WindowCase::open(const QByteArray &migration, bool traffic)
{
    m_router = std::make_unique<RouterProcess>();
    if (!migration.isEmpty())
        m_router->writeMigration(migration);
    if (traffic)
        m_router->serveTraffic();
    if (!m_router->start()) // nothing that follows would have a window
        qFatal("the router did not start: %s", m_router->errors().constData());
    m_workspace = std::make_unique<Workspace>(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_router->port())));
    m_window = std::make_unique<MainWindow>(*m_theming, *m_workspace);
    m_window->resize(1280, 800);
    m_window->show();
    m_workspace->feed.start();
    QTRY_VERIFY(m_workspace->feed.isLive());
}

void WindowCase::close()
{
    m_window.reset();
    m_workspace.reset();
    m_router.reset();
}

QAbstractButton *WindowCase::button(const QString &name) const
{
    for (auto *candidate : m_window->findChildren<QAbstractButton *>(name)) {
        if (candidate->isVisible())
            return candidate;
    }
    return nullptr;
}

void WindowCase::press(const QString &name)
{
    QTRY_VERIFY2(button(name) && button(name)->isEnabled(), qPrintable(name));
    QTest::mouseClick(button(name), Qt::LeftButton);
}

Banner *WindowCase::message() const
{
    return m_window->findChild<Banner *>(QStringLiteral("message"));
}

QString WindowCase::stageAtTheRouter(const QString &id)
{
    return m_router->get(QStringLiteral("/api/v1/components/") + id).json()[QLatin1String("stage")].toString();
}

qint64 WindowCase::revisionAtTheRouter()
{
    return m_router->get(QStringLiteral("/api/v1/migration")).json()[QLatin1String("revision")].toInteger();
}

void WindowCase::compare(int times, const QString &id)
{
    QJsonArray reports;
    for (int i = 0; i < times; ++i) {
        const QJsonObject outcome {{QStringLiteral("seconds"), 0.1}};
        reports.append(QJsonObject {{QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                                    {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                                    {QStringLiteral("key"), QStringLiteral("k%1").arg(i)},
                                    {QStringLiteral("old"), outcome}, {QStringLiteral("new"), outcome},
                                    {QStringLiteral("verdict"), QStringLiteral("match")}});
    }
    const auto answer = m_router->call("POST", QStringLiteral("/api/v1/components/%1/comparisons").arg(id), {{QStringLiteral("comparisons"), reports}});
    QVERIFY2(answer.json()[QLatin1String("accepted")].toInt() == times, answer.body.constData());
}
