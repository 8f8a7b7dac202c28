// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/listpanels.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QStyledItemDelegate>
#include <cmath>

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
        const auto *list = qobject_cast<const QListView *>(parent());
        const qreal width = (list ? list->viewport()->width() : 300) - 26.0;
        qreal height = 6;
        for (const Line &line : linesOf(index))
            height += heightOf(line, width);
        return {100, int(std::ceil(height + 6))};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_theming.theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(option.rect);
        const auto standing = GatesModel::Standing(index.data(GatesModel::StandingRole).toInt());
        const QRectF sign(row.left() - 1, row.top() + 6, 13, 13);
        if (standing == GatesModel::Standing::Holds)
            glyphs::icon(*painter, sign, glyphs::Icon::Check, theme.good);
        else if (standing == GatesModel::Standing::Open)
            glyphs::icon(*painter, sign, glyphs::Icon::Open, theme.waiting);
        else
            glyphs::icon(*painter, sign, glyphs::Icon::Off, theme.muted);
        qreal y = row.top() + 4;
        for (const Line &line : linesOf(index)) {
            const qreal height = heightOf(line, row.width() - 26);
            painter->setFont(line.font);
            painter->setPen(theme.*line.ink);
            painter->drawText(QRectF(row.left() + 24, y, row.width() - 26, height), int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap, line.text);
            y += height;
        }
        if (index.row() + 1 < index.model()->rowCount())
            painter->fillRect(QRectF(row.left(), row.bottom() - 0.5, row.width(), 1), theme.border);
        painter->restore();
    }

private:
    struct Line {
        QString text;
        QFont font;
        QColor Theme::*ink;
    };

    /// Title, what was observed and what it would take; none of it is ever cut off.
    static QList<Line> linesOf(const QModelIndex &index)
    {
        const auto standing = GatesModel::Standing(index.data(GatesModel::StandingRole).toInt());
        const QFont small = Theme::font(Theme::Size::Small);
        QList<Line> lines {{index.data().toString(), Theme::font(Theme::Size::Body, QFont::Medium), standing == GatesModel::Standing::Off ? &Theme::muted : &Theme::text}};
        if (const QString detail = index.data(GatesModel::DetailRole).toString(); !detail.isEmpty())
            lines.append({detail, small, &Theme::muted});
        if (const QString forecast = index.data(GatesModel::ForecastRole).toString(); standing == GatesModel::Standing::Open && !forecast.isEmpty())
            lines.append({forecast, small, &Theme::waiting});
        return lines;
    }

    static qreal heightOf(const Line &line, qreal width)
    {
        return QFontMetricsF(line.font).boundingRect(QRectF(0, 0, width, 1000), int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap, line.text).height();
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
    m_list->setResizeMode(QListView::Adjust);
    // What a gate says may take another line than before.
    connect(&gates, &QAbstractItemModel::dataChanged, m_list, &QListView::doItemsLayout);
}

void GatesPanel::setSummary(const QString &title, const QString &note, bool alarm, const QStringList &off)
{
    m_alarm = alarm;
    setSubtitle(title);
    m_footer = off.isEmpty() ? tr("Bounds stay valid however often you look.")
                             : tr("Not required: %1.").arg(off.join(QLatin1String(", ")));
    m_note = note;
    setToolTip(note);
    resizeEvent(nullptr);
    update();
}

int GatesPanel::wrapped(const QString &text, int inset) const
{
    if (text.isEmpty())
        return 0;
    const QRect box(0, 0, std::max(80, content().width() - inset), 1000);
    return QFontMetrics(Theme::font(Theme::Size::Small)).boundingRect(box, Qt::TextWordWrap, text).height();
}

void GatesPanel::resizeEvent(QResizeEvent *)
{
    const int note = m_note.isEmpty() ? 0 : wrapped(m_note, 20) + 14;
    m_list->setGeometry(content().adjusted(0, 0, 0, -note - wrapped(m_footer, 0) - 8));
}

void GatesPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect inner = content();
    const int footer = wrapped(m_footer, 0);
    painter.setFont(Theme::font(Theme::Size::Small));
    if (!m_note.isEmpty()) {
        const int height = wrapped(m_note, 20) + 8;
        const QRectF box(inner.left(), inner.bottom() - footer - height - 5, inner.width(), height);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_alarm ? theme().badGround : theme().waitingGround);
        painter.drawRoundedRect(box, 7, 7);
        painter.setPen(m_alarm ? theme().bad : theme().waiting);
        painter.drawText(box.adjusted(10, 4, -10, -4), int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap, m_note);
    }
    painter.setPen(theme().muted);
    painter.drawText(QRectF(inner.left(), inner.bottom() - footer, inner.width(), footer), int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap, m_footer);
}

} // namespace midflight
