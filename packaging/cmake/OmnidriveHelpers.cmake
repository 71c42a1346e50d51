# SPDX-License-Identifier: GPL-3.0-or-later

# Warnings for our own targets.
function(omnidrive_warnings target)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Woverloaded-virtual -Wextra-semi)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        # GCC 12 says of plain std::string operations that they write out of bounds (its bugs 105329 and 105651).
        target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND OMNIDRIVE_SANITIZE)
        target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)   # what a sanitizer adds to the code hides that std::optional is set
    endif()
    if(OMNIDRIVE_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
endfunction()

# omnidrive_add_library(<folder> [TORCH | OWN_HEADER] SOURCES ... [PUBLIC ...] [PRIVATE ...])
# Static library omnidrive_<folder>, include root core/. TORCH: links LibTorch and shares its precompiled header, else that of standard library and JSON
# unless it brings its own.
function(omnidrive_add_library folder)
    cmake_parse_arguments(ARG "TORCH;OWN_HEADER" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    set(target omnidrive_${folder})
    add_library(${target} STATIC ${ARG_SOURCES})
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/core")
    target_link_libraries(${target} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    if(ARG_TORCH)
        target_link_libraries(${target} PUBLIC omnidrive_torch)
        target_precompile_headers(${target} REUSE_FROM omnidrive_torch_pch)
    elseif(NOT ARG_OWN_HEADER)
        target_precompile_headers(${target} REUSE_FROM omnidrive_core_pch)
    endif()
    omnidrive_warnings(${target})
endfunction()

# The tests that the thread sanitizer judges: other libraries of ours run inside LibTorch's threads, which are not instrumented.
add_custom_target(omnidrive_threaded_tests)

# omnidrive_add_test(<ctest name> SOURCES ... LINK ... [TORCH] [GUI] [LABELS ...] [TIMEOUT seconds])
# Qt Test program; the CTest name is core/train/tst_grpo, the target tst_train_grpo or like.
function(omnidrive_add_test name)
    cmake_parse_arguments(ARG "TORCH;GUI" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    string(REPLACE "/" "_" target "${name}")
    add_executable(${target} ${ARG_SOURCES})
    set_target_properties(${target} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${target} PRIVATE ${ARG_LINK} omnidrive_test_support Qt6::Test)
    target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS QT_NO_FOREACH
        OMNIDRIVE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" OMNIDRIVE_BINARY_DIR="${CMAKE_BINARY_DIR}")
    if(ARG_TORCH)
        target_link_libraries(${target} PRIVATE omnidrive_torch)
        target_precompile_headers(${target} REUSE_FROM omnidrive_torch_pch)
    elseif(NOT ARG_GUI)
        target_precompile_headers(${target} REUSE_FROM omnidrive_test_pch)
    endif()
    # Nearly empty where the test includes its own .moc, and reading LibTorch's precompiled header takes seconds.
    set_source_files_properties("${CMAKE_CURRENT_BINARY_DIR}/${target}_autogen/mocs_compilation.cpp" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    omnidrive_warnings(${target})
    add_test(NAME ${name} COMMAND ${target})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    set(threads 2)
    if(OMNIDRIVE_SANITIZE)
        math(EXPR ARG_TIMEOUT "4 * ${ARG_TIMEOUT}")
    endif()
    if(OMNIDRIVE_SANITIZE MATCHES "thread")   # libgomp's barriers are not instrumented: what two of its threads read would be looked up as a race each time
        set(threads 1)
    endif()
    set(labels unit ${ARG_LABELS})
    if(ARG_GUI)
        set(labels gui ${ARG_LABELS})
    endif()
    if(name MATCHES "^(core/(base|store|jobs)|ui/bridge)/")
        list(APPEND labels threads)
        add_dependencies(omnidrive_threaded_tests ${target})
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;OMP_NUM_THREADS=${threads};OMP_WAIT_POLICY=passive;LC_ALL=C.UTF-8")
endfunction()
