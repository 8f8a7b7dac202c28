// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/routerclient.h"

#include "routing/client/boardreader.h"
#include "routing/client/problem.h"
#include "routing/domain/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QPointer>
#include <QSslConfiguration>
#include <QUrlQuery>

namespace midflight {

namespace {

constexpr int timeoutMs = 15000;

/// Turns an object's reader into what takes a raw answer.
template <typename T, typename Read>
std::function<void(const Result<QJsonObject> &)> reading(Read read, const RouterClient::Then<T> &then)
{
    return [read, then](const Result<QJsonObject> &json) {
        if (json)
            then(Result<T>(read(*json)));
        else
            then(tl::unexpected<Error>(json.error()));
    };
}

QString componentPath(const ComponentId &id, QLatin1String rest)
{
    return QLatin1String("/components/") + QString::fromLatin1(QUrl::toPercentEncoding(id.value)) + rest;
}

/// Whom Qt does not trust by itself: the file that OpenSSL's programs are told of by SSL_CERT_FILE.
void trustCertificateFile()
{
    const auto file = qEnvironmentVariable("SSL_CERT_FILE");
    if (file.isEmpty())
        return;
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.addCaCertificates(file);
    QSslConfiguration::setDefaultConfiguration(configuration);
}

void addIfSet(QUrlQuery &query, const char *name, const QString &value)
{
    if (!value.isEmpty())
        query.addQueryItem(QLatin1String(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

} // namespace

RouterClient::RouterClient(const QUrl &router, const QByteArray &token, QObject *parent)
    : QObject(parent)
    , m_router(router)
    , m_token(token)
{
    if (static bool once = false; m_router.scheme() == QLatin1String("https") && !std::exchange(once, true))
        trustCertificateFile();
    m_large->moveToThread(&m_reader);
    connect(&m_reader, &QThread::finished, m_large, &QObject::deleteLater);
    m_reader.start();
}

RouterClient::~RouterClient()
{
    m_reader.quit();
    m_reader.wait(); // what it has queued for this object is dropped
}

/// Asks and reads on another thread, then answers in the caller's. Nothing: 304, it is as it was.
template <typename T>
void RouterClient::getLarge(const QNetworkRequest &request, QObject *context, std::optional<T> (*read)(const QByteArray &), const Then<std::optional<T>> &then)
{
    const auto answer = [this, stillWanted = QPointer<QObject>(context), then](Result<std::optional<T>> result) {
        QMetaObject::invokeMethod(this, [stillWanted, then, result = std::move(result)] {
            if (stillWanted)
                then(result);
        }, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(m_large, [network = m_large, request, read, answer] {
        QNetworkReply *reply = network->get(request);
        connect(reply, &QNetworkReply::finished, reply, [reply, read, answer] {
            reply->deleteLater();
            const QByteArray body = reply->readAll();
            if (reply->error() != QNetworkReply::NoError)
                return answer(tl::unexpected<Error>(errorFrom(*reply, body)));
            if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 304)
                return answer(std::optional<T>());
            if (auto whole = read(body))
                return answer(std::move(whole));
            answer(fail(Failure::Malformed, tr("%1 does not answer like a Midflight router").arg(reply->url().authority())));
        });
    });
}

/// Of an answer that was asked for without conditions.
template <typename T>
RouterClient::Then<std::optional<T>> always(const RouterClient::Then<T> &then)
{
    return [then](const Result<std::optional<T>> &answer) {
        if (!answer)
            then(tl::unexpected<Error>(answer.error()));
        else
            then(answer->value_or(T {}));
    };
}

void RouterClient::fetchMigration(QObject *context, const Then<MigrationSnapshot> &then)
{
    getLarge<MigrationSnapshot>(request(QStringLiteral("/migration")), context, readMigration, always(then));
}

void RouterClient::fetchMigrationIfMoved(qint64 known, QObject *context, const Then<std::optional<MigrationSnapshot>> &then)
{
    QNetworkRequest unlessMoved = request(QStringLiteral("/migration"));
    unlessMoved.setRawHeader("If-None-Match", '"' + QByteArray::number(known) + '"');
    getLarge<MigrationSnapshot>(unlessMoved, context, readMigration, then);
}

void RouterClient::fetchFleet(QObject *context, const Then<FleetSnapshot> &then)
{
    get(QStringLiteral("/fleet"), context, reading<FleetSnapshot>(fleetSnapshotFromJson, then));
}

void RouterClient::fetchEvidence(QObject *context, const Then<EvidenceById> &then)
{
    getLarge<EvidenceById>(request(QStringLiteral("/evidence")), context, readEvidence, always(then));
}

void RouterClient::fetchSeries(const ComponentId &id, const QDateTime &from, const QDateTime &to, int buckets,
                               QObject *context, const Then<QList<SeriesBucket>> &then)
{
    QUrlQuery query;
    if (from.isValid())
        addIfSet(query, "from", toRfc3339(from));
    if (to.isValid())
        addIfSet(query, "to", toRfc3339(to));
    query.addQueryItem(QStringLiteral("buckets"), QString::number(buckets));
    get(componentPath(id, QLatin1String("/series?")) + query.toString(QUrl::FullyEncoded), context,
        reading<QList<SeriesBucket>>(seriesFromJson, then));
}

void RouterClient::fetchDifferenceHours(const ComponentId &id, const QDateTime &from, QObject *context, const Then<DifferenceHours> &then)
{
    QUrlQuery query;
    if (from.isValid())
        addIfSet(query, "from", toRfc3339(from));
    get(componentPath(id, QLatin1String("/fields?")) + query.toString(QUrl::FullyEncoded), context,
        reading<DifferenceHours>(differenceHoursFromJson, then));
}

void RouterClient::fetchCauses(const ComponentId &id, QObject *context, const Then<QList<CauseSummary>> &then)
{
    get(componentPath(id, QLatin1String("/causes")), context, reading<QList<CauseSummary>>(causesFromJson, then));
}

void RouterClient::fetchProposals(const ComponentId &id, const QString &cause, QObject *context, const Then<QList<RuleProposal>> &then)
{
    get(componentPath(id, QLatin1String("/causes/")) + QString::fromLatin1(QUrl::toPercentEncoding(cause)) + QLatin1String("/proposals"), context,
        reading<QList<RuleProposal>>(proposalsFromJson, then));
}

static QJsonArray rulesArray(const QList<Rule> &rules)
{
    QJsonArray array;
    for (const Rule &rule : rules)
        array.append(toJson(rule));
    return array;
}

static void onlyIfUnchanged(QNetworkRequest &request, qint64 revision)
{
    request.setRawHeader("If-Match", '"' + QByteArray::number(revision) + '"');
}

void RouterClient::previewRules(const ComponentId &id, const QList<Rule> &rules, QObject *context, const Then<RulesPreview> &then)
{
    post(m_network, request(componentPath(id, QLatin1String("/rules/preview"))), {{QStringLiteral("rules"), rulesArray(rules)}}, context, reading<RulesPreview>(rulesPreviewFromJson, then));
}

void RouterClient::setRules(const ComponentId &id, const QList<Rule> &rules, const QList<Rule> &seen, QObject *context, const Then<Receipt> &then)
{
    QNetworkRequest change = request(componentPath(id, QLatin1String("/rules")));
    change.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const QJsonObject body {{QStringLiteral("rules"), rulesArray(rules)}, {QStringLiteral("seen"), rulesArray(seen)}};
    answer(m_network.put(change, QJsonDocument(body).toJson(QJsonDocument::Compact)), context, reading<Receipt>(receiptFromJson, then));
}

void RouterClient::fetchComparisons(const ComponentId &id, const ComparisonQuery &wanted, QObject *context,
                                    const Then<ComparisonPage> &then)
{
    QUrlQuery query;
    addIfSet(query, "verdict", wanted.verdict);
    addIfSet(query, "cause", wanted.cause);
    if (wanted.before > 0)
        query.addQueryItem(QStringLiteral("before"), QString::number(wanted.before));
    if (wanted.after > 0)
        query.addQueryItem(QStringLiteral("after"), QString::number(wanted.after));
    query.addQueryItem(QStringLiteral("limit"), QString::number(wanted.limit));
    get(componentPath(id, QLatin1String("/comparisons?")) + query.toString(QUrl::FullyEncoded), context,
        reading<ComparisonPage>(comparisonPageFromJson, then));
}

void RouterClient::fetchComparison(const QUuid &id, QObject *context, const Then<ComparisonDetail> &then)
{
    get(QLatin1String("/comparisons/") + id.toString(QUuid::WithoutBraces), context,
        reading<ComparisonDetail>(comparisonDetailFromJson, then));
}

void RouterClient::fetchHistory(const QString &component, const QString &before, int limit, QObject *context,
                                const Then<HistoryPage> &then)
{
    QUrlQuery query;
    addIfSet(query, "component", component);
    addIfSet(query, "before", before);
    query.addQueryItem(QStringLiteral("limit"), QString::number(limit));
    get(QLatin1String("/history?") + query.toString(QUrl::FullyEncoded), context,
        reading<HistoryPage>(historyPageFromJson, then));
}

void RouterClient::fetchHistoryRows(const QString &before, int limit, QObject *context, const Then<HistoryRows> &then)
{
    QUrlQuery query;
    addIfSet(query, "before", before);
    query.addQueryItem(QStringLiteral("limit"), QString::number(limit));
    get(QLatin1String("/history?") + query.toString(QUrl::FullyEncoded), context, reading<HistoryRows>(historyRowsFromJson, then));
}

void RouterClient::fetchForecast(QObject *context, const Then<ForecastSnapshot> &then)
{
    get(QStringLiteral("/forecast"), context, reading<ForecastSnapshot>(forecastFromJson, then));
}

void RouterClient::fetchPlan(QObject *context, const Then<PlanSnapshot> &then)
{
    get(QStringLiteral("/plan"), context, reading<PlanSnapshot>(planFromJson, then));
}

void RouterClient::changeStage(const ComponentId &id, Stage to, const std::optional<SeenEvidence> &seen,
                               QObject *context, const Then<Receipt> &then)
{
    QNetworkRequest change = request(componentPath(id, QLatin1String("/stage")));
    QJsonObject body {{QStringLiteral("to"), toString(to)}};
    if (seen) {
        change.setRawHeader("If-Match", '"' + QByteArray::number(seen->revision) + '"');
        body.insert(QStringLiteral("evidence"), seen->hash);
    }
    post(m_network, change, body, context, reading<Receipt>(receiptFromJson, then));
}

void RouterClient::overrideCutover(const ComponentId &id, const QString &reason, qint64 revision, QObject *context, const Then<Receipt> &then)
{
    QNetworkRequest change = request(componentPath(id, QLatin1String("/stage")));
    onlyIfUnchanged(change, revision);
    post(m_network, change, {{QStringLiteral("to"), toString(Stage::New)}, {QStringLiteral("override"), true}, {QStringLiteral("reason"), reason}}, context,
         reading<Receipt>(receiptFromJson, then));
}

void RouterClient::rollbackKeepComparing(const ComponentId &id, QObject *context, const Then<Receipt> &then)
{
    post(m_rollbacks, request(componentPath(id, QLatin1String("/rollback"))), {{QStringLiteral("keep_comparing"), true}}, context,
         reading<Receipt>(receiptFromJson, then));
}

void RouterClient::rollback(const ComponentId &id, QObject *context, const Then<Receipt> &then)
{
    post(m_rollbacks, request(componentPath(id, QLatin1String("/rollback"))), {}, context,
         reading<Receipt>(receiptFromJson, then));
}

void RouterClient::changeStages(const QStringList &ids, Stage to, const std::optional<qint64> &revision,
                                const QHash<QString, QString> &evidence, QObject *context, const Then<Receipt> &then)
{
    QNetworkRequest change = request(QStringLiteral("/stage"));
    QJsonObject body {{QStringLiteral("components"), QJsonArray::fromStringList(ids)}, {QStringLiteral("to"), toString(to)}};
    if (revision)
        change.setRawHeader("If-Match", '"' + QByteArray::number(*revision) + '"');
    QJsonObject seen;
    for (auto hash = evidence.begin(); hash != evidence.end(); ++hash)
        seen.insert(hash.key(), hash.value());
    if (!seen.isEmpty())
        body.insert(QStringLiteral("evidence"), seen);
    post(m_network, change, body, context, reading<Receipt>(receiptFromJson, then));
}

void RouterClient::fetchDefinitions(QObject *context, const Then<QJsonObject> &then)
{
    get(QStringLiteral("/migration"), context, then);
}

void RouterClient::define(const ComponentId &id, const QJsonObject &definition, QObject *context, const Then<Receipt> &then)
{
    QNetworkRequest change = request(componentPath(id, QLatin1String()));
    change.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    answer(m_network.put(change, QJsonDocument(definition).toJson(QJsonDocument::Compact)), context, reading<Receipt>(receiptFromJson, then));
}

void RouterClient::rollbackTogether(const QStringList &ids, QObject *context, const Then<Receipt> &then)
{
    post(m_rollbacks, request(QStringLiteral("/rollback")), {{QStringLiteral("components"), QJsonArray::fromStringList(ids)}}, context,
         reading<Receipt>(receiptFromJson, then));
}

void RouterClient::undo(qint64 revision, QObject *context, const Then<Receipt> &then)
{
    post(m_network, request(QStringLiteral("/undo")), {{QStringLiteral("revision"), revision}}, context,
         reading<Receipt>(receiptFromJson, then));
}

QNetworkRequest RouterClient::request(const QString &path) const
{
    QNetworkRequest request(QUrl(m_router.toString(QUrl::StripTrailingSlash) + QLatin1String("/api/v1") + path));
    request.setTransferTimeout(timeoutMs);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    return request;
}

void RouterClient::get(const QString &path, QObject *context, const Take &take)
{
    answer(m_network.get(request(path)), context, take);
}

void RouterClient::post(QNetworkAccessManager &network, QNetworkRequest request, const QJsonObject &body,
                        QObject *context, const Take &take)
{
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    answer(network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact)), context, take);
}

void RouterClient::answer(QNetworkReply *reply, QObject *context, const Take &take)
{
    const QPointer<QObject> stillWanted(context);
    connect(reply, &QNetworkReply::finished, this, [reply, stillWanted, take] {
        reply->deleteLater();
        if (!stillWanted)
            return;
        const QByteArray body = reply->readAll();
        if (reply->error() != QNetworkReply::NoError) {
            take(tl::unexpected<Error>(errorFrom(*reply, body)));
            return;
        }
        QJsonParseError wrong;
        const QJsonDocument document = QJsonDocument::fromJson(body, &wrong);
        if (!document.isObject()) {
            take(fail(Failure::Malformed,
                      tr("%1 does not answer like a Midflight router").arg(reply->url().authority())));
            return;
        }
        take(document.object());
    });
}

} // namespace midflight
