// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/outlook.h"
#include "ui/panel.h"

namespace midflight {

/// How long each component took from its first parallel run to its cutover, in the order of the cutovers.
class CyclesPanel : public Panel
{
    Q_OBJECT
public:
    explicit CyclesPanel(const Theming &theming, QWidget *parent = nullptr);
    /// `title` names a component.
    void show(const ForecastSnapshot &forecast, const std::function<QString(const QString &)> &title);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Bar {
        QString title;
        double seconds;
        int number;
    };
    QRectF box(int bar) const;

    QList<Bar> m_bars; ///< the latest ones
};

} // namespace midflight
