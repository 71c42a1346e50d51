# SPDX-License-Identifier: GPL-3.0-or-later
include(GNUInstallDirs)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Programs and libraries share one precompiled header, so both are compiled alike.
set(CMAKE_CXX_COMPILE_OPTIONS_PIE "-fPIC")
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
# Debug information of template-heavy LibTorch code costs more build time than it repays: keep line tables only.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
if(OMNIDRIVE_SANITIZE AND NOT OMNIDRIVE_SANITIZE MATCHES "fuzzer")
    set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")   # what the sanitizers add takes the compiler half as long again at -O2
endif()

find_program(OMNIDRIVE_CCACHE ccache)
if(OMNIDRIVE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        "${OMNIDRIVE_CCACHE}")
    set(CMAKE_PCH_INSTANTIATE_TEMPLATES ON)
endif()
# A fast linker, not mold: Debian 12's mold 1.10 now and then never ends, and then the build never does.
find_program(OMNIDRIVE_LLD ld.lld)
if(OMNIDRIVE_LLD)
    add_link_options(-fuse-ld=lld)
endif()
if(OMNIDRIVE_SANITIZE)
    add_compile_options(-fsanitize=${OMNIDRIVE_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${OMNIDRIVE_SANITIZE})
    if(OMNIDRIVE_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)   # a report ends the test, else nobody reads it
    endif()
endif()
