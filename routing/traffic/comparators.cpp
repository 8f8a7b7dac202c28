// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/comparators.h"

#include "routing/compare/compare.h"
#include "routing/compare/redaction.h"
#include "routing/domain/trace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace midflight {

Comparators::Comparators(int threads, std::function<void(TrafficCounts)> deliver)
    : m_deliver(std::move(deliver))
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { loop(); });
}

Comparators::~Comparators() { finish(); }

void Comparators::finish()
{
    {
        const std::lock_guard guard(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (auto &thread : m_threads)
        thread.join();
    m_threads.clear();
}

bool Comparators::submit(ComparatorJob job)
{
    {
        const std::lock_guard guard(m_mutex);
        if (m_jobs.size() >= jobLimit || m_bytes + job.bytes() > byteLimit)
            return false;
        m_bytes += job.bytes();
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
    return true;
}

/// A body that cannot be read cannot be redacted, and is not kept.
static std::optional<QString> keptBody(const Captured &captured, const Privacy &privacy)
{
    constexpr size_t most = 64 * 1024;
    if (privacy.store != StorePolicy::Bodies || captured.body.size() > most)
        return std::nullopt;
    const auto bytes = QByteArray::fromStdString(captured.body);
    QStringList paths;
    for (const auto &path : privacy.redact) {
        if (path.startsWith(u'$'))
            paths += path;
    }
    if (paths.isEmpty())
        return QString::fromUtf8(bytes);
    const auto document = QJsonDocument::fromJson(bytes);
    if (document.isNull())
        return std::nullopt;
    const auto kept = redactedBelow(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), QString(), paths);
    return QString::fromUtf8(kept.isArray() ? QJsonDocument(kept.toArray()).toJson(QJsonDocument::Compact)
                                            : QJsonDocument(kept.toObject()).toJson(QJsonDocument::Compact));
}

static Outcome toOutcome(const Captured &captured, const Privacy &privacy)
{
    Outcome outcome;
    outcome.seconds = captured.seconds;
    if (!captured.failure.empty()) {
        outcome.failure = QString::fromStdString(captured.failure);
        return outcome;
    }
    outcome.status = captured.status;
    outcome.contentType = QString::fromStdString(captured.contentType);
    outcome.body = keptBody(captured, privacy);
    return outcome;
}

Comparison toComparison(const TrafficRoute &route, qint64 revision, const std::string &key, Side answering, const std::string &traceparent,
                        const Captured &oldSide, const Captured &newSide)
{
    Comparison comparison;
    comparison.id = QUuid::createUuid();
    comparison.time = QDateTime::currentDateTimeUtc();
    comparison.key = QString::fromStdString(key);
    comparison.revision = revision;
    comparison.answeredBy = answering;
    const auto trace = QString::fromStdString(traceparent);
    if (isTraceparent(trace) && !route.privacy.redact.contains(QLatin1String("header:traceparent"), Qt::CaseInsensitive))
        comparison.traceparent = trace;
    comparison.oldOutcome = toOutcome(oldSide, route.privacy);
    comparison.newOutcome = toOutcome(newSide, route.privacy);
    return comparison;
}

static HttpAnswer answerOf(const Captured &captured)
{
    HttpAnswer answer;
    answer.status = captured.status;
    if (!captured.contentType.empty())
        answer.headers.emplace_back("content-type", captured.contentType);
    for (const auto &[name, value] : captured.headers)
        answer.headers.emplace_back(name, value);
    answer.body = QByteArrayView(captured.body.data(), qsizetype(captured.body.size()));
    return answer;
}

static Comparison compared(const ComparatorJob &job)
{
    const auto &route = *job.route;
    const auto &was = job.parts[size_t(Part::Old)];
    const auto &is = job.parts[size_t(Part::New)];
    const auto &again = job.parts[size_t(Part::Again)];
    QStringList headers;
    for (const auto &name : route.headers)
        headers += QString::fromStdString(name);
    const auto judge = [&](const Captured &a, const Captured &b) { return compareHttp(answerOf(a), answerOf(b), headers, route.rules); };
    auto comparison = toComparison(route, job.table->revision, job.key, job.answering, job.traceparent, was, is);
    conclude(comparison, judge(was, is));
    if (job.asksAgain && again.failure.empty() && again.status < 500)
        comparison.repeat = repeatOf(judge(was, again));
    redact(comparison, route.privacy);
    return comparison;
}

void Comparators::loop()
{
    // The caller's answers come first: this thread gives way to the others of the process.
    ::setpriority(PRIO_PROCESS, id_t(::syscall(SYS_gettid)), 10);
    TrafficCounts counts;
    auto delivered = std::chrono::steady_clock::now();
    std::unique_lock lock(m_mutex);
    for (;;) {
        if (m_jobs.empty() && counts.any) {
            lock.unlock();
            m_deliver(std::exchange(counts, {}));
            lock.lock();
            continue;
        }
        m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
        if (m_jobs.empty())
            return;
        const auto job = std::move(m_jobs.front());
        m_jobs.pop_front();
        m_bytes -= job.bytes();
        lock.unlock();
        auto comparison = compared(job);
        auto &route = counts.at(job.route->slot);
        route.observations.push_back({job.table->revision, comparison.oldOutcome->seconds, comparison.newOutcome->seconds,
                                      *comparison.verdict, SkipReason::None});
        (job.answering == Side::Old ? route.newTime : route.oldTime).add(job.parts[size_t(other(job.answering))].seconds);
        if (route.comparisons.size() < RouteCounts::keptAtOnce || comparison.repeat)
            route.comparisons.append(std::move(comparison));
        if (const auto now = std::chrono::steady_clock::now(); now - delivered > std::chrono::milliseconds(100)) {
            delivered = now;
            m_deliver(std::exchange(counts, {}));
        }
        lock.lock();
    }
}

} // namespace midflight
