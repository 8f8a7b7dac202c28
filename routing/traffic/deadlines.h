// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace midflight {

using TrafficClock = std::chrono::steady_clock;

/// A point in time that a worker watches. Arming and disarming link and unlink: no system call, no allocation. What is
/// due is found by a sweep, so a deadline fires up to one period late (see Worker).
struct Deadline {
    using Fire = void (*)(void *context);
    TrafficClock::time_point at;
    Fire fire = nullptr;
    void *context = nullptr;
    Deadline *next = nullptr;
    Deadline *previous = nullptr; ///< null: not armed

    bool isArmed() const { return previous; }
    void disarm()
    {
        if (!previous)
            return;
        previous->next = next;
        if (next)
            next->previous = previous;
        next = previous = nullptr;
    }
    Deadline() = default;
    Deadline(const Deadline &) = delete;
    Deadline &operator=(const Deadline &) = delete;
    ~Deadline() { disarm(); }
};

class Deadlines
{
public:
    void arm(Deadline &deadline, TrafficClock::time_point at)
    {
        deadline.at = at;
        if (!deadline.isArmed())
            link(m_head, deadline);
    }
    /// Fires what is due. What fires may disarm itself and others.
    void sweep(TrafficClock::time_point now)
    {
        Deadline due;
        for (auto *deadline = m_head.next; deadline;) {
            auto *next = deadline->next;
            if (deadline->at <= now) {
                deadline->disarm();
                link(due, *deadline);
            }
            deadline = next;
        }
        while (auto *first = due.next) {
            first->disarm();
            if (first->at > now)
                link(m_head, *first); // put off by one that fired before
            else
                first->fire(first->context);
        }
    }
    bool empty() const { return !m_head.next; }

private:
    static void link(Deadline &head, Deadline &deadline)
    {
        deadline.previous = &head;
        deadline.next = head.next;
        if (head.next)
            head.next->previous = &deadline;
        head.next = &deadline;
    }

    Deadline m_head;
};

} // namespace midflight
