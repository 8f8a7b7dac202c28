// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/commandpalette.h"

#include "ui/glyphs.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace midflight {

namespace {

constexpr int wide = 560, high = 400, rowHeight = 36;
constexpr int hintRole = Qt::UserRole + 1;

class CommandDelegate : public QStyledItemDelegate
{
public:
    CommandDelegate(const Theming &theming, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theming(theming)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {wide - 40, rowHeight}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_theming.theme();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.accentGround);
            painter->drawRoundedRect(option.rect.adjusted(2, 1, -2, -1), 7, 7);
        }
        const QRectF box = QRectF(option.rect).adjusted(12, 0, -12, 0);
        const QFont hintFont = Theme::font(Theme::Size::Small);
        const QString hint = index.data(hintRole).toString();
        const qreal hintWidth = QFontMetricsF(hintFont).horizontalAdvance(hint) + 4;
        glyphs::text(*painter, box.adjusted(0, 0, -hintWidth - 10, 0), index.data().toString(), Theme::font(Theme::Size::Body, QFont::Medium), theme.text);
        glyphs::text(*painter, box, hint, hintFont, theme.muted, Qt::AlignRight | Qt::AlignVCenter);
    }

private:
    const Theming &m_theming;
};

} // namespace

QList<Command> matching(const QList<Command> &commands, const QString &text)
{
    const QString typed = text.simplified();
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    QList<Command> found;
    for (const Command &command : commands) {
        if (std::all_of(words.begin(), words.end(), [&](const QString &word) { return command.title.contains(word, Qt::CaseInsensitive); }))
            found.append(command);
    }
    std::stable_partition(found.begin(), found.end(), [&](const Command &command) { return command.title.startsWith(typed, Qt::CaseInsensitive); });
    return found;
}

CommandPalette::CommandPalette(const Theming &theming, QWidget *window)
    : QWidget(window) // no window of its own: assistive technology is not told of popups
    , m_theming(theming)
    , m_line(new QLineEdit(this))
    , m_list(new QListView(this))
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Command palette"));
    m_line->setObjectName(QStringLiteral("palette:line"));
    m_line->setAccessibleName(tr("Find a component or an action"));
    m_line->setMinimumHeight(34);
    m_line->setPlaceholderText(tr("Find a component or an action…"));
    m_list->setObjectName(QStringLiteral("palette:list"));
    m_list->setAccessibleName(tr("What can be done"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new CommandDelegate(theming, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->viewport()->setAutoFillBackground(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(m_line);
    layout->addWidget(m_list, 1);
    m_line->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(34);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 80));
    setGraphicsEffect(shadow);
    hide();
}

void CommandPalette::offer(const QList<Command> &commands)
{
    m_commands = commands;
    m_line->clear();
    filter();
    const QRect window = parentWidget()->rect();
    const QSize size(std::min(wide, window.width() - 40), std::min(high, window.height() - 120));
    setGeometry(QRect(QPoint(window.center().x() - size.width() / 2, 64), size));
    if (!isVisible())
        m_before = QApplication::focusWidget();
    show();
    raise();
    m_line->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::filter()
{
    m_shown = matching(m_commands, m_line->text());
    m_model.clear();
    for (const Command &command : std::as_const(m_shown)) {
        auto *item = new QStandardItem(command.title);
        item->setData(command.hint, hintRole);
        m_model.appendRow(item);
    }
    m_list->setCurrentIndex(m_model.index(0, 0));
}

void CommandPalette::runCurrent()
{
    const int row = m_list->currentIndex().row();
    if (row < 0 || row >= m_shown.size())
        return;
    const auto run = m_shown[row].run;
    leave();
    run();
}

/// The focus goes back to where it was.
void CommandPalette::leave()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const int row = m_list->currentIndex().row();
        const int last = m_model.rowCount() - 1;
        switch (key->key()) {
        case Qt::Key_Down: m_list->setCurrentIndex(m_model.index(std::min(last, row + 1), 0)); return true;
        case Qt::Key_Up: m_list->setCurrentIndex(m_model.index(std::max(0, row - 1), 0)); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: runCurrent(); return true;
        case Qt::Key_Escape: leave(); return true;
        default: break;
        }
    }
    if (watched == m_line && event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) // somebody turned to something else
            hide();
    }
    return QWidget::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::cardRadius, Theme::cardRadius);
    if (m_shown.isEmpty())
        glyphs::text(painter, rect().adjusted(0, 40, 0, 0), tr("Nothing is called so."), Theme::font(Theme::Size::Body), theme.muted, Qt::AlignCenter);
}

} // namespace midflight
