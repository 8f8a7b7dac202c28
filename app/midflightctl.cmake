# SPDX-License-Identifier: GPL-3.0-or-later
midflight_library(midflight_ctl
    SOURCES
        ctl/commandline.cpp
        ctl/comparecommand.cpp
        ctl/completion.cpp
        ctl/courier.cpp
        ctl/decisioncommands.cpp
        ctl/definitioncommands.cpp
        ctl/exitcodes.cpp
        ctl/historycommand.cpp
        ctl/leases.cpp
        ctl/migrationtoml.cpp
        ctl/plancommand.cpp
        ctl/querycommand.cpp
        ctl/reportcommand.cpp
        ctl/runcommand.cpp
        ctl/session.cpp
        ctl/fleetcommand.cpp ctl/statuscommand.cpp
        ctl/tokencommands.cpp
        ctl/watchcommand.cpp
    LINKS midflight_steps midflight_client midflight_compare midflight_domain)
midflight_program(midflightctl
    SOURCES midflightctl.cpp
    LINKS midflight_ctl)
