// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/listpanels.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QStyledItemDelegate>

namespace midflight {

namespace {

QListView *makeList(QAbstractItemModel &model, const QString &accessibleName, QStyledItemDelegate *delegate, QWidget *parent)
{
    auto *list = new QListView(parent);
    list->setModel(&model);
    list->setItemDelegate(delegate);
    delegate->setParent(list);
    list->setAccessibleName(accessibleName);
    list->setFrameShape(QFrame::NoFrame);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->viewport()->setAutoFillBackground(false);
    return list;
}

class CauseDelegate : public QStyledItemDelegate
{
public:
    explicit CauseDelegate(const Theming &theming)
        : m_theming(theming)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {100, 37}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_theming.theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(option.rect);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.accentGround);
            painter->drawRoundedRect(row.adjusted(0, 1, 0, -1), 4, 4);
        }
        const qint64 count = index.data(CausesModel::CountRole).toLongLong();
        const qint64 largest = std::max<qint64>(1, index.siblingAtRow(0).data(CausesModel::CountRole).toLongLong());
        const bool open = index.data(CausesModel::StateRole).toString() == QLatin1String("open");
        const QString number = words::count(count);
        const QFont small = Theme::font(Theme::Size::Small);
        const qreal numbers = std::max(44.0, QFontMetricsF(Theme::font(Theme::Size::Body)).horizontalAdvance(number) + 10);
        const qreal bars = row.width() * 0.34;
        const QRectF bar(row.right() - numbers - bars, row.center().y() - 5.5, bars * double(count) / double(largest), 11);
        painter->setPen(Qt::NoPen);
        painter->setBrush(open ? QBrush(theme.bad) : QBrush(theme.muted, Qt::BDiagPattern));
        painter->drawRoundedRect(bar.adjusted(0, 0, std::max(0.0, 3 - bar.width()), 0), 2.5, 2.5);
        const QRectF text(row.left() + 4, row.top() + 2, row.width() - numbers - bars - 14, 17);
        glyphs::text(*painter, text, index.data().toString(), Theme::mono(Theme::Size::Small), theme.text,
                     Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideLeft);
        glyphs::text(*painter, text.translated(0, 15), index.data(CausesModel::HowRole).toString(), small, theme.muted);
        glyphs::text(*painter, QRectF(row.right() - numbers + 8, row.top(), numbers - 8, row.height()), number,
                     Theme::font(Theme::Size::Body), theme.secondary);
        painter->restore();
    }

private:
    const Theming &m_theming;
};

class GateDelegate : public QStyledItemDelegate
{
public:
    explicit GateDelegate(const Theming &theming)
        : m_theming(theming)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return {100, forecastOf(index).isEmpty() ? 38 : 54};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_theming.theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(option.rect);
        const auto standing = GatesModel::Standing(index.data(GatesModel::StandingRole).toInt());
        const QRectF sign(row.left() - 1, row.top() + 4, 13, 13);
        if (standing == GatesModel::Standing::Holds)
            glyphs::icon(*painter, sign, glyphs::Icon::Check, theme.good);
        else if (standing == GatesModel::Standing::Open)
            glyphs::icon(*painter, sign, glyphs::Icon::Open, theme.waiting);
        else
            glyphs::icon(*painter, sign, glyphs::Icon::Off, theme.muted);
        const QRectF text(row.left() + 24, row.top() + 2, row.width() - 26, 17);
        const bool off = standing == GatesModel::Standing::Off;
        glyphs::text(*painter, text, index.data().toString(), Theme::font(Theme::Size::Body, QFont::Medium),
                     off ? theme.muted : theme.text);
        const QFont small = Theme::font(Theme::Size::Small);
        glyphs::text(*painter, text.translated(0, 16), index.data(GatesModel::DetailRole).toString(), small, theme.muted);
        glyphs::text(*painter, text.translated(0, 32), forecastOf(index), small, theme.waiting);
        if (index.row() + 1 < index.model()->rowCount())
            painter->fillRect(QRectF(row.left(), row.bottom() - 0.5, row.width(), 1), theme.border);
        painter->restore();
    }

private:
    static QString forecastOf(const QModelIndex &index)
    {
        const auto standing = GatesModel::Standing(index.data(GatesModel::StandingRole).toInt());
        return standing == GatesModel::Standing::Open ? index.data(GatesModel::ForecastRole).toString() : QString();
    }

    const Theming &m_theming;
};

} // namespace

CausesPanel::CausesPanel(const Theming &theming, CausesModel &causes, QWidget *parent)
    : Panel(theming, tr("Where they differ"), parent)
    , m_list(makeList(causes, tr("Where they differ"), new CauseDelegate(theming), this))
{
    m_list->setObjectName(QStringLiteral("causes"));
    setRemark(tr("since the evidence began"));
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this](const QItemSelection &chosen) {
        const QModelIndex cause = chosen.isEmpty() ? QModelIndex() : chosen.indexes().first();
        Q_EMIT causeChosen(cause.data(CausesModel::IdRole).toString(), cause.data().toString());
    });
    // A second click on the same row shows all again.
    connect(m_list, &QListView::pressed, this, [this, last = QPersistentModelIndex()](const QModelIndex &index) mutable {
        if (last == index) {
            m_list->clearSelection();
            last = QPersistentModelIndex();
        } else {
            last = index;
        }
    });
}

void CausesPanel::clearChoice()
{
    m_list->clearSelection();
}

void CausesPanel::resizeEvent(QResizeEvent *)
{
    m_list->setGeometry(content());
}

GatesPanel::GatesPanel(const Theming &theming, GatesModel &gates, QWidget *parent)
    : Panel(theming, tr("Ready to cut over?"), parent)
    , m_list(makeList(gates, tr("Gates"), new GateDelegate(theming), this))
{
    m_list->setObjectName(QStringLiteral("gates"));
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
}

void GatesPanel::setSummary(const QString &title, const QString &note, const QStringList &off)
{
    setSubtitle(title);
    m_footer = off.isEmpty() ? tr("Bounds stay valid however often you look.")
                             : tr("Not required: %1.").arg(off.join(QLatin1String(", ")));
    m_note = note;
    setToolTip(note);
    resizeEvent(nullptr);
    update();
}

int GatesPanel::noteHeight() const
{
    if (m_note.isEmpty())
        return 18;
    const QRect box(0, 0, std::max(80, content().width() - 20), 1000);
    return 18 + QFontMetrics(Theme::font(Theme::Size::Small)).boundingRect(box, Qt::TextWordWrap, m_note).height() + 20;
}

void GatesPanel::resizeEvent(QResizeEvent *)
{
    m_list->setGeometry(content().adjusted(0, 0, 0, -noteHeight() - 4));
}

void GatesPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect inner = content();
    const int height = noteHeight();
    if (!m_note.isEmpty()) {
        const QRectF box(inner.left(), inner.bottom() - height + 4, inner.width(), height - 22);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().waitingGround);
        painter.drawRoundedRect(box, 7, 7);
        painter.setPen(theme().waiting);
        painter.setFont(Theme::font(Theme::Size::Small));
        painter.drawText(box.adjusted(10, 4, -10, -4), int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap, m_note);
    }
    glyphs::text(painter, QRectF(inner.left(), inner.bottom() - 15, inner.width(), 16),
                 m_footer, Theme::font(Theme::Size::Small), theme().muted);
}

} // namespace midflight
