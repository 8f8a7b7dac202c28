// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/trafficroute.h"

namespace midflight {

KeySource KeySource::parse(const QString &text)
{
    const auto name = text.section(u':', 1).toStdString();
    if (text.startsWith(QLatin1String("header:")))
        return {Header, name};
    if (text.startsWith(QLatin1String("cookie:")))
        return {Cookie, name};
    if (text.startsWith(QLatin1String("query:")))
        return {Query, name};
    if (text.startsWith(QLatin1String("path:")))
        return {Path, name};
    return {};
}

/// The value of NAME in "a=1; b=2" or "a=1&b=2".
static std::string_view valueIn(std::string_view list, std::string_view name, char separator)
{
    while (!list.empty()) {
        const size_t end = list.find(separator);
        auto pair = list.substr(0, end);
        while (!pair.empty() && pair.front() == ' ')
            pair.remove_prefix(1);
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return pair.substr(name.size() + 1);
        list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
    }
    return {};
}

std::string_view KeySource::find(const MessageHead &request, const PathPattern &pattern) const
{
    const size_t question = request.target.find('?');
    switch (kind) {
    case Header: return request.value(name);
    case Cookie: return valueIn(request.value("cookie"), name, ';');
    case Query: return question == std::string_view::npos ? std::string_view() : valueIn(request.target.substr(question + 1), name, '&');
    case Path: return pattern.captured(name, request.target.substr(0, question));
    case Random: break;
    }
    return {};
}

static std::string lower(std::string_view text)
{
    std::string result(text);
    for (char &c : result)
        c = c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
    return result;
}

static bool matchesHost(const TrafficRoute &route, std::string_view host)
{
    if (route.host.empty())
        return true;
    if (route.host.front() != '.')
        return equalsIgnoringCase(route.host, host);
    return host.size() > route.host.size() && equalsIgnoringCase(route.host, host.substr(host.size() - route.host.size()));
}

static std::string_view firstSegment(std::string_view path)
{
    if (path.starts_with('/'))
        path.remove_prefix(1);
    return path.substr(0, path.find('/'));
}

void TrafficTable::index()
{
    std::stable_sort(routes.begin(), routes.end(), [](const TrafficRoute &a, const TrafficRoute &b) {
        const auto rank = [](const TrafficRoute &route) { return route.host.empty() ? 2 : route.host.front() == '.' ? 1 : 0; };
        return rank(a) != rank(b) ? rank(a) < rank(b) : moreSpecific(a.pattern, b.pattern);
    });
    for (uint32_t i = 0; i < routes.size(); ++i) {
        const auto first = routes[i].pattern.firstLiteral();
        if (first.empty())
            m_anyFirstSegment.push_back(i);
        else
            m_byFirstSegment[std::string(first)].push_back(i);
    }
}

const TrafficRoute *TrafficTable::find(std::string_view method, std::string_view host, std::string_view path) const
{
    host = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    static const std::vector<uint32_t> none;
    const std::vector<uint32_t> *named = &none;
    if (!m_byFirstSegment.empty()) {
        thread_local std::string first; // keeps its room
        first = firstSegment(path);
        if (const auto found = m_byFirstSegment.find(first); found != m_byFirstSegment.end())
            named = &found->second;
    }
    // Both lists are in the order of the routes: the first that matches in either is the most specific.
    size_t a = 0;
    size_t b = 0;
    while (a < named->size() || b < m_anyFirstSegment.size()) {
        const bool fromNamed = b == m_anyFirstSegment.size() || (a < named->size() && (*named)[a] < m_anyFirstSegment[b]);
        const auto &route = routes[fromNamed ? (*named)[a++] : m_anyFirstSegment[b++]];
        if (matchesHost(route, host) && route.pattern.matches(method, path))
            return &route;
    }
    return nullptr;
}

static uint64_t methodBits(const QStringList &methods)
{
    uint64_t bits = 0;
    for (int method = 0; method < 46; ++method) {
        if (methods.contains(QLatin1String(llhttp_method_name(llhttp_method_t(method))), Qt::CaseInsensitive))
            bits |= uint64_t(1) << method;
    }
    return bits;
}

std::shared_ptr<const Endpoint> RouteBuilder::origin(const QString &url, const QString &where, QStringList &faults)
{
    if (url.isEmpty())
        return nullptr;
    const auto known = m_origins.find(url.toStdString());
    if (known != m_origins.end())
        return known->second;
    auto parsed = Endpoint::parse(url);
    if (!parsed) {
        faults += QStringLiteral("%1: %2").arg(where, parsed.error().message);
        return nullptr;
    }
    parsed->index = m_origins.size();
    return m_origins[url.toStdString()] = std::make_shared<const Endpoint>(*std::move(parsed));
}

size_t RouteBuilder::slot(const ComponentId &id)
{
    const auto known = m_slots.constFind(id);
    if (known != m_slots.constEnd())
        return *known;
    m_ids.append(id);
    return m_slots[id] = size_t(m_ids.size() - 1);
}

TrafficTablePointer RouteBuilder::build(const RoutingTablePointer &routing, const QList<Component> &components,
                                        const MigrationSettings &settings, QDate today, QStringList &faults)
{
    auto table = std::make_shared<TrafficTable>();
    table->routing = routing;
    table->revision = routing->revision;
    const auto revision = "Midflight-Revision: " + std::to_string(routing->revision) + "\r\n";
    for (const auto &component : components) {
        const auto *http = component.http();
        if (!http)
            continue;
        TrafficRoute route;
        route.id = component.id;
        route.idText = component.id.value.toStdString();
        route.slot = slot(component.id);
        route.pattern = PathPattern(http->match);
        route.host = http->host == QLatin1String("*") ? std::string()
            : lower((http->host.startsWith(u'*') ? http->host.mid(1) : http->host).toStdString());
        route.routing = routing->components.value(component.id);
        route.repeatable = methodBits(http->repeat);
        for (const auto &name : http->headers)
            route.headers.push_back(name.toStdString());
        route.noise = component.noise;
        route.key = KeySource::parse(http->key);
        route.keyIsSecret = settings.privacy.redact.contains(http->key, Qt::CaseInsensitive);
        route.privacy = settings.privacy;
        route.rules = RuleSet::compile(component.rules, today).value_or(RuleSet());
        route.timeout = std::chrono::milliseconds(std::max<qint64>(1, qint64(http->timeout * 1000)));
        route.fallbackToOld = http->fallbackToOld;
        const QString urls[] = {http->oldUrl.isEmpty() ? settings.httpOld : http->oldUrl, http->newUrl.isEmpty() ? settings.httpNew : http->newUrl};
        for (const auto side : {Side::Old, Side::New}) {
            const auto where = QStringLiteral("components.%1.http.%2").arg(component.id.value, toString(side));
            route.origins[size_t(side)] = origin(urls[size_t(side)], where, faults);
            route.answerFields[size_t(side)] = "Via: 1.1 midflight\r\nMidflight-Component: " + route.idText
                + "\r\nMidflight-Served-By: " + toString(side).toStdString() + "\r\n" + revision;
        }
        if (route.origins[0] && route.origins[1])
            table->routes.push_back(std::move(route));
    }
    table->unmatched = origin(settings.httpOld, QStringLiteral("http.old"), faults);
    table->unmatchedFields = "Via: 1.1 midflight\r\nMidflight-Served-By: old\r\n" + revision;
    table->index();
    return table;
}

} // namespace midflight
