// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/outlook.h"
#include "routing/client/snapshot.h"
#include "routing/domain/error.h"

#include <QNetworkAccessManager>
#include <QThread>
#include <QUrl>
#include <functional>

class QNetworkReply;

namespace midflight {

/// Which comparisons to list.
struct ComparisonQuery {
    QString verdict; ///< empty: all
    QString cause; ///< empty: all
    qint64 before = 0; ///< the rows below this cursor; 0: the newest
    qint64 after = 0; ///< or those right above it
    int limit = 100;
};

/// What a change of stage rests on: it is refused if either has moved since.
struct SeenEvidence {
    qint64 revision = 0;
    QString hash;
};

/// The router's API, without waiting: every call returns at once and answers later, in the caller's thread.
/// An answer is dropped when its `context` is gone. Errors carry the router's words.
/// What describes all components at once is fetched and read on another thread: a thousand of them take longer than a frame.
/// Rollbacks have a network manager of their own, because QNetworkAccessManager queues a seventh request to a host.
class RouterClient : public QObject
{
    Q_OBJECT
public:
    template <typename T>
    using Then = std::function<void(const Result<T> &)>;

    /// `token`: empty for a router without tokens.
    explicit RouterClient(const QUrl &router, const QByteArray &token = {}, QObject *parent = nullptr);
    ~RouterClient() override;

    const QUrl &router() const { return m_router; }
    const QByteArray &token() const { return m_token; }

    void fetchMigration(QObject *context, const Then<MigrationSnapshot> &then);
    /// Nothing when its revision is still `known`.
    void fetchMigrationIfMoved(qint64 known, QObject *context, const Then<std::optional<MigrationSnapshot>> &then);
    void fetchFleet(QObject *context, const Then<FleetSnapshot> &then);
    void fetchEvidence(QObject *context, const Then<EvidenceById> &then);
    void fetchSeries(const ComponentId &id, const QDateTime &from, const QDateTime &to, int buckets, QObject *context,
                     const Then<QList<SeriesBucket>> &then);
    /// `from` not valid: all that is known.
    void fetchDifferenceHours(const ComponentId &id, const QDateTime &from, QObject *context, const Then<DifferenceHours> &then);
    void fetchCauses(const ComponentId &id, QObject *context, const Then<QList<CauseSummary>> &then);
    void fetchProposals(const ComponentId &id, const QString &cause, QObject *context, const Then<QList<RuleProposal>> &then);
    /// What these rules, and no others, would make of what is stored. Nothing is changed.
    void previewRules(const ComponentId &id, const QList<Rule> &rules, QObject *context, const Then<RulesPreview> &then);
    /// Puts these rules, and no others, in force; refused unless those in force are the ones `seen`.
    void setRules(const ComponentId &id, const QList<Rule> &rules, const QList<Rule> &seen, QObject *context, const Then<Receipt> &then);
    void fetchComparisons(const ComponentId &id, const ComparisonQuery &query, QObject *context,
                          const Then<ComparisonPage> &then);
    void fetchComparison(const QUuid &id, QObject *context, const Then<ComparisonDetail> &then);
    /// `component` empty: of all.
    /// All columns, of all components: to check the chain and to hand it on.
    void fetchHistoryRows(const QString &before, int limit, QObject *context, const Then<HistoryRows> &then);
    void fetchHistory(const QString &component, const QString &before, int limit, QObject *context,
                      const Then<HistoryPage> &then);

    void fetchForecast(QObject *context, const Then<ForecastSnapshot> &then);
    void fetchPlan(QObject *context, const Then<PlanSnapshot> &then);

    void changeStage(const ComponentId &id, Stage to, const std::optional<SeenEvidence> &seen, QObject *context,
                     const Then<Receipt> &then);
    /// Skips shadow and gates; the reason is kept.
    void overrideCutover(const ComponentId &id, const QString &reason, qint64 revision, QObject *context, const Then<Receipt> &then);
    void rollbackKeepComparing(const ComponentId &id, QObject *context, const Then<Receipt> &then);
    void rollback(const ComponentId &id, QObject *context, const Then<Receipt> &then);
    /// Several in one decision, all or none. `evidence`: the hash seen of each, for a cutover.
    void changeStages(const QStringList &ids, Stage to, const std::optional<qint64> &revision, const QHash<QString, QString> &evidence,
                      QObject *context, const Then<Receipt> &then);
    /// The migration as the router keeps it, each component with its definition.
    void fetchDefinitions(QObject *context, const Then<QJsonObject> &then);
    /// Adds a component, or gives it another definition.
    void define(const ComponentId &id, const QJsonObject &definition, QObject *context, const Then<Receipt> &then);
    void rollbackTogether(const QStringList &ids, QObject *context, const Then<Receipt> &then);
    void undo(qint64 revision, QObject *context, const Then<Receipt> &then);

private:
    using Take = std::function<void(const Result<QJsonObject> &)>;
    template <typename T>
    void getLarge(const QNetworkRequest &request, QObject *context, std::optional<T> (*read)(const QByteArray &), const Then<std::optional<T>> &then);
    QNetworkRequest request(const QString &path) const;
    void get(const QString &path, QObject *context, const Take &take);
    void post(QNetworkAccessManager &network, QNetworkRequest request, const QJsonObject &body, QObject *context,
              const Take &take);
    void answer(QNetworkReply *reply, QObject *context, const Take &take);

    QUrl m_router;
    QByteArray m_token;
    QNetworkAccessManager m_network;
    QNetworkAccessManager m_rollbacks;
    QNetworkAccessManager *m_large = new QNetworkAccessManager; ///< lives in `m_reader` and goes with it
    QThread m_reader; ///< large answers are asked for and read there: also while a window is being built
};

} // namespace midflight
