// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reportwriter.h"

#include "ui/reportpainter.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace midflight {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("midflight", text);
}

void paintScaled(QPainter &painter, const ReportData &data, const Theme &theme, QSizeF canvas, ReportPainter::Text text)
{
    painter.fillRect(QRectF(QPointF(), canvas), theme.kind == Theme::Kind::Light ? theme.surface : theme.ground);
    const qreal scale = std::min(canvas.width() / ReportPainter::page.width(), canvas.height() / ReportPainter::page.height());
    painter.translate((canvas.width() - ReportPainter::page.width() * scale) / 2,
                      (canvas.height() - ReportPainter::page.height() * scale) / 2);
    painter.scale(scale, scale);
    ReportPainter(painter, theme, text).paint(data);
}

QByteArray png(const ReportData &data, const Theme &theme, QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    paintScaled(painter, data, theme, size, ReportPainter::Text::Letters);
    painter.end();
    image.setText(QStringLiteral("Description"), data.footer);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray pdf(const ReportData &data, const Theme &theme, QSize size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(data.title + QStringLiteral(" · ") + data.footer);
    writer.setCreator(QStringLiteral("Midflight"));
    writer.setResolution(96);
    const QPageSize page(QSizeF(size) * 72 / 96, QPageSize::Point, QString(), QPageSize::ExactMatch);
    writer.setPageLayout(QPageLayout(page, QPageLayout::Portrait, QMarginsF()));
    QPainter painter(&writer);
    paintScaled(painter, data, theme, QSizeF(writer.width(), writer.height()), ReportPainter::Text::Letters);
    painter.end();
    return bytes;
}

QByteArray svg(const ReportData &data, const Theme &theme, QSize size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(data.title);
    generator.setDescription(data.footer);
    QPainter painter(&generator);
    paintScaled(painter, data, theme, size, ReportPainter::Text::Outlines);
    painter.end();
    return bytes;
}

} // namespace

bool isReportFile(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == QLatin1String("png") || suffix == QLatin1String("pdf") || suffix == QLatin1String("svg");
}

QByteArray reportBytes(const ReportData &data, const Theme &theme, const QString &kind, QSize size)
{
    return kind == QLatin1String("png") ? png(data, theme, size) : kind == QLatin1String("pdf") ? pdf(data, theme, size) : svg(data, theme, size);
}

Result<void> writeReport(const ReportData &data, const Theme &theme, const QString &path, QSize size)
{
    if (!isReportFile(path))
        return fail(Failure::Invalid, tr("%1: unknown kind of file; choose a name that ends in .png, .pdf or .svg").arg(path));
    const QByteArray bytes = reportBytes(data, theme, QFileInfo(path).suffix().toLower(), size);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(Failure::Unavailable, tr("%1: %2").arg(path, file.errorString()));
    return {};
}

} // namespace midflight
