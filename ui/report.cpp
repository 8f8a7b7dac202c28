// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report.h"

#include "models/gatesmodel.h"
#include "models/words.h"
#include "routing/client/routerclient.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>

namespace midflight {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("midflight", text);
}

bool isOnNew(Stage stage)
{
    return stage == Stage::New || stage == Stage::Retired;
}

QString noteOf(const ComponentModel &components, const ComponentSnapshot &component, const QDateTime &now)
{
    switch (component.stage) {
    case Stage::Old: {
        const QStringList missing = components.needsMissing(component);
        return missing.isEmpty() ? QString() : tr("after %1").arg(missing.first());
    }
    case Stage::Shadow: {
        if (component.evidence.ready)
            return tr("ready to approve");
        const QList<Gate> gates = GatesModel::required(component.evidence.gates);
        return tr("%1 of %2 gates").arg(GatesModel::holding(gates)).arg(gates.size());
    }
    case Stage::New:
    case Stage::Retired:
        return component.stageSince.isValid() ? tr("new since %1").arg(words::dayOrTime(component.stageSince, now))
                                              : QString();
    }
    return {};
}

QString headlineOf(int onNew, int all)
{
    if (all == 0)
        return tr("No components yet.");
    if (onNew == all)
        return tr("Every component flies on the new system.");
    return onNew == 1 ? tr("1 of %1 components flies on the new system.").arg(words::count(all))
                      : tr("%1 of %2 components fly on the new system.").arg(words::count(onNew), words::count(all));
}

QString sublineOf(const ComponentModel &components, const ForecastBand &forecast, const QDateTime &now)
{
    QStringList sentences;
    const int waiting = components.waitingForApproval();
    const int parallel = components.countIn(Stage::Shadow);
    if (waiting == 1)
        sentences.append(tr("One more is proven and waits for approval."));
    else if (waiting > 1)
        sentences.append(tr("%1 more are proven and wait for approval.").arg(words::count(waiting)));
    if (parallel == 1)
        sentences.append(tr("One runs in parallel, and old answers."));
    else if (parallel > 1)
        sentences.append(tr("%1 run in parallel, and old answers.").arg(words::count(parallel)));
    const int old = components.countIn(Stage::Old);
    if (old > 0 && parallel == 0)
        sentences.append(old == 1 ? tr("One is still to start.") : tr("%1 are still to start.").arg(words::count(old)));
    if (!forecast.isEmpty())
        sentences.append(tr("Last cutover likely between %1 and %2.").arg(words::dayOrTime(forecast.early.last(), now), words::dayOrTime(forecast.late.last(), now)));
    return sentences.join(QLatin1Char(' '));
}

QList<ReportData::News> newsOf(const ComponentModel &components, const QList<Decision> &decisions, const QDateTime &now)
{
    QList<ReportData::News> news;
    for (const Decision &decision : decisions) {
        if (decision.action == QLatin1String("import") || decision.component.isEmpty())
            continue;
        const QString text = words::decision(decision, components.titleOf(decision.component)) + QLatin1String(", ")
            + words::dayOrTime(decision.time, now);
        const bool rollback = decision.action == QLatin1String("rollback");
        news.append({text, rollback ? std::nullopt : stageFromString(decision.to)});
        if (news.size() == 5)
            break;
    }
    return news;
}

QList<ReportData::Figure> figuresOf(const ComponentModel &components)
{
    QList<ReportData::Figure> figures;
    qint64 compared = 0, requests = 0;
    for (const bool onNew : {true, false}) {
        for (int row = 0; row < components.rowCount(); ++row) {
            const ComponentSnapshot &component = components.at(row);
            if (isOnNew(component.stage) != onNew)
                continue;
            const Figures &of = component.evidence.figures;
            compared += of.compared;
            requests += of.requests;
            if (of.timeRatio && component.stage != Stage::Old && figures.size() < 2)
                figures.append({words::ratio(*of.timeRatio), tr("p95 time per run, %1").arg(component.title)});
        }
    }
    if (requests > 0) {
        figures.append({words::count(compared), tr("requests compared, all components")});
        figures.append({words::rate(double(compared) / double(requests)), tr("of all requests compared, all components")});
    }
    return figures;
}

} // namespace

QString evidenceHashOf(const ComponentModel &components)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (int row = 0; row < components.rowCount(); ++row)
        hash.addData(components.at(row).evidence.hash.toUtf8() + '\n');
    return QString::fromLatin1(hash.result().toHex());
}

ReportData reportData(const ComponentModel &components, const QList<Decision> &decisions, const ForecastSnapshot &forecast, const QDateTime &now)
{
    const MigrationSnapshot &migration = components.migration();
    ReportData data;
    data.title = migration.title;
    data.total = components.rowCount();
    data.headline = headlineOf(components.onNewSystem(), data.total);
    data.forecast = ForecastBand::of(forecast);
    data.subline = sublineOf(components, data.forecast, now);
    data.dateLine = QLocale().toString(now.toLocalTime().date(), QStringLiteral("d MMMM yyyy"));
    if (migration.started.isValid())
        data.dateLine += tr(" · week %1").arg(migration.started.daysTo(now) / 7 + 1);
    data.footer = tr("Midflight · revision %1 · evidence %2 · made %3 UTC")
                      .arg(words::count(migration.revision), evidenceHashOf(components).left(16),
                           QLocale().toString(now.toUTC(), QStringLiteral("d MMM yyyy HH:mm")));
    for (int row = 0; row < data.total && data.gatesNote.isEmpty(); ++row) {
        const QStringList scaled = words::scaledDown(components.at(row).gates);
        if (!scaled.isEmpty())
            data.gatesNote = tr("Gates scaled down for this migration: %1").arg(scaled.join(QLatin1String(", ")));
    }
    for (int row = 0; row < data.total; ++row) {
        const ComponentSnapshot &component = components.at(row);
        data.items.append({component.title, noteOf(components, component, now), component.stage});
    }
    std::stable_sort(data.items.begin(), data.items.end(),
                     [](const auto &a, const auto &b) { return a.stage > b.stage; });
    data.steps = progressOf(timelineOf(components, decisions, now), startOf(components, decisions, now), now);
    data.news = newsOf(components, decisions, now);
    data.figures = figuresOf(components);
    return data;
}

QString ReportData::inWords() const
{
    QStringList lines {title + QStringLiteral(" · ") + dateLine, headline + QLatin1Char(' ') + subline, QString()};
    for (const Item &item : items)
        lines.append(words::stage(item.stage) + QLatin1String(": ") + item.title + (item.note.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(item.note)));
    lines.append(QString());
    for (const News &one : news)
        lines.append(one.text);
    for (const Figure &figure : figures)
        lines.append(figure.number + QLatin1Char(' ') + figure.of);
    lines.append({QString(), footer});
    if (!gatesNote.isEmpty())
        lines.append(gatesNote);
    return lines.join(QLatin1Char('\n'));
}

void gatherReport(RouterClient &client, const ComponentModel &components, QObject *context, const std::function<void(const ReportData &)> &then)
{
    client.fetchHistory({}, {}, 1000, context, [&client, &components, context, then](const Result<HistoryPage> &page) {
        const QList<Decision> decisions = page ? page->decisions : QList<Decision>();
        client.fetchForecast(context, [&components, decisions, then](const Result<ForecastSnapshot> &forecast) {
            then(reportData(components, decisions, forecast.value_or(ForecastSnapshot {}), QDateTime::currentDateTimeUtc()));
        });
    });
}

} // namespace midflight
