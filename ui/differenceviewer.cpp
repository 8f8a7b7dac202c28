// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/differenceviewer.h"

#include "models/words.h"
#include "ui/differencedelegate.h"
#include "ui/glyphs.h"
#include "ui/tables.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>

namespace midflight {

namespace {

constexpr int headHeight = 76;
constexpr int noteHeight = 22;
constexpr int actionsHeight = 38;

QString factsOf(const std::optional<Outcome> &outcome)
{
    if (!outcome)
        return DifferenceViewer::tr("did not run");
    QStringList facts;
    if (outcome->failure)
        facts.append(*outcome->failure);
    if (outcome->signal)
        facts.append(DifferenceViewer::tr("killed by signal %1").arg(*outcome->signal));
    if (outcome->exitCode)
        facts.append(DifferenceViewer::tr("exit %1").arg(*outcome->exitCode));
    if (outcome->status.value_or(0) > 0)
        facts.append(DifferenceViewer::tr("HTTP %1").arg(*outcome->status));
    facts.append(words::runningTime(outcome->seconds));
    if (outcome->cpuSeconds)
        facts.append(DifferenceViewer::tr("CPU %1").arg(words::runningTime(*outcome->cpuSeconds)));
    if (outcome->maxRss)
        facts.append(QLocale().formattedDataSize(*outcome->maxRss, 0, QLocale::DataSizeSIFormat));
    return facts.join(QLatin1String(", "));
}

} // namespace

DifferenceViewer::DifferenceViewer(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_table(tables::make(m_model, tr("Old and new side by side"), this))
    , m_previous(new Button(theming, Button::Kind::Plain, QStringLiteral("↑"), this))
    , m_next(new Button(theming, Button::Kind::Plain, QStringLiteral("↓"), this))
    , m_trace(new Button(theming, Button::Kind::Link, QString(), this))
{
    m_table->setObjectName(QStringLiteral("differences"));
    m_table->setItemDelegate(new DifferenceDelegate(theming, m_table));
    m_table->verticalHeader()->setDefaultSectionSize(21);
    m_table->installEventFilter(this);
    tables::setWidths(*m_table, {24, -1, -1});
    m_table->horizontalHeader()->setMinimumSectionSize(20);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Fixed);
    m_table->horizontalHeader()->resizeSection(0, 24);
    m_previous->setName(tr("Previous difference"), QStringLiteral("difference:previous"));
    m_previous->setToolTip(tr("Previous difference (Alt+Up, or P in the list)"));
    m_next->setName(tr("Next difference"), QStringLiteral("difference:next"));
    m_next->setToolTip(tr("Next difference (Alt+Down, or N in the list)"));
    connect(m_previous, &Button::clicked, this, [this] { step(-1); });
    connect(m_next, &Button::clicked, this, [this] { step(1); });
    m_trace->setName(tr("Copy the trace id"), QStringLiteral("comparison:trace"));
    connect(m_trace, &Button::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_traceId); });
    using Kind = RuleSheet::Kind;
    const std::tuple<Kind, QString, const char *, QString> actions[] {
        {Kind::Ignore, tr("Ignore…"), "rule:ignore", tr("Leave this place out of the comparison")},
        {Kind::Tolerate, tr("Tolerate…"), "rule:tolerate", tr("Let it differ by so much")},
        {Kind::Mask, tr("Mask…"), "rule:mask", tr("Leave out the part of a text that matches")},
        {Kind::Expected, tr("Expected…"), "rule:expected", tr("An intended change: counted apart")}};
    for (const auto &[kind, text, name, help] : actions) {
        auto *button = new Button(theming, Button::Kind::Plain, text, this);
        button->setName(help, QLatin1String(name));
        button->setToolTip(help);
        connect(button, &Button::clicked, this, [this, what = kind] { Q_EMIT ruleAsked(what); });
        m_actions.append(button);
    }
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DifferenceViewer::refresh);
    clear();
}

void DifferenceViewer::offerRules(bool offer)
{
    for (Button *action : std::as_const(m_actions))
        action->setEnabled(offer);
}

void DifferenceViewer::clear()
{
    m_model.setLines({});
    m_differences.clear();
    m_title.clear();
    m_facts.clear();
    m_note.clear();
    m_traceId.clear();
    refresh();
}

void DifferenceViewer::present(const Result<ComparisonDetail> &detail)
{
    clear();
    if (!detail) {
        m_title = detail.error().message;
        return refresh();
    }
    const SideBySide beside = sideBySide(*detail);
    m_differences = detail->differences;
    m_title = words::verdict(detail->verdict);
    m_facts = tr("old: %1\nnew: %2").arg(factsOf(detail->oldOutcome), factsOf(detail->newOutcome));
    m_note = beside.note;
    m_traceId = detail->trace;
    m_model.setLines(beside.lines);
    if (!m_model.differences().isEmpty())
        m_table->setCurrentIndex(m_model.index(m_model.differences().first(), SideBySideModel::Old));
    refresh();
}

