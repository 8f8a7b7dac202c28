// SPDX-License-Identifier: GPL-3.0-or-later
// A component's page over a router that has many comparisons: benchmark_component URL COMPONENT SECONDS. Says how long after
// the last answer its charts are painted, then where its list of comparisons stands; whoever started it scrolls there for so
// many seconds, and it says how busy the interface thread was, for how long an event held it, and what memory it took.
#include "app/heap.h"
#include "tests/benchmarks/ui/measured.h"
#include "ui/mainwindow.h"

#include <QFile>
#include <QTableView>
#include <QTimer>

using namespace midflight;

/// MB that no file backs.
static double ownMemory()
{
    QFile sums(QStringLiteral("/proc/self/smaps_rollup"));
    if (!sums.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : sums.readAll().split('\n')) {
        if (line.startsWith("Anonymous:"))
            return line.mid(10).trimmed().split(' ').first().toDouble() / 1024;
    }
    return -1;
}

/// The page is asked for, its answers come, and what they hold is painted.
class Opening
{
public:
    explicit Opening(MainWindow &window)
        : m_window(window)
    {
    }

    void begin(const QString &component)
    {
        m_asked = milliseconds(CLOCK_MONOTONIC);
        m_window.showComponent(component);
    }

    /// True when this event was what ended it.
    bool ends(double began, bool painted)
    {
        if (m_asked == 0 || m_painted)
            return false;
        if (!m_window.isComplete())
            m_arrived = 0; // an answer led to another question
        else if (m_arrived == 0)
            m_arrived = began;
        m_painted = m_arrived > 0 && painted;
        if (m_painted)
            std::printf("opened %.1f\ncharts %.1f\n", milliseconds(CLOCK_MONOTONIC) - m_asked, milliseconds(CLOCK_MONOTONIC) - m_arrived);
        return m_painted;
    }

private:
    MainWindow &m_window;
    double m_asked = 0, m_arrived = 0;
    bool m_painted = false;
};

int main(int argc, char **argv)
{
    useOneHeap();
    Measured application(argc, argv);
    if (argc < 4)
        return 2;
    const QString component = QString::fromLocal8Bit(argv[2]);
    const int seconds = QByteArray(argv[3]).toInt();
    Workspace workspace(QUrl(QString::fromLocal8Bit(argv[1])));
    workspace.feed.start();
    Theming theming(Theming::Choice::Light);
    MainWindow window(theming, workspace);
    window.resize(1440, 980);
    window.show();
    Opening opening(window);
    const auto scrolled = [&] {
        application.sayMeasured();
        const auto *list = window.findChild<QTableView *>(QStringLiteral("comparisons"));
        std::printf("own_memory %.1f\nrows %d\n", ownMemory(), list->model()->rowCount());
        QApplication::quit();
    };
    application.after = [&](double began, bool painted) {
        if (!opening.ends(began, painted))
            return;
        const auto *list = window.findChild<QTableView *>(QStringLiteral("comparisons"));
        const QPoint at = list->viewport()->mapToGlobal(QPoint(120, 20));
        std::printf("own_memory_before %.1f\nlist %d %d\n", ownMemory(), at.x(), at.y());
        std::fflush(stdout);
        application.beginMeasuring();
        QTimer::singleShot(seconds * 1000, &window, scrolled);
    };
    const auto once = Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection);
    QObject::connect(&workspace.feed, &MigrationFeed::evidenceArrived, &window, [&] { opening.begin(component); }, once);
    return QApplication::exec();
}
