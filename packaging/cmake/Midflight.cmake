# SPDX-License-Identifier: GPL-3.0-or-later
# What every target shares: flags, precompiled Qt Core headers, one static library a folder, one program a test.

add_library(midflight_flags INTERFACE)
target_compile_options(midflight_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor)
target_compile_definitions(midflight_flags INTERFACE
    QT_NO_KEYWORDS QT_MESSAGELOGCONTEXT
    MIDFLIGHT_VERSION="${PROJECT_VERSION}")
target_include_directories(midflight_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(MIDFLIGHT_WERROR)
    target_compile_options(midflight_flags INTERFACE -Werror)
endif()
if(MIDFLIGHT_SANITIZE)
    target_compile_options(midflight_flags INTERFACE -fsanitize=${MIDFLIGHT_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(midflight_flags INTERFACE -fsanitize=${MIDFLIGHT_SANITIZE})
endif()
# Static rooms may name more libraries than a program needs: those it does not use cost start-up time.
target_link_options(midflight_flags INTERFACE -Wl,--as-needed)
find_program(MOLD mold)
if(MOLD AND NOT MIDFLIGHT_SANITIZE)
    target_link_options(midflight_flags INTERFACE -fuse-ld=mold)
endif()


# midflight_library(NAME SOURCES a.cpp … LINKS target …)
function(midflight_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC midflight_flags Qt6::Core ${arg_LINKS})
    target_precompile_headers(${name} PRIVATE
        <QByteArray> <QDateTime> <QHash> <QJsonArray> <QJsonObject> <QList> <QMap> <QString>
        <algorithm> <chrono> <functional> <memory> <optional> <string> <vector>)
endfunction()

# midflight_program(NAME SOURCES a.cpp … LINKS target …)
function(midflight_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE midflight_flags ${arg_LINKS})
endfunction()

# midflight_test(NAME SOURCES a.cpp … LINKS target … [TIMEOUT seconds] [LABELS label …])
# Tests find the built programs through MIDFLIGHT_BIN, the project through MIDFLIGHT_SOURCE and other people's
# test data through MIDFLIGHT_ORACLES; the last may be missing.
function(midflight_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE midflight_flags Qt6::Test ${arg_LINKS})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}" ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;MIDFLIGHT_BIN=${CMAKE_BINARY_DIR}/bin;MIDFLIGHT_SOURCE=${PROJECT_SOURCE_DIR};MIDFLIGHT_ORACLES=${PROJECT_SOURCE_DIR}/../shared/oracles")
endfunction()

# A test program once more, on a PostgreSQL server of its own.
function(midflight_test_on_server name)
    get_test_property(${name} ENVIRONMENT environment)
    add_test(NAME ${name}_postgresql COMMAND ${MIDFLIGHT_PYTHON} -B ${PROJECT_SOURCE_DIR}/tests/harness/postgresql.py $<TARGET_FILE:${name}>)
    set_tests_properties(${name}_postgresql PROPERTIES TIMEOUT 180 SKIP_RETURN_CODE 77 ENVIRONMENT "${environment}")
endfunction()
