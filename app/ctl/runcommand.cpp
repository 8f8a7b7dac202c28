// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/runcommand.h"

#include "app/ctl/courier.h"
#include "app/ctl/exitcodes.h"
#include "routing/steps/runstep.h"

#include <unistd.h>

namespace midflight {

int runRun(const Session &session, const RequestOptions &options)
{
    StepRun run;
    run.component = {QString::fromStdString(options.component)};
    run.key = QString::fromStdString(options.key);
    run.wait = options.wait || qgetenv("MIDFLIGHT_WAIT") == "1";
    QByteArrayList words;
    for (const std::string &word : options.values)
        words.append(QByteArray::fromStdString(word));
    auto values = stepValuesFromWords(words);
    if (!values)
        return complain(values.error());
    run.values = *values;

    Courier courier(session, QByteArray::fromStdString(options.migrationFile));
    const auto route = courier.route(run.component, run.key);
    if (!route) {
        const int code = complain(route.error());
        return code == exitcode::refused ? exitcode::unreachable : code; // no routing known, whatever the reason
    }
    // Nothing of ours is buffered, and taking the program apart in good order would cost the caller a millisecond.
    _exit(runStep(run, *route, courier, session.limits()));
}

} // namespace midflight
