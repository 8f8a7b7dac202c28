# SPDX-License-Identifier: GPL-3.0-or-later
# What makes the dashboard at home on a desktop: menu entry, icon, metadata for software centres, a type of file.
set(id org.midflight.Midflight)
set(MIDFLIGHT_HOMEPAGE https://midflight.example)
string(TIMESTAMP MIDFLIGHT_RELEASE_DATE %Y-%m-%d UTC)

configure_file(packaging/desktop/${id}.metainfo.xml.in ${CMAKE_BINARY_DIR}/package-files/${id}.metainfo.xml @ONLY)
install(FILES packaging/desktop/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT midflight)
install(FILES packaging/desktop/${id}.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages COMPONENT midflight)
install(FILES ${CMAKE_BINARY_DIR}/package-files/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo
    COMPONENT midflight)

set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
set(drawing ${PROJECT_SOURCE_DIR}/resources/icons/midflight.svg)
install(FILES ${drawing} DESTINATION ${icons}/scalable/apps RENAME ${id}.svg COMPONENT midflight)
add_executable(rendericon packaging/desktop/rendericon.cpp)
target_link_libraries(rendericon PRIVATE midflight_flags Qt6::Svg)
set_target_properties(rendericon PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/package-files)
set(pictures "")
foreach(size 16 22 24 32 48 64 128 256 512)
    set(picture ${CMAKE_BINARY_DIR}/package-files/icon-${size}.png)
    add_custom_command(OUTPUT ${picture} COMMAND rendericon ${drawing} ${size} ${picture} DEPENDS ${drawing} rendericon VERBATIM)
    list(APPEND pictures ${picture})
    install(FILES ${picture} DESTINATION ${icons}/${size}x${size}/apps RENAME ${id}.png COMPONENT midflight)
endforeach()
add_custom_target(package-icons DEPENDS ${pictures})
add_dependencies(package-files package-icons)
