// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/flowpane.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>
#include <cmath>

namespace midflight {

namespace {

constexpr double nodeWidth = 176, nodeHeight = 46;
constexpr double across = 246, down = 60; ///< from one node to the next
constexpr double padding = 22, buttonsHeight = 44;
constexpr double leastZoom = 0.12, mostZoom = 2.5;
constexpr double leastLegible = 0.5; ///< below, titles are left out and rivets grow

} // namespace

FlowPane::FlowPane(const Theming &theming, const ComponentModel &components, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theming(theming)
    , m_components(components)
    , m_closer(new Button(theming, Button::Kind::Plain, tr("Zoom in"), this))
    , m_farther(new Button(theming, Button::Kind::Plain, tr("Zoom out"), this))
    , m_fit(new Button(theming, Button::Kind::Plain, tr("Fit"), this))
{
    setObjectName(QStringLiteral("flow"));
    setAccessibleName(tr("What needs what, from left to right"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
    viewport()->setMouseTracking(true);
    m_closer->setName(tr("Zoom in"), QStringLiteral("flow:in"));
    m_farther->setName(tr("Zoom out"), QStringLiteral("flow:out"));
    m_fit->setName(tr("Fit the flow into the window"), QStringLiteral("flow:fit"));
    connect(m_closer, &Button::clicked, this, [this] { zoomBy(1.3); });
    connect(m_farther, &Button::clicked, this, [this] { zoomBy(1 / 1.3); });
    connect(m_fit, &Button::clicked, this, &FlowPane::fit);
    connect(&theming, &Theming::changed, viewport(), qOverload<>(&QWidget::update));
    const auto outdate = [this] {
        m_outdated = true;
        if (isVisible())
            layOut();
    };
    connect(&components, &QAbstractItemModel::modelReset, this, outdate);
    connect(&components, &QAbstractItemModel::dataChanged, this, [this] { viewport()->update(); });
}

void FlowPane::setSearch(const QString &text)
{
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_found.clear();
    for (int row = 0; row < m_components.rowCount(); ++row) {
        const QString all = m_components.index(row).data(ComponentModel::SearchRole).toString();
        m_found.append(std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); }));
    }
    viewport()->update();
}

void FlowPane::layOut()
{
    if (!std::exchange(m_outdated, false))
        return;
    const QString before = current();
    m_flow = flowOf(m_components.migration().components);
    m_current = -1;
    for (int node = 0; node < m_flow.nodes.size(); ++node) {
        if (m_flow.nodes[node].id == before)
            m_current = node;
    }
    setSearch(m_words.join(QLatin1Char(' ')));
    m_fits ? fit() : adjustBars();
}

QString FlowPane::current() const
{
    return m_current >= 0 && m_current < m_flow.nodes.size() ? m_flow.nodes[m_current].id : QString();
}

QString FlowPane::firstComponent() const
{
    const qsizetype first = m_found.indexOf(true);
    return first >= 0 && first < m_flow.nodes.size() ? m_flow.nodes[first].id : QString();
}

QSizeF FlowPane::drawingSize() const
{
    return {std::max(0, m_flow.layers - 1) * across + nodeWidth + 2 * padding, std::max(0.0, m_flow.height - 1) * down + nodeHeight + 2 * padding};
}

QPointF FlowPane::origin() const
{
    const QSizeF size = drawingSize() * m_zoom;
    const auto start = [](double room, double wanted, const QScrollBar *bar) { return wanted <= room ? (room - wanted) / 2 : -double(bar->value()); };
    return {start(viewport()->width(), size.width(), horizontalScrollBar()), start(viewport()->height() - buttonsHeight, size.height(), verticalScrollBar())};
}

QRectF FlowPane::boxOf(int node) const
{
    const QPointF place = m_flow.nodes[node].place;
    return {padding + place.x() * across, padding + place.y() * down, nodeWidth, nodeHeight};
}

void FlowPane::adjustBars()
{
    const QSizeF size = drawingSize() * m_zoom;
    const int wide = viewport()->width(), high = viewport()->height() - int(buttonsHeight);
    horizontalScrollBar()->setPageStep(wide);
    horizontalScrollBar()->setSingleStep(40);
    horizontalScrollBar()->setRange(0, std::max(0, int(std::ceil(size.width())) - wide));
    verticalScrollBar()->setPageStep(high);
    verticalScrollBar()->setSingleStep(30);
    verticalScrollBar()->setRange(0, std::max(0, int(std::ceil(size.height())) - high));
    viewport()->update();
}

void FlowPane::fit()
{
    m_fits = true;
    const QSizeF size = drawingSize();
    const double zoom = std::min((viewport()->width() - 2 * Theme::pageMargin) / size.width(), (viewport()->height() - buttonsHeight) / size.height());
    m_zoom = std::clamp(zoom, leastZoom, 1.0);
    adjustBars();
}

void FlowPane::zoomBy(double factor)
{
    zoomAbout(QPointF(viewport()->width() / 2.0, viewport()->height() / 2.0), m_zoom * factor);
}

/// What lies under `fixed` stays there.
void FlowPane::zoomAbout(QPointF fixed, double zoom)
{
    const QPointF there = (fixed - origin()) / m_zoom;
    m_zoom = std::clamp(zoom, leastZoom, mostZoom);
    m_fits = false;
    adjustBars();
    const QPointF moved = there * m_zoom - fixed;
    horizontalScrollBar()->setValue(int(moved.x()));
    verticalScrollBar()->setValue(int(moved.y()));
    viewport()->update();
}

int FlowPane::nodeAt(QPointF position) const
{
    const QPointF there = (position - origin()) / m_zoom;
    for (int node = 0; node < m_flow.nodes.size(); ++node) {
        if (boxOf(node).contains(there))
            return node;
    }
    return -1;
}

QString FlowPane::described(int node) const
{
    const ComponentSnapshot *component = m_components.find(m_flow.nodes[node].id);
    if (!component)
        return {};
    QStringList parts {component->title, words::stage(component->stage)};
    QStringList needs;
    for (const QString &need : component->needs)
        needs.append(m_components.titleOf(need));
    if (!needs.isEmpty())
        parts.append(tr("needs %1").arg(needs.join(QLatin1String(", "))));
    if (component->stage == Stage::Shadow && component->evidence.ready)
        parts.append(tr("ready to approve"));
    return parts.join(QStringLiteral(" · "));
}

void FlowPane::choose(int node)
{
    if (node < 0 || node >= m_flow.nodes.size())
        return;
    m_current = node;
    setAccessibleDescription(described(node));
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
    const QRectF box(origin() + boxOf(node).topLeft() * m_zoom, boxOf(node).size() * m_zoom);
    const auto reveal = [](QScrollBar *bar, double low, double high, double room) {
        bar->setValue(int(low < 0 ? bar->value() + low - 12 : high > room ? bar->value() + high - room + 12 : bar->value()));
    };
    reveal(horizontalScrollBar(), box.left(), box.right(), viewport()->width());
    reveal(verticalScrollBar(), box.top(), box.bottom(), viewport()->height() - buttonsHeight);
    viewport()->update();
    Q_EMIT currentChanged();
}

/// To the nearest node in a direction; what lies aside counts double.
void FlowPane::step(QPointF direction)
{
    if (m_current < 0)
        return choose(0);
    const QPointF from = boxOf(m_current).center();
    int best = -1;
    double least = 0;
    for (int node = 0; node < m_flow.nodes.size(); ++node) {
        const QPointF way = boxOf(node).center() - from;
        const double ahead = QPointF::dotProduct(way, direction);
        const double aside = std::abs(way.x() * direction.y()) + std::abs(way.y() * direction.x());
        const double cost = ahead + 2 * aside;
        if (node != m_current && ahead > 1 && (best < 0 || cost < least)) {
            best = node;
            least = cost;
        }
    }
    choose(best);
}

void FlowPane::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left: return step({-1, 0});
    case Qt::Key_Right: return step({1, 0});
    case Qt::Key_Up: return step({0, -1});
    case Qt::Key_Down: return step({0, 1});
    case Qt::Key_Plus: return zoomBy(1.3);
    case Qt::Key_Minus: return zoomBy(1 / 1.3);
    case Qt::Key_0: return fit();
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!current().isEmpty())
            Q_EMIT opened(current());
        return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

