# SPDX-License-Identifier: GPL-3.0-or-later
# Arrow and its Parquet library from the pyarrow wheel (packaging/setup --parquet), as the target omnidrive_arrow; optional. Only core/store/parquet
# sees its headers. AUTO: with it where it is unpacked; ON: required; OFF: without.
set(omnidrive_arrow_root "${OMNIDRIVE_DEPS_DIR}/parquet/pyarrow")
set(OMNIDRIVE_PARQUET OFF)
if(NOT OMNIDRIVE_WITH_PARQUET STREQUAL "OFF")
    file(GLOB omnidrive_arrow_libraries "${omnidrive_arrow_root}/libarrow.so.*" "${omnidrive_arrow_root}/libparquet.so.*")
    list(LENGTH omnidrive_arrow_libraries omnidrive_arrow_count)
    if(omnidrive_arrow_count EQUAL 2 AND EXISTS "${omnidrive_arrow_root}/include/parquet/arrow/reader.h")
        set(OMNIDRIVE_PARQUET ON)
    elseif(NOT OMNIDRIVE_WITH_PARQUET STREQUAL "AUTO")
        message(FATAL_ERROR "Arrow is not in ${OMNIDRIVE_DEPS_DIR}/parquet: run packaging/setup --parquet, or set OMNIDRIVE_WITH_PARQUET=OFF")
    endif()
endif()
if(OMNIDRIVE_PARQUET)
    add_library(omnidrive_arrow INTERFACE)
    target_include_directories(omnidrive_arrow SYSTEM INTERFACE "${omnidrive_arrow_root}/include")
    target_link_libraries(omnidrive_arrow INTERFACE ${omnidrive_arrow_libraries})
endif()
