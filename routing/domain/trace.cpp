// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/trace.h"

#include <algorithm>

namespace midflight {

static constexpr qsizetype length = 55; ///< of version 00
static constexpr qsizetype longest = 512; ///< of a later one, as far as we keep it

static bool isHex(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); });
}

static bool isZero(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c == u'0'; });
}

bool isTraceparent(QStringView text)
{
    if (text.size() < length || text.size() > longest || text[2] != u'-' || text[35] != u'-' || text[52] != u'-')
        return false;
    const auto version = text.mid(0, 2), trace = text.mid(3, 32), parent = text.mid(36, 16), flags = text.mid(53, 2);
    if (!isHex(version) || !isHex(trace) || !isHex(parent) || !isHex(flags) || version == u"ff" || isZero(trace) || isZero(parent))
        return false;
    return text.size() == length || (version != u"00" && text[length] == u'-');
}

QString traceId(const QString &traceparent)
{
    return isTraceparent(traceparent) ? traceparent.mid(3, 32) : QString();
}

QString callersTrace()
{
    const auto trace = qEnvironmentVariable("TRACEPARENT");
    return isTraceparent(trace) ? trace : QString();
}

} // namespace midflight
