// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/options.h"

#include "app/router/settingsfile.h"

#include <CLI/CLI.hpp>

namespace midflight {

namespace {

/// The options as they were written, before anything is made of them.
struct Written {
    std::string config;
    std::string migration;
    std::string store;
    std::string api = "127.0.0.1:8471";
    std::string traffic = "127.0.0.1:8470";
    std::string name;
    std::string tokens;
    std::string apiCertificate;
    std::string apiKey;
    std::string webhook;
    std::string webhookSecretFile;
    int threads = 0;
    bool trafficWanted = false;
    bool printsHaproxy = false;
    HaproxySettings haproxy;
    QStringList fromFile;
};

/// What the command line does not say, the file may: the command line wins.
Result<void> addSettings(Written &written, const CLI::App &app)
{
    if (written.config.empty())
        return {};
    const auto settings = readRouterSettings(QString::fromLocal8Bit(written.config.c_str()));
    if (!settings)
        return tl::unexpected(settings.error());
    const auto take = [&](const char *name, const auto &value, auto &into) {
        if (!value || app.count("--" + std::string(name)) > 0)
            return;
        if constexpr (std::is_same_v<std::decay_t<decltype(into)>, int>)
            into = int(*value);
        else
            into = value->toLocal8Bit().toStdString();
        written.fromFile.append(QLatin1String(name));
    };
    take("migration", settings->migration, written.migration);
    take("store", settings->store, written.store);
    take("api", settings->api, written.api);
    take("traffic", settings->traffic, written.traffic);
    take("name", settings->name, written.name);
    take("tokens", settings->tokens, written.tokens);
    take("api-certificate", settings->apiCertificate, written.apiCertificate);
    take("api-key", settings->apiKey, written.apiKey);
    take("threads", settings->threads, written.threads);
    written.haproxy = settings->haproxy;
    take("webhook", settings->webhook, written.webhook);
    take("webhook-secret-file", settings->webhookSecretFile, written.webhookSecretFile);
    return {};
}

Result<RouterOptions> understand(const Written &written)
{
    const auto wrong = [](const QString &message) { return fail(Failure::Invalid, message); };
    RouterOptions options;
    options.name = QString::fromLocal8Bit(written.name.c_str());
    options.tokensFile = QString::fromLocal8Bit(written.tokens.c_str());
    options.migrationFile = QString::fromLocal8Bit(written.migration.c_str());
    if (!written.store.empty()) {
        auto url = StoreUrl::parse(QString::fromLocal8Bit(written.store.c_str()));
        if (!url)
            return tl::unexpected(url.error());
        options.store = *url;
    }
    if (options.migrationFile.isEmpty() && written.store.empty())
        return wrong(QStringLiteral("nothing to route: give --migration FILE, or --store of a migration that was imported before"));
    auto address = ListenAddress::parse(QString::fromLocal8Bit(written.api.c_str()), QStringLiteral("--api"));
    if (!address)
        return tl::unexpected(address.error());
    options.apiCertificate = QString::fromLocal8Bit(written.apiCertificate.c_str());
    options.apiKey = QString::fromLocal8Bit(written.apiKey.c_str());
    if (options.apiCertificate.isEmpty() != options.apiKey.isEmpty())
        return wrong(QStringLiteral("--api-certificate and --api-key go together: PEM files of a certificate and its key"));
    if (!address->isLoopback() && (options.tokensFile.isEmpty() || options.apiKey.isEmpty()))
        return wrong(QStringLiteral("--api %1: only loopback addresses can be used without --tokens, --api-certificate and --api-key").arg(address->toString()));
    options.api = *address;
    auto trafficAddress = ListenAddress::parse(QString::fromLocal8Bit(written.traffic.c_str()), QStringLiteral("--traffic"));
    if (!trafficAddress)
        return tl::unexpected(trafficAddress.error());
    if (!trafficAddress->isLoopback() && options.tokensFile.isEmpty())
        return wrong(QStringLiteral("--traffic %1: only loopback addresses can be used without --tokens").arg(trafficAddress->toString()));
    options.traffic = *trafficAddress;
    options.trafficWanted = written.trafficWanted || written.fromFile.contains(QLatin1String("traffic"));
    options.threads = written.threads;
    options.haproxy = written.haproxy;
    options.printsHaproxy = written.printsHaproxy;
    if (options.printsHaproxy && (options.haproxy.isEmpty() || options.migrationFile.isEmpty() || options.traffic.port == 0))
        return wrong(QStringLiteral("--print-haproxy: needs a --config FILE with [fleet.haproxy], a --migration and the port of --traffic"));
    if (!written.webhook.empty() || !written.webhookSecretFile.empty()) {
        auto target = WebhookTarget::parse(QString::fromLocal8Bit(written.webhook.c_str()), QString::fromLocal8Bit(written.webhookSecretFile.c_str()));
        if (!target)
            return tl::unexpected(target.error());
        options.webhook = *target;
    }
    return options;
}

} // namespace

QString RouterOptions::named(QString message) const
{
    for (const auto &key : fromFile) {
        const auto option = QLatin1String("--") + key;
        if (message.contains(option))
            message = configFile + QLatin1String(": ") + message.replace(option, key);
    }
    return message;
}

tl::expected<RouterOptions, int> parseRouterOptions(int argc, char **argv, const Journal &journal)
{
    CLI::App app("The routing layer of a migration: decides which system answers, compares, keeps the evidence.",
                 "midflight-router");
    Written written;
    app.add_option("--config", written.config, "File of these options (TOML): api = \"127.0.0.1:8471\"; the command line wins")->type_name("FILE");
    app.add_option("--migration", written.migration, "Migration file (TOML), read at start and on SIGHUP")->type_name("FILE");
    app.add_option("--store", written.store, "Where state is kept: sqlite:PATH, or postgresql://USER@HOST/DATABASE, which several routers may share")->type_name("URL");
    app.add_option("--api", written.api, "Address of the control API; port 0 takes a free one")->type_name("HOST:PORT")->capture_default_str();
    app.add_option("--name", written.name, "What this router is called among those that share its store; default: its host and port")->type_name("NAME");
    app.add_option("--tokens", written.tokens, "File of tokens, kept by midflightctl token; without it whoever reaches the loopback counts as lead")->type_name("FILE");
    app.add_option("--api-certificate", written.apiCertificate, "The API speaks TLS with this certificate (PEM, with its chain); wanted beyond loopback")->type_name("FILE");
    app.add_option("--api-key", written.apiKey, "Private key of --api-certificate (PEM)")->type_name("FILE");
    const auto *traffic = app.add_option("--traffic", written.traffic, "Address for HTTP traffic; port 0 takes a free one")
                              ->type_name("HOST:PORT")->capture_default_str();
    app.add_option("--threads", written.threads, "Threads for HTTP traffic; default: one a core")->type_name("N")->check(CLI::Range(1, 256));
    app.add_flag("--print-haproxy", written.printsHaproxy, "Print the lines for HAProxy's configuration, and end");
    app.add_option("--webhook", written.webhook, "https URL that every decision is sent to, signed, until it is taken")->type_name("URL");
    app.add_option("--webhook-secret-file", written.webhookSecretFile, "File with the secret that signs it")->type_name("FILE");
    app.set_version_flag("--version", "midflight-router " MIDFLIGHT_VERSION);
    const auto wrong = [&journal](const QString &message) {
        journal.error(message);
        return tl::unexpected(2);
    };
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &done) {
        return tl::unexpected(app.exit(done));
    } catch (const CLI::ParseError &error) {
        return wrong(QString::fromLocal8Bit(error.what()) + QStringLiteral("; see midflight-router --help"));
    }
    written.trafficWanted = traffic->count() > 0;
    if (const auto added = addSettings(written, app); !added)
        return wrong(added.error().message);
    RouterOptions named;
    named.configFile = QString::fromLocal8Bit(written.config.c_str());
    named.fromFile = written.fromFile;
    auto options = understand(written);
    if (!options)
        return wrong(named.named(options.error().message));
    options->configFile = named.configFile;
    options->fromFile = named.fromFile;
    return *std::move(options);
}

} // namespace midflight
