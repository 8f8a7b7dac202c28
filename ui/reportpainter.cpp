// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reportpainter.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QCoreApplication>
#include <QPainterPath>
#include <cmath>

namespace midflight {

namespace {

constexpr qreal left = 64;
constexpr qreal right = 1376;

QString tr(const char *text)
{
    return QCoreApplication::translate("midflight::ReportPainter", text);
}

/// Steps of 1, 2, 5, 10, 20 … that leave at most six lines.
int niceStep(int total)
{
    int step = 1;
    for (int factor = 1; total / step > 5; factor *= 10) {
        for (const int base : {1, 2, 5, 10}) {
            step = base * factor;
            if (total / step <= 5)
                break;
        }
    }
    return step;
}

} // namespace

ReportPainter::ReportPainter(QPainter &painter, const Theme &theme, Text text)
    : m_painter(painter)
    , m_theme(theme)
    , m_text(text)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::TextAntialiasing);
}

QFont ReportPainter::font(int pixels, QFont::Weight weight) const
{
    QFont font = Theme::font(Theme::Size::Body, weight);
    font.setPixelSize(pixels);
    return font;
}

void ReportPainter::text(const QRectF &box, const QString &text, const QFont &font, const QColor &color,
                         Qt::Alignment alignment)
{
    if (m_text == Text::Letters) {
        glyphs::text(m_painter, box, text, font, color, alignment);
        return;
    }
    const QFontMetricsF metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, box.width() + 0.5);
    qreal x = box.left();
    if (alignment & Qt::AlignRight)
        x = box.right() - metrics.horizontalAdvance(shown);
    else if (alignment & Qt::AlignHCenter)
        x = box.center().x() - metrics.horizontalAdvance(shown) / 2;
    qreal baseline = box.top() + (box.height() - metrics.height()) / 2 + metrics.ascent();
    if (alignment & Qt::AlignTop)
        baseline = box.top() + metrics.ascent();
    QPainterPath path;
    path.addText(x, baseline, font, shown);
    m_painter.fillPath(path, color);
}

void ReportPainter::paint(const ReportData &data)
{
    m_painter.fillRect(QRectF(QPointF(), page), m_theme.kind == Theme::Kind::Light ? m_theme.surface : m_theme.ground);
    const QFont small = font(14);
    const QFont bold = font(14, QFont::Bold);
    const qreal titleWidth = std::min(QFontMetricsF(bold).horizontalAdvance(data.title), 900.0);
    text({left, 50, titleWidth + 1, 22}, data.title, bold, m_theme.text);
    text({left + titleWidth, 50, 300, 22}, tr(" · migration report"), small, m_theme.secondary);
    text({right - 400, 50, 400, 22}, data.dateLine, small, m_theme.secondary, Qt::AlignRight | Qt::AlignVCenter);
    text({left - 1, 98, right - left, 56}, data.headline, font(42, QFont::Bold), m_theme.text);
    text({left, 156, right - left, 30}, data.subline, font(20), m_theme.secondary);
    if (data.items.size() <= 10)
        rivets(data);
    else
        manyRivets(data);

    chart(data, {left, 392, 500, 334});
    news(data, {left + 520, 392, 386, 334});
    figures(data, {left + 926, 392, 386, 334});
    text({left, 742, 700, 18}, data.footer, font(12), m_theme.muted);
    text({left, 762, right - left, 18}, data.gatesNote, font(12), m_theme.waiting);
}

void ReportPainter::rivets(const ReportData &data)
{
    const qsizetype n = data.items.size();
    if (n == 0)
        return;
    const qreal slot = std::min((right - left) / qreal(n), 200.0);
    const qreal start = (left + right) / 2 - slot * qreal(n) / 2;
    for (int i = 0; i < n; ++i) {
        const ReportData::Item &item = data.items[i];
        const qreal middle = start + slot * (i + 0.5);
        glyphs::rivet(m_painter, {middle - 20, 240, 40, 40}, item.stage, m_theme);
        text({middle - slot / 2 + 5, 291, slot - 10, 20}, item.title, font(14, QFont::DemiBold), m_theme.text,
             Qt::AlignCenter);
        text({middle - slot / 2 + 5, 310, slot - 10, 18}, item.note, font(13), m_theme.secondary, Qt::AlignCenter);
    }
}

void ReportPainter::manyRivets(const ReportData &data)
{
    const int n = int(data.items.size());
    // As large as three quarters of the page's width and 110 units of height allow.
    qreal pitch = 44;
    while (pitch > 4 && std::ceil(n / std::floor((right - left) / pitch)) * pitch > 110)
        pitch -= 1;
    const int columns = int((right - left) / pitch);
    for (int i = 0; i < n; ++i) {
        const QRectF box(left + (i % columns) * pitch, 226 + (i / columns) * pitch, pitch * 0.74, pitch * 0.74);
        glyphs::rivet(m_painter, box, data.items[i].stage, m_theme);
    }
    int counts[4] {};
    for (const ReportData::Item &item : data.items)
        ++counts[int(item.stage)];
    QStringList parts;
    for (const Stage stage : {Stage::Retired, Stage::New, Stage::Shadow, Stage::Old}) {
        if (counts[int(stage)] > 0)
            parts.append(words::count(counts[int(stage)]) + QLatin1Char(' ') + words::stage(stage).toLower());
    }
    text({left, 350, right - left, 22}, parts.join(QStringLiteral(" · ")), font(14, QFont::DemiBold), m_theme.text);
}

