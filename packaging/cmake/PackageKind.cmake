# SPDX-License-Identifier: GPL-3.0-or-later
# Read by CPack once for each kind of package.
if(CPACK_GENERATOR STREQUAL "TZST")
    # Unpacked anywhere, run from there: without the places that only a system-wide installation has.
    set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
    set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
    set(CPACK_COMPONENTS_ALL midflight midflight-tools midflight-router)
    set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
    set(CPACK_PACKAGING_INSTALL_PREFIX "")
else()
    set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
endif()
