// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rulespanel.h"

#include "ui/glyphs.h"

#include <QDateTime>
#include <QStyledItemDelegate>

namespace midflight {

namespace {

class RuleDelegate : public QStyledItemDelegate
{
public:
    RuleDelegate(const Theming &theming, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theming(theming)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {100, 40}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_theming.theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.accentGround);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), 4, 4);
        }
        const bool expired = index.data(RulesModel::ExpiredRole).toBool();
        const QFont small = Theme::font(Theme::Size::Small);
        const QString expiry = index.data(RulesModel::ExpiryRole).toString();
        const qreal wide = QFontMetricsF(small).horizontalAdvance(expiry) + 4;
        const QRectF row = QRectF(option.rect).adjusted(6, 3, -6, 0);
        QFont font = Theme::mono(Theme::Size::Small);
        font.setStrikeOut(expired); // without the colour, too
        glyphs::text(*painter, QRectF(row.left(), row.top(), row.width() - wide - 10, 17), index.data().toString(), font, expired ? theme.muted : theme.text);
        glyphs::text(*painter, QRectF(row.right() - wide, row.top(), wide, 17), expiry, small, expired ? theme.bad : theme.secondary, Qt::AlignRight | Qt::AlignVCenter);
        glyphs::text(*painter, QRectF(row.left(), row.top() + 17, row.width(), 17), index.data(RulesModel::ReasonRole).toString(), small, theme.muted);
        painter->restore();
    }

private:
    const Theming &m_theming;
};

} // namespace

RulesPanel::RulesPanel(const Theming &theming, QWidget *parent)
    : Panel(theming, tr("Rules"), parent)
    , m_list(new QListView(this))
    , m_edit(new Button(theming, Button::Kind::Plain, tr("Change…"), this))
    , m_remove(new Button(theming, Button::Kind::Plain, tr("Take away"), this))
{
    m_list->setModel(&m_rules);
    m_list->setItemDelegate(new RuleDelegate(theming, m_list));
    m_list->setObjectName(QStringLiteral("rules"));
    m_list->setAccessibleName(tr("Rules"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAutoFillBackground(false);
    m_edit->setName(tr("Change the selected rule"), QStringLiteral("rules:edit"));
    m_remove->setName(tr("Take the selected rule away"), QStringLiteral("rules:remove"));
    connect(m_edit, &Button::clicked, this, [this] { Q_EMIT editAsked(m_list->currentIndex().row()); });
    connect(m_remove, &Button::clicked, this, [this] { Q_EMIT removeAsked(m_list->currentIndex().row()); });
    const auto offer = [this] {
        const bool chosen = m_list->currentIndex().isValid();
        m_edit->setEnabled(chosen);
        m_remove->setEnabled(chosen);
    };
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, offer);
    connect(&m_rules, &RulesModel::modelReset, this, offer);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) { Q_EMIT editAsked(index.row()); });
    offer();
    setRules({});
}

void RulesPanel::setRules(const QList<Rule> &rules)
{
    m_rules.setRules(rules, QDateTime::currentDateTimeUtc().date());
    m_list->setVisible(!rules.isEmpty());
    m_edit->setVisible(!rules.isEmpty());
    m_remove->setVisible(!rules.isEmpty());
    setEmptyText(rules.isEmpty() ? tr("No rules: everything is compared exactly. Choose a difference above, then Ignore, Tolerate, Mask or Expected.") : QString());
}

void RulesPanel::resizeEvent(QResizeEvent *)
{
    int right = width() - Theme::cardPadding;
    for (Button *button : {m_remove, m_edit}) {
        const int wide = button->sizeHint().width();
        button->setGeometry(right - wide, 8, wide, 27);
        right -= wide + 6;
    }
    m_list->setGeometry(content());
}

} // namespace midflight