void ReportPainter::panel(const QRectF &box, const QString &title, const QString &remark)
{
    m_painter.setPen(QPen(m_theme.border, 1));
    m_painter.setBrush(m_theme.surface);
    m_painter.drawRoundedRect(box, 10, 10);
    text({box.left() + 20, box.top() + 15, box.width() - 40, 20}, title, font(14, QFont::DemiBold), m_theme.text);
    text({box.left() + 20, box.top() + 15, box.width() - 40, 20}, remark, font(12), m_theme.muted,
         Qt::AlignRight | Qt::AlignVCenter);
}

void ReportPainter::chart(const ReportData &data, const QRectF &box)
{
    panel(box, tr("Components on the new system"), data.forecast.isEmpty() ? tr("decided until now") : tr("decided, and forecast (80 % band)"));
    const QRectF plot(box.left() + 48, box.top() + 58, box.width() - 76, box.height() - 104);
    const int step = niceStep(data.total);
    const qreal top = std::max(1, (data.total + step - 1) / step * step);
    const auto y = [&](qreal value) { return plot.bottom() - plot.height() * value / top; };
    for (int value = 0; value <= top; value += step) {
        m_painter.setPen(QPen(m_theme.border, 1.2));
        m_painter.drawLine(QPointF(plot.left(), y(value)), QPointF(plot.right(), y(value)));
        text({plot.left() - 40, y(value) - 9, 30, 18}, words::count(value), font(12), m_theme.secondary,
             Qt::AlignRight | Qt::AlignVCenter);
    }
    if (data.steps.size() < 2)
        return;
    const QDateTime first = data.steps.first().time, now = data.steps.last().time;
    const QDateTime last = data.forecast.isEmpty() ? now : data.forecast.late.last();
    const qreal span = std::max<qint64>(1, first.msecsTo(last));
    const auto x = [&](const QDateTime &time) { return plot.left() + plot.width() * qreal(first.msecsTo(time)) / span; };
    QPolygonF line;
    for (int i = 0; i < data.steps.size(); ++i) {
        if (i > 0)
            line.append({x(data.steps[i].time), y(data.steps[i - 1].onNew)});
        line.append({x(data.steps[i].time), y(data.steps[i].onNew)});
    }
    if (!data.forecast.isEmpty()) {
        QColor fill = m_theme.good;
        fill.setAlpha(45);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(fill);
        m_painter.drawPolygon(data.forecast.shape(now, data.steps.last().onNew, x, y));
    }
    QPolygonF area = line;
    area << QPointF(x(now), plot.bottom()) << QPointF(plot.left(), plot.bottom());
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.goodGround);
    m_painter.drawPolygon(area);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(m_theme.good, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.drawPolyline(line);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.good);
    m_painter.drawEllipse(line.last(), 4.5, 4.5);
    for (int i = 0; i <= 4; ++i) {
        const QDateTime at = first.addMSecs(qint64(span * i / 4));
        const QRectF label(plot.left() + plot.width() * i / 4 - 50, plot.bottom() + 8, 100, 18);
        const QLocale locale;
        const QString shown = i == 4 && data.forecast.isEmpty() ? tr("now")
            : span < 2 * 86400e3    ? locale.toString(at.toLocalTime(), QStringLiteral("HH:mm"))
                                    : locale.toString(at.toLocalTime(), QStringLiteral("d MMM"));
        text(label, shown, font(12), m_theme.secondary, Qt::AlignCenter);
    }
}

void ReportPainter::news(const ReportData &data, const QRectF &box)
{
    panel(box, tr("Latest decisions"));
    qreal y = box.top() + 50;
    if (data.news.isEmpty())
        text({box.left() + 20, y, box.width() - 40, 24}, tr("None yet"), font(15), m_theme.secondary);
    for (const ReportData::News &news : data.news) {
        const QRectF sign(box.left() + 20, y + 5, 13, 13);
        if (news.stage)
            glyphs::rivet(m_painter, sign, *news.stage, m_theme);
        else
            glyphs::icon(m_painter, sign.adjusted(-1, -1, 1, 1), glyphs::Icon::Back, m_theme.bad);
        text({box.left() + 42, y, box.width() - 56, 24}, news.text, font(15), m_theme.text);
        y += 35;
    }
}

void ReportPainter::figures(const ReportData &data, const QRectF &box)
{
    panel(box, tr("What the comparisons show"));
    if (data.figures.isEmpty()) {
        text({box.left() + 20, box.top() + 50, box.width() - 40, 24}, tr("Nothing compared yet"), font(15),
             m_theme.secondary);
        return;
    }
    for (int i = 0; i < data.figures.size(); ++i) {
        const qreal y = box.top() + 48 + i * 68;
        text({box.left() + 20, y, box.width() - 40, 36}, data.figures[i].number, font(29, QFont::Bold), m_theme.text);
        text({box.left() + 20, y + 35, box.width() - 40, 20}, data.figures[i].of, font(13), m_theme.secondary);
    }
}

} // namespace midflight
