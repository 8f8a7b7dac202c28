# SPDX-License-Identifier: GPL-3.0-or-later
# What goes where when Midflight is installed, by component: midflight, midflight-tools and midflight-router can be put
# anywhere; midflight-router-service has the absolute places that the system looks in.
include(GNUInstallDirs)

# The programs look for the examples in ../share/midflight beside themselves, in the build tree as well.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/resources ${CMAKE_BINARY_DIR}/share/midflight SYMBOLIC)

add_custom_target(package-files ALL)

# midflight_packed(INPUT OUTPUT DESTINATION COMPONENT…): a file for the manual or the documentation, with the
# version in it and compressed as Debian wants it: without a name or a time inside
function(midflight_packed input output destination)
    get_filename_component(name ${output} NAME)
    configure_file(${input} ${CMAKE_BINARY_DIR}/package-files/${name} @ONLY)
    set(packed ${CMAKE_BINARY_DIR}/package-files/${output}.gz)
    get_filename_component(folder ${packed} DIRECTORY)
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(OUTPUT ${packed} DEPENDS ${CMAKE_BINARY_DIR}/package-files/${name} VERBATIM
        COMMAND sh -c "gzip -9nc \"$1\" > \"$2\"" pack ${CMAKE_BINARY_DIR}/package-files/${name} ${packed})
    string(MAKE_C_IDENTIFIER "packed-${output}" target)
    add_custom_target(${target} DEPENDS ${packed})
    add_dependencies(package-files ${target})
    foreach(component ${ARGN})
        string(REPLACE "@component@" ${component} place ${destination})
        install(FILES ${packed} DESTINATION ${place} COMPONENT ${component})
    endforeach()
endfunction()

set(packages midflight midflight-tools midflight-router)
set(MIDFLIGHT_DEBIAN_REVISION 1)
set(MIDFLIGHT_MAINTAINER "Midflight maintainers <maintainers@midflight.example>")
string(TIMESTAMP MIDFLIGHT_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)

install(TARGETS midflight DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT midflight)
install(TARGETS midflightctl DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT midflight-tools)
install(TARGETS midflight-router DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT midflight-router)
install(DIRECTORY resources/examples DESTINATION ${CMAKE_INSTALL_DATADIR}/midflight COMPONENT midflight
    USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)

install(FILES resources/grafana/midflight.json DESTINATION ${CMAKE_INSTALL_DATADIR}/midflight/grafana COMPONENT midflight-router)

install(FILES packaging/router/midflight-router.service DESTINATION /lib/systemd/system COMPONENT midflight-router-service)
install(FILES packaging/router/router.toml DESTINATION /etc/midflight COMPONENT midflight-router-service)

include(packaging/cmake/Desktop.cmake)
include(packaging/cmake/Manual.cmake)

set(documentation ${CMAKE_INSTALL_DATADIR}/doc/@component@)
midflight_packed(CHANGELOG.md changelog ${documentation} ${packages})
midflight_packed(packaging/debian/changelog.in changelog.Debian ${documentation} ${packages})
foreach(component ${packages})
    install(FILES packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${component} COMPONENT ${component})
endforeach()

set(completion packaging/completion)
install(FILES ${completion}/midflightctl.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME midflightctl COMPONENT midflight-tools)
install(FILES ${completion}/_midflightctl DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT midflight-tools)
install(FILES ${completion}/midflightctl.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT midflight-tools)
