// SPDX-License-Identifier: GPL-3.0-or-later
// The dashboard over a router: when its first card is painted, and then, with a second argument, how busy the interface
// thread is for so many seconds and for how long a single event held it.
#include "app/heap.h"
#include "tests/benchmarks/ui/measured.h"
#include "ui/card.h"
#include "ui/mainwindow.h"

#include <QTimer>

using namespace midflight;

/// Says when the first card has been painted.
class FirstCard : public QObject
{
public:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && qobject_cast<Card *>(watched) && !std::exchange(m_said, true))
            QTimer::singleShot(0, qApp, [this] { // after it, and what else is painted with it
                sayReached("painted");
                then();
            });
        return false;
    }

    std::function<void()> then;

private:
    bool m_said = false;
};

int main(int argc, char **argv)
{
    useOneHeap();
    sayReached("main");
    Measured application(argc, argv);
    if (argc < 2)
        return 2;
    sayReached("application");
    const int seconds = argc > 2 ? QByteArray(argv[2]).toInt() : 0;
    Workspace workspace(QUrl(QString::fromLocal8Bit(argv[1])));
    workspace.feed.start(); // as the dashboard does: the router answers while fonts and window are made
    sayReached("asked");
    Theming theming(Theming::Choice::Light);
    sayReached("theme");
    MainWindow window(theming, workspace);
    sayReached("built");
    const auto once = Qt::ConnectionType(Qt::AutoConnection | Qt::SingleShotConnection);
    QObject::connect(&workspace.feed, &MigrationFeed::migrationArrived, &window, [] { sayReached("migration"); }, once);
    QObject::connect(&workspace.feed, &MigrationFeed::evidenceArrived, &window, [] { sayReached("evidence"); }, once);
    int arrived = 0;
    QObject::connect(&workspace.feed, &MigrationFeed::evidenceArrived, &window, [&] { ++arrived; });
    FirstCard first;
    first.then = [&] {
        if (seconds == 0)
            return QApplication::quit();
        QTimer::singleShot(3000, &window, [&] { // the start is another figure
            application.beginMeasuring();
            arrived = 0;
            std::printf("watching\n");
            std::fflush(stdout);
            QTimer::singleShot(seconds * 1000, &window, [&] {
                application.sayMeasured();
                std::printf("refreshed %d\n", arrived);
                QApplication::quit();
            });
        });
    };
    application.installEventFilter(&first);
    window.resize(1440, 900);
    window.open();
    sayReached("shown");
    return QApplication::exec();
}
