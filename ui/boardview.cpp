// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/boardview.h"

#include <QApplication>
#include <QScrollBar>

namespace midflight {

namespace {
constexpr int widestCard = 720; ///< a wider column shows two cards side by side
}

BoardView::BoardView(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent)
    : QScrollArea(parent)
    , m_theming(theming)
    , m_components(components)
    , m_desk(desk)
    , m_canvas(new QWidget)
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
        connect(column.model.get(), &QAbstractItemModel::modelReset, this, &BoardView::arrange);
        connect(column.model.get(), &QAbstractItemModel::layoutChanged, this, &BoardView::arrange);
        connect(column.model.get(), &QAbstractItemModel::dataChanged, this,
                [this, &column](const QModelIndex &first, const QModelIndex &last) {
                    refresh(column, first.row(), last.row());
                });
    }
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

QRect BoardView::cellOf(int column, int row) const
{
    const QRect area = columnRect(column);
    const int each = perRow();
    const int width = (area.width() - (each - 1) * Theme::gap) / each;
    const int height = Card::heightIn(stages[size_t(column)]);
    return {area.left() + (row % each) * (width + Theme::gap), (row / each) * (height + Theme::gap), width, height};
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
    int height = 0;
    for (int i = 0; i < int(m_columns.size()); ++i) {
        const int rows = m_columns[size_t(i)].model->rowCount();
        if (rows > 0)
            height = std::max(height, cellOf(i, rows - 1).bottom() + 1 + Theme::pageMargin);
    }
    m_canvas->resize(viewport()->width(), height);
    showVisible();
    m_arranging = false;
    Q_EMIT rearranged();
}

void BoardView::showVisible()
{
    const int screen = std::max(200, viewport()->height());
    const int top = verticalScrollBar()->value() - screen;
    const int bottom = verticalScrollBar()->value() + 2 * screen;
    QWidget *before = nullptr;
    for (int i = 0; i < int(m_columns.size()); ++i) {
        Column &column = m_columns[size_t(i)];
        const int pitch = Card::heightIn(stages[size_t(i)]) + Theme::gap;
        const int first = std::max(0, top / pitch * perRow());
        const int last = std::min(column.model->rowCount() - 1, (bottom / pitch + 1) * perRow() - 1);
        QHash<QString, Card *> kept;
        for (int row = first; row <= last; ++row) {
            const QString &id = column.model->at(row).id.value;
            if (Card *card = column.shown.take(id))
                kept.insert(id, card);
        }
        for (Card *card : std::as_const(column.shown)) {
            card->hide();
            column.spare.append(card);
        }
        column.shown = kept;
        for (int row = first; row <= last; ++row) {
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
    return {m_components.needsMissing(component), m_desk.isBusy(component.id.value), m_stale};
}

} // namespace midflight
