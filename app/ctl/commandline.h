// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midflight {

/// Reads the command line of midflightctl and carries out what it says. \returns the exit code
int runCommandLine(int argc, char **argv);

} // namespace midflight
