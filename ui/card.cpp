// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/card.h"

#include "models/gatesmodel.h"
#include "models/words.h"
#include "ui/glyphs.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

namespace midflight {

namespace {
constexpr int pad = Theme::cardPadding;
constexpr qreal staleOpacity = 0.5;
}

Card::Card(const Theming &theming, Stage column, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_column(column)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    const auto ask = [this](Deed deed) { return [this, deed] { Q_EMIT asked(deed, componentId()); }; };
    if (column == Stage::Old) {
        m_first = new Button(theming, Button::Kind::Plain, tr("Start shadow"), this);
        connect(m_first, &Button::clicked, this, ask(Deed::StartShadow));
    } else if (column == Stage::Shadow) {
        m_first = new Button(theming, Button::Kind::Plain, tr("Stop shadow"), this);
        m_second = new Button(theming, Button::Kind::Primary, tr("Approve cutover"), this);
        connect(m_first, &Button::clicked, this, ask(Deed::StopShadow));
        connect(m_second, &Button::clicked, this, ask(Deed::Approve));
    } else {
        m_first = new Button(theming, Button::Kind::Danger, tr("Roll back"), this);
        connect(m_first, &Button::clicked, this, ask(Deed::RollBack));
    }
}

int Card::heightIn(Stage column)
{
    return column == Stage::Old ? 124 : column == Stage::Shadow ? 196 : 164;
}

QList<QWidget *> Card::stops()
{
    QList<QWidget *> stops {this, m_first};
    if (m_second)
        stops.append(m_second);
    return stops;
}

void Card::showComponent(const ComponentSnapshot &component, const CardContext &context)
{
    m_component = component;
    m_context = context;
    nameButtons();
    placeButtons();
    setAccessibleName(component.title);
    setAccessibleDescription(summary());
    setObjectName(QLatin1String("card:") + componentId());
    update();
}

void Card::nameButtons()
{
    const QString title = m_component.title;
    const QString id = componentId();
    const bool free = !m_context.busy && !m_context.stale && !m_component.frozen;
    switch (m_column) {
    case Stage::Old:
        m_first->setName(tr("Start shadow of %1").arg(title), QLatin1String("shadow:") + id);
        m_first->setEnabled(free);
        break;
    case Stage::Shadow: {
        m_first->setName(tr("Stop shadow of %1").arg(title), QLatin1String("stop:") + id);
        m_first->setEnabled(!m_context.busy && !m_context.stale);
        const bool ready = m_component.evidence.ready;
        m_second->setText(ready ? tr("Approve cutover") : tr("Not proven yet"));
        m_second->setName(tr("Approve cutover of %1").arg(title), QLatin1String("approve:") + id);
        m_second->setEnabled(free && ready);
        QStringList open;
        for (const Gate &gate : GatesModel::required(m_component.evidence.gates)) {
            if (!gate.holds.value_or(true))
                open.append(gate.forecast.isEmpty() ? gate.title : gate.title + QLatin1String(": ") + gate.forecast);
        }
        m_second->setToolTip(m_component.frozen ? tr("Frozen: its stage cannot be changed now")
                             : ready            ? tr("All gates hold")
                                                : open.join(QLatin1Char('\n')));
        break;
    }
    case Stage::New:
    case Stage::Retired:
        m_first->setName(tr("Roll back %1").arg(title), QLatin1String("rollback:") + id);
        m_first->setVisible(m_component.stage != Stage::Retired);
        m_first->setToolTip(tr("Back to the old system, at once"));
        break;
    }
}

void Card::placeButtons()
{
    const int high = m_first->sizeHint().height();
    const int top = height() - pad - high;
    if (m_column == Stage::Old) {
        m_first->setGeometry(QRect(QPoint(pad, top), m_first->sizeHint()));
        return;
    }
    // In a language of long words, or a narrow column, the buttons share what there is.
    constexpr int gap = 8;
    QList<Button *> row;
    for (Button *button : {m_first, m_second}) {
        if (button && !button->isHidden())
            row.append(button);
    }
    const int wide = std::min(width() - 2 * pad, widthOf(row, gap));
    placeInRow(row, QRect(width() - pad - wide, top, wide, high), gap);
}

void Card::line(QPainter &painter, const QRectF &box, const QString &text, Theme::Size size, const QColor &color)
{
    m_elided |= glyphs::text(painter, box, text, Theme::font(size), color);
}

void Card::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = hasFocus() || m_first->hasFocus() || (m_second && m_second->hasFocus());
    const QColor edge = marked ? theme.accent : underMouse() ? theme.muted : theme.border;
    painter.setPen(QPen(edge, marked ? 1.5 : 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), Theme::cardRadius, Theme::cardRadius);

    const QRectF inner = QRectF(rect()).adjusted(pad, 13, -pad, -pad);
    m_elided = false;
    const qreal pillLeft = glyphs::stagePill(painter, inner.topRight(), m_component.stage,
                                             words::stage(m_component.stage), theme);
    m_elided |= glyphs::text(painter, QRectF(inner.left(), inner.top(), pillLeft - inner.left() - 8, 18),
                             m_component.title, Theme::font(Theme::Size::Body, QFont::DemiBold), theme.text);
    if (m_column == Stage::Old)
        paintOld(painter, inner);
    else if (m_column == Stage::Shadow)
        paintShadow(painter, inner);
    else
        paintNew(painter, inner);
}

