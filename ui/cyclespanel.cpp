// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cyclespanel.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QHelpEvent>
#include <QToolTip>

namespace midflight {

namespace {
constexpr int mostBars = 12;
constexpr double barWidth = 42;
}

CyclesPanel::CyclesPanel(const Theming &theming, QWidget *parent)
    : Panel(theming, tr("Cycle times"), parent)
{
    setObjectName(QStringLiteral("timeline:cycles"));
    setRemark(tr("old → new, per component"));
}

void CyclesPanel::show(const ForecastSnapshot &forecast, const std::function<QString(const QString &)> &title)
{
    m_bars.clear();
    int number = 0;
    for (const CycleSpan &cycle : forecast.cycles) {
        if (cycle.ended.isValid())
            m_bars.append({title(cycle.component), double(cycle.began.msecsTo(cycle.ended)) / 1000, ++number});
    }
    m_bars = m_bars.mid(std::max<qsizetype>(0, m_bars.size() - mostBars));
    setTitle(!forecast.perCycle ? tr("Cycle times") : *forecast.perCycle < 0.98 ? tr("Each cycle gets faster") : *forecast.perCycle > 1.02 ? tr("Cycles are getting slower") : tr("Cycles take as long as before"));
    setEmptyText(m_bars.isEmpty() ? tr("A bar appears with the first cutover.") : QString());
    QStringList said;
    for (const Bar &bar : std::as_const(m_bars))
        said.append(tr("%1: %2").arg(bar.title, words::duration(bar.seconds)));
    setAccessibleDescription(said.join(QLatin1String(", ")));
    update();
}

QRectF CyclesPanel::box(int bar) const
{
    const QRectF room = QRectF(content()).adjusted(10, 18, -10, -20);
    double longest = 1;
    for (const Bar &each : m_bars)
        longest = std::max(longest, each.seconds);
    const double step = std::min(74.0, room.width() / std::max<qsizetype>(1, m_bars.size()));
    const double high = std::max(3.0, room.height() * m_bars[bar].seconds / longest);
    const double wide = std::min(barWidth, step - 8);
    return {room.left() + 24 + bar * step - (step < 74 ? 20 : 0), room.bottom() - high, wide, high};
}

void CyclesPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = Theme::font(Theme::Size::Tiny);
    for (int i = 0; i < m_bars.size(); ++i) {
        const QRectF bar = box(i);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().rivet(Stage::New));
        painter.drawRoundedRect(bar, 3, 3);
        glyphs::text(painter, QRectF(bar.center().x() - 37, bar.top() - 18, 74, 16), words::duration(m_bars[i].seconds), font, theme().secondary, Qt::AlignCenter);
        glyphs::text(painter, QRectF(bar.center().x() - 30, bar.bottom() + 5, 60, 14), tr("#%1").arg(m_bars[i].number), font, theme().secondary, Qt::AlignCenter);
    }
}

bool CyclesPanel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        for (int i = 0; i < m_bars.size(); ++i) {
            if (box(i).adjusted(-8, -20, 8, 20).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), tr("%1: %2").arg(m_bars[i].title, words::duration(m_bars[i].seconds)), this);
                return true;
            }
        }
        QToolTip::hideText();
        return true;
    }
    return Panel::event(event);
}

} // namespace midflight
