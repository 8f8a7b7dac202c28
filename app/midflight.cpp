// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dashboardoptions.h"
#include "app/examplesession.h"
#include "app/heap.h"
#include "app/launcher.h"
#include "app/rendering.h"
#include "app/systemlook.h"
#include "models/language.h"
#include "ui/accessibility.h"
#include "ui/preferences.h"

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

/// A report or pages rendered over one router, without anybody at the screen.
struct Headless {
    Headless(const DashboardOptions &options, Theming &theming, const QUrl &router)
        : workspace(router, qgetenv("MIDFLIGHT_TOKEN"))
        , rendering(options, theming, workspace)
    {
        workspace.feed.start();
    }

    Workspace workspace;
    Rendering rendering;
};

int complain(const QString &message, int code)
{
    QTextStream(stderr) << "midflight: " << message << '\n';
    return code;
}

int renderHeadless(const DashboardOptions &options)
{
    // What is handed round on paper or put into a guide is light unless somebody says otherwise.
    Theming theming(options.theme == Theming::Choice::System ? Theming::Choice::Light : options.theme);
    std::unique_ptr<Headless> rendering;
    if (options.example.isEmpty()) {
        rendering = std::make_unique<Headless>(options, theming, options.router.value_or(QUrl(QStringLiteral("http://127.0.0.1:8471"))));
        return QApplication::exec();
    }
    ExampleSession example(options.example);
    QObject::connect(&example, &ExampleSession::ended, [](const QString &what) { complain(what, 0); });
    QTimer::singleShot(0, &example, [&] {
        example.start([&](const Result<QUrl> &router) {
            if (!router)
                QCoreApplication::exit(complain(router.error().message, router.error().failure == Failure::Invalid ? 2 : 3));
            else
                QTimer::singleShot(options.after, &example, [&, url = *router] { rendering = std::make_unique<Headless>(options, theming, url); });
        });
    });
    const int code = QApplication::exec();
    rendering.reset();
    return code;
}

} // namespace

int main(int argc, char *argv[])
{
    useOneHeap();
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
    QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("midflight"), QStringLiteral("midflight"));
    Preferences preferences = Preferences::in(settings);
    if (!options->isHeadless() && preferences.textScale != 1 && qEnvironmentVariableIsEmpty("QT_SCALE_FACTOR"))
        qputenv("QT_SCALE_FACTOR", QByteArray::number(preferences.textScale)); // over what the system's own text size makes of it
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("midflight"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MIDFLIGHT_VERSION));
    speak(QLocale());
    if (options->isHeadless())
        return renderHeadless(*options);
    auto asked = askFirstRouter(*options, settings);
    Theming theming(options->theme == Theming::Choice::System ? preferences.theme : options->theme);
    SystemLook look(theming);
    QGuiApplication::setDesktopFileName(QStringLiteral("org.midflight.Midflight"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/midflight.svg")));
    installAccessibility(); // before any widget: what was asked once is remembered
    Launcher launcher(*options, theming, settings, std::move(asked));
    launcher.start();
    return QApplication::exec();
}
