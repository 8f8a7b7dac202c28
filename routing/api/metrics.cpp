// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/metrics.h"

#include <QFile>

#include <array>
#include <ctime>
#include <unistd.h>

namespace midflight {

namespace {

/// Upper bounds in seconds: from an answer out of memory to a pipeline's step.
constexpr std::array bounds {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0};

struct Label {
    const char *name;
    QString value;
};

QByteArray escaped(const QString &value)
{
    auto text = value.toUtf8();
    return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

QByteArray number(double value) { return QByteArray::number(value, 'g', 17); }
QByteArray bound(double seconds) { return QByteArray::number(seconds, 'g', 6); }

/// All samples of one name, which stand together.
class Family
{
public:
    Family(const char *name, const char *type, const char *help)
        : m_name(name)
        , m_text("# HELP " + m_name + ' ' + help + "\n# TYPE " + m_name + ' ' + type + '\n')
    {
    }
    void add(const QList<Label> &labels, const QByteArray &value, const char *suffix = "")
    {
        m_text += m_name + suffix;
        QByteArray inside;
        for (const auto &label : labels)
            inside += (inside.isEmpty() ? "" : ",") + QByteArray(label.name) + "=\"" + escaped(label.value) + '"';
        m_text += (inside.isEmpty() ? QByteArray() : '{' + inside + '}') + ' ' + value + '\n';
    }
    void add(const QList<Label> &labels, qint64 value) { add(labels, QByteArray::number(value)); }
    void addHistogram(const QList<Label> &labels, const LatencySketch &sketch)
    {
        for (const double upper : bounds)
            add(labels + QList<Label> {{"le", QString::fromLatin1(bound(upper))}}, QByteArray::number(sketch.countUpTo(upper)), "_bucket");
        add(labels + QList<Label> {{"le", QStringLiteral("+Inf")}}, QByteArray::number(sketch.count()), "_bucket");
        add(labels, number(sketch.sum()), "_sum");
        add(labels, QByteArray::number(sketch.count()), "_count");
    }
    const QByteArray &text() const { return m_text; }

private:
    QByteArray m_name;
    QByteArray m_text;
};

QByteArray componentMetrics(const Decisions &decisions, const Recorder &recorder)
{
    Family requests("midflight_requests_total", "counter", "Requests by the system that answered.");
    Family comparisons("midflight_comparisons_total", "counter", "Compared requests by verdict.");
    Family skipped("midflight_skipped_total", "counter", "Requests that were not compared, by reason; overload is shed work.");
    Family fallbacks("midflight_fallbacks_total", "counter", "Requests that old answered because new had failed.");
    Family durations("midflight_request_duration_seconds", "histogram", "Time each system took, answering or in parallel.");
    Family info("midflight_component_info", "gauge", "Where a component stands: always 1.");
    Family sample("midflight_component_sample_ratio", "gauge", "Part of the requests that run on both systems.");
    Family share("midflight_component_share_ratio", "gauge", "Part of the requests that new answers while in shadow.");
    Family inFlight("midflight_component_leases", "gauge", "Requests whose report is still due.");
    Family proposed("midflight_component_rollback_proposed", "gauge", "1 where new broke out and a rollback is proposed.");
    for (const auto &id : decisions.order()) {
        const auto *state = decisions.find({id});
        if (!state)
            continue;
        const Label component {"component", id};
        const auto &account = recorder.account({id});
        requests.add({component, {"served_by", QStringLiteral("old")}}, account.answeredOld);
        requests.add({component, {"served_by", QStringLiteral("new")}}, account.answeredNew);
        fallbacks.add({component}, account.fallbacks);
        for (size_t i = 0; i < size_t(Verdict::Skipped); ++i)
            comparisons.add({component, {"verdict", toString(Verdict(i))}}, account.verdicts[i]);
        for (size_t i = 1; i < account.skipped.size(); ++i)
            skipped.add({component, {"reason", toString(SkipReason(i))}}, account.skipped[i]);
        for (const auto side : {Side::Old, Side::New}) {
            if (const auto &times = recorder.times({id}, side); !times.isEmpty())
                durations.addHistogram({component, {"system", toString(side)}}, times);
        }
        const auto &definition = state->definition;
        info.add({component, {"kind", definition.kindName()}, {"owner", definition.owner}, {"stage", toString(state->routing.stage)}}, 1);
        sample.add({component}, number(state->routing.sample));
        share.add({component}, number(state->routing.share));
        inFlight.add({component}, recorder.inFlight({id}));
        proposed.add({component}, decisions.alarm({id}) ? 1 : 0);
    }
    QByteArray page;
    for (const auto *family : {&requests, &comparisons, &skipped, &fallbacks, &durations, &info, &sample, &share, &inFlight, &proposed})
        page += family->text();
    return page;
}

/// The names that Prometheus's own clients give to what the system says of a process (proc(5)).
QByteArray processMetrics()
{
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto stat = file.readAll();
    const auto fields = stat.mid(stat.lastIndexOf(')') + 2).split(' '); // the third field is the first here
    if (fields.size() < 22)
        return {};
    const auto ticks = double(::sysconf(_SC_CLK_TCK));
    Family cpu("process_cpu_seconds_total", "counter", "CPU time of the router, user and system.");
    cpu.add({}, number((fields[11].toDouble() + fields[12].toDouble()) / ticks));
    Family memory("process_resident_memory_bytes", "gauge", "Memory of the router that is resident.");
    memory.add({}, qint64(fields[21].toLongLong() * ::sysconf(_SC_PAGESIZE)));
    timespec sinceBoot {};
    ::clock_gettime(CLOCK_BOOTTIME, &sinceBoot);
    const double boot = double(::time(nullptr)) - double(sinceBoot.tv_sec);
    Family start("process_start_time_seconds", "gauge", "When the router started, since the epoch.");
    start.add({}, number(boot + fields[19].toDouble() / ticks));
    return cpu.text() + memory.text() + start.text();
}

} // namespace

QByteArray metricsPage(const Decisions &decisions, const Recorder &recorder, const DecisionCounts &counts)
{
    Family revision("midflight_revision", "gauge", "Revision of the routing state.");
    revision.add({}, decisions.revision());
    Family decided("midflight_decisions_total", "counter", "Decisions stored since the router started, by action.");
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        decided.add({{"action", it.key()}}, it.value());
    Family unmatched("midflight_unmatched_requests_total", "counter", "HTTP requests that no component matched, since the router started.");
    unmatched.add({}, recorder.unmatched());
    Family waiting("midflight_recording_queue_length", "gauge", "Requests and reports that wait to be stored.");
    waiting.add({}, qint64(recorder.waiting()));
    Family spooled("midflight_spool_bytes", "gauge", "Counts of traffic that wait on the disk for a store that is away.");
    spooled.add({}, recorder.spooledBytes());
    Family refused("midflight_refused_reports_total", "counter", "Reports that their senders keep, because too many wait to be stored.");
    refused.add({}, recorder.refused());
    Family build("midflight_build_info", "gauge", "The router's version: always 1.");
    build.add({{"version", QStringLiteral(MIDFLIGHT_VERSION)}}, 1);
    return componentMetrics(decisions, recorder) + revision.text() + decided.text() + unmatched.text() + waiting.text() + spooled.text() + refused.text()
        + build.text() + processMetrics();
}

} // namespace midflight
