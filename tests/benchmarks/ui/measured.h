// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/benchmarks/ui/began.h"

#include <QApplication>
#include <QThread>
#include <functional>

/// Knows how busy the interface thread is, and for how long a single event held it.
class Measured : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (QThread::currentThread() != thread())
            return QApplication::notify(receiver, event);
        m_painted |= event->type() == QEvent::Paint;
        if (m_depth++ > 0) {
            const bool done = QApplication::notify(receiver, event);
            --m_depth;
            return done;
        }
        const double wall = milliseconds(CLOCK_MONOTONIC), cpu = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        const QByteArray name = receiver->metaObject()->className(); // it may be gone afterwards
        const int type = event->type();
        const bool done = QApplication::notify(receiver, event);
        m_longest = std::max(m_longest, milliseconds(CLOCK_MONOTONIC) - wall);
        if (const double took = milliseconds(CLOCK_THREAD_CPUTIME_ID) - cpu; took > m_longestCpu) {
            m_longestCpu = took;
            m_longestWas = name + " took event " + QByteArray::number(type);
        }
        --m_depth;
        if (after)
            after(wall, m_painted);
        m_painted = false;
        return done;
    }

    /// Told after each event: when it began, of CLOCK_MONOTONIC in ms, and whether it painted something.
    std::function<void(double began, bool painted)> after;

    void beginMeasuring()
    {
        m_longest = m_longestCpu = 0;
        m_wall = milliseconds(CLOCK_MONOTONIC);
        m_cpu = milliseconds(CLOCK_THREAD_CPUTIME_ID);
    }

    void sayMeasured() const
    {
        std::printf("busy %.4f\nlongest %.1f\nlongest_cpu %.1f\n", (milliseconds(CLOCK_THREAD_CPUTIME_ID) - m_cpu) / (milliseconds(CLOCK_MONOTONIC) - m_wall),
                    m_longest, m_longestCpu);
        std::printf("longest_was %s\n", m_longestWas.constData());
    }

private:
    int m_depth = 0;
    bool m_painted = false;
    QByteArray m_longestWas;
    double m_longest = 0, m_longestCpu = 0, m_wall = 0, m_cpu = 0;
};
