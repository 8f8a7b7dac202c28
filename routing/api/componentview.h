// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/decisions/decisions.h"
#include "routing/recording/recorder.h"

#include <QJsonObject>

namespace midflight {

/// What the API says of components: state from the decisions, figures from the recorder.
class ComponentView
{
public:
    ComponentView(const Decisions &decisions, const Recorder &recorder, const Clock &clock)
        : m_decisions(decisions)
        , m_recorder(recorder)
        , m_clock(clock)
    {
    }

    /// {id,title,started,revision,privacy,http,components:[…]} without live evidence. A component whose state is as it was
    /// when it was last told is not written anew: a thousand of them take forty milliseconds, and deciding waits meanwhile.
    QByteArray migrationText();
    QJsonObject component(const ComponentState &state) const; ///< with evidence, gates and definition
    QJsonObject gates(const ComponentState &state) const; ///< {ready, evidence, gates}
    QJsonObject boardEntry(const ComponentState &state) const; ///< {ready,evidence,gates,figures,…}

private:
    QJsonObject summary(const ComponentState &state) const;
    QJsonObject rollback(const ComponentState &state) const; ///< {warnings, needed_by, proposed}: what to know before it
    QJsonObject figures(const ComponentState &state) const;

    const Decisions &m_decisions;
    const Recorder &m_recorder;
    const Clock &m_clock;
    struct Told {
        ComponentState state;
        QByteArray text;
    };
    QHash<QString, Told> m_told; ///< of each component: its summary as JSON
};

} // namespace midflight
