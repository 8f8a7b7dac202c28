// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tablepane.h"

#include "models/words.h"
#include "ui/glyphs.h"
#include "ui/tables.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace midflight {

namespace {

/// The title in bold, the stage with its rivet, the rest as text.
class ComponentDelegate : public QStyledItemDelegate
{
public:
    ComponentDelegate(const Theming &theming, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theming(theming)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_theming.theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, theme.accentGround);
        painter->fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, theme.border);
        QRectF box = QRectF(option.rect).adjusted(9, 0, -9, 0);
        QFont font = Theme::font(Theme::Size::Body, index.column() == ComponentTable::Title ? QFont::DemiBold : QFont::Normal);
        QColor ink = index.column() == ComponentTable::Title || index.column() == ComponentTable::Proof ? theme.text : theme.secondary;
        if (index.column() == ComponentTable::StageColumn) {
            const auto stage = Stage(index.data(ComponentTable::StageRole).toInt());
            glyphs::rivet(*painter, QRectF(box.left(), box.center().y() - 6.5, 13, 13), stage, theme);
            box.adjust(20, 0, 0, 0);
            ink = theme.stageText(stage);
            font.setWeight(QFont::Medium);
        }
        const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
        glyphs::text(*painter, box, index.data().toString(), font, ink, alignment);
        if (option.state.testFlag(QStyle::State_HasFocus)) { // the row's outline, column by column
            painter->setPen(QPen(theme.accent, 1.5));
            painter->drawLine(QPointF(option.rect.left(), option.rect.top() + 1), QPointF(option.rect.right() + 1, option.rect.top() + 1));
            painter->drawLine(QPointF(option.rect.left(), option.rect.bottom() - 1), QPointF(option.rect.right() + 1, option.rect.bottom() - 1));
        }
        painter->restore();
    }

private:
    const Theming &m_theming;
};

} // namespace

TablePane::TablePane(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_components(components)
    , m_desk(desk)
    , m_table(components)
    , m_view(m_table)
    , m_rows(tables::make(m_view, tr("Components"), this))
    , m_said(new QLabel(this))
    , m_startShadow(new Button(theming, Button::Kind::Plain, tr("Start shadow"), this))
    , m_approve(new Button(theming, Button::Kind::Primary, tr("Approve cutover"), this))
    , m_rollback(new Button(theming, Button::Kind::Danger, tr("Roll back"), this))
{
    m_rows->setObjectName(QStringLiteral("table"));
    m_rows->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_rows->setSortingEnabled(true);
    m_rows->sortByColumn(-1, Qt::AscendingOrder); // the file's order until somebody sorts
    m_rows->setItemDelegate(new ComponentDelegate(theming, m_rows));
    m_rows->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_rows->verticalHeader()->setDefaultSectionSize(33);
    m_rows->horizontalHeader()->setSectionsMovable(true);
    m_rows->horizontalHeader()->setSortIndicatorClearable(true);
    tables::setWidths(*m_rows, {m_titles, 96, 110, 108, 70, 92, 74, 110, -1});
    m_rows->horizontalHeader()->setMinimumSectionSize(56);
    m_rows->installEventFilter(this);
    m_said->setObjectName(QStringLiteral("table:said"));
    m_said->setWordWrap(true);
    m_startShadow->setName(tr("Start shadow of the selected"), QStringLiteral("table:shadow"));
    m_approve->setName(tr("Approve cutover of the selected"), QStringLiteral("table:approve"));
    m_rollback->setName(tr("Roll back the selected"), QStringLiteral("table:rollback"));

    auto *above = new QHBoxLayout;
    above->setContentsMargins(12, 6, 8, 6);
    above->setSpacing(8);
    above->addWidget(m_said, 1);
    for (Button *button : {m_startShadow, m_approve, m_rollback})
        above->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin + 1, 0, Theme::pageMargin + 1, Theme::pageMargin);
    layout->setSpacing(0);
    layout->addLayout(above);
    layout->addWidget(m_rows, 1);

    connect(m_startShadow, &Button::clicked, this, [this] { ask(Deed::StartShadow); });
    connect(m_approve, &Button::clicked, this, [this] { ask(Deed::Approve); });
    connect(m_rollback, &Button::clicked, this, [this] { ask(Deed::RollBack); });
    connect(m_rows, &QTableView::doubleClicked, this, [this] { ask(Deed::Open); });
    connect(m_rows->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        offerDeeds();
        Q_EMIT selectionChanged();
    });
    connect(&components, &ComponentModel::refreshed, this, &TablePane::offerDeeds);
    connect(&components, &QAbstractItemModel::modelReset, this, &TablePane::fitTitles);
    connect(&desk, &DecisionDesk::busyChanged, this, &TablePane::offerDeeds);
    connect(&theming, &Theming::changed, this, &TablePane::offerDeeds);
    offerDeeds();
}

