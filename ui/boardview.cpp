// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/boardview.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QApplication>
#include <QPaintEvent>
#include <QScrollBar>

namespace midflight {

namespace {
constexpr int widestCard = 720; ///< a wider column shows two cards side by side
constexpr int headingHeight = 30;
constexpr int manyComponents = 40;
}

/// Carries the cards; paints the owners between them.
class BoardView::Canvas : public QWidget
{
public:
    explicit Canvas(const BoardView &view)
        : m_view(view)
    {
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter painter(this);
        m_view.paintHeadings(painter, event->rect());
    }

private:
    const BoardView &m_view;
};

BoardView::BoardView(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent)
    : QScrollArea(parent)
    , m_theming(theming)
    , m_components(components)
    , m_desk(desk)
    , m_canvas(new Canvas(*this))
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    setWidget(m_canvas);
    m_canvas->setAutoFillBackground(false); // setWidget() turns it on
    for (size_t i = 0; i < stages.size(); ++i) {
        Column &column = m_columns[i];
        column.model = std::make_unique<BoardModel>(components, stages[i]);
        // Once for a whole batch of rows that move.
        for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
            connect(column.model.get(), signal, this, &BoardView::arrange, Qt::QueuedConnection);
        connect(column.model.get(), &QAbstractItemModel::layoutChanged, this, &BoardView::arrange);
        connect(column.model.get(), &QAbstractItemModel::dataChanged, this,
                [this, &column](const QModelIndex &first, const QModelIndex &last) {
                    refresh(column, first.row(), last.row());
                });
    }
    // The columns heard of it first: they were connected before.
    connect(&components, &QAbstractItemModel::modelReset, this, &BoardView::arrange);
    connect(&desk, &DecisionDesk::busyChanged, this, [this] { showVisible(); });
    verticalScrollBar()->setSingleStep(40);
}

QRect BoardView::columnRect(int index) const
{
    // The scroll bar comes and goes in the page's margin; columns keep their width.
    const int width = (this->width() - (Theme::pageMargin - 6) - 2 * Theme::columnGap) / 3;
    return {index * (width + Theme::columnGap), 0, width, viewport()->height()};
}

int BoardView::perRow() const
{
    return std::max(1, columnRect(0).width() / (widestCard / 2));
}

int BoardView::groupAt(const Column &column, int row) const
{
    const auto after = std::upper_bound(column.groups.begin(), column.groups.end(), row, [](int wanted, const Group &group) { return wanted < group.first; });
    return int(after - column.groups.begin()) - 1;
}

QRect BoardView::cellOf(int column, int row) const
{
    const QRect area = columnRect(column);
    const int each = perRow();
    const int width = (area.width() - (each - 1) * Theme::gap) / each;
    const int height = Card::heightIn(stages[size_t(column)]);
    const Group &group = m_columns[size_t(column)].groups[groupAt(m_columns[size_t(column)], row)];
    const int place = row - group.first;
    return {area.left() + (place % each) * (width + Theme::gap), group.top + (place / each) * (height + Theme::gap), width, height};
}

bool BoardView::wantsGroups() const
{
    if (m_groupedByHand)
        return *m_groupedByHand;
    if (m_components.rowCount() < manyComponents)
        return false;
    const QString &first = m_components.at(0).owner;
    const auto &all = m_components.migration().components;
    return std::any_of(all.begin(), all.end(), [&](const ComponentSnapshot &component) { return component.owner != first; });
}

void BoardView::setGrouped(bool grouped)
{
    m_groupedByHand = grouped;
    arrange();
}

int BoardView::findGroups(int index)
{
    Column &column = m_columns[size_t(index)];
    column.groups.clear();
    const int rows = column.model->rowCount();
    for (int row = 0; row < rows; ++row) {
        const QString owner = m_grouped ? column.model->at(row).owner : QString();
        if (column.groups.isEmpty() || column.groups.last().owner != owner)
            column.groups.append({owner, row, 0, 0});
        ++column.groups.last().count;
    }
    int top = 0;
    const int pitch = Card::heightIn(stages[size_t(index)]) + Theme::gap;
    for (Group &group : column.groups) {
        group.top = top + (m_grouped ? headingHeight : 0);
        top = group.top + (group.count + perRow() - 1) / perRow() * pitch;
    }
    return top > 0 ? top - Theme::gap + Theme::pageMargin : 0;
}

std::pair<int, int> BoardView::rowsBetween(int index, int top, int bottom) const
{
    const Column &column = m_columns[size_t(index)];
    const int pitch = Card::heightIn(stages[size_t(index)]) + Theme::gap;
    int first = -1, end = 0;
    for (const Group &group : column.groups) {
        const int from = std::clamp((top - group.top) / pitch * perRow(), 0, group.count);
        const int to = bottom < group.top ? 0 : std::clamp(((bottom - group.top) / pitch + 1) * perRow(), 0, group.count);
        if (to <= from)
            continue;
        first = first < 0 ? group.first + from : first;
        end = group.first + to;
    }
    return {std::max(0, first), std::min(end, column.model->rowCount())};
}

