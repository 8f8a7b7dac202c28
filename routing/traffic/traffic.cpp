// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/traffic.h"

#include "routing/traffic/comparators.h"
#include "routing/traffic/listener.h"

#include <latch>

namespace midflight {

struct Traffic::Private {
    std::unique_ptr<Comparators> comparators; ///< outlives the workers
    std::vector<std::unique_ptr<Worker>> workers;
    std::unique_ptr<Listener> listener;
    Post post;
    bool running = false;
    std::atomic<size_t> draining {0};
    std::function<void()> drained;
    std::unique_ptr<boost::asio::steady_timer> patience;

    /// Runs the call on every worker's thread and waits for all of them.
    void onAll(const std::function<void(Worker &)> &call)
    {
        if (!running) {
            for (auto &worker : workers)
                call(*worker);
            return;
        }
        std::latch done(std::ptrdiff_t(workers.size()));
        for (auto &worker : workers) {
            worker->post([&] {
                call(*worker);
                done.count_down();
            });
        }
        done.wait();
    }
};

Traffic::Traffic(int threads, Post post, Deliver deliver)
    : d(std::make_unique<Private>())
{
    d->post = std::move(post);
    const auto handOver = [post = d->post, deliver](TrafficCounts counts) {
        post([deliver, counts = std::move(counts)]() mutable { deliver(std::move(counts)); });
    };
    const int cores = int(std::max(1u, std::thread::hardware_concurrency()));
    d->comparators = std::make_unique<Comparators>(std::max(1, cores / 2), handOver);
    for (int i = 0; i < (threads > 0 ? threads : cores); ++i)
        d->workers.push_back(std::make_unique<Worker>(*d->comparators, handOver));
}

Traffic::~Traffic()
{
    if (d->running)
        d->onAll([](Worker &worker) { worker.cancelAll(); });
    for (auto &worker : d->workers)
        worker->join();
    d->listener.reset();
}

Result<quint16> Traffic::listen(const QString &host, quint16 port)
{
    std::vector<Worker *> workers;
    for (auto &worker : d->workers)
        workers.push_back(worker.get());
    auto listener = Listener::open(host, port, std::move(workers));
    if (!listener)
        return tl::unexpected(listener.error());
    d->listener = *std::move(listener);
    for (auto &worker : d->workers)
        worker->start();
    d->running = true;
    d->listener->start();
    return d->listener->port();
}

void Traffic::publish(const TrafficTablePointer &table)
{
    d->onAll([&](Worker &worker) { worker.setTable(table); });
}

void Traffic::collect(std::function<void()> collected)
{
    if (!d->running)
        return collected();
    const auto left = std::make_shared<std::atomic<size_t>>(d->workers.size());
    for (auto &worker : d->workers) {
        worker->post([this, &worker, left, collected] {
            worker->deliver();
            if (left->fetch_sub(1) == 1)
                d->post(collected);
        });
    }
}

void Traffic::close(std::chrono::milliseconds patience, std::function<void()> drained)
{
    if (!d->running)
        return drained();
    d->drained = std::move(drained);
    d->draining = d->workers.size();
    auto &first = *d->workers.front();
    d->listener->stop();
    const auto ended = [this] {
        if (d->draining.fetch_sub(1) != 1)
            return;
        // The threads end here, and hand over what they counted last.
        d->post([this] {
            for (auto &worker : d->workers)
                worker->join();
            d->comparators->finish();
            d->running = false;
            d->post(d->drained); // behind those counts
        });
    };
    for (auto &worker : d->workers)
        worker->post([&worker, ended] { worker->drain(ended); });
    first.post([this, patience, &first] {
        d->patience = std::make_unique<boost::asio::steady_timer>(first.io(), patience);
        d->patience->async_wait([this](boost::system::error_code error) {
            for (auto &worker : d->workers) {
                if (!error)
                    worker->post([&worker] { worker->cancelAll(); });
            }
        });
    });
}

} // namespace midflight
