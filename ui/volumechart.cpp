// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/volumechart.h"

#include "models/words.h"
#include "ui/axis.h"
#include "ui/glyphs.h"

#include <numeric>

namespace midflight {

namespace {

constexpr qreal axisHeight = 18;
constexpr qreal totalsHeight = 34;

qint64 sum(const QMap<QString, qint64> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), qint64(0));
}

} // namespace

VolumeChart::VolumeChart(const Theming &theming, const SeriesModel &series, QWidget *parent)
    : Panel(theming, tr("Volume"), parent)
    , m_series(series)
{
    setObjectName(QStringLiteral("chart:volume"));
    connect(&series, &SeriesModel::seriesChanged, this, &VolumeChart::refresh);
    refresh();
}

void VolumeChart::refresh()
{
    qint64 requests = 0, compared = 0, fallbacks = 0;
    QMap<QString, qint64> skipped;
    m_largest = 0;
    for (const SeriesBucket &bucket : m_series.buckets()) {
        requests += bucket.requests;
        compared += bucket.compared;
        fallbacks += bucket.fallbacks;
        for (auto it = bucket.skipped.begin(); it != bucket.skipped.end(); ++it)
            skipped[it.key()] += it.value();
        m_largest = std::max(m_largest, std::max(bucket.requests, bucket.compared + sum(bucket.skipped)));
    }
    QStringList parts {tr("%1 compared").arg(words::count(compared))};
    QStringList reasons;
    for (auto it = skipped.begin(); it != skipped.end(); ++it)
        reasons.append(tr("%1 %2").arg(words::count(it.value()), words::skipReason(it.key())));
    if (!reasons.isEmpty())
        parts.append(tr("skipped: %1").arg(reasons.join(QLatin1String(", "))));
    if (const qint64 alone = requests - compared - sum(skipped); alone > 0)
        parts.append(tr("%1 on one system only").arg(words::count(alone)));
    if (fallbacks > 0)
        parts.append(tr("%1 fell back to old").arg(words::count(fallbacks)));
    m_totals = parts.join(QStringLiteral(" · "));
    setRemark(m_largest > 0 ? tr("%Ln request(s)", nullptr, int(requests)) : QString());
    setEmptyText(m_largest > 0 ? QString() : tr("No requests yet."));
    setToolTip(m_totals);
    setAccessibleDescription(m_largest > 0 ? m_totals : emptyText());
    update();
}

void VolumeChart::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    const QList<SeriesBucket> &buckets = m_series.buckets();
    if (m_largest == 0 || buckets.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont tiny = Theme::font(Theme::Size::Tiny);
    const QRectF box = QRectF(content()).adjusted(0, 2, 0, -axisHeight - totalsHeight);
    // A bucket is as wide as the shortest way between two; the router leaves empty ones out.
    qint64 step = buckets.size() > 1 ? std::numeric_limits<qint64>::max() : 10'000;
    for (qsizetype i = 1; i < buckets.size(); ++i)
        step = std::min(step, buckets[i - 1].time.msecsTo(buckets[i].time));
    const QDateTime from = buckets.first().time, to = buckets.last().time.addMSecs(step);
    const auto x = [&](const QDateTime &time) { return box.left() + box.width() * double(from.msecsTo(time)) / double(from.msecsTo(to)); };
    painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), theme().border);
    for (const SeriesBucket &bucket : buckets) {
        const qreal left = x(bucket.time), width = std::max(1.0, x(bucket.time.addMSecs(step)) - left - 1);
        qreal bottom = box.bottom();
        const auto stack = [&](qint64 count, const QBrush &brush) {
            const qreal height = box.height() * double(count) / double(m_largest);
            bottom -= height;
            painter.fillRect(QRectF(left, bottom, width, height), brush);
        };
        const qint64 skipped = sum(bucket.skipped);
        stack(bucket.compared, theme().accent);
        if (skipped > 0) { // hatched over its ground: told apart without the colour
            const qreal top = bottom;
            stack(skipped, theme().waitingGround);
            bottom = top;
            stack(skipped, QBrush(theme().waiting, Qt::BDiagPattern));
        }
        if (const qint64 alone = bucket.requests - bucket.compared - skipped; alone > 0)
            stack(alone, theme().track);
    }
    const auto ticks = axis::timeTicks(from, from, to, std::max(2, int(box.width() / 60)));
    QList<qreal> middles;
    for (const axis::Tick &tick : ticks)
        middles.append(x(tick.time));
    const QList<QRectF> boxes = axis::labelBoxes(ticks, middles, tiny, QRectF(box.left(), box.bottom() + 3, box.width(), 14));
    for (qsizetype i = 0; i < ticks.size(); ++i) {
        if (boxes[i].isValid())
            glyphs::text(painter, boxes[i], ticks[i].label, tiny, theme().secondary, Qt::AlignCenter);
    }
    painter.setPen(theme().muted);
    painter.setFont(Theme::font(Theme::Size::Small));
    painter.drawText(QRectF(box.left(), box.bottom() + axisHeight + 2, box.width(), totalsHeight), int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap, m_totals);
}

} // namespace midflight
