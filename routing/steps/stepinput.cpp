// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/stepinput.h"

#include <algorithm>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace midflight {

StepInput StepInput::examine()
{
    StepInput input;
    struct stat found {};
    if (fstat(STDIN_FILENO, &found) != 0 || isatty(STDIN_FILENO))
        return input;
    if (S_ISCHR(found.st_mode) && found.st_rdev == makedev(1, 3)) // /dev/null
        return input;
    input.mode = InputMode::Copied;
    if (!S_ISREG(found.st_mode))
        return input;
    input.reopened.reset(open("/proc/self/fd/0", O_RDONLY | O_CLOEXEC));
    if (!input.reopened)
        return input; // opened by somebody with more rights: passed on and copied instead
    lseek(input.reopened.get(), lseek(STDIN_FILENO, 0, SEEK_CUR), SEEK_SET);
    input.mode = InputMode::Reopened;
    char path[PATH_MAX];
    const ssize_t size = readlink("/proc/self/fd/0", path, sizeof path);
    if (size > 0)
        input.path = QByteArray(path, size);
    return input;
}

QByteArrayList inputPaths(const StepValues &values, const QList<OutputPaths> &outputs, const QByteArray &stdinPath)
{
    QByteArrayList paths;
    for (const QByteArrayList &list : values) {
        for (const QByteArray &value : list) {
            const bool holdsOutput = value.isEmpty()
                || std::any_of(outputs.begin(), outputs.end(), [&](const OutputPaths &output) {
                       return output.answer == value || output.answer.startsWith(value + '/')
                           || (value.endsWith('/') && output.answer.startsWith(value));
                   });
            if (!holdsOutput)
                paths.append(value);
        }
    }
    if (!stdinPath.isEmpty())
        paths.append(stdinPath);
    return paths;
}

} // namespace midflight
