// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dashboardoptions.h"

#include "ui/reportwriter.h"

#include <QCommandLineParser>
#include <QFileInfo>

namespace midflight {

namespace {

std::optional<QSize> sizeFrom(const QString &text)
{
    const QStringList parts = text.toLower().split(QLatin1Char('x'));
    bool wide = false, high = false;
    if (parts.size() != 2)
        return {};
    const QSize size(parts[0].toInt(&wide), parts[1].toInt(&high));
    if (!wide || !high || size.width() < 320 || size.height() < 180 || size.width() > 16384 || size.height() > 16384)
        return {};
    return size;
}

std::optional<QUrl> routerFrom(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool good = url.isValid() && !url.host().isEmpty()
        && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
    return good ? std::optional(url) : std::nullopt;
}

} // namespace

QString DashboardOptions::helpText()
{
    return QStringLiteral(
        "Usage: midflight [--router URL | --example ngs-qc | FILE.toml] [--report FILE.png|.pdf|.svg [--size 1920x1080]]\n"
        "                 [--open report|rollback] [--theme light|dark]\n"
        "The dashboard of Midflight: where every component stands, what the parallel runs found, approve and roll back.\n\n"
        "  --router URL        the router to show (default: MIDFLIGHT_ROUTER, else a window asks)\n"
        "  --example NAME      start an example with a router of its own: ngs-qc\n"
        "  FILE                a migration file: shows what it holds, and starts a router with it\n"
        "  --open NAME         report or rollback: show it first, of --router or else of the router seen last\n"
        "  --report FILE       write the progress report and exit; the suffix says how: .png, .pdf or .svg\n"
        "  --size WxH          pixels of the report (default 1920x1080)\n"
        "  --render-pages DIR  write the board and a component page as midflight-*.png into DIR and exit\n"
        "  --after SECONDS     let the example run so long before anything is rendered\n"
        "  --theme NAME        light or dark (default: like the system; a report is light)\n"
        "  --help, --version\n\n"
        "Exit codes: 0 done, 1 refused, 2 wrong use or bad input, 3 router unreachable.\n");
}

Result<DashboardOptions> readDashboardOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const QCommandLineOption router(QStringLiteral("router"), {}, QStringLiteral("URL"));
    const QCommandLineOption example(QStringLiteral("example"), {}, QStringLiteral("NAME"));
    const QCommandLineOption open(QStringLiteral("open"), {}, QStringLiteral("NAME"));
    const QCommandLineOption report(QStringLiteral("report"), {}, QStringLiteral("FILE"));
    const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("WxH"));
    const QCommandLineOption theme(QStringLiteral("theme"), {}, QStringLiteral("NAME"));
    const QCommandLineOption pages(QStringLiteral("render-pages"), {}, QStringLiteral("DIR"));
    const QCommandLineOption after(QStringLiteral("after"), {}, QStringLiteral("SECONDS"));
    const QCommandLineOption help(QStringList {QStringLiteral("h"), QStringLiteral("help")});
    const QCommandLineOption version(QStringLiteral("version"));
    parser.addOptions({router, example, open, report, size, theme, pages, after, help, version});

    const auto wrong = [](const QString &message) {
        return fail(Failure::Invalid, message + QLatin1String("; see midflight --help"));
    };
    if (!parser.parse(arguments))
        return wrong(parser.errorText().remove(QLatin1Char('\n')).chopped(parser.errorText().endsWith(QLatin1Char('.')) ? 1 : 0));
    const QStringList files = parser.positionalArguments();
    if (files.size() > 1)
        return wrong(QStringLiteral("unexpected argument “%1”; one migration file at a time").arg(files.at(1)));

    DashboardOptions options;
    options.help = parser.isSet(help);
    options.version = parser.isSet(version);
    options.example = parser.value(example);
    options.report = parser.value(report);
    options.pages = parser.value(pages);
    options.open = parser.value(open);
    if (parser.isSet(open) && options.open != QLatin1String("report") && options.open != QLatin1String("rollback"))
        return wrong(QStringLiteral("--open %1: choose report or rollback").arg(options.open));
    if (!files.isEmpty()) {
        if (parser.isSet(router) || parser.isSet(example) || parser.isSet(open) || options.isHeadless())
            return wrong(QStringLiteral("%1: a migration file is opened alone, without --router, --example, --open and --report").arg(files.first()));
        // A desktop may hand over a URL.
        const QUrl url(files.first());
        options.file = url.isLocalFile() ? url.toLocalFile() : files.first();
        if (!QFileInfo(options.file).isFile())
            return wrong(QStringLiteral("%1: no such file").arg(options.file));
    }
    if (parser.isSet(after)) {
        bool number = false;
        options.after = std::chrono::seconds(parser.value(after).toUInt(&number));
        if (!number || options.example.isEmpty() || !options.isHeadless())
            return wrong(QStringLiteral("--after %1: whole seconds, with --example and --render-pages or --report").arg(parser.value(after)));
    }
    if (parser.isSet(router) && parser.isSet(example))
        return wrong(QStringLiteral("--router and --example exclude each other"));
    const QString address = parser.isSet(router) ? parser.value(router) : qEnvironmentVariable("MIDFLIGHT_ROUTER");
    if (!address.isEmpty() && options.example.isEmpty()) {
        options.router = routerFrom(address);
        if (!options.router)
            return wrong(QStringLiteral("%1: not the address of a router, such as http://127.0.0.1:8471").arg(address));
    }
    if (parser.isSet(report) && !isReportFile(options.report))
        return wrong(QStringLiteral("--report %1: choose a name that ends in .png, .pdf or .svg").arg(options.report));
    if (parser.isSet(size)) {
        const auto wanted = sizeFrom(parser.value(size));
        if (!wanted)
            return wrong(QStringLiteral("--size %1: write it as 1920x1080, at least 320x180").arg(parser.value(size)));
        options.size = *wanted;
    }
    if (parser.isSet(theme)) {
        const QString name = parser.value(theme);
        if (name != QLatin1String("light") && name != QLatin1String("dark"))
            return wrong(QStringLiteral("--theme %1: choose light or dark").arg(name));
        options.theme = name == QLatin1String("dark") ? Theming::Choice::Dark : Theming::Choice::Light;
    }
    return options;
}

} // namespace midflight
