// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/stage.h"

namespace midflight {

QString toString(Stage stage)
{
    switch (stage) {
    case Stage::Old: return QStringLiteral("old");
    case Stage::Shadow: return QStringLiteral("shadow");
    case Stage::New: return QStringLiteral("new");
    case Stage::Retired: return QStringLiteral("retired");
    }
    return {};
}

std::optional<Stage> stageFromString(const QString &text)
{
    for (const Stage stage : {Stage::Old, Stage::Shadow, Stage::New, Stage::Retired}) {
        if (text == toString(stage))
            return stage;
    }
    return {};
}

QString toString(Side side)
{
    return side == Side::Old ? QStringLiteral("old") : QStringLiteral("new");
}

std::optional<Side> sideFromString(const QString &text)
{
    for (const Side side : {Side::Old, Side::New}) {
        if (text == toString(side))
            return side;
    }
    return {};
}

} // namespace midflight
