// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/webhook.h"

#include "routing/domain/json.h"
#include "routing/store/queries.h"

#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace midflight {

static const QString positionNote = QStringLiteral("webhook_position");
static constexpr int pageSize = 50;
static constexpr std::uint64_t largestAnswer = 1 << 20;
static constexpr std::chrono::milliseconds gapPause {500};
static constexpr int mostLooksAtGap = 120; ///< a minute
static constexpr std::chrono::milliseconds turnPause {2000}; ///< between looks whether the router that delivers is gone
static constexpr int delivererLock = 1296647784; ///< in a shared store: held by the router that delivers
static constexpr int mostRefusals = 5; ///< of one decision

/// In a shared store one router delivers, for as long as its connection lives.
static bool isOurTurn(Connection &connection)
{
    const auto held = connection.isShared()
        ? connection.number(QStringLiteral("SELECT CASE WHEN pg_try_advisory_lock(?) THEN 1 ELSE 0 END"), {delivererLock}) : Result<qint64>(1);
    return held.value_or(0) == 1;
}

/// That this decision is not wanted, as far as HTTP can say so; to come later is another thing.
static bool refuses(int status) { return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429; }

struct Webhook::Thread {
    boost::asio::thread_pool pool {1};
};

QList<std::pair<QByteArray, QByteArray>> webhookHeaders(const QByteArray &id, qint64 timestamp, const QByteArray &body, const QByteArray &secret)
{
    const auto time = QByteArray::number(timestamp);
    const auto signature = QMessageAuthenticationCode::hash(id + '.' + time + '.' + body, secret, QCryptographicHash::Sha256).toBase64();
    return {{"webhook-id", id}, {"webhook-timestamp", time}, {"webhook-signature", "v1," + signature}};
}

Webhook::Webhook(WebhookTarget target, Writer &writer, ReaderThread &reader, Post post, After after, const Journal &journal)
    : m_target(std::move(target))
    , m_writer(writer)
    , m_reader(reader)
    , m_post(std::move(post))
    , m_after(std::move(after))
    , m_journal(journal)
    , m_thread(std::make_unique<Thread>())
{
}

Webhook::~Webhook()
{
    *m_alive = false;
    m_thread->pool.join();
}

void Webhook::start(const QString &migration, qint64 revision)
{
    m_migration = migration;
    m_busy = true;
    m_reader.post([this, alive = m_alive, revision](Connection &connection) {
        const auto kept = readNote(connection, positionNote);
        m_post([this, alive, revision, kept] {
            if (!*alive)
                return;
            m_busy = false;
            m_position = kept && !kept->isEmpty() ? std::min(kept->toLongLong(), revision) : revision;
            if (kept && kept->isEmpty())
                m_writer.write(NoteWrite {positionNote, QString::number(m_position)}, {});
            wake();
        });
    });
}

void Webhook::wake()
{
    m_again = true;
    if (m_busy || m_position < 0)
        return;
    m_busy = true;
    fetch();
}

/// The decisions behind the last one, as far as they are stored without a gap: a rollback may still be on its way.
void Webhook::fetch()
{
    m_again = false;
    m_reader.post([this, alive = m_alive, known = m_position](Connection &connection) {
        const bool ours = isOurTurn(connection);
        // Another router may have come further before it was our turn.
        const auto position = std::max(known, readNote(connection, positionNote).value_or(QString()).toLongLong());
        const auto found = ours ? readHistory(connection, {}, position + pageSize + 1, pageSize) : Result<QJsonObject>();
        m_post([this, alive, ours, position, found] {
            if (!*alive)
                return;
            m_position = position;
            if (!ours)
                return awaitTurn();
            QJsonArray decisions;
            if (found)
                decisions = found->value(QStringLiteral("decisions")).toArray();
            m_page.clear();
            for (auto at = decisions.size() - 1; at >= 0; --at) {
                const auto decision = decisions[at].toObject();
                const auto revision = decision[QStringLiteral("revision")].toInteger();
                if (revision == position + m_page.size() + 1)
                    m_page.append(decision);
            }
            if (m_page.isEmpty() && !decisions.isEmpty()) {
                // A rollback on its way to a store that refused it. What never arrives must not hold up what comes after.
                if (++m_looksAtGap < mostLooksAtGap)
                    return m_after(gapPause, [this, alive] {
                        if (*alive)
                            fetch();
                    });
                m_page.append(decisions.last().toObject());
            }
            m_looksAtGap = 0;
            if (!m_page.isEmpty())
                return send();
            m_busy = false;
            if (m_again)
                wake();
        });
    });
}

