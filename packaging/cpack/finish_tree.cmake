# SPDX-License-Identifier: GPL-3.0-or-later
# Run by cpack on the tree it is about to pack. Debian packages get what the policy asks for: copyright and change log in the folder of each package,
# compressed manual pages. The archive gets the list of Debian packages that hold the libraries it does not carry.
function(omnidrive_compress file)
    execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(omnidrive_finish_debian_package tree package)
    set(doc "${tree}/usr/share/doc/${package}")
    file(MAKE_DIRECTORY "${doc}")
    file(COPY "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../debian/copyright" DESTINATION "${doc}")
    file(REMOVE "${doc}/LICENSE")
    string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
    file(WRITE "${doc}/changelog.Debian" "omnidrive (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium\n\n"
        "  * Made by cpack from the project's sources; CHANGELOG.md has what is new.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
    omnidrive_compress("${doc}/changelog.Debian")
    if(EXISTS "${doc}/CHANGELOG.md")
        file(RENAME "${doc}/CHANGELOG.md" "${doc}/changelog")
        omnidrive_compress("${doc}/changelog")
    endif()
    file(GLOB pages "${tree}/usr/share/man/man1/*.1")
    foreach(page ${pages})
        omnidrive_compress("${page}")
    endforeach()
    # cmake keeps the modes of wheels and of the source tree; libraries and data are not for running.
    execute_process(COMMAND chmod -R u=rwX,go=rX "${tree}" COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND find "${tree}/usr/lib" "${tree}/usr/share" -type f -exec chmod 644 {} + ERROR_QUIET)
endfunction()

# Debian packages of the libraries that the files of a tree ask for themselves and that are not in it, one a line.
function(omnidrive_list_packages tree)
    execute_process(COMMAND bash "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/needed_packages.sh" "${tree}" OUTPUT_VARIABLE found COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE "${tree}/share/doc/omnidrive/debian-packages.txt" "${found}ca-certificates\nlibqt6svg6\n")
endfunction()

if(CPACK_GENERATOR STREQUAL "DEB")
    foreach(component ${CPACK_COMPONENTS_ALL})
        string(TOUPPER "${component}" name)
        omnidrive_finish_debian_package("${CPACK_TEMPORARY_DIRECTORY}/${component}" "${CPACK_DEBIAN_${name}_PACKAGE_NAME}")
    endforeach()
else()
    omnidrive_list_packages("${CPACK_TEMPORARY_DIRECTORY}")
    # Whatever the umask of who made it: the archive may be unpacked by root for everybody.
    execute_process(COMMAND chmod -R u=rwX,go=rX "${CPACK_TEMPORARY_DIRECTORY}" COMMAND_ERROR_IS_FATAL ANY)
endif()
