// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace midflight {

/// Three-way merge of a component's definition. Where the file changed since it was last read it wins; what was edited
/// elsewhere stays. Members are taken whole, but for `gates`, which is merged gate by gate.
/// \param base the file as it was last read, \param file as it is now, \param inForce what holds
QJsonObject mergeDefinition(const QJsonObject &base, const QJsonObject &file, const QJsonObject &inForce);

/// Names of the members that differ.
QStringList changedMembers(const QJsonObject &before, const QJsonObject &after);

/// Whether the change can alter verdicts, so that comparisons start to count anew.
bool altersVerdicts(const QJsonObject &before, const QJsonObject &after);

} // namespace midflight
