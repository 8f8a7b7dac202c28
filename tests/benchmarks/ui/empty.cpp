// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick of the start: a window with nothing but an empty chart.
#include "tests/benchmarks/ui/began.h"

#include <QApplication>
#include <QChartView>
#include <QTimer>

class Empty : public QChartView
{
protected:
    void paintEvent(QPaintEvent *event) override
    {
        QChartView::paintEvent(event);
        if (std::exchange(m_said, true))
            return;
        sayReached("painted");
        QTimer::singleShot(0, qApp, &QApplication::quit);
    }

private:
    bool m_said = false;
};

int main(int argc, char **argv)
{
    sayReached("main");
    QApplication application(argc, argv);
    sayReached("application");
    Empty window;
    window.resize(1440, 900);
    window.show();
    sayReached("shown");
    return QApplication::exec();
}
