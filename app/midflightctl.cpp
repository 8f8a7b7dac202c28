// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commandline.h"

int main(int argc, char **argv)
{
    // No QCoreApplication: `run` starts hundreds of thousands of times and forks, so there is no event loop, no thread,
    // and nothing read that is not needed.
    return midflight::runCommandLine(argc, argv);
}
