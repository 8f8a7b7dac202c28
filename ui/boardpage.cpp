// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/boardpage.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QHelpEvent>
#include <QToolTip>

namespace midflight {

namespace {
constexpr int margin = Theme::pageMargin;
constexpr int noteTop = 74;
constexpr int columnsTop = 112;
constexpr int cardsTop = 142;
}

BoardPage::BoardPage(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_components(components)
    , m_rivets(new RivetsRow(theming, components, this))
    , m_view(new BoardView(theming, components, desk, this))
{
    setObjectName(QStringLiteral("board"));
    setAccessibleName(tr("Board"));
    connect(&components, &ComponentModel::refreshed, this, &BoardPage::refresh);
    connect(&components, &QAbstractItemModel::modelReset, this, &BoardPage::refresh);
    connect(m_view, &BoardView::rearranged, this, qOverload<>(&QWidget::update));
    connect(m_view, &BoardView::asked, this, &BoardPage::asked);
    connect(m_rivets, &RivetsRow::opened, this, [this](const QString &id) { Q_EMIT asked(Deed::Open, id); });
}

void BoardPage::setSearch(const QString &text)
{
    m_search = text.trimmed();
    m_view->setSearch(text);
    update();
}

void BoardPage::setWaitingFor(const QString &what)
{
    m_waitingFor = what;
    update();
}

void BoardPage::refresh()
{
    m_rivets->refresh();
    setAccessibleDescription(headline() + QLatin1String(". ") + subtitle() + QLatin1String(" ") + gatesNote());
    place();
    update();
}

void BoardPage::place()
{
    const QSize rivets = m_rivets->sizeHint();
    m_rivets->setGeometry(width() - margin - rivets.width(), std::max(6, 62 - rivets.height()), rivets.width(),
                          rivets.height());
    // The scroll bar stands in the margin, so that columns keep their width.
    m_view->setGeometry(margin, cardsTop, width() - margin - 6, height() - cardsTop);
}

void BoardPage::resizeEvent(QResizeEvent *)
{
    place();
}

QString BoardPage::headline() const
{
    const int all = m_components.rowCount();
    const int onNew = m_components.onNewSystem();
    if (all > 0 && onNew == all)
        return all == 1 ? tr("The component flies on the new system") : tr("All %1 components fly on the new system").arg(all);
    if (onNew == 1)
        return tr("1 of %1 components flies on the new system").arg(all);
    return tr("%1 of %2 components fly on the new system").arg(onNew).arg(all);
}

QString BoardPage::subtitle() const
{
    QStringList parts;
    const MigrationSnapshot &migration = m_components.migration();
    if (migration.started.isValid()) {
        const qint64 days = migration.started.daysTo(QDateTime::currentDateTimeUtc());
        parts.append(tr("Week %1").arg(days / 7 + 1));
    }
    parts.append(tr("%1 in parallel").arg(m_components.countIn(Stage::Shadow)));
    const int waiting = m_components.waitingForApproval();
    if (waiting == 1)
        parts.append(tr("1 waits for your approval"));
    else if (waiting > 1)
        parts.append(tr("%1 wait for your approval").arg(waiting));
    return parts.join(QStringLiteral(" · "));
}

QString BoardPage::gatesNote() const
{
    if (!m_components.gatesScaledDown())
        return {};
    QStringList parts;
    for (int row = 0; row < m_components.rowCount() && parts.isEmpty(); ++row)
        parts = words::scaledDown(m_components.at(row).gates);
    if (parts.size() > 2) // a hint; the component's page says all of it
        parts = {parts[0], parts[1], tr("and more")};
    return tr("Gates scaled down for this migration: %1").arg(parts.join(QLatin1String(", ")));
}

void BoardPage::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    if (m_components.rowCount() == 0) {
        if (m_waitingFor.isEmpty() && m_components.migration().revision > 0) {
            paintEmpty(painter, tr("No components yet"),
                       tr("Describe them in a migration file and run “midflightctl import FILE.toml”. They appear here "
                          "at once, in the old stage."));
        } else {
            paintEmpty(painter, tr("Waiting for the router"), m_waitingFor);
        }
        return;
    }
    const qreal textWidth = m_rivets->x() - margin - 20;
    glyphs::text(painter, QRectF(margin, 18, textWidth, 28), headline(),
                 Theme::font(Theme::Size::Headline, QFont::Bold), theme.text);
    glyphs::text(painter, QRectF(margin, 46, textWidth, 20), subtitle(), Theme::font(Theme::Size::Body),
                 theme.secondary);

    m_noteBox = {};
    if (const QString note = gatesNote(); !note.isEmpty()) {
        const QFont font = Theme::font(Theme::Size::Small, QFont::Medium);
        const qreal wanted = QFontMetricsF(font).horizontalAdvance(note) + 24;
        m_noteBox = QRectF(margin, noteTop, std::min<qreal>(wanted, width() - 2 * margin), 26);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.waitingGround);
        painter.drawRoundedRect(m_noteBox, 7, 7);
        glyphs::text(painter, m_noteBox.adjusted(12, 0, -11, 0), note, font, theme.waiting);
    }
    paintColumns(painter);
}

