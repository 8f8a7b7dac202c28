// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/boardmodel.h"
#include "models/decisiondesk.h"
#include "ui/card.h"

#include <QScrollArea>
#include <array>

namespace midflight {

/// Three columns of cards that scroll together. Cards exist only for what is in view and a screen around it, so that
/// five hundred components cost as much as thirty.
class BoardView : public QScrollArea
{
    Q_OBJECT
public:
    static constexpr std::array<Stage, 3> stages {Stage::Old, Stage::Shadow, Stage::New};

    /// All must outlive the view.
    BoardView(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent = nullptr);

    const BoardModel &column(int index) const { return *m_columns[size_t(index)].model; }
    /// Horizontal extent of a column, in the view's coordinates.
    QRect columnRect(int index) const;
    void setSearch(const QString &text);
    void setStale(bool stale);
    /// By owner, under a heading each. Until somebody says, as soon as there are many components of several owners.
    void setGrouped(bool grouped);
    std::optional<bool> groupedByHand() const { return m_groupedByHand; }
    /// The component whose card, or a button of it, has the focus; empty when none has.
    QString focusedComponent() const;
    /// The first card in reading order that is shown; empty when there is none.
    QString firstComponent() const;

Q_SIGNALS:
    void asked(midflight::Deed deed, const QString &id);
    /// Cards were added, removed or moved, or columns changed their width.
    void rearranged();
    void groupedChanged(bool grouped);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    class Canvas;
    struct Group {
        QString owner;
        int first = 0; ///< row
        int count = 0;
        int top = 0; ///< of its first card, in the canvas
    };
    struct Column {
        std::unique_ptr<BoardModel> model;
        QList<Group> groups; ///< one without a heading when nothing is grouped
        QHash<QString, Card *> shown;
        QList<Card *> spare;
    };
    void arrange();
    bool wantsGroups() const;
    int findGroups(int column); ///< the column's height
    int groupAt(const Column &column, int row) const;
    std::pair<int, int> rowsBetween(int column, int top, int bottom) const; ///< first and one past the last
    void paintHeadings(QPainter &painter, const QRect &area) const;
    void placeCards();
    void showVisible();
    void refresh(Column &column, int first, int last);
    Card *cardFor(Column &column, const QString &id);
    CardContext contextOf(const ComponentSnapshot &component) const;
    int perRow() const;
    QRect cellOf(int column, int row) const;

    const Theming &m_theming;
    ComponentModel &m_components;
    const DecisionDesk &m_desk;
    Canvas *m_canvas;
    std::array<Column, 3> m_columns;
    std::optional<bool> m_groupedByHand;
    bool m_grouped = false;
    bool m_stale = false;
    bool m_arranging = false;
};

} // namespace midflight
