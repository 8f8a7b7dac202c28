// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/report.h"

namespace midflight {

/// Paints the report into a page of 1440 × 810 units; the caller scales. Vectors only.
class ReportPainter
{
public:
    enum class Text {
        Letters,
        Outlines, ///< for SVG: readers need not have the font
    };
    static constexpr QSizeF page {1440, 810};

    ReportPainter(QPainter &painter, const Theme &theme, Text text);
    void paint(const ReportData &data);

private:
    void text(const QRectF &box, const QString &text, const QFont &font, const QColor &color,
              Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter);
    QFont font(int pixels, QFont::Weight weight = QFont::Normal) const;
    void panel(const QRectF &box, const QString &title, const QString &remark = {});
    void rivets(const ReportData &data);
    void manyRivets(const ReportData &data);
    void chart(const ReportData &data, const QRectF &box);
    void news(const ReportData &data, const QRectF &box);
    void figures(const ReportData &data, const QRectF &box);

    QPainter &m_painter;
    const Theme &m_theme;
    Text m_text;
};

} // namespace midflight
