// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/boardcolumns.h"

#include "models/words.h"
#include "ui/glyphs.h"

namespace midflight {

namespace {
constexpr int cardsTop = 30;
}

BoardColumns::BoardColumns(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_view(new BoardView(theming, components, desk, this))
{
    connect(m_view, &BoardView::rearranged, this, qOverload<>(&QWidget::update));
}

void BoardColumns::setSearch(const QString &text)
{
    m_search = text.trimmed();
    m_view->setSearch(text);
    update();
}

void BoardColumns::resizeEvent(QResizeEvent *)
{
    // The scroll bar stands in the margin, so that columns keep their width.
    m_view->setGeometry(Theme::pageMargin, cardsTop, width() - Theme::pageMargin - 6, height() - cardsTop);
}

void BoardColumns::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    const QString explanations[] {tr("answers from the old system"), tr("both run, old answers"),
                                  tr("answers from the new system")};
    const QString nothing[] {tr("Nothing is left on the old system alone."),
                             tr("Nothing runs in parallel. Start the shadow of a component to compare old and new."),
                             tr("Nothing has been cut over yet.")};
    for (int i = 0; i < 3; ++i) {
        const QRectF column = QRectF(m_view->columnRect(i)).translated(m_view->x(), 0);
        const Stage stage = BoardView::stages[size_t(i)];
        const BoardModel &model = m_view->column(i);
        glyphs::rivet(painter, QRectF(column.left() + 1, 2.5, 15, 15), stage, theme);
        const QFont titleFont = Theme::font(Theme::Size::Title, QFont::DemiBold);
        const QString title = words::stage(stage);
        qreal x = column.left() + 25;
        glyphs::text(painter, QRectF(x, 0, 120, 20), title, titleFont, theme.text);
        x += QFontMetricsF(titleFont).horizontalAdvance(title) + 9;
        const QString number = m_search.isEmpty() ? words::count(model.total())
                                                  : tr("%1 of %2").arg(words::count(model.rowCount()), words::count(model.total()));
        const QFont numberFont = Theme::font(Theme::Size::Body);
        glyphs::text(painter, QRectF(x, 0, 90, 20), number, numberFont, theme.secondary);
        x += QFontMetricsF(numberFont).horizontalAdvance(number) + 12;
        const QFont small = Theme::font(Theme::Size::Small);
        if (QFontMetricsF(small).horizontalAdvance(explanations[i]) <= column.right() - x) // all of it or nothing
            glyphs::text(painter, QRectF(x, 0, column.right() - x, 20), explanations[i], small, theme.muted, Qt::AlignRight | Qt::AlignVCenter);
        if (model.rowCount() > 0)
            continue;
        const QRectF box(column.left(), cardsTop, column.width(), 84);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(theme.border);
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Theme::cardRadius, Theme::cardRadius);
        painter.setPen(theme.muted);
        painter.setFont(Theme::font(Theme::Size::Body));
        painter.drawText(box.adjusted(18, 8, -18, -8), int(Qt::AlignCenter) | Qt::TextWordWrap,
                         m_search.isEmpty() ? nothing[i] : tr("Nothing here matches “%1”.").arg(m_search));
    }
}

} // namespace midflight
