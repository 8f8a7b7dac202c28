// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/options.h"

#include <CLI/CLI.hpp>

namespace midflight {

static tl::unexpected<int> wrong(const QString &message)
{
    std::fprintf(stderr, "midflight-router: %s\n", qUtf8Printable(message));
    return tl::unexpected(2);
}

tl::expected<RouterOptions, int> parseRouterOptions(int argc, char **argv)
{
    CLI::App app("The routing layer of a migration: decides which system answers, compares, keeps the evidence.",
                 "midflight-router");
    std::string migration;
    std::string store;
    std::string api = "127.0.0.1:8471";
    app.add_option("--migration", migration, "Migration file (TOML), read at start and on SIGHUP")->type_name("FILE");
    app.add_option("--store", store, "Where state is kept: sqlite:PATH")->type_name("URL");
    app.add_option("--api", api, "Address of the control API; port 0 takes a free one")->type_name("HOST:PORT")->capture_default_str();
    std::string tokens;
    app.add_option("--tokens", tokens, "File of tokens, kept by midflightctl token; without it whoever reaches the loopback counts as lead")->type_name("FILE");
    std::string traffic = "127.0.0.1:8470";
    int threads = 0;
    const auto *trafficOption = app.add_option("--traffic", traffic, "Address for HTTP traffic; port 0 takes a free one")
                                    ->type_name("HOST:PORT")->capture_default_str();
    app.add_option("--threads", threads, "Threads for HTTP traffic; default: one a core")->type_name("N")->check(CLI::Range(1, 256));
    app.set_version_flag("--version", "midflight-router " MIDFLIGHT_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &done) {
        return tl::unexpected(app.exit(done));
    } catch (const CLI::ParseError &error) {
        return wrong(QString::fromLocal8Bit(error.what()) + QStringLiteral("; see midflight-router --help"));
    }
    RouterOptions options;
    options.tokensFile = QString::fromLocal8Bit(tokens.c_str());
    options.migrationFile = QString::fromLocal8Bit(migration.c_str());
    if (!store.empty()) {
        auto url = StoreUrl::parse(QString::fromLocal8Bit(store.c_str()));
        if (!url)
            return wrong(url.error().message);
        options.store = *url;
    }
    if (options.migrationFile.isEmpty() && store.empty())
        return wrong(QStringLiteral("nothing to route: give --migration FILE, or --store of a migration that was imported before"));
    auto address = ListenAddress::parse(QString::fromLocal8Bit(api.c_str()), QStringLiteral("--api"));
    if (!address)
        return wrong(address.error().message);
    if (!address->isLoopback())
        return wrong(QStringLiteral("--api %1: this version listens on loopback only, because its API speaks no TLS; put a proxy with TLS in front").arg(address->toString()));
    options.api = *address;
    auto trafficAddress = ListenAddress::parse(QString::fromLocal8Bit(traffic.c_str()), QStringLiteral("--traffic"));
    if (!trafficAddress)
        return wrong(trafficAddress.error().message);
    if (!trafficAddress->isLoopback() && options.tokensFile.isEmpty())
        return wrong(QStringLiteral("--traffic %1: only loopback addresses can be used without --tokens").arg(trafficAddress->toString()));
    options.traffic = *trafficAddress;
    options.trafficWanted = trafficOption->count() > 0;
    options.threads = threads;
    return options;
}

} // namespace midflight