void BoardPage::paintColumns(QPainter &painter)
{
    const Theme &theme = m_theming.theme();
    const QString explanations[] {tr("answers from the old system"), tr("both run, old answers"),
                                  tr("answers from the new system")};
    const QString nothing[] {tr("Nothing is left on the old system alone."),
                             tr("Nothing runs in parallel. Start the shadow of a component to compare old and new."),
                             tr("Nothing has been cut over yet.")};
    for (int i = 0; i < 3; ++i) {
        const QRectF column = QRectF(m_view->columnRect(i)).translated(m_view->x(), 0);
        const Stage stage = BoardView::stages[size_t(i)];
        const BoardModel &model = m_view->column(i);
        glyphs::rivet(painter, QRectF(column.left() + 1, columnsTop + 2.5, 15, 15), stage, theme);
        const QFont titleFont = Theme::font(Theme::Size::Title, QFont::DemiBold);
        const QString title = words::stage(stage);
        qreal x = column.left() + 25;
        glyphs::text(painter, QRectF(x, columnsTop, 120, 20), title, titleFont, theme.text);
        x += QFontMetricsF(titleFont).horizontalAdvance(title) + 9;
        const QString number = m_search.isEmpty() ? words::count(model.total())
                                                  : tr("%1 of %2").arg(model.rowCount()).arg(model.total());
        const QFont numberFont = Theme::font(Theme::Size::Body);
        glyphs::text(painter, QRectF(x, columnsTop, 90, 20), number, numberFont, theme.secondary);
        x += QFontMetricsF(numberFont).horizontalAdvance(number) + 12;
        glyphs::text(painter, QRectF(x, columnsTop, column.right() - x, 20), explanations[i],
                     Theme::font(Theme::Size::Small), theme.muted, Qt::AlignRight | Qt::AlignVCenter);
        if (model.rowCount() > 0)
            continue;
        const QRectF box(column.left(), cardsTop, column.width(), 84);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.border, 1.2, Qt::DashLine));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), Theme::cardRadius, Theme::cardRadius);
        painter.setPen(theme.muted);
        painter.setFont(Theme::font(Theme::Size::Body));
        painter.drawText(box.adjusted(18, 8, -18, -8), int(Qt::AlignCenter) | Qt::TextWordWrap,
                         m_search.isEmpty() ? nothing[i] : tr("Nothing here matches “%1”.").arg(m_search));
    }
}

void BoardPage::paintEmpty(QPainter &painter, const QString &title, const QString &text)
{
    const Theme &theme = m_theming.theme();
    const QRectF middle(width() / 2.0 - 260, height() / 2.0 - 110, 520, 220);
    glyphs::rivet(painter, QRectF(middle.center().x() - 22, middle.top(), 44, 44), Stage::Shadow, theme);
    glyphs::text(painter, QRectF(middle.left(), middle.top() + 60, middle.width(), 30), title,
                 Theme::font(Theme::Size::Headline, QFont::Bold), theme.text, Qt::AlignCenter);
    painter.setFont(Theme::font(Theme::Size::Title));
    painter.setPen(theme.secondary);
    painter.drawText(QRectF(middle.left(), middle.top() + 98, middle.width(), 120),
                     int(Qt::AlignHCenter | Qt::AlignTop) | Qt::TextWordWrap, text);
}

bool BoardPage::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (m_noteBox.contains(help->pos())) {
            const QString description = m_components.migration().description;
            QToolTip::showText(help->globalPos(), description.isEmpty() ? gatesNote() : gatesNote() + QLatin1String("\n\n") + description, this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace midflight
