# SPDX-License-Identifier: GPL-3.0-or-later
midflight_program(midflight
    SOURCES
        ${CMAKE_CURRENT_LIST_DIR}/dashboardoptions.cpp ${CMAKE_CURRENT_LIST_DIR}/dashboardoptions.h
        ${CMAKE_CURRENT_LIST_DIR}/desktopnotifier.cpp ${CMAKE_CURRENT_LIST_DIR}/desktopnotifier.h
        ${CMAKE_CURRENT_LIST_DIR}/examplesession.cpp ${CMAKE_CURRENT_LIST_DIR}/examplesession.h
        ${CMAKE_CURRENT_LIST_DIR}/launcher.cpp ${CMAKE_CURRENT_LIST_DIR}/launcher.h
        ${CMAKE_CURRENT_LIST_DIR}/midflight.cpp
        ${CMAKE_CURRENT_LIST_DIR}/rendering.cpp ${CMAKE_CURRENT_LIST_DIR}/rendering.h
        ${CMAKE_CURRENT_LIST_DIR}/systemlook.cpp ${CMAKE_CURRENT_LIST_DIR}/systemlook.h
        ${CMAKE_CURRENT_LIST_DIR}/tokenvault.cpp ${CMAKE_CURRENT_LIST_DIR}/tokenvault.h
    LINKS midflight_ui Qt6::DBus qt6keychain)