/// Whoever comes by Tab must see where the focus is.
void FlowPane::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && event->reason() != Qt::MouseFocusReason)
        choose(0);
}

void FlowPane::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return QAbstractScrollArea::wheelEvent(event);
    zoomAbout(event->position(), m_zoom * std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

void FlowPane::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position();
    m_barsPressed = {horizontalScrollBar()->value(), verticalScrollBar()->value()};
    m_dragged = false;
}

void FlowPane::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF way = event->position() - m_pressed;
    if (event->buttons().testFlag(Qt::LeftButton) && (m_dragged || way.manhattanLength() > 6)) {
        m_dragged = true;
        horizontalScrollBar()->setValue(m_barsPressed.x() - int(way.x()));
        verticalScrollBar()->setValue(m_barsPressed.y() - int(way.y()));
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else {
        viewport()->setCursor(nodeAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::OpenHandCursor);
    }
}

void FlowPane::mouseReleaseEvent(QMouseEvent *event)
{
    const int node = nodeAt(event->position());
    if (event->button() != Qt::LeftButton || std::exchange(m_dragged, false) || node < 0)
        return;
    choose(node);
    Q_EMIT opened(current());
}

bool FlowPane::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int node = nodeAt(help->pos());
    node >= 0 ? QToolTip::showText(help->globalPos(), described(node), viewport()) : QToolTip::hideText();
    return true;
}

