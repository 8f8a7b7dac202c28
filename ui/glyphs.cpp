// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/glyphs.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <QStyle>
#include <QTextLayout>

namespace midflight::glyphs {

void rivet(QPainter &painter, const QRectF &box, Stage stage, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = theme.rivet(stage);
    const qreal pen = std::max(1.4, box.width() * 0.15);
    const QRectF ring = box.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    painter.setPen(QPen(color, pen));
    painter.setBrush(Qt::NoBrush);
    switch (stage) {
    case Stage::Old:
        painter.drawEllipse(ring);
        break;
    case Stage::Shadow:
        painter.drawEllipse(ring);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPie(ring, -90 * 16, 180 * 16);
        break;
    case Stage::New:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(box);
        break;
    case Stage::Retired: {
        const qreal thin = std::max(1.0, box.width() * 0.09);
        painter.setPen(QPen(color, thin));
        painter.drawEllipse(box.adjusted(thin / 2, thin / 2, -thin / 2, -thin / 2));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        const qreal inset = box.width() * 0.24;
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset));
        break;
    }
    }
    painter.restore();
}

void icon(QPainter &painter, const QRectF &box, Icon icon, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.topLeft());
    painter.scale(box.width() / 16, box.height() / 16);
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    switch (icon) {
    case Icon::Board:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(1.5, 2.5, 3.6, 11), 1, 1);
        painter.drawRoundedRect(QRectF(6.2, 2.5, 3.6, 7.5), 1, 1);
        painter.drawRoundedRect(QRectF(10.9, 2.5, 3.6, 5), 1, 1);
        break;
    case Icon::Timeline:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(1.5, 2.8, 7, 2.8), 1, 1);
        painter.drawRoundedRect(QRectF(5, 6.7, 7, 2.8), 1, 1);
        painter.drawRoundedRect(QRectF(8.5, 10.6, 6, 2.8), 1, 1);
        break;
    case Icon::Plan:
        painter.drawEllipse(QRectF(2.2, 2.2, 11.6, 11.6));
        painter.drawEllipse(QRectF(5.4, 5.4, 5.2, 5.2));
        break;
    case Icon::History: {
        painter.drawArc(QRectF(2.5, 2.5, 11, 11), 150 * 16, -300 * 16);
        painter.drawPolyline(QPolygonF {QPointF(2.2, 2.9), QPointF(2.9, 6), QPointF(6, 5.4)});
        painter.drawPolyline(QPolygonF {QPointF(8, 5), QPointF(8, 8.2), QPointF(10.2, 9.6)});
        break;
    }
    case Icon::Report:
        painter.drawRoundedRect(QRectF(2.2, 2.2, 11.6, 11.6), 1.8, 1.8);
        painter.drawPolyline(QPolygonF {QPointF(4.8, 10.5), QPointF(7, 7.6), QPointF(8.8, 9), QPointF(11.2, 5.4)});
        break;
    case Icon::Help:
        painter.drawEllipse(QRectF(2, 2, 12, 12));
        painter.drawArc(QRectF(5.8, 4.6, 4.4, 4), -30 * 16, 210 * 16);
        painter.drawLine(QPointF(8, 8.6), QPointF(8, 9.4));
        painter.drawPoint(QPointF(8, 11.5));
        break;
    case Icon::Close:
        painter.drawLine(QPointF(4, 4), QPointF(12, 12));
        painter.drawLine(QPointF(12, 4), QPointF(4, 12));
        break;
    case Icon::Check:
        painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF {QPointF(3.5, 8.5), QPointF(6.6, 11.5), QPointF(12.5, 4.8)});
        break;
    case Icon::Open:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        for (const qreal x : {3.4, 8.0, 12.6})
            painter.drawEllipse(QPointF(x, 8), 1.35, 1.35);
        break;
    case Icon::Off:
        painter.drawLine(QPointF(4, 8), QPointF(12, 8));
        break;
    case Icon::Back:
        painter.drawArc(QRectF(3, 3.5, 10, 10), 150 * 16, -300 * 16);
        painter.drawPolyline(QPolygonF {QPointF(2.8, 2.8), QPointF(3.4, 6.6), QPointF(7, 6)});
        break;
    case Icon::ArrowDown:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF {QPointF(4, 6), QPointF(12, 6), QPointF(8, 11)});
        break;
    }
    painter.restore();
}

