# SPDX-License-Identifier: GPL-3.0-or-later
# How CPack makes packages of the installed components: three for Debian, and one archive. See packaging/build.

set(CPACK_GENERATOR DEB TZST)
set(CPACK_PACKAGE_NAME midflight)
set(CPACK_PACKAGE_VENDOR "Midflight maintainers")
set(CPACK_PACKAGE_CONTACT ${MIDFLIGHT_MAINTAINER})
set(CPACK_PACKAGE_FILE_NAME midflight-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/packaging/cmake/PackageKind.cmake)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL midflight midflight-tools midflight-router midflight-router-service)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE ${MIDFLIGHT_DEBIAN_REVISION})
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(about "Midflight moves a running system one component at a time from an old
implementation to a new one. Both run in parallel, what they did is compared,
a cutover is approved on proof, and a rollback takes milliseconds.
")

# What dpkg-shlibdeps cannot see: plugins, and programs that are started.
set(CPACK_DEBIAN_MIDFLIGHT_PACKAGE_NAME midflight)
set(CPACK_DEBIAN_MIDFLIGHT_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_MIDFLIGHT_PACKAGE_DEPENDS "qt6-qpa-plugins")
set(CPACK_DEBIAN_MIDFLIGHT_PACKAGE_RECOMMENDS "midflight-router, midflight-tools, qt6-wayland, python3")
set(CPACK_DEBIAN_MIDFLIGHT_PACKAGE_SUGGESTS "fastqc, cutadapt, fastp, unzip")
set(CPACK_DEBIAN_MIDFLIGHT_DESCRIPTION "dashboard of a migration from an old system to a new one
${about}

This is the dashboard: where every component stands, what the parallel runs
found, approve and roll back.")

set(CPACK_DEBIAN_MIDFLIGHT-TOOLS_PACKAGE_NAME midflight-tools)
set(CPACK_DEBIAN_MIDFLIGHT-TOOLS_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_MIDFLIGHT-TOOLS_DESCRIPTION "runs the steps of a pipeline on old, new or both systems
${about}

This is midflightctl, for cluster nodes and cron hosts: it runs steps through
the routing layer, compares files, and does from the terminal what the
dashboard does.")

set(CPACK_DEBIAN_MIDFLIGHT-ROUTER_PACKAGE_NAME midflight-router)
set(CPACK_DEBIAN_MIDFLIGHT-ROUTER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_MIDFLIGHT-ROUTER_PACKAGE_DEPENDS "libqt6sql6-sqlite, adduser")
set(CPACK_DEBIAN_MIDFLIGHT-ROUTER_PACKAGE_RECOMMENDS "midflight-tools, libqt6sql6-psql")
set(CPACK_DEBIAN_MIDFLIGHT-ROUTER_PACKAGE_CONTROL_EXTRA "")
set(CPACK_DEBIAN_MIDFLIGHT-ROUTER_DESCRIPTION "routing layer of a migration from an old system to a new one
${about}

This is the router: it decides for every request which system answers,
compares, and keeps the evidence.")
foreach(script postinst prerm postrm conffiles)
    configure_file(${PROJECT_SOURCE_DIR}/packaging/debian/router.${script}
        ${CMAKE_BINARY_DIR}/package-files/router/${script} COPYONLY)
    list(APPEND CPACK_DEBIAN_MIDFLIGHT-ROUTER_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/package-files/router/${script})
endforeach()

include(CPack)
cpack_add_component_group(midflight)
cpack_add_component_group(midflight-tools)
cpack_add_component_group(midflight-router)
cpack_add_component(midflight GROUP midflight)
cpack_add_component(midflight-tools GROUP midflight-tools)
cpack_add_component(midflight-router GROUP midflight-router)
cpack_add_component(midflight-router-service GROUP midflight-router)
