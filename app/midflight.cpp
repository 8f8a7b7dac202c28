// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dashboardoptions.h"
#include "app/examplesession.h"
#include "app/rendering.h"

#include <QApplication>
#include <QIcon>
#include <QTextStream>

using namespace midflight;

namespace {

/// Without a display Qt would abort: what needs no screen is drawn off it.
void choosePlatform(bool headless)
{
    const bool display = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && (headless || !display))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

/// The window, or the rendering instead of it, over one router.
struct Dashboard {
    Dashboard(const DashboardOptions &options, Theming &theming, const QUrl &router)
        : workspace(router, qgetenv("MIDFLIGHT_TOKEN"))
    {
        if (options.isHeadless()) {
            rendering = std::make_unique<Rendering>(options, theming, workspace);
        } else {
            window = std::make_unique<MainWindow>(theming, workspace);
            window->resize(1440, 900);
            window->show();
        }
        workspace.feed.start();
    }

    Workspace workspace;
    std::unique_ptr<MainWindow> window;
    std::unique_ptr<Rendering> rendering;
};

int complain(const QString &message, int code)
{
    QTextStream(stderr) << "midflight: " << message << '\n';
    return code;
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto options = readDashboardOptions(arguments);
    if (!options)
        return complain(options.error().message, 2);
    if (options->help || options->version) {
        QTextStream(stdout) << (options->help ? DashboardOptions::helpText() : QStringLiteral("midflight " MIDFLIGHT_VERSION "\n"));
        return 0;
    }
    choosePlatform(options->isHeadless());
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("midflight"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MIDFLIGHT_VERSION));

    // What is handed round on paper or put into a guide is light unless somebody says otherwise.
    const bool light = options->isHeadless() && options->theme == Theming::Choice::System;
    Theming theming(light ? Theming::Choice::Light : options->theme);
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/midflight.svg")));

    std::unique_ptr<ExampleSession> example;
    std::unique_ptr<Dashboard> dashboard;
    if (options->example.isEmpty()) {
        dashboard = std::make_unique<Dashboard>(
            *options, theming, options->router.value_or(QUrl(QStringLiteral("http://127.0.0.1:8471"))));
        return application.exec();
    }
    example = std::make_unique<ExampleSession>(options->example);
    QObject::connect(example.get(), &ExampleSession::ended, [](const QString &what) { complain(what, 0); });
    QTimer::singleShot(0, example.get(), [&] {
        example->start([&](const Result<QUrl> &router) {
            if (!router)
                QCoreApplication::exit(complain(router.error().message, router.error().failure == Failure::Invalid ? 2 : 3));
            else
                QTimer::singleShot(options->after, example.get(), [&, url = *router] {
                    dashboard = std::make_unique<Dashboard>(*options, theming, url);
                });
        });
    });
    const int code = application.exec();
    dashboard.reset();
    return code;
}
