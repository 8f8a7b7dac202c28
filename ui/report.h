// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline.h"
#include "ui/forecastband.h"
#include "ui/theme.h"

#include <QPainter>
#include <QSize>

namespace midflight {

class RouterClient;

/// What one page can say of a migration. Claims nothing that the evidence does not show: figures are of one component or
/// say what they pool, and a forecast is a band that says how wide it is.
struct ReportData {
    struct Item {
        QString title;
        QString note;
        Stage stage;
    };
    struct Figure {
        QString number;
        QString of;
    };
    struct News {
        QString text;
        std::optional<Stage> stage; ///< empty: a rollback
    };
    QString title;
    QString headline;
    QString subline;
    QString dateLine;
    QString footer;
    QString gatesNote; ///< what was scaled down; empty when nothing
    QList<Item> items; ///< furthest first
    QList<ProgressStep> steps; ///< oldest first; the first is the start, the last is now
    ForecastBand forecast; ///< empty: not known
    QList<News> news; ///< newest first
    QList<Figure> figures;
    int total = 0;

    QString inWords() const; ///< plain text, for where no picture can go
};

/// `decisions` newest first, as history answers. Pure.
ReportData reportData(const ComponentModel &components, const QList<Decision> &decisions, const ForecastSnapshot &forecast, const QDateTime &now);

/// Asks the router for decisions and forecast; `then` gets the page as it is now, as far as it was answered.
void gatherReport(RouterClient &client, const ComponentModel &components, QObject *context, const std::function<void(const ReportData &)> &then);

/// SHA-256 over every component's evidence hash, in the file's order: what the whole page rests on.
QString evidenceHashOf(const ComponentModel &components);

} // namespace midflight
