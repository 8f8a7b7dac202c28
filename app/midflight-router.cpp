// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/router.h"

#include <QCoreApplication>

#include <csignal>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    const midflight::Journal journal;
    const auto options = midflight::parseRouterOptions(argc, argv, journal);
    if (!options)
        return options.error();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a file-size limit is an error of the store, like a full disk, not the end
    ::umask(0077); // what the store holds is nobody else's
    QCoreApplication application(argc, argv); // Qt SQL looks for its drivers through it
    return midflight::Router(*options, journal).run();
}
