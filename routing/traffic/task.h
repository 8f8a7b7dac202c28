// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <new>
#include <utility>

namespace midflight {

/// Coroutine frames of one thread, kept for reuse by size: in steady state a request allocates nothing.
class FramePool
{
public:
    static void *take(std::size_t size);
    static void give(void *frame, std::size_t size) noexcept;
};

namespace detail {

struct TaskPromiseBase {
    std::coroutine_handle<> continuation = std::noop_coroutine();

    static void *operator new(std::size_t size) { return FramePool::take(size); }
    static void operator delete(void *frame, std::size_t size) noexcept { FramePool::give(frame, size); }

    struct Final {
        bool await_ready() noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept { return self.promise().continuation; }
        void await_resume() noexcept {}
    };
    std::suspend_always initial_suspend() noexcept { return {}; }
    Final final_suspend() noexcept { return {}; }
    // The data plane handles errors as values; what still throws (no memory) has no one to go to.
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
    T value {};
    void return_value(T result) { value = std::move(result); }
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
    void return_void() noexcept {}
};

} // namespace detail

/// A coroutine that starts when it is awaited and resumes whoever awaits it at its end. One thread.
template <class T = void>
class [[nodiscard]] Task
{
public:
    struct promise_type : detail::TaskPromise<T> {
        Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    };
    Task(Task &&other) noexcept : m_handle(std::exchange(other.m_handle, {})) {}
    Task &operator=(Task &&) = delete;
    ~Task()
    {
        if (m_handle)
            m_handle.destroy();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept
    {
        m_handle.promise().continuation = awaiting;
        return m_handle;
    }
    T await_resume()
    {
        if constexpr (!std::is_void_v<T>)
            return std::move(m_handle.promise().value);
    }

private:
    explicit Task(std::coroutine_handle<promise_type> handle) : m_handle(handle) {}
    std::coroutine_handle<promise_type> m_handle;
};

namespace detail {

struct Detached {
    struct promise_type {
        static void *operator new(std::size_t size) { return FramePool::take(size); }
        static void operator delete(void *frame, std::size_t size) noexcept { FramePool::give(frame, size); }
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
    };
};

inline Detached detach(Task<void> task) { co_await task; }

} // namespace detail

/// Runs a task on its own, now, until it first waits.
inline void spawn(Task<void> task) { detail::detach(std::move(task)); }

/// Lets one coroutine wait until another says so. The signal may come first.
class Signal
{
public:
    Signal() = default;
    Signal(const Signal &) = delete; ///< whoever waits for a copy waits forever
    Signal &operator=(const Signal &) = delete;
    void give()
    {
        m_given = true;
        if (m_waiting)
            std::exchange(m_waiting, {}).resume();
    }
    bool given() const { return m_given; }
    bool await_ready() const noexcept { return m_given; }
    void await_suspend(std::coroutine_handle<> waiting) noexcept { m_waiting = waiting; }
    void await_resume() const noexcept {}

private:
    bool m_given = false;
    std::coroutine_handle<> m_waiting;
};

} // namespace midflight
