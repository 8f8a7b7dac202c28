// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/boardpage.h"

#include "models/words.h"
#include "ui/flowpane.h"
#include "ui/glyphs.h"
#include "ui/tablepane.h"

#include <QHelpEvent>
#include <QToolTip>

namespace midflight {

namespace {
constexpr int margin = Theme::pageMargin;
constexpr int switchTop = 74;
constexpr int viewsTop = 118;
}

BoardPage::BoardPage(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_components(components)
    , m_desk(desk)
    , m_rivets(new RivetsRow(theming, components, this))
    , m_views(new PageStack(this))
    , m_board(new BoardColumns(theming, components, desk))
{
    setObjectName(QStringLiteral("board"));
    setAccessibleName(tr("Board"));
    addSwitch(tr("Board"), tr("Show as board"), "view:board");
    addSwitch(tr("Table"), tr("Show as table"), "view:table");
    addSwitch(tr("Flow"), tr("Show as flow"), "view:flow");
    m_views->addLater([this] { return m_board; });
    m_views->addLater([this] { return buildTable(); });
    m_views->addLater([this] { return buildFlow(); });
    connect(&components, &ComponentModel::refreshed, this, &BoardPage::refresh);
    connect(&components, &QAbstractItemModel::modelReset, this, &BoardPage::refresh);
    connect(&m_board->view(), &BoardView::asked, this, [this](Deed deed, const QString &id) { Q_EMIT asked(deed, {id}); });
    connect(m_rivets, &RivetsRow::opened, this, [this](const QString &id) { Q_EMIT asked(Deed::Open, {id}); });
    showView(Board);
}

QWidget *BoardPage::buildTable()
{
    auto *table = new TablePane(m_theming, m_components, m_desk);
    table->setSearch(m_search);
    table->setStale(m_stale);
    connect(table, &TablePane::asked, this, &BoardPage::asked);
    connect(table, &TablePane::selectionChanged, this, &BoardPage::choiceChanged);
    Q_EMIT viewBuilt(table);
    return table;
}

QWidget *BoardPage::buildFlow()
{
    auto *flow = new FlowPane(m_theming, m_components);
    flow->setSearch(m_search);
    connect(flow, &FlowPane::opened, this, [this](const QString &id) { Q_EMIT asked(Deed::Open, {id}); });
    connect(flow, &FlowPane::currentChanged, this, &BoardPage::choiceChanged);
    Q_EMIT viewBuilt(flow);
    return flow;
}

TablePane *BoardPage::builtTable() const
{
    return static_cast<TablePane *>(m_views->built(Table));
}

FlowPane *BoardPage::builtFlow() const
{
    return static_cast<FlowPane *>(m_views->built(Flow));
}

TablePane &BoardPage::table()
{
    return static_cast<TablePane &>(*m_views->page(Table));
}

FlowPane &BoardPage::flow()
{
    return static_cast<FlowPane &>(*m_views->page(Flow));
}

void BoardPage::addSwitch(const QString &text, const QString &accessible, const char *name)
{
    const auto view = View(m_switches.size());
    auto *button = new Button(m_theming, Button::Kind::Toggle, text, this);
    button->setName(accessible, QLatin1String(name));
    connect(button, &Button::clicked, this, [this, view] { showView(view); });
    m_switches.append(button);
}

void BoardPage::showView(View view)
{
    m_views->show(view);
    for (int i = 0; i < m_switches.size(); ++i)
        m_switches[i]->setChecked(i == view);
    Q_EMIT viewChanged();
    Q_EMIT choiceChanged();
}

BoardPage::View BoardPage::view() const
{
    return View(m_views->currentIndex());
}

void BoardPage::setSearch(const QString &text)
{
    m_search = text.trimmed();
    m_board->setSearch(text);
    if (TablePane *table = builtTable())
        table->setSearch(text);
    if (FlowPane *flow = builtFlow())
        flow->setSearch(text);
    update();
}

void BoardPage::setStale(bool stale)
{
    m_stale = stale;
    m_board->view().setStale(stale);
    if (TablePane *table = builtTable())
        table->setStale(stale);
}

QStringList BoardPage::chosen() const
{
    if (view() == Table)
        return builtTable()->selected();
    const QString id = view() == Flow ? builtFlow()->current() : m_board->view().focusedComponent();
    return id.isEmpty() ? QStringList() : QStringList {id};
}

QString BoardPage::firstComponent()
{
    return view() == Table ? builtTable()->firstComponent() : view() == Flow ? builtFlow()->firstComponent() : m_board->view().firstComponent();
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
    int left = margin;
    for (Button *button : std::as_const(m_switches)) {
        const QSize size = button->sizeHint();
        button->setGeometry(QRect(QPoint(left, switchTop), size));
        left += size.width() + Theme::gap;
    }
    m_views->setGeometry(0, viewsTop, width(), height() - viewsTop);
    const bool empty = m_components.rowCount() == 0;
    m_views->setVisible(!empty);
    for (Button *button : std::as_const(m_switches))
        button->setVisible(!empty);
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
        return all == 1 ? tr("The component flies on the new system") : tr("All %1 components fly on the new system").arg(words::count(all));
    if (onNew == 1)
        return tr("1 of %1 components flies on the new system").arg(words::count(all));
    return tr("%1 of %2 components fly on the new system").arg(words::count(onNew), words::count(all));
}

QString BoardPage::subtitle() const
{
    QStringList parts;
    const MigrationSnapshot &migration = m_components.migration();
    if (migration.started.isValid()) {
        const qint64 days = migration.started.daysTo(QDateTime::currentDateTimeUtc());
        parts.append(tr("Week %1").arg(days / 7 + 1));
    }
    parts.append(tr("%1 in parallel").arg(words::count(m_components.countIn(Stage::Shadow))));
    const int waiting = m_components.waitingForApproval();
    if (waiting == 1)
        parts.append(tr("1 waits for your approval"));
    else if (waiting > 1)
        parts.append(tr("%1 wait for your approval").arg(words::count(waiting)));
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
                       tr("Describe them in a migration file and import it (Ctrl+I, or “midflightctl import FILE.toml”). They "
                          "appear here at once, in the old stage."));
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
        const qreal left = m_switches.last()->geometry().right() + 16, right = width() - margin;
        const qreal wide = std::min(QFontMetricsF(font).horizontalAdvance(note) + 24, right - left);
        m_noteBox = QRectF(right - wide, switchTop + 2.5, wide, 26);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.waitingGround);
        painter.drawRoundedRect(m_noteBox, 7, 7);
        glyphs::text(painter, m_noteBox.adjusted(12, 0, -11, 0), note, font, theme.waiting);
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
