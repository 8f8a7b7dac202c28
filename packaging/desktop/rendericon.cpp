// SPDX-License-Identifier: GPL-3.0-or-later
// rendericon SVG SIZE PNG: one size of the icon, for desktops that do not draw the SVG themselves.
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include <cstdio>

int main(int argc, char **argv)
{
    const int size = argc == 4 ? QByteArray(argv[2]).toInt() : 0;
    QSvgRenderer drawing;
    if (size < 1 || !drawing.load(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "rendericon: usage: rendericon SVG SIZE PNG, with an SVG that can be read\n");
        return 2;
    }
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    drawing.render(&painter);
    painter.end();
    if (image.save(QString::fromLocal8Bit(argv[3])))
        return 0;
    std::fprintf(stderr, "rendericon: %s: cannot be written\n", argv[3]);
    return 1;
}