std::optional<Difference> DifferenceViewer::current() const
{
    const QModelIndex index = m_table->currentIndex();
    const QString pointer = index.isValid() ? m_model.at(index.row()).pointer : QString();
    // A line inside something that only one side has belongs to the difference above it.
    const Difference *best = nullptr;
    for (const Difference &difference : m_differences) {
        const bool here = pointer == difference.pointer || (!pointer.isEmpty() && pointer.startsWith(difference.pointer + u'/'));
        if (here && (!best || difference.pointer.size() > best->pointer.size()))
            best = &difference;
    }
    return best ? std::optional(*best) : std::nullopt;
}

void DifferenceViewer::step(int direction)
{
    const QModelIndex here = m_table->currentIndex();
    const int row = m_model.differenceFrom(here.isValid() ? here.row() : -1, direction);
    if (row < 0)
        return;
    m_table->setCurrentIndex(m_model.index(row, SideBySideModel::Old));
    m_table->scrollTo(m_model.index(row, SideBySideModel::Old), QAbstractItemView::PositionAtCenter);
}

void DifferenceViewer::refresh()
{
    const QModelIndex here = m_table->currentIndex();
    const int row = here.isValid() ? here.row() : -1;
    m_previous->setEnabled(m_model.differenceFrom(row, -1) >= 0);
    m_next->setEnabled(m_model.differenceFrom(row, 1) >= 0);
    m_previous->setVisible(!m_model.differences().isEmpty());
    m_next->setVisible(!m_model.differences().isEmpty());
    m_table->setVisible(m_model.rowCount() > 0);
    m_trace->setToolTip(tr("Copy the trace id %1").arg(m_traceId));
    m_trace->setVisible(!m_traceId.isEmpty());
    placeTrace();
    setAccessibleName(m_title);
    setAccessibleDescription(m_facts + u' ' + m_note);
    update();
    Q_EMIT currentChanged();
}

void DifferenceViewer::keyPressEvent(QKeyEvent *event)
{
    const bool alt = event->modifiers().testFlag(Qt::AltModifier);
    if ((alt && event->key() == Qt::Key_Down) || (!alt && event->key() == Qt::Key_N))
        step(1);
    else if ((alt && event->key() == Qt::Key_Up) || (!alt && event->key() == Qt::Key_P))
        step(-1);
    else
        QWidget::keyPressEvent(event);
}

bool DifferenceViewer::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool plain = key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_N || key->key() == Qt::Key_P);
        if (plain || (key->modifiers().testFlag(Qt::AltModifier) && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down))) {
            keyPressEvent(static_cast<QKeyEvent *>(event)); // before the table searches for a row that begins with it
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void DifferenceViewer::resizeEvent(QResizeEvent *)
{
    m_next->setGeometry(width() - 8 - 34, 8, 34, 27);
    m_previous->setGeometry(width() - 8 - 34 - 40, 8, 34, 27);
    m_table->setGeometry(0, headHeight, width(), height() - headHeight - noteHeight - actionsHeight);
    placeTrace();
    placeInRow(m_actions, QRect(8, height() - noteHeight - 32, width() - 12, 29), 6);
}

/// In the upper right, beside what is told of new: the first digits, which are enough to recognise it. A click copies all.
void DifferenceViewer::placeTrace()
{
    m_trace->setText(tr("Trace %1…").arg(m_traceId.left(8)));
    const QSize size = m_trace->sizeHint();
    m_trace->setGeometry(width() - 4 - size.width(), 48, size.width(), 26);
}

void DifferenceViewer::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    qreal right = width() - 12;
    if (!m_model.differences().isEmpty()) {
        const int number = m_table->currentIndex().isValid() ? m_model.numberOf(m_table->currentIndex().row()) : 0;
        const qsizetype all = m_model.differences().size();
        const QString place = number > 0 ? tr("%1 of %2").arg(words::count(number), words::count(all)) : tr("%Ln place(s)", nullptr, int(all));
        right = m_previous->x() - 8;
        glyphs::text(painter, QRectF(right - 90, 11, 90, 20), place, Theme::font(Theme::Size::Small), theme.secondary, Qt::AlignRight | Qt::AlignVCenter);
        right -= 96;
    }
    glyphs::text(painter, QRectF(8, 12, right - 8, 18), m_title, Theme::font(Theme::Size::Body, QFont::DemiBold), theme.text);
    qreal y = 36;
    for (const QString &line : m_facts.split(u'\n')) {
        const int end = y > 36 && !m_traceId.isEmpty() ? m_trace->x() : width();
        glyphs::text(painter, QRectF(8, y, end - 16, 18), line, Theme::font(Theme::Size::Small), theme.secondary);
        y += 17;
    }
    glyphs::text(painter, QRectF(8, height() - noteHeight, width() - 16, 18), m_note, Theme::font(Theme::Size::Small), theme.muted);
}

} // namespace midflight
