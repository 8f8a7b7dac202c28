// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/component.h"

namespace midflight {

bool ComponentId::isValid(const QString &text)
{
    const auto isLetterOrDigit = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'); };
    if (text.isEmpty() || !isLetterOrDigit(text.front()))
        return false;
    return std::all_of(text.begin(), text.end(),
                       [&](QChar c) { return isLetterOrDigit(c) || c == u'_' || c == u'-'; });
}

QString Component::kindName() const
{
    if (step())
        return QStringLiteral("step");
    return http() ? QStringLiteral("http") : QStringLiteral("call");
}

const Component *Migration::find(const ComponentId &wanted) const
{
    for (const Component &component : components) {
        if (component.id == wanted)
            return &component;
    }
    return nullptr;
}

} // namespace midflight
