// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stepper.h"

#include "models/words.h"
#include "ui/glyphs.h"

#include <QPainter>
#include <QStyle>

namespace midflight {

namespace {
constexpr Stage stages[] {Stage::Old, Stage::Shadow, Stage::New, Stage::Retired};
}

Stepper::Stepper(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
{
    setObjectName(QStringLiteral("stepper"));
    m_rings.setDuration(1200);
    m_rings.setStartValue(0.0);
    m_rings.setEndValue(1.0);
    m_rings.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_rings, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
}

void Stepper::setStage(Stage stage, const QDateTime &since, const QMap<Stage, QDateTime> &left)
{
    m_stage = stage;
    m_since = since;
    m_left = left;
    setAccessibleName(tr("Stage %1, %2").arg(words::stage(stage), noteOf(stage)));
    update();
}

void Stepper::celebrate()
{
    if (style()->styleHint(QStyle::SH_Widget_Animate, nullptr, this))
        m_rings.start();
}

QString Stepper::noteOf(Stage stage) const
{
    if (stage == m_stage)
        return m_since.isValid() ? tr("since %1").arg(words::dayAndTime(m_since)) : tr("now");
    if (stage < m_stage) {
        const QDateTime left = m_left.value(stage);
        return left.isValid() ? tr("until %1").arg(words::dayOrTime(left, QDateTime::currentDateTimeUtc())) : QString();
    }
    switch (stage) {
    case Stage::Shadow: return tr("both run, old answers");
    case Stage::New: return tr("after approval");
    case Stage::Retired: return tr("old switched off");
    case Stage::Old: break;
    }
    return {};
}

void Stepper::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::cardRadius, Theme::cardRadius);
    const qreal slot = (width() - 20.0) / 4;
    for (int i = 0; i < 4; ++i) {
        const Stage stage = stages[i];
        const qreal x = 20 + i * slot;
        const QRectF sign(x, height() / 2.0 - 9, 18, 18);
        if (stage == m_stage && m_rings.state() == QAbstractAnimation::Running) {
            painter.setBrush(Qt::NoBrush);
            for (const double delay : {0.0, 0.25}) {
                const double way = std::clamp((m_rings.currentValue().toDouble() - delay) / (1 - delay), 0.0, 1.0);
                QColor ink = theme.rivet(stage);
                ink.setAlphaF(float(1 - way));
                painter.setPen(QPen(ink, 2));
                painter.drawEllipse(sign.center(), 9 + 17 * way, 9 + 17 * way);
            }
        }
        if (stage == m_stage) {
            glyphs::rivet(painter, sign, stage, theme);
        } else if (stage < m_stage) {
            painter.setPen(QPen(theme.secondary, 1.6));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(sign.adjusted(1, 1, -1, -1));
            glyphs::icon(painter, sign.adjusted(3, 3, -3, -3), glyphs::Icon::Check, theme.secondary);
        } else {
            painter.setPen(QPen(theme.muted, 1.6, Qt::DotLine));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(sign.adjusted(1, 1, -1, -1));
        }
        const QFont titleFont = Theme::font(Theme::Size::Body, QFont::DemiBold);
        const QFont noteFont = Theme::font(Theme::Size::Small);
        const QColor ink = stage <= m_stage ? theme.text : theme.secondary;
        const QString note = noteOf(stage);
        const QRectF text(x + 29, height() / 2.0 - 17, slot - 40, 17);
        glyphs::text(painter, text, words::stage(stage), titleFont, ink);
        glyphs::text(painter, text.translated(0, 17), note, noteFont, theme.muted);
        if (i == 3)
            break;
        const qreal end = x + 29 + std::max(QFontMetricsF(titleFont).horizontalAdvance(words::stage(stage)),
                                            QFontMetricsF(noteFont).horizontalAdvance(note)) + 12;
        painter.setPen(QPen(stage < m_stage ? theme.muted : theme.border, 1.5));
        if (end < x + slot - 14)
            painter.drawLine(QPointF(end, height() / 2.0), QPointF(x + slot - 12, height() / 2.0));
    }
}

} // namespace midflight
