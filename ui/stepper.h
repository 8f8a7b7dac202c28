// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QDateTime>
#include <QMap>
#include <QVariantAnimation>
#include <QWidget>

namespace midflight {

/// Old → Shadow → New → Retired, with where a component stands and since when.
class Stepper : public QWidget
{
    Q_OBJECT
public:
    explicit Stepper(const Theming &theming, QWidget *parent = nullptr);

    /// `left`: when a stage was left last.
    void setStage(Stage stage, const QDateTime &since, const QMap<Stage, QDateTime> &left);

    /// A cutover has just happened: rings go out from the rivet, once and briefly; none where the desktop wants no motion.
    void celebrate();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString noteOf(Stage stage) const;

    const Theming &m_theming;
    QVariantAnimation m_rings; ///< 0…1 while they go out
    Stage m_stage = Stage::Old;
    QDateTime m_since;
    QMap<Stage, QDateTime> m_left;
};

} // namespace midflight
