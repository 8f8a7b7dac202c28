# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages, each with the program that it is about; the file format with the router, which reads it.
string(TIMESTAMP MIDFLIGHT_MAN_DATE "%B %d, %Y" UTC)
string(REPLACE " 0" " " MIDFLIGHT_MAN_DATE "${MIDFLIGHT_MAN_DATE}")
midflight_packed(packaging/man/midflight.1.in midflight.1 ${CMAKE_INSTALL_MANDIR}/man1 midflight)
midflight_packed(packaging/man/midflightctl.1.in midflightctl.1 ${CMAKE_INSTALL_MANDIR}/man1 midflight-tools)
midflight_packed(packaging/man/midflight-router.8.in midflight-router.8 ${CMAKE_INSTALL_MANDIR}/man8 midflight-router)
midflight_packed(packaging/man/midflight-migration.5.in midflight-migration.5 ${CMAKE_INSTALL_MANDIR}/man5 midflight-router)
