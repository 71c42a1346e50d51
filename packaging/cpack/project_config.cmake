# SPDX-License-Identifier: GPL-3.0-or-later
# Read by cpack once for each generator.
if(CPACK_GENERATOR STREQUAL "DEB")
    set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
else()
    # One archive of all components, below one folder that may lie anywhere.
    set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
    set(CPACK_MONOLITHIC_INSTALL ON)
    set(CPACK_PACKAGING_INSTALL_PREFIX "")
endif()
