# SPDX-License-Identifier: GPL-3.0-or-later
midflight_program(midflight
    SOURCES
        ${CMAKE_CURRENT_LIST_DIR}/dashboardoptions.cpp ${CMAKE_CURRENT_LIST_DIR}/dashboardoptions.h
        ${CMAKE_CURRENT_LIST_DIR}/examplesession.cpp ${CMAKE_CURRENT_LIST_DIR}/examplesession.h
        ${CMAKE_CURRENT_LIST_DIR}/midflight.cpp
        ${CMAKE_CURRENT_LIST_DIR}/rendering.cpp ${CMAKE_CURRENT_LIST_DIR}/rendering.h
    LINKS midflight_ui)
# Where the examples are when the program runs from the build tree; an installed one looks beside itself first.
target_compile_definitions(midflight PRIVATE MIDFLIGHT_RESOURCES="${CMAKE_CURRENT_LIST_DIR}/../resources")
