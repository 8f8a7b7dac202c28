// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace midflight {

/// A white card with a title, and a remark or a legend at the right of it. Subclasses fill content().
class Panel : public QWidget
{
    Q_OBJECT
public:
    struct LegendItem {
        enum class Mark { Line, Dashed, Dotted, Square };
        QString text;
        Mark mark;
        QColor Theme::*color;
    };

    Panel(const Theming &theming, const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setRemark(const QString &remark);
    void setLegend(const QList<LegendItem> &legend);
    /// A second line under the title; empty for none.
    void setSubtitle(const QString &subtitle);
    /// Shown in the middle instead of content; empty for none.
    void setEmptyText(const QString &text);
    QString emptyText() const { return m_emptyText; }

protected:
    QRect content() const;
    qreal titleWidth() const;
    const Theme &theme() const { return m_theming.theme(); }
    const Theming &theming() const { return m_theming; }
    void paintEvent(QPaintEvent *event) override;

private:
    static qreal markWidth(const LegendItem &item);
    qreal legendWidth() const;
    bool isLegendBelow() const; ///< no room for it beside the title
    void paintLegend(QPainter &painter);

    const Theming &m_theming;
    QString m_title;
    QString m_remark;
    QString m_subtitle;
    QString m_emptyText;
    QList<LegendItem> m_legend;
};

} // namespace midflight
