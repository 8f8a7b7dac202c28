// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pagestack.h"

namespace midflight {

PageStack::PageStack(QWidget *parent)
    : QStackedWidget(parent)
{
}

void PageStack::addLater(std::function<QWidget *()> build)
{
    auto *standIn = new QWidget;
    addWidget(standIn);
    m_places.push_back({std::move(build), standIn});
}

QWidget *PageStack::page(int index)
{
    Place &place = m_places.at(size_t(index));
    if (!place.build)
        return place.page;
    const auto build = std::exchange(place.build, nullptr); // whoever is asked meanwhile, by the page itself, gets the stand-in
    QWidget *standIn = place.page;
    place.page = build();
    const bool current = currentIndex() == index;
    insertWidget(index, place.page);
    if (current)
        setCurrentIndex(index);
    removeWidget(standIn);
    delete standIn;
    return place.page;
}

QWidget *PageStack::built(int index) const
{
    const Place &place = m_places.at(size_t(index));
    return place.build ? nullptr : place.page;
}

void PageStack::show(int index)
{
    setCurrentWidget(page(index));
}

} // namespace midflight
