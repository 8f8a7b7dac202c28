// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline.h"
#include "ui/theme.h"

#include <QPainter>
#include <QSize>

namespace midflight {

/// What one page can say of a migration. Claims nothing that the evidence does not show: no forecast, and figures are
/// of one component or say what they pool.
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
    QList<News> news; ///< newest first
    QList<Figure> figures;
    int total = 0;
};

/// `decisions` newest first, as history answers. Pure.
ReportData reportData(const ComponentModel &components, const QList<Decision> &decisions, const QDateTime &now);

/// SHA-256 over every component's evidence hash, in the file's order: what the whole page rests on.
QString evidenceHashOf(const ComponentModel &components);

} // namespace midflight