void Card::paintOld(QPainter &painter, const QRectF &inner)
{
    const Theme &theme = m_theming.theme();
    const QRectF second(inner.left(), inner.top() + 21, inner.width(), 18);
    const QRectF third(inner.left(), inner.top() + 42, inner.width(), 17);
    line(painter, second, m_component.description, Theme::Size::Body, theme.secondary);
    if (m_component.frozen) {
        line(painter, third, tr("Frozen"), Theme::Size::Small, theme.waiting);
    } else if (!m_context.needsMissing.isEmpty()) {
        line(painter, third, tr("Depends on %1").arg(m_context.needsMissing.join(QLatin1String(", "))),
             Theme::Size::Small, theme.muted);
    } else if (!m_component.owner.isEmpty()) {
        line(painter, third, m_component.owner, Theme::Size::Small, theme.muted);
    }
}

void Card::paintShadow(QPainter &painter, const QRectF &inner)
{
    const Theme &theme = m_theming.theme();
    const Evidence &evidence = m_component.evidence;
    const Figures &figures = evidence.figures;
    QString second = words::timeInShadow(evidence.inShadowSeconds, m_component.gates);
    if (m_component.share > 0)
        second = tr("new answers %1 · %2").arg(words::rate(m_component.share), second);
    if (m_component.frozen)
        second = tr("Frozen · %1").arg(second);
    line(painter, QRectF(inner.left(), inner.top() + 21, inner.width(), 18), second, Theme::Size::Body,
         theme.secondary);

    if (m_context.stale)
        painter.setOpacity(staleOpacity);
    const QRectF figureLine(inner.left(), inner.top() + 45, inner.width(), 28);
    if (figures.n > 0) {
        const QFont big = Theme::font(Theme::Size::Figure, QFont::Bold);
        const QString figure = words::provenMatch(figures.mismatchUpper);
        const qreal width = QFontMetricsF(big).horizontalAdvance(figure);
        glyphs::text(painter, figureLine, figure, big, theme.text);
        const QRectF beside = figureLine.adjusted(width + 10, 4, 0, 2);
        const QString confidence = words::rate(figures.confidence);
        QString proven = tr("proven match, at %1 confidence").arg(confidence);
        if (QFontMetricsF(Theme::font(Theme::Size::Body)).horizontalAdvance(proven) > beside.width())
            proven = tr("match, at %1", "short for: proven match, at %1 confidence").arg(confidence);
        line(painter, beside, proven, Theme::Size::Body, theme.secondary);
        const QRectF spark(inner.left(), inner.top() + 80, inner.width(), 32);
        QList<double> rates;
        double high = 0.02;
        for (const TrendPoint &point : evidence.trend) {
            rates.append(point.mismatch);
            high = std::max(high, point.mismatch * 1.1);
        }
        painter.fillRect(QRectF(spark.left(), spark.bottom(), spark.width(), 1), theme.track);
        glyphs::sparkline(painter, spark, rates, 0, high, theme.bad, theme.badFill);
    } else if (m_context.awaited) {
        line(painter, figureLine, tr("Evidence is on its way…"), Theme::Size::Body, theme.secondary);
    } else {
        line(painter, figureLine, tr("Nothing compared yet"), Theme::Size::Body, theme.secondary);
        line(painter, figureLine.translated(0, 30), tr("The next requests run on both systems."), Theme::Size::Small,
             theme.muted);
    }

    const QList<Gate> gates = GatesModel::required(evidence.gates);
    if (!gates.isEmpty()) {
        const qreal space = 3;
        const qreal width = (inner.width() - space * (gates.size() - 1)) / gates.size();
        // Those that hold first: the bar fills from the left.
        const int holding = GatesModel::holding(gates);
        painter.setPen(Qt::NoPen);
        for (int i = 0; i < gates.size(); ++i) {
            painter.setBrush(i < holding ? theme.good : theme.track);
            painter.drawRoundedRect(QRectF(inner.left() + i * (width + space), inner.top() + 121, width, 5), 2.5, 2.5);
        }
        const QRectF box(inner.left(), m_first->y(), m_first->x() - inner.left() - 8, m_first->height());
        const auto fits = [&box](const QString &text, Theme::Size size) { return QFontMetricsF(Theme::font(size)).horizontalAdvance(text) <= box.width(); };
        QString text = tr("%1 of %2 gates").arg(holding).arg(gates.size());
        const Theme::Size size = fits(text, Theme::Size::Body) ? Theme::Size::Body : Theme::Size::Small;
        if (!fits(text, size))
            text = tr("%1/%2 gates").arg(holding).arg(gates.size());
        if (!fits(text, size))
            text = tr("%1/%2", "gates that hold, of all; the bar above shows them").arg(holding).arg(gates.size());
        line(painter, box, text, size, theme.secondary);
    }
    painter.setOpacity(1);
}

