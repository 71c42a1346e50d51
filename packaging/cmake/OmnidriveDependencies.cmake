# SPDX-License-Identifier: GPL-3.0-or-later
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
include(OmnidriveOpenCV)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
find_package(ICU 70 REQUIRED COMPONENTS uc)

# LibTorch from its wheel, CPU part only: headers, libtorch_cpu and libc10, plus the two CUDA libraries that libtorch_cpu itself needs.
set(omnidrive_torch_root "${OMNIDRIVE_DEPS_DIR}/site/torch")
if(NOT EXISTS "${omnidrive_torch_root}/lib/libtorch_cpu.so")
    message(FATAL_ERROR "LibTorch not found in ${OMNIDRIVE_DEPS_DIR}: run packaging/setup first (or set OMNIDRIVE_DEPS_DIR)")
endif()
add_library(omnidrive_torch INTERFACE)
# Options rather than include directories: moc would follow every header below those (6 s of processor time for each of its files, the same output).
foreach(folder IN ITEMS include include/torch/csrc/api/include)
    target_compile_options(omnidrive_torch INTERFACE "SHELL:-isystem \"${omnidrive_torch_root}/${folder}\"")
endforeach()
target_link_directories(omnidrive_torch INTERFACE "${omnidrive_torch_root}/lib" "${OMNIDRIVE_DEPS_DIR}/site/nvidia/cu13/lib")
target_link_libraries(omnidrive_torch INTERFACE "${omnidrive_torch_root}/lib/libtorch_cpu.so" "${omnidrive_torch_root}/lib/libc10.so"
    Threads::Threads)
# Run paths come from CMake, which exchanges them on install; libtorch_cpu.so itself knows where the CUDA libraries lie.
target_link_options(omnidrive_torch INTERFACE "-Wl,--allow-shlib-undefined")

include(OmnidriveParquet)

if(OMNIDRIVE_BUILD_UI OR OMNIDRIVE_BUILD_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
endif()
if(OMNIDRIVE_BUILD_UI)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets Svg PrintSupport)
    find_path(QCUSTOMPLOT_INCLUDE_DIR qcustomplot.h REQUIRED)
    find_library(QCUSTOMPLOT_LIBRARY NAMES QCustomPlotQt6 qcustomplot-qt6 REQUIRED)
endif()
if(OMNIDRIVE_WITH_CUDA)
    include(OmnidriveCuda)
endif()
