# SPDX-License-Identifier: GPL-3.0-or-later
# Tests that drive the real programs from outside, written in Python with its standard library and Debian's AT-SPI.

find_program(MIDFLIGHT_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(NOT MIDFLIGHT_PYTHON)
    find_program(MIDFLIGHT_PYTHON python3 REQUIRED)
endif()

# midflight_script_test(NAME [UNDER command …] [TIMEOUT seconds] [LABELS label …] [ON_SERVER]): runs NAME.py of this folder;
# ON_SERVER runs it once more with its stores on a PostgreSQL server
function(midflight_script_test name)
    cmake_parse_arguments(arg "ON_SERVER" "TIMEOUT" "UNDER;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${arg_UNDER} ${MIDFLIGHT_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/${name}.py)
    set(names ${name})
    if(arg_ON_SERVER)
        add_test(NAME ${name}_postgresql COMMAND ${arg_UNDER} ${MIDFLIGHT_PYTHON} -B ${PROJECT_SOURCE_DIR}/tests/harness/postgresql.py
            ${MIDFLIGHT_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/${name}.py)
        set_tests_properties(${name}_postgresql PROPERTIES SKIP_RETURN_CODE 77)
        list(APPEND names ${name}_postgresql)
    endif()
    set_tests_properties(${names} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}" ENVIRONMENT
        "MIDFLIGHT_BIN=${CMAKE_BINARY_DIR}/bin;MIDFLIGHT_SOURCE=${PROJECT_SOURCE_DIR};MIDFLIGHT_BUILD=${CMAKE_BINARY_DIR};MIDFLIGHT_ORACLES=${PROJECT_SOURCE_DIR}/../shared/oracles")
endfunction()