void Webhook::awaitTurn()
{
    m_after(turnPause, [this, alive = m_alive] {
        if (*alive)
            fetch();
    });
}

void Webhook::send()
{
    auto decision = m_page.first();
    const auto revision = decision[QStringLiteral("revision")].toInteger();
    decision.remove(QStringLiteral("record")); // large; whoever wants it reads the history
    decision[QStringLiteral("migration")] = m_migration;
    const QJsonObject message {{QStringLiteral("type"), QString(QLatin1String("decision.") + decision[QStringLiteral("action")].toString())},
                               {QStringLiteral("timestamp"), decision[QStringLiteral("time")]},
                               {QStringLiteral("data"), decision}};
    const auto body = QJsonDocument(message).toJson(QJsonDocument::Compact);
    const auto id = m_migration.toUtf8() + '-' + QByteArray::number(revision);
    boost::asio::post(m_thread->pool, [this, alive = m_alive, target = m_target, id, body] {
        QString fault;
        bool refused = false;
        const auto secret = readWebhookSecret(target.secretFile);
        if (!secret) {
            fault = secret.error().message;
        } else {
            RouterRequest request {"POST", target.path, webhookHeaders(id, QDateTime::currentSecsSinceEpoch(), body, *secret), body};
            request.largestAnswer = largestAnswer;
            const auto answer = exchange(target.address, request, patience);
            if (!answer)
                fault = answer.error().message.section(QLatin1String(": "), 1); // it speaks of a router
            else if (answer->status < 200 || answer->status > 299)
                fault = QStringLiteral("it answered %1").arg(answer->status), refused = refuses(answer->status);
        }
        m_post([this, alive, fault, refused] {
            if (*alive)
                sent(fault, refused);
        });
    });
}

void Webhook::sent(const QString &fault, bool refused)
{
    const auto where = QString::fromUtf8(m_target.address.authority);
    m_refusals = refused ? m_refusals + 1 : 0;
    if (m_refusals == mostRefusals) {
        m_journal.warning(QStringLiteral("webhook %1: revision %2 was refused %3 times and is not sent again: %4")
                              .arg(where).arg(m_page.first()[QStringLiteral("revision")].toInteger()).arg(mostRefusals).arg(fault));
        m_refusals = 0;
        return next();
    }
    if (!fault.isEmpty()) {
        if (fault != m_fault)
            m_journal.warning(QStringLiteral("webhook %1: revision %2 was not taken and will be sent again: %3")
                                  .arg(where).arg(m_page.first()[QStringLiteral("revision")].toInteger()).arg(fault));
        m_fault = fault;
        // A little at random, so that many routers do not come back as one.
        const auto pause = std::chrono::milliseconds(qint64(double(m_pause.count()) * (0.8 + 0.4 * QRandomGenerator::global()->generateDouble())));
        m_pause = std::min(m_pause * 2, longestPause);
        return m_after(pause, [this, alive = m_alive] {
            if (*alive)
                send();
        });
    }
    if (!m_fault.isEmpty())
        m_journal.info(QStringLiteral("webhook %1: takes decisions again").arg(where));
    m_fault.clear();
    next();
}

void Webhook::next()
{
    m_pause = firstPause;
    m_position = m_page.takeFirst()[QStringLiteral("revision")].toInteger();
    // Not before that is stored: a router that takes over, or starts anew, sends at most one a second time.
    m_writer.write(NoteWrite {positionNote, QString::number(m_position)}, [this, alive = m_alive](const Written &) {
        if (*alive)
            m_page.isEmpty() ? fetch() : send();
    });
}

} // namespace midflight