void Card::paintNew(QPainter &painter, const QRectF &inner)
{
    const Theme &theme = m_theming.theme();
    const Evidence &evidence = m_component.evidence;
    const Figures &figures = evidence.figures;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString since = m_component.stageSince.isValid() ? words::dayOrTime(m_component.stageSince, now) : QString();
    QString second;
    if (m_component.stage == Stage::Retired)
        second = since.isEmpty() ? tr("the old system is switched off") : tr("old system switched off %1").arg(since);
    else
        second = since.isEmpty() ? tr("rollback ready") : tr("cut over %1 · rollback ready").arg(since);
    line(painter, QRectF(inner.left(), inner.top() + 21, inner.width(), 18), second, Theme::Size::Body,
         theme.secondary);

    if (m_context.stale)
        painter.setOpacity(staleOpacity);
    const QRectF spark(inner.left(), inner.top() + 46, inner.width(), 32);
    QList<double> times;
    double high = 0;
    for (const TrendPoint &point : evidence.trend) {
        if (!point.newP95)
            continue;
        times.append(*point.newP95);
        high = std::max(high, *point.newP95 * 1.25);
    }
    painter.fillRect(QRectF(spark.left(), spark.bottom(), spark.width(), 1), theme.track);
    glyphs::sparkline(painter, spark, times, 0, high, theme.accent, theme.accentFill);
    const QString time = figures.timeRatio ? tr("new p95 %1 of old").arg(words::ratio(*figures.timeRatio))
                         : m_context.awaited ? tr("Evidence is on its way…")
                                             : tr("time not compared yet");
    const bool proposed = !evidence.rollbackProposed.isEmpty();
    line(painter, QRectF(inner.left(), inner.top() + 82, inner.width(), 17),
         proposed ? tr("Roll back is proposed: %1").arg(evidence.rollbackProposed) : time, Theme::Size::Small, proposed ? theme.bad : theme.muted);
    const qreal right = m_first->isHidden() ? inner.right() : m_first->x() - 8;
    const QString compared = tr("%1 of %2 compared").arg(words::count(figures.compared), words::count(figures.requests));
    const QRectF beside(inner.left(), m_first->y(), right - inner.left(), m_first->height());
    const auto fits = [&beside](const QString &text) { return QFontMetricsF(Theme::font(Theme::Size::Body)).horizontalAdvance(text) <= beside.width(); };
    QString told = m_component.owner.isEmpty() ? compared : m_component.owner + QStringLiteral(" · ") + compared;
    if (!fits(told))
        told = compared;
    if (!fits(told))
        told = tr("%1/%2", "compared, of all requests").arg(words::count(figures.compared), words::count(figures.requests));
    line(painter, beside, told, Theme::Size::Body, theme.secondary);
    painter.setOpacity(1);
}

QString Card::summary() const
{
    const Figures &figures = m_component.evidence.figures;
    const QString stage = words::stage(m_component.stage);
    if (m_column == Stage::Old)
        return stage + QLatin1String(". ") + m_component.description;
    if (m_column == Stage::Shadow) {
        const QList<Gate> gates = GatesModel::required(m_component.evidence.gates);
        const QString proof = figures.n > 0
            ? tr("%1 proven match at %2 confidence")
                  .arg(words::provenMatch(figures.mismatchUpper), words::rate(figures.confidence))
            : m_context.awaited ? tr("evidence is on its way") : tr("nothing compared yet");
        return tr("%1. %2, %3 of %4 gates hold").arg(stage, proof).arg(GatesModel::holding(gates)).arg(gates.size());
    }
    if (!m_component.evidence.rollbackProposed.isEmpty())
        return tr("%1. Roll back is proposed: %2").arg(stage, m_component.evidence.rollbackProposed);
    return figures.timeRatio ? tr("%1. New p95 %2 of old").arg(stage, words::ratio(*figures.timeRatio)) : stage;
}

void Card::resizeEvent(QResizeEvent *)
{
    placeButtons();
}

void Card::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->button() == Qt::LeftButton;
}

void Card::mouseReleaseEvent(QMouseEvent *event)
{
    if (std::exchange(m_pressed, false) && rect().contains(event->position().toPoint()))
        Q_EMIT asked(Deed::Open, componentId());
}

void Card::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        Q_EMIT asked(Deed::Open, componentId());
    else
        QWidget::keyPressEvent(event);
}

void Card::enterEvent(QEnterEvent *)
{
    update();
}

void Card::leaveEvent(QEvent *)
{
    update();
}

bool Card::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QStringList lines {m_component.title};
        if (!m_component.description.isEmpty())
            lines.append(m_component.description);
        if (!m_context.needsMissing.isEmpty())
            lines.append(tr("Depends on %1").arg(m_context.needsMissing.join(QLatin1String(", "))));
        if (m_elided)
            QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), lines.join(QLatin1Char('\n')), this);
        else
            event->ignore();
        return true;
    }
    return QWidget::event(event);
}

} // namespace midflight
