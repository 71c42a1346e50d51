# SPDX-License-Identifier: GPL-3.0-or-later
# Translations of the Studio: resources/translations/omnidrive_<code>.ts become <build>/translations/omnidrive_<code>.qm, installed beside the
# resources. Without lrelease (Debian: qt6-l10n-tools) the Studio is built all the same and speaks English.
find_program(OMNIDRIVE_LRELEASE NAMES lrelease HINTS "${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}" NO_DEFAULT_PATH)
find_program(OMNIDRIVE_LRELEASE NAMES lrelease-qt6 lrelease6)
find_program(OMNIDRIVE_LUPDATE NAMES lupdate HINTS "${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}" NO_DEFAULT_PATH)
find_program(OMNIDRIVE_LUPDATE NAMES lupdate-qt6 lupdate6)
mark_as_advanced(OMNIDRIVE_LRELEASE OMNIDRIVE_LUPDATE)
set(omnidrive_lrelease_found OFF)
if(OMNIDRIVE_LRELEASE)
    set(omnidrive_lrelease_found ON)
endif()

# omnidrive_add_translations(<program> <code>...)
function(omnidrive_add_translations program)
    if(NOT OMNIDRIVE_LRELEASE)
        return()
    endif()
    set(compiled)
    foreach(code ${ARGN})
        set(source "${CMAKE_SOURCE_DIR}/resources/translations/omnidrive_${code}.ts")
        set(file "${CMAKE_BINARY_DIR}/translations/omnidrive_${code}.qm")
        add_custom_command(OUTPUT "${file}"
            COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/translations"
            COMMAND "${OMNIDRIVE_LRELEASE}" -silent -nounfinished -removeidentical "${source}" -qm "${file}"
            DEPENDS "${source}" VERBATIM)
        list(APPEND compiled "${file}")
    endforeach()
    add_custom_target(omnidrive_translations ALL DEPENDS ${compiled})
    add_dependencies(${program} omnidrive_translations)
    install(FILES ${compiled} DESTINATION "${CMAKE_INSTALL_DATADIR}/omnidrive/translations" COMPONENT studio)
endfunction()
