// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commandline.h"

#include "app/ctl/comparecommand.h"
#include "app/ctl/completion.h"
#include "app/ctl/decisioncommands.h"
#include "app/ctl/definitioncommands.h"
#include "app/ctl/exitcodes.h"
#include "app/ctl/querycommand.h"
#include "app/ctl/runcommand.h"
#include "app/ctl/tokencommands.h"
#include "app/ctl/viewcommands.h"

#include <CLI/CLI.hpp>
#include <QFile>
#include <algorithm>
#include <cstdio>

namespace midflight {

namespace {

/// Everything the command line may say. CLI11 writes into it while it parses.
struct CommandLine {
    CLI::App app {"Runs steps through Midflight's routing layer, and does everything the dashboard can do.", "midflightctl"};
    Settings settings {"http://127.0.0.1:8471", {}, false};
    RequestOptions request;
    DecisionOptions decision;
    HistoryOptions history;
    PlanOptions plan;
    TokenOptions token;
    std::string file;
    std::string rulesFile;
    std::string jsonPath;
    std::function<int()> chosen; ///< what the command does

    CommandLine();

private:
    CLI::App *command(const char *name, const char *description, std::function<int()> deed);
    /// A command that talks to the router.
    CLI::App *online(const char *name, const char *description, std::function<int(const Session &)> deed);
    CLI::App *decides(const char *name, const char *description, int (*deed)(const Session &, const DecisionOptions &));
    void addRequests();
    void addDecisions();
    void addViews();
    void addTokens();
    void addOffline();
};

CommandLine::CommandLine()
{
    app.set_version_flag("--version", "midflightctl " MIDFLIGHT_VERSION);
    app.add_option("--router", settings.router, "where the router's API is")->envname("MIDFLIGHT_ROUTER")->capture_default_str();
    app.add_option("--token-file", settings.tokenFile, "file with a token; or MIDFLIGHT_TOKEN")->type_name("FILE");
    app.add_flag("--json", settings.json, "answer in JSON");
    app.require_subcommand(1);
    app.fallthrough();
    app.footer("Exit codes (but for run, which has the answering side's): 0 done, 1 refused, 2 wrong use, 3 router unreachable.");
    addRequests();
    addDecisions();
    addViews();
    addTokens();
    addOffline();
}

CLI::App *CommandLine::command(const char *name, const char *description, std::function<int()> deed)
{
    CLI::App *added = app.add_subcommand(name, description);
    added->callback([this, deed = std::move(deed)] { chosen = deed; });
    return added;
}

CLI::App *CommandLine::online(const char *name, const char *description, std::function<int(const Session &)> deed)
{
    return command(name, description, [this, deed = std::move(deed)] {
        const auto session = Session::open(settings);
        return session ? deed(*session) : complain(session.error());
    });
}

CLI::App *CommandLine::decides(const char *name, const char *description, int (*deed)(const Session &, const DecisionOptions &))
{
    return online(name, description, [this, deed](const Session &session) { return deed(session, decision); });
}

void CommandLine::addRequests()
{
    auto *run = online("run", "run a step; its answer is exactly the answering side's",
                       [this](const Session &session) { return runRun(session, request); });
    run->add_option("ID", request.component, "component")->required();
    run->add_option("values", request.values, "name=value for each placeholder; a name given twice is a list");
    run->add_option("--key", request.key, "what share and sample stick to, such as the sample's name");
    run->add_flag("--wait", request.wait, "wait for the other side, too (MIDFLIGHT_WAIT=1)");
    run->add_option("--migration", request.migrationFile, "definitions to use when no router and no cache is there")
        ->envname("MIDFLIGHT_MIGRATION")
        ->type_name("FILE");
    run->footer("Limits on parallel work, in bytes: MIDFLIGHT_CAPTURE_LIMIT, MIDFLIGHT_STDIN_LIMIT, MIDFLIGHT_SHADOW_DISK, "
                "MIDFLIGHT_SPOOL_LIMIT;\nin runs: MIDFLIGHT_SHADOW_RUNS. Private directories are made in MIDFLIGHT_WORK.");

    auto *which = online("which", "print old, shadow or new, for those who run both sides themselves",
                         [this](const Session &session) { return runWhich(session, request); });
    which->add_option("ID", request.component, "component")->required();
    which->add_option("--key", request.key, "what share and sample stick to");
    which->add_option("--migration", request.migrationFile, "definitions to use when no router and no cache is there")
        ->envname("MIDFLIGHT_MIGRATION")
        ->type_name("FILE");

    auto *report = online("report", "compare two files or directories and record it",
                          [this](const Session &session) { return runReport(session, request); });
    report->add_option("ID", request.component, "component")->required();
    report->add_option("OLD", request.oldPath, "what the old system made")->required()->type_name("FILE");
    report->add_option("NEW", request.newPath, "what the new system made")->required()->type_name("FILE");
    report->add_option("--key", request.key, "the one given to which");
    report->add_flag("--replay", request.replay, "a past input run again: counted apart");
}

void CommandLine::addDecisions()
{
    const auto takesOne = [this](CLI::App *added) {
        added->add_option_function<std::string>("ID", [this](const std::string &id) { decision.components = {id}; }, "component")
            ->required();
        return added;
    };
    const auto takesReason = [this](CLI::App *added) { added->add_option("--reason", decision.reason, "why"); };

    auto *shadow = takesOne(decides("shadow", "old answers, new runs in parallel and is compared", runShadow));
    shadow->add_option("--sample", decision.sample, "fraction of requests that both run")->check(CLI::Range(0.0, 1.0));
    shadow->add_option("--share", decision.share, "fraction of requests that new answers")->check(CLI::Range(0.0, 1.0));
    shadow->add_option("--include", decision.include, "keys that new answers")->delimiter(',');
    shadow->add_option("--exclude", decision.exclude, "keys that new never answers")->delimiter(',');
    takesReason(shadow);

    auto *cutover = takesOne(decides("cutover", "new answers; needs its gates", runCutover));
    cutover->add_flag("--override", decision.overriding, "skip shadow and gates; needs a reason");
    takesReason(cutover);

    auto *rollback = decides("rollback", "old answers, at once and always", runRollback);
    rollback->add_option("ID", decision.components, "components")->required();
    rollback->add_flag("--keep-comparing", decision.keepComparing, "back to shadow instead of old");
    rollback->add_flag("--stop-running", decision.stopRunning, "end the new side's running steps on this machine");
    rollback->add_flag("--with-dependents", decision.withDependents, "take along what is in new and needs one of them");
    takesReason(rollback);

    auto *retire = takesOne(decides("retire", "the old system is switched off; needs the gates again", runRetire));
    retire->add_flag("--override", decision.overriding, "skip the gates; needs a reason");
    takesReason(retire);

    auto *freeze = takesOne(decides("freeze", "refuse every change but a rollback", runFreeze));
    freeze->add_flag("--off", decision.off, "allow changes again");

    auto *undo = decides("undo", "take back the last decision", runUndo);
    undo->add_option("REVISION", decision.revision, "another decision than the last one");

    auto *deployed = takesOne(decides("deployed", "a new version runs: comparisons start anew", runDeployed));
    deployed->add_option("--side", decision.side, "old or new")->required()->check(CLI::IsMember({"old", "new"}));
    deployed->add_option("VERSION", decision.version, "its version")->required();
}

void CommandLine::addViews()
{
    online("status", "one line per component: id, stage, evidence in words", runStatus);
    online("fleet", "which routers share the store, and the revision each routes by; exit 1 unless all are at the newest", runFleet);
    auto *shown = online("history", "what was decided, newest first",
                         [this](const Session &session) { return runHistory(session, history); });
    shown->add_flag("--verify", history.verify, "check the hash chain; exit 1 and the first bad row when it is broken");
    shown->add_option("--component", history.component, "of one component");
    shown->add_option("--limit", history.limit, "how many")->check(CLI::Range(1, 1'000'000))->capture_default_str();
    auto *planned = online("plan", "what to move next, with the reasons, and when it will be done",
                           [this](const Session &session) { return runPlan(session, plan); });
    planned->add_option("--old-keeps-running", plan.oldKeepsRunning, "can the old system be kept running?")->check(CLI::IsMember({"yes", "no"}));
    planned->add_option("--requirements-move", plan.requirementsMove, "does what it must do still change?")->check(CLI::IsMember({"yes", "no"}));
    online("watch", "follow events", runWatch);
    auto *import = online("import", "give a migration file's components to the router",
                          [this](const Session &session) { return runImport(session, file); });
    import->add_option("FILE", file, "migration file (TOML)")->required()->type_name("FILE");
    online("export", "print the definitions in force as a migration file", runExport);
}

void CommandLine::addTokens()
{
    auto *group = app.add_subcommand("token", "who may speak to the router");
    group->require_subcommand(1);
    const auto part = [this, group](const char *name, const char *description, std::function<int(const Session &)> deed) {
        auto *added = group->add_subcommand(name, description);
        added->callback([this, deed = std::move(deed)] {
            chosen = [this, deed] {
                const auto session = Session::open(settings);
                return session ? deed(*session) : complain(session.error());
            };
        });
        return added;
    };
    auto *create = part("create", "make a token; it is printed once",
                        [this](const Session &session) { return runTokenCreate(session, token); });
    create->add_option("--role", token.role, "viewer sees, operator reports comparisons, lead decides")
        ->required()
        ->check(CLI::IsMember({"viewer", "operator", "lead"}));
    create->add_option("--name", token.name, "stands in the history")->required();
    create->add_option("--owner", token.owner, "may change the components of this team only")->type_name("TEAM");
    part("list", "names, roles and dates of all tokens", runTokenList);
    part("revoke", "make a token worthless at once", [this](const Session &session) { return runTokenRevoke(session, token); })
        ->add_option("NAME", token.name, "the token's name")
        ->required();
}

void CommandLine::addOffline()
{
    auto *query = command("query", "print the values a JSONPath selects, as a JSON array", [this] {
        return runQuery({QString::fromStdString(jsonPath), QFile::decodeName(file.c_str())});
    });
    query->add_option("PATH", jsonPath, "JSONPath (RFC 9535)")->required();
    query->add_option("FILE", file, "JSON file")->required()->type_name("FILE");

    auto *compare = command("compare", "compare two files or directories offline; exit 0 match or tolerated, 1 mismatch", [this] {
        return runCompare({QFile::decodeName(rulesFile.c_str()), QFile::decodeName(request.oldPath.c_str()),
                           QFile::decodeName(request.newPath.c_str()), settings.json});
    });
    compare->add_option("--rules", rulesFile, "rules file (TOML)")->type_name("FILE");
    compare->add_option("OLD", request.oldPath, "file or directory")->required()->type_name("FILE");
    compare->add_option("NEW", request.newPath, "file or directory")->required()->type_name("FILE");
}

/// The ids of the router's components, with their titles; none when it is not there at once.
std::vector<Candidate> componentsOf(const Settings &settings)
{
    std::vector<Candidate> found;
    CallOptions patience;
    patience.deadline = std::chrono::milliseconds(1000);
    const auto session = Session::open(settings);
    const auto migration = session ? session->client().get(QStringLiteral("/migration"), patience) : tl::unexpected(session.error());
    if (!migration)
        return found;
    const auto components = migration->body[QLatin1String("components")].toArray();
    for (const auto &component : components)
        found.push_back({component[QLatin1String("id")].toString().toStdString(), component[QLatin1String("title")].toString().toStdString()});
    return found;
}

/// For the shells: `midflightctl __complete WORD… LAST` prints what LAST may become, a tab between word and meaning.
int printCandidates(CommandLine &line, const std::vector<std::string> &words)
{
    if (const auto *router = std::getenv("MIDFLIGHT_ROUTER"))
        line.settings.router = router;
    for (size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == "--router")
            line.settings.router = words[i + 1];
        else if (words[i] == "--token-file")
            line.settings.tokenFile = words[i + 1];
    }
    for (const auto &[word, meaning] : complete(line.app, words, [&] { return componentsOf(line.settings); }))
        std::printf("%s\t%s\n", word.c_str(), meaning.c_str());
    return exitcode::done;
}

} // namespace

int runCommandLine(int argc, char **argv)
{
    CommandLine line;
    if (argc > 1 && std::string_view(argv[1]) == "__complete")
        return printCandidates(line, {argv + 2, argv + argc});
    try {
        line.app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        if (error.get_exit_code() == 0) // --help, --version
            return line.app.exit(error), exitcode::done;
        // CLI11 asks for a command before it looks at what it was given instead.
        const auto unknown = line.app.remaining();
        std::string what = line.app.get_subcommands().empty() && !unknown.empty()
            ? (unknown.front().starts_with('-') ? "no such option: " : "no such command: ") + unknown.front()
            : error.what();
        std::replace(what.begin(), what.end(), '\n', ' ');
        std::fprintf(stderr, "midflightctl: %s; see midflightctl --help\n", what.c_str());
        return exitcode::wrongUse;
    }
    const int code = line.chosen();
    std::fflush(stdout);
    return code;
}

} // namespace midflight
