// SPDX-License-Identifier: GPL-3.0-or-later
// A long edge is cut into pieces that each span one layer, by points that take part in ordering and placing as nodes do:
// so it bends around what lies between instead of running through it.
#include "models/flow.h"

#include <cmath>

namespace midflight {

namespace {

constexpr int sweeps = 8;
constexpr int fewestAlone = 4; ///< columns of the rows of unconnected components

/// A node, or a point of a long edge.
struct Vertex {
    int layer = 0;
    double y = 0;
    QList<int> left; ///< neighbours in the layer before
    QList<int> right;
};

class Drawing
{
public:
    explicit Drawing(const QList<ComponentSnapshot> &components)
        : m_vertices(components.size())
        , m_needs(components.size())
        , m_state(components.size())
    {
        QHash<QString, int> rows;
        for (int row = 0; row < components.size(); ++row)
            rows.insert(components[row].id.value, row);
        m_connected.resize(components.size());
        for (int row = 0; row < components.size(); ++row) {
            for (const QString &need : components[row].needs) {
                const auto found = rows.constFind(need);
                if (found == rows.cend() || *found == row || m_needs[row].contains(*found))
                    continue;
                m_needs[row].append(*found);
            }
        }
        for (int row = 0; row < components.size(); ++row)
            findLayer(row);
        connectLayers();
    }

    void orderAndPlace();

    FlowLayout result(const QList<ComponentSnapshot> &components) const;

private:
    enum class State : quint8 { New, Open, Done };

    /// Longest path from what needs nothing. An edge that closes a circle is dropped.
    void findLayer(int row)
    {
        if (m_state[row] != State::New)
            return;
        m_state[row] = State::Open;
        int layer = 0;
        QList<int> kept;
        for (const int need : std::as_const(m_needs[row])) {
            findLayer(need);
            if (m_state[need] == State::Open)
                continue;
            kept.append(need);
            layer = std::max(layer, m_vertices[need].layer + 1);
        }
        m_needs[row] = kept;
        m_vertices[row].layer = layer;
        m_state[row] = State::Done;
    }

    void connectLayers()
    {
        for (int row = 0; row < m_needs.size(); ++row) {
            for (const int need : std::as_const(m_needs[row])) {
                m_connected[row] = m_connected[need] = true;
                FlowLayout::Edge edge {need, row, {}};
                QList<int> points;
                int before = need;
                for (int layer = m_vertices[need].layer + 1; layer < m_vertices[row].layer; ++layer) {
                    const int point = int(m_vertices.size());
                    m_vertices.append(Vertex {layer, 0, {}, {}});
                    join(before, point);
                    points.append(point);
                    before = point;
                }
                join(before, row);
                m_edges.append({edge, points});
            }
        }
        for (int vertex = 0; vertex < m_vertices.size(); ++vertex) {
            if (vertex < m_connected.size() && !m_connected[vertex])
                continue;
            const int layer = m_vertices[vertex].layer;
            if (layer >= m_layers.size())
                m_layers.resize(layer + 1);
            m_vertices[vertex].y = double(m_layers[layer].size());
            m_layers[layer].append(vertex);
        }
    }

    void join(int left, int right)
    {
        m_vertices[left].right.append(right);
        m_vertices[right].left.append(left);
    }

    std::optional<double> mean(const QList<int> &neighbours) const
    {
        if (neighbours.isEmpty())
            return {};
        double sum = 0;
        for (const int neighbour : neighbours)
            sum += m_vertices[neighbour].y;
        return sum / double(neighbours.size());
    }

    void order(QList<int> &layer, bool byLeft)
    {
        QList<std::pair<double, int>> wanted;
        for (const int vertex : std::as_const(layer)) {
            const Vertex &of = m_vertices[vertex];
            wanted.append({mean(byLeft ? of.left : of.right).value_or(of.y), vertex});
        }
        std::stable_sort(wanted.begin(), wanted.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        for (int i = 0; i < wanted.size(); ++i) {
            layer[i] = wanted[i].second;
            m_vertices[layer[i]].y = i;
        }
    }

    void place(const QList<int> &layer);

    QList<Vertex> m_vertices; ///< the components first, then points
    QList<QList<int>> m_needs;
    QList<State> m_state;
    QList<bool> m_connected;
    QList<std::pair<FlowLayout::Edge, QList<int>>> m_edges;
    QList<QList<int>> m_layers; ///< of vertices, top to bottom
};

/// As near to the neighbours' mean as an order with gaps of 1 allows, in least squares: pool adjacent violators.
void Drawing::place(const QList<int> &layer)
{
    struct Pool {
        double sum;
        int count;
        double mean() const { return sum / count; }
    };
    QList<Pool> pools;
    for (int i = 0; i < layer.size(); ++i) {
        const Vertex &vertex = m_vertices[layer[i]];
        const auto left = mean(vertex.left), right = mean(vertex.right);
        const double wanted = left && right ? (*left + *right) / 2 : left ? *left : right.value_or(vertex.y);
        pools.append({wanted - i, 1});
        while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.last().mean()) {
            const Pool last = pools.takeLast();
            pools.last().sum += last.sum;
            pools.last().count += last.count;
        }
    }
    int i = 0;
    for (const Pool &pool : std::as_const(pools)) {
        for (int k = 0; k < pool.count; ++k, ++i)
            m_vertices[layer[i]].y = pool.mean() + i;
    }
}

void Drawing::orderAndPlace()
{
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        if (sweep % 2 == 0) {
            for (int layer = 1; layer < m_layers.size(); ++layer)
                order(m_layers[layer], true);
        } else {
            for (qsizetype layer = m_layers.size() - 2; layer >= 0; --layer)
                order(m_layers[layer], false);
        }
    }
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        for (const QList<int> &layer : std::as_const(m_layers))
            place(layer);
        for (auto layer = m_layers.crbegin(); layer != m_layers.crend(); ++layer)
            place(*layer);
    }
}

