// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"

#include <QPointF>

namespace midflight {

/// Where everything stands when the `needs` are drawn from left to right. A unit is one layer to the right, and one
/// place down. A value.
struct FlowLayout {
    struct Node {
        QString id;
        QPointF place; ///< x: layer, whole numbers; y: at least 1 between two of a layer
    };
    struct Edge {
        int from = 0; ///< index of the node that is needed
        int to = 0; ///< index of the node that needs it
        QList<QPointF> through; ///< one point in each layer between them, left to right
    };
    QList<Node> nodes; ///< in the order of the components
    QList<Edge> edges;
    int layers = 0;
    double height = 0; ///< places down
    double aloneFrom = 0; ///< from here down: those that need nothing and are needed by nothing, in rows
};

/// Layered drawing after Sugiyama, Tagawa and Toda (1981): layers by longest path, order by barycentres, then places by
/// isotonic regression towards the neighbours' mean. Needs of unknown components are left out; a circle, which the
/// router refuses, is broken where it closes.
FlowLayout flowOf(const QList<ComponentSnapshot> &components);

} // namespace midflight
