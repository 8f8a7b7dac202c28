// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedWidget>
#include <functional>
#include <vector>

namespace midflight {

/// Pages in one place, each built when it is first shown or asked for: a window opens with one of nine in view, and the
/// other eight would only make it open later.
class PageStack : public QStackedWidget
{
public:
    explicit PageStack(QWidget *parent = nullptr);

    /// The order of calls gives the pages their indices. `build` runs once, or never; the stack owns what it makes.
    void addLater(std::function<QWidget *()> build);
    /// Builds the page if it is not there yet.
    QWidget *page(int index);
    /// Null as long as nobody wanted it.
    QWidget *built(int index) const;
    void show(int index);

private:
    struct Place {
        std::function<QWidget *()> build; ///< empty once it has run
        QWidget *page; ///< an empty stand-in until then
    };
    std::vector<Place> m_places;
};

} // namespace midflight