void TablePane::setSearch(const QString &text)
{
    m_view.setSearch(text);
    offerDeeds();
}

void TablePane::setStale(bool stale)
{
    m_stale = stale;
    offerDeeds();
}

QStringList TablePane::selected() const
{
    QList<int> rows;
    const QModelIndexList chosen = m_rows->selectionModel()->selectedRows();
    for (const QModelIndex &index : chosen)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QStringList ids;
    for (const int row : std::as_const(rows))
        ids.append(m_view.at(row).id.value);
    return ids;
}

QString TablePane::firstComponent() const
{
    return m_view.rowCount() > 0 ? m_view.at(0).id.value : QString();
}

QHeaderView &TablePane::header()
{
    return *m_rows->horizontalHeader();
}

/// What all of the selected allow; a wave is all or nothing.
void TablePane::offerDeeds()
{
    const QStringList ids = selected();
    const auto all = [&](const auto &allows) {
        return !ids.isEmpty() && std::all_of(ids.begin(), ids.end(), [&](const QString &id) {
            const ComponentSnapshot *component = m_components.find(id);
            return component && allows(*component);
        });
    };
    const bool free = !m_stale && std::none_of(ids.begin(), ids.end(), [this](const QString &id) { return m_desk.isBusy(id); });
    m_startShadow->setEnabled(free && all([](const auto &component) { return component.stage == Stage::Old && !component.frozen; }));
    m_approve->setEnabled(free && all([](const auto &component) { return component.stage == Stage::Shadow && component.evidence.ready && !component.frozen; }));
    m_rollback->setEnabled(all([](const auto &component) { return component.stage == Stage::Shadow || component.stage == Stage::New; }));
    QString said;
    if (ids.isEmpty())
        said = tr("%1 of %Ln component(s) · select several with Shift or Ctrl to decide on them together", nullptr, m_table.rowCount()).arg(words::count(m_view.rowCount()));
    else if (ids.size() == 1)
        said = tr("%1 selected").arg(m_components.titleOf(ids.first()));
    else
        said = tr("%1 selected · one decision for all of them, or none").arg(words::count(ids.size()));
    m_said->setText(said);
    QPalette palette = m_said->palette();
    palette.setColor(QPalette::WindowText, m_theming.theme().secondary);
    m_said->setPalette(palette);
    update();
}

void TablePane::ask(Deed deed)
{
    if (const QStringList ids = selected(); !ids.isEmpty())
        Q_EMIT asked(deed, ids);
}

bool TablePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_rows && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            ask(Deed::Open);
            return true;
        }
    }
    if (watched == m_rows && event->type() == QEvent::FocusIn && !m_rows->currentIndex().isValid()) // where the focus is must be seen
        m_rows->selectionModel()->setCurrentIndex(m_view.index(0, 0), QItemSelectionModel::NoUpdate);
    return QWidget::eventFilter(watched, event);
}

void TablePane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitTitles();
}

/// Titles get what the longest needs, and more of it on a wide screen; what is left is for what comes next.
void TablePane::fitTitles()
{
    QHeaderView *header = m_rows->horizontalHeader();
    if (header->sectionSize(0) != m_titles)
        return; // as somebody wanted it
    const QFontMetrics metrics(Theme::font(Theme::Size::Body, QFont::DemiBold));
    int longest = 0;
    for (int row = 0; row < m_components.rowCount(); ++row)
        longest = std::max(longest, metrics.horizontalAdvance(m_components.at(row).title));
    m_titles = std::clamp(longest + 36, 150, std::clamp(width() * 22 / 100, 190, 460));
    header->resizeSection(0, m_titles);
}

void TablePane::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(Theme::pageMargin + 0.5, 0.5, -Theme::pageMargin - 0.5, -Theme::pageMargin + 4.5), Theme::cardRadius, Theme::cardRadius);
}

} // namespace midflight