void BoardView::paintHeadings(QPainter &painter, const QRect &area) const
{
    if (!m_grouped)
        return;
    const Theme &theme = m_theming.theme();
    for (int index = 0; index < int(m_columns.size()); ++index) {
        const QRect column = columnRect(index);
        for (const Group &group : m_columns[size_t(index)].groups) {
            const QRectF box(column.left() + 2, group.top - headingHeight, column.width() - 4, headingHeight - 4);
            if (!box.intersects(area))
                continue;
            const QFont font = Theme::font(Theme::Size::Tiny, QFont::DemiBold);
            const QString owner = group.owner.isEmpty() ? tr("Without an owner") : group.owner;
            glyphs::text(painter, box.adjusted(0, 0, -50, 0), owner, font, theme.secondary);
            glyphs::text(painter, box, words::count(group.count), Theme::font(Theme::Size::Small), theme.muted, Qt::AlignRight | Qt::AlignVCenter);
        }
    }
}

void BoardView::setSearch(const QString &text)
{
    for (Column &column : m_columns)
        column.model->setSearch(text);
    arrange();
}

void BoardView::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    showVisible();
}

QString BoardView::focusedComponent() const
{
    for (const QWidget *widget = QApplication::focusWidget(); widget; widget = widget->parentWidget()) {
        if (const auto *card = qobject_cast<const Card *>(widget))
            return card->isVisible() && isAncestorOf(card) ? card->componentId() : QString();
    }
    return {};
}

QString BoardView::firstComponent() const
{
    for (const Column &column : m_columns) {
        if (column.model->rowCount() > 0)
            return column.model->at(0).id.value;
    }
    return {};
}

void BoardView::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void BoardView::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    arrange();
}

void BoardView::scrollContentsBy(int dx, int dy)
{
    QScrollArea::scrollContentsBy(dx, dy);
    showVisible();
}

void BoardView::arrange()
{
    if (m_arranging)
        return;
    m_arranging = true;
    const bool groupedBefore = std::exchange(m_grouped, wantsGroups());
    for (Column &column : m_columns)
        column.model->setGrouped(m_grouped);
    placeCards();
    m_arranging = false;
    Q_EMIT rearranged();
    if (m_grouped != groupedBefore)
        Q_EMIT groupedChanged(m_grouped);
}

/// Not before it is shown, in the size that it has then.
void BoardView::placeCards()
{
    if (!isVisible())
        return;
    int height = 0;
    for (int i = 0; i < int(m_columns.size()); ++i)
        height = std::max(height, findGroups(i));
    // At once: a scroll area would find out after it was painted, and paint again.
    setVerticalScrollBarPolicy(height > viewport()->height() ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    m_canvas->update();
    m_canvas->resize(viewport()->width(), height);
    showVisible();
}

void BoardView::showVisible()
{
    if (!isVisible())
        return;
    const int screen = std::max(200, viewport()->height());
    const int top = verticalScrollBar()->value() - screen / 3;
    const int bottom = verticalScrollBar()->value() + screen + screen / 3;
    QWidget *before = nullptr;
    for (int i = 0; i < int(m_columns.size()); ++i) {
        Column &column = m_columns[size_t(i)];
        const auto [first, end] = rowsBetween(i, top, bottom);
        QHash<QString, Card *> kept;
        for (int row = first; row < end; ++row) {
            const QString &id = column.model->at(row).id.value;
            if (Card *card = column.shown.take(id))
                kept.insert(id, card);
        }
        for (Card *card : std::as_const(column.shown)) {
            card->hide();
            column.spare.append(card);
        }
        column.shown = kept;
        for (int row = first; row < end; ++row) {
            const ComponentSnapshot &component = column.model->at(row);
            Card *card = cardFor(column, component.id.value);
            card->setGeometry(cellOf(i, row));
            card->showComponent(component, contextOf(component));
            card->show();
            for (QWidget *stop : card->stops()) {
                if (before)
                    setTabOrder(before, stop);
                before = stop;
            }
        }
    }
}

void BoardView::refresh(Column &column, int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const ComponentSnapshot &component = column.model->at(row);
        if (Card *card = column.shown.value(component.id.value))
            card->showComponent(component, contextOf(component));
    }
}

Card *BoardView::cardFor(Column &column, const QString &id)
{
    if (Card *card = column.shown.value(id))
        return card;
    Card *card = column.spare.isEmpty() ? nullptr : column.spare.takeLast();
    if (!card) {
        card = new Card(m_theming, column.model->stage(), m_canvas);
        connect(card, &Card::asked, this, &BoardView::asked);
    }
    column.shown.insert(id, card);
    return card;
}

CardContext BoardView::contextOf(const ComponentSnapshot &component) const
{
    return {m_components.needsMissing(component), m_desk.isBusy(component.id.value), !m_components.hasEvidence(), m_stale};
}

} // namespace midflight
