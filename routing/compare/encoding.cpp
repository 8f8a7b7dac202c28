// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/encoding.h"

#include <QStringConverter>
#include <cstring>

namespace midflight {

QByteArrayView toUtf8(QByteArrayView bytes, QByteArray *copy, const QString &side, QStringList *notes)
{
    const auto encoding = QStringConverter::encodingForData(bytes.sliced(0, std::min<qsizetype>(bytes.size(), 4)));
    if (!encoding || *encoding == QStringConverter::Utf8)
        return bytes;
    // Without a mark encodingForData() guesses from zero bytes; only a mark is proof.
    const bool marked = bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff") || bytes.startsWith(QByteArrayView("\0\0\xfe\xff", 4));
    if (!marked)
        return bytes;
    QStringDecoder decoder(*encoding);
    const QString text = decoder.decode(bytes);
    if (decoder.hasError())
        return bytes;
    *copy = text.toUtf8();
    notes->append(QStringLiteral("%1 is %2, compared as UTF-8").arg(side, QLatin1String(QStringConverter::nameForEncoding(*encoding))));
    return *copy;
}

bool isBinary(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return false;
    if (std::memchr(bytes.data(), 0, size_t(bytes.size())))
        return true;
    const qsizetype sample = std::min<qsizetype>(bytes.size(), 4096);
    const auto control = std::count_if(bytes.begin(), bytes.begin() + sample,
                                       [](char c) { return uchar(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b; });
    return control * 20 > sample;
}

} // namespace midflight
