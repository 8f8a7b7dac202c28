// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/ruleset.h"
#include "routing/domain/routing.h"
#include "routing/traffic/messagehead.h"
#include "routing/traffic/endpoint.h"
#include "routing/traffic/pathpattern.h"

#include <chrono>
#include <memory>
#include <unordered_map>

namespace midflight {

/// Where a request's key stands: what sample and share are sticky by.
struct KeySource {
    enum Kind { Random, Header, Cookie, Query, Path };
    Kind kind = Random;
    std::string name;

    static KeySource parse(const QString &text);
    /// Empty where the request has none.
    std::string_view find(const MessageHead &request, const PathPattern &pattern) const;
};

/// One component of a web service, ready for use. Immutable.
struct TrafficRoute {
    ComponentId id;
    std::string idText;
    size_t slot = 0; ///< its place in the threads' accounts; the same as long as the program runs
    PathPattern pattern;
    std::string host; ///< empty: any; ".example.com": a suffix
    std::shared_ptr<const Endpoint> origins[2]; ///< by Side
    Routing routing;
    uint64_t repeatable = 0; ///< bit by llhttp_method
    std::vector<std::string> headers; ///< that are compared, beside Content-Type
    double noise = 0; ///< this part of what runs in parallel asks old twice
    KeySource key;
    std::chrono::milliseconds timeout {30'000};
    bool fallbackToOld = true;
    RuleSet rules;
    Privacy privacy;
    bool keyIsSecret = false; ///< redacted wherever it is stored
    std::string answerFields[2]; ///< by the side that answered: Via and Midflight-*, each with its CRLF

    bool mayRepeat(uint8_t method) const { return repeatable >> method & 1; }
    const Endpoint &origin(Side side) const { return *origins[size_t(side)]; }
};

/// What requests are routed by: an immutable snapshot. Each data-plane thread holds one and reads it without a lock.
struct TrafficTable {
    qint64 revision = 0;
    RoutingTablePointer routing;
    std::vector<TrafficRoute> routes; ///< the most specific first
    std::shared_ptr<const Endpoint> unmatched; ///< answers what no component matches; null: nobody
    std::string unmatchedFields;

    /// The component a request belongs to; null: none. `path` without its query.
    const TrafficRoute *find(std::string_view method, std::string_view host, std::string_view path) const;
    void index(); ///< call once the routes stand

private:
    std::unordered_map<std::string, std::vector<uint32_t>> m_byFirstSegment;
    std::vector<uint32_t> m_anyFirstSegment;
};
using TrafficTablePointer = std::shared_ptr<const TrafficTable>;

/// Builds routes, remembering places and origins between snapshots. Lives on the deciding thread.
class RouteBuilder
{
public:
    /// \param components as they stand. One whose address cannot be used is left out: a rollback of another must not
    /// fail for it; it is named in `faults`.
    TrafficTablePointer build(const RoutingTablePointer &routing, const QList<Component> &components,
                              const MigrationSettings &settings, QDate today, QStringList &faults);
    /// The component at a place.
    const ComponentId &componentAt(size_t slot) const { return m_ids[slot]; }

private:
    std::shared_ptr<const Endpoint> origin(const QString &url, const QString &where, QStringList &faults);
    size_t slot(const ComponentId &id);

    std::unordered_map<std::string, std::shared_ptr<const Endpoint>> m_origins;
    QHash<ComponentId, size_t> m_slots;
    QList<ComponentId> m_ids;
};

} // namespace midflight