FlowLayout Drawing::result(const QList<ComponentSnapshot> &components) const
{
    FlowLayout flow;
    flow.layers = int(m_layers.size());
    double top = 0, bottom = -1;
    for (const QList<int> &layer : m_layers) {
        if (!layer.isEmpty()) {
            top = std::min(top, m_vertices[layer.first()].y);
            bottom = std::max(bottom, m_vertices[layer.last()].y);
        }
    }
    const auto at = [&](int vertex) { return QPointF(m_vertices[vertex].layer, m_vertices[vertex].y - top); };
    flow.height = bottom < 0 ? 0 : bottom - top + 1;
    flow.aloneFrom = flow.height == 0 ? 0 : flow.height + 1;
    const auto alone = int(std::count(m_connected.begin(), m_connected.end(), false));
    const int columns = std::max({flow.layers, fewestAlone, int(std::ceil(std::sqrt(alone / 4.0)))});
    int placed = 0;
    for (int row = 0; row < components.size(); ++row) {
        QPointF place;
        if (m_connected[row]) {
            place = at(row);
        } else {
            place = QPointF(placed % columns, flow.aloneFrom + placed / columns);
            ++placed;
        }
        flow.nodes.append({components[row].id.value, place});
    }
    if (alone > 0) {
        flow.layers = std::max(flow.layers, std::min(alone, columns));
        flow.height = flow.aloneFrom + (alone - 1) / columns + 1;
    }
    for (const auto &[edge, points] : m_edges) {
        FlowLayout::Edge drawn = edge;
        for (const int point : points)
            drawn.through.append(at(point));
        flow.edges.append(drawn);
    }
    return flow;
}

/// The rows that belong together, each group in the components' order; unconnected ones come last, as one group.
QList<QList<int>> groupsOf(const QList<ComponentSnapshot> &components, bool &standAlone)
{
    QHash<QString, int> rows;
    QList<int> head(components.size());
    for (int row = 0; row < components.size(); ++row) {
        rows.insert(components[row].id.value, row);
        head[row] = row;
    }
    const auto headOf = [&head](int row) {
        while (head[row] != row)
            row = head[row] = head[head[row]];
        return row;
    };
    QList<bool> connected(components.size(), false);
    for (int row = 0; row < components.size(); ++row) {
        for (const QString &need : components[row].needs) {
            const auto found = rows.constFind(need);
            if (found == rows.cend() || *found == row)
                continue;
            connected[row] = connected[*found] = true;
            const int one = headOf(row), other = headOf(*found);
            head[std::max(one, other)] = std::min(one, other);
        }
    }
    QMap<int, QList<int>> groups;
    QList<int> alone;
    for (int row = 0; row < components.size(); ++row)
        (connected[row] ? groups[headOf(row)] : alone).append(row);
    QList<QList<int>> all = groups.values();
    standAlone = !alone.isEmpty();
    if (standAlone)
        all.append(alone);
    return all;
}

/// Many small groups below each other make a tower: they are set beside each other, in columns of about `high` places.
FlowLayout packed(const QList<ComponentSnapshot> &components, const QList<QList<int>> &groups, bool standAlone, double high)
{
    FlowLayout all;
    all.nodes.resize(components.size());
    double x = 0, y = 0, lowest = 0;
    int wide = 0;
    for (const QList<int> &group : groups) {
        QList<ComponentSnapshot> members;
        for (const int row : group)
            members.append(components[row]);
        if (&group == &groups.last() && standAlone) { // in rows, below everything and as wide
            const int columns = std::max(all.layers, fewestAlone);
            all.aloneFrom = lowest > 0 ? lowest + 1 : 0;
            for (int i = 0; i < group.size(); ++i)
                all.nodes[group[i]] = {members[i].id.value, QPointF(i % columns, all.aloneFrom + i / columns)};
            all.layers = std::max(all.layers, columns);
            lowest = all.aloneFrom + (int(group.size()) - 1) / columns + 1;
            break;
        }
        Drawing drawing(members);
        drawing.orderAndPlace();
        const FlowLayout part = drawing.result(members);
        if (y > 0 && y + part.height > high) {
            x += wide;
            y = 0;
            wide = 0;
        }
        for (int i = 0; i < group.size(); ++i)
            all.nodes[group[i]] = {part.nodes[i].id, part.nodes[i].place + QPointF(x, y)};
        for (FlowLayout::Edge edge : part.edges) {
            edge.from = group[edge.from];
            edge.to = group[edge.to];
            for (QPointF &point : edge.through)
                point += QPointF(x, y);
            all.edges.append(edge);
        }
        wide = std::max(wide, part.layers);
        y += part.height;
        lowest = std::max(lowest, y);
        all.layers = std::max(all.layers, int(x) + part.layers);
    }
    all.height = lowest;
    if (!standAlone)
        all.aloneFrom = lowest + 1;
    return all;
}

} // namespace

FlowLayout flowOf(const QList<ComponentSnapshot> &components)
{
    Drawing drawing(components);
    drawing.orderAndPlace();
    const FlowLayout whole = drawing.result(components);
    // A place is about four times as wide as high, and a window half as wide again as it is high.
    const double good = std::sqrt(4 / 1.5 * components.size()) + 4;
    if (whole.height <= 2 * good)
        return whole;
    bool standAlone = false;
    const QList<QList<int>> groups = groupsOf(components, standAlone);
    return groups.size() > 2 ? packed(components, groups, standAlone, good * 0.75) : whole;
}

} // namespace midflight