void FlowPane::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    layOut();
}

void FlowPane::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    placeButtons();
    m_fits ? fit() : adjustBars();
}

void FlowPane::placeButtons()
{
    int right = width() - Theme::pageMargin;
    for (Button *button : {m_closer, m_farther, m_fit}) {
        const QSize size = button->sizeHint();
        button->setGeometry(right - size.width(), height() - 12 - size.height(), size.width(), size.height());
        right -= size.width() + 8;
    }
    setTabOrder(m_fit, m_farther);
    setTabOrder(m_farther, m_closer);
}

void FlowPane::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.setClipRect(0, 0, viewport()->width(), viewport()->height() - int(buttonsHeight) - 6);
    painter.translate(origin());
    painter.scale(m_zoom, m_zoom);
    for (const FlowLayout::Edge &edge : std::as_const(m_flow.edges))
        paintEdge(painter, edge);
    const QRectF seen = painter.transform().inverted().mapRect(QRectF(viewport()->rect()));
    for (int node = 0; node < m_flow.nodes.size(); ++node) {
        if (boxOf(node).intersects(seen))
            paintNode(painter, node);
    }
    painter.restore();
    qreal x = Theme::pageMargin;
    const QFont font = Theme::font(Theme::Size::Small);
    const qreal y = viewport()->height() - 34;
    for (const Stage stage : {Stage::Old, Stage::Shadow, Stage::New, Stage::Retired}) {
        if (m_components.countIn(stage) == 0)
            continue;
        glyphs::rivet(painter, QRectF(x, y + 2.5, 12, 12), stage, theme);
        const QString text = tr("%1 %2").arg(words::count(m_components.countIn(stage)), words::stage(stage));
        glyphs::text(painter, QRectF(x + 18, y, 120, 17), text, font, theme.secondary);
        x += QFontMetricsF(font).horizontalAdvance(text) + 40;
    }
}

void FlowPane::paintEdge(QPainter &painter, const FlowLayout::Edge &edge) const
{
    const Theme &theme = m_theming.theme();
    const bool marked = edge.from == m_current || edge.to == m_current;
    const QRectF from = boxOf(edge.from), to = boxOf(edge.to);
    QPointF at(from.right(), from.center().y());
    QPainterPath path(at);
    const auto bend = [&](QPointF end) {
        const double half = (end.x() - at.x()) / 2;
        path.cubicTo(at + QPointF(half, 0), end - QPointF(half, 0), end);
        at = end;
    };
    for (const QPointF &point : edge.through) {
        const double y = padding + point.y() * down + nodeHeight / 2;
        bend({padding + point.x() * across, y});
        at = {padding + point.x() * across + nodeWidth, y};
        path.lineTo(at);
    }
    bend({to.left() - 5, to.center().y()});
    const QColor color = marked ? theme.accent : theme.kind == Theme::Kind::Light ? theme.border.darker(118) : theme.border.lighter(150);
    painter.setPen(QPen(color, (marked ? 2 : 1.3) / std::min(1.0, std::sqrt(m_zoom))));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF {QPointF(to.left(), to.center().y()), QPointF(to.left() - 7, to.center().y() - 4), QPointF(to.left() - 7, to.center().y() + 4)});
}

void FlowPane::paintNode(QPainter &painter, int node) const
{
    const Theme &theme = m_theming.theme();
    const ComponentSnapshot *component = m_components.find(m_flow.nodes[node].id);
    if (!component)
        return;
    const QRectF box = boxOf(node);
    painter.setOpacity(node < m_found.size() && !m_found[node] ? 0.25 : 1);
    const bool current = node == m_current;
    painter.setPen(QPen(current ? theme.accent : theme.rivet(component->stage), current ? 2.5 : 1.2));
    painter.setBrush(theme.stageGround(component->stage));
    painter.drawRoundedRect(box, Theme::cardRadius, Theme::cardRadius);
    if (m_zoom < leastLegible) {
        glyphs::rivet(painter, QRectF(box.center() - QPointF(15, 15), QSizeF(30, 30)), component->stage, theme);
    } else {
        glyphs::rivet(painter, QRectF(box.left() + 12, box.center().y() - 8, 16, 16), component->stage, theme);
        glyphs::text(painter, QRectF(box.left() + 38, box.top() + 5, box.width() - 46, 19), component->title, Theme::font(Theme::Size::Body, QFont::DemiBold), theme.text);
        const bool ready = component->stage == Stage::Shadow && component->evidence.ready;
        glyphs::text(painter, QRectF(box.left() + 38, box.top() + 23, box.width() - 46, 17), ready ? tr("Ready to approve") : words::stage(component->stage),
                     Theme::font(Theme::Size::Small), theme.stageText(component->stage));
    }
    painter.setOpacity(1);
}

} // namespace midflight
