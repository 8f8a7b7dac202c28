// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reportpage.h"

#include "ui/glyphs.h"
#include "ui/reportpainter.h"
#include "ui/reportwriter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace midflight {

ReportPage::ReportPage(const Theming &theming, Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_workspace(workspace)
{
    setObjectName(QStringLiteral("report"));
    setAccessibleName(tr("Report"));
    connect(&workspace.components, &ComponentModel::refreshed, this, [this] {
        if (isVisible())
            gather(this, [this] { update(); });
    });
}

void ReportPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    gather(this, [this] { update(); });
}

void ReportPage::gather(QObject *context, const std::function<void()> &then)
{
    gatherReport(m_workspace.client, m_workspace.components, context, [this, then](const ReportData &gathered) {
        m_data = gathered;
        setAccessibleDescription(m_data.headline + QLatin1Char(' ') + m_data.subline);
        then();
    });
}

void ReportPage::copy(QObject *context, const std::function<void()> &then)
{
    gather(context, [this, then] {
        auto *mime = new QMimeData;
        const QSize size(1920, 1080);
        mime->setImageData(QImage::fromData(reportBytes(m_data, m_theming.theme(), QStringLiteral("png"), size)));
        mime->setData(QStringLiteral("image/svg+xml"), reportBytes(m_data, m_theming.theme(), QStringLiteral("svg"), size));
        mime->setText(m_data.inWords());
        QGuiApplication::clipboard()->setMimeData(mime);
        then();
    });
}

void ReportPage::exportTo(const QString &path, QObject *context, const std::function<void(const Result<void> &)> &then)
{
    gather(context, [this, path, then] { then(writeReport(m_data, m_theming.theme(), path, {1920, 1080})); });
}

void ReportPage::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    const QRectF room = QRectF(rect()).adjusted(Theme::pageMargin, 18, -Theme::pageMargin, -Theme::pageMargin);
    if (m_data.title.isEmpty()) {
        glyphs::text(painter, room, tr("The report appears once the router has answered."), Theme::font(Theme::Size::Title),
                     theme.secondary, Qt::AlignCenter);
        return;
    }
    const qreal scale = std::min(room.width() / ReportPainter::page.width(), room.height() / ReportPainter::page.height());
    const QSizeF size = ReportPainter::page * scale;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(room.center().x() - size.width() / 2, room.top());
    painter.setPen(QPen(theme.border, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(QPointF(), size));
    painter.scale(scale, scale);
    ReportPainter(painter, theme, ReportPainter::Text::Letters).paint(m_data);
}

} // namespace midflight
