# SPDX-License-Identifier: GPL-3.0-or-later
midflight_program(midflight-router
    SOURCES midflight-router.cpp router/checks.cpp router/churn.cpp router/journal.cpp router/options.cpp router/router.cpp
        router/servicemanager.cpp router/settingsfile.cpp router/sharing.cpp router/trafficroom.cpp router/webhook.cpp
        router/webhooktarget.cpp
    LINKS midflight_api midflight_client midflight_steps midflight_traffic midflight_decisions midflight_recording midflight_store)
# A daemon on the network: no table of functions that stays writable.
target_link_options(midflight-router PRIVATE -Wl,-z,relro,-z,now)
