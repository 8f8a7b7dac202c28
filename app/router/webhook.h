// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/router/journal.h"
#include "app/router/webhooktarget.h"
#include "routing/store/readerthread.h"
#include "routing/store/writer.h"

namespace midflight {

/// The headers beside Content-Type: webhook-id, webhook-timestamp, and webhook-signature, an HMAC-SHA256 in base64 over
/// "id.timestamp.body". The id stays the same however often a decision is sent; the time is that of the attempt.
QList<std::pair<QByteArray, QByteArray>> webhookHeaders(const QByteArray &id, qint64 timestamp, const QByteArray &body, const QByteArray &secret);

/// Sends every stored decision to a receiver: at least once, in the order of revisions, again and again until it is taken.
/// What was taken last stands in the store, so a restart goes on there. Nothing waits for it: decisions are read back from
/// the store, a page at a time, and sent by a thread of its own. Lives on the deciding thread.
class Webhook
{
public:
    using After = std::function<void(std::chrono::milliseconds, std::function<void()>)>;
    Webhook(WebhookTarget target, Writer &writer, ReaderThread &reader, Post post, After after, const Journal &journal);
    ~Webhook(); ///< waits for an attempt that is under way, at most `patience`

    /// \param revision of the newest decision when the program started: where a receiver begins that was never sent any
    void start(const QString &migration, qint64 revision);
    void wake(); ///< a decision was stored

    static constexpr std::chrono::milliseconds patience {5000}; ///< of one attempt
    static constexpr std::chrono::milliseconds firstPause {500};
    static constexpr std::chrono::milliseconds longestPause {60'000};

private:
    void fetch();
    void send();
    void sent(const QString &fault, bool refused);
    void next(); ///< the first of the page is done with
    void awaitTurn(); ///< another router delivers

    WebhookTarget m_target;
    Writer &m_writer;
    ReaderThread &m_reader;
    Post m_post;
    After m_after;
    const Journal &m_journal;
    QString m_migration;
    qint64 m_position = -1; ///< revision of the last decision that was taken; -1: not known yet
    QList<QJsonObject> m_page; ///< to be sent, the next one first
    bool m_busy = false; ///< reading, sending or pausing
    bool m_again = false; ///< woken meanwhile
    int m_looksAtGap = 0; ///< while a revision is missing before stored ones
    std::chrono::milliseconds m_pause = firstPause;
    QString m_fault; ///< that was told
    int m_refusals = 0; ///< of the first of the page, one after the other
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    struct Thread;
    std::unique_ptr<Thread> m_thread;
};

} // namespace midflight
