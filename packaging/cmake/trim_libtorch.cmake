# SPDX-License-Identifier: GPL-3.0-or-later
# Run by `cmake --install` on the copies of LibTorch in omnidrive_libs: they look for one another beside themselves alone (the wheels' run path also
# names folders of a Python installation), and lose what only debuggers read when a stripped install is asked for. NVIDIA's files stay as they came.
file(GLOB libraries "${omnidrive_libs}/libtorch*.so" "${omnidrive_libs}/libc10*.so" "${omnidrive_libs}/libcaffe2*.so" "${omnidrive_libs}/libgomp.so.1")
foreach(library ${libraries})
    if(CMAKE_INSTALL_DO_STRIP AND CMAKE_STRIP)
        execute_process(COMMAND "${CMAKE_STRIP}" --strip-unneeded "${library}" COMMAND_ERROR_IS_FATAL ANY)
    endif()
    file(READ_ELF "${library}" RPATH run_path RUNPATH newer_run_path)
    if(run_path OR newer_run_path)
        file(RPATH_SET FILE "${library}" NEW_RPATH "$ORIGIN")
    endif()
endforeach()