qreal stagePillWidth(const QString &label)
{
    return QFontMetricsF(Theme::font(Theme::Size::Tiny, QFont::DemiBold)).horizontalAdvance(label) + 36;
}

qreal stagePill(QPainter &painter, QPointF topRight, Stage stage, const QString &label, const Theme &theme)
{
    const qreal width = stagePillWidth(label);
    const QRectF pill(topRight.x() - width, topRight.y(), width, pillHeight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.stageGround(stage));
    painter.drawRoundedRect(pill, pillHeight / 2, pillHeight / 2);
    painter.restore();
    rivet(painter, QRectF(pill.left() + 9, pill.center().y() - 5.5, 11, 11), stage, theme);
    text(painter, pill.adjusted(27, 0, 0, 0), label, Theme::font(Theme::Size::Tiny, QFont::DemiBold),
         theme.stageText(stage));
    return pill.left();
}

static QTextLine shaped(QTextLayout &layout, Qt::LayoutDirection direction)
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(direction);
    layout.setTextOption(option);
    layout.setCacheEnabled(true); // drawn as shaped: that is most of the work
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    return line;
}

static void drawLine(QPainter &painter, const QRectF &box, const QTextLine &line, Qt::Alignment alignment)
{
    const QSizeF size(line.naturalTextWidth(), line.height());
    const Qt::Alignment seen = QStyle::visualAlignment(painter.layoutDirection(), alignment);
    const qreal x = seen & Qt::AlignRight ? box.right() - size.width() : seen & Qt::AlignHCenter ? box.center().x() - size.width() / 2 : box.left();
    const qreal y = seen & Qt::AlignBottom ? box.bottom() - size.height() : seen & Qt::AlignVCenter ? box.center().y() - size.height() / 2 : box.top();
    line.draw(&painter, {x, y});
}

bool text(QPainter &painter, const QRectF &box, const QString &text, const QFont &font, const QColor &color,
          Qt::Alignment alignment, Qt::TextElideMode elide)
{
    if (text.isEmpty())
        return false;
    QTextLayout layout(QString(text).replace(QLatin1Char('\n'), QLatin1Char(' ')), font, painter.device());
    QTextLine line = shaped(layout, painter.layoutDirection());
    const bool fits = line.naturalTextWidth() <= box.width() + 0.5;
    if (!fits) {
        layout.setText(QFontMetricsF(font, painter.device()).elidedText(layout.text(), elide, box.width()));
        line = shaped(layout, painter.layoutDirection());
    }
    painter.setPen(color);
    drawLine(painter, box, line, alignment);
    return !fits;
}

bool paragraph(QPainter &painter, const QRectF &box, const QString &text, const QFont &font, const QColor &color)
{
    painter.setPen(color);
    QTextLayout layout(text, font, painter.device());
    layout.setCacheEnabled(true);
    layout.beginLayout();
    qreal top = box.top();
    bool elided = false;
    for (QTextLine line = layout.createLine(); line.isValid() && !elided; line = layout.createLine()) {
        line.setLineWidth(box.width());
        const QRectF lineBox(box.left(), top, box.width(), line.height());
        top += line.height();
        elided = top + line.height() > box.bottom() && line.textStart() + line.textLength() < text.size();
        if (elided)
            glyphs::text(painter, lineBox, text.mid(line.textStart()), font, color);
        else
            line.draw(&painter, lineBox.topLeft());
    }
    layout.endLayout();
    return elided;
}

void sparkline(QPainter &painter, const QRectF &box, const QList<double> &values, double low, double high,
               const QColor &line, const QColor &fill)
{
    if (values.size() < 2 || high <= low)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPolygonF points;
    for (int i = 0; i < values.size(); ++i) {
        const qreal x = box.left() + box.width() * i / (values.size() - 1);
        const qreal part = std::clamp((values[i] - low) / (high - low), 0.0, 1.0);
        points.append({x, box.bottom() - part * (box.height() - 2) - 0.5});
    }
    QPolygonF area = points;
    area.append(QPointF(box.right(), box.bottom()));
    area.append(QPointF(box.left(), box.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(area);
    painter.setPen(QPen(line, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(points);
    painter.restore();
}

} // namespace midflight::glyphs
