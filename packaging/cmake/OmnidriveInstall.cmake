# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` copies, in three components that become three packages: omnidrive (the program, LibTorch, resources), studio (the window)
# and cuda (LibTorch's CUDA half). Programs find libraries and resources relative to themselves, so the tree may lie anywhere; Debian's libraries
# (Qt, QCustomPlot, OpenCV and so on) must be installed there.
set(omnidrive_install_libs "${CMAKE_INSTALL_LIBDIR}/omnidrive")
set(omnidrive_wheels "${OMNIDRIVE_DEPS_DIR}/site")
foreach(program omnidrive omnidrive-studio)
    if(TARGET ${program})
        set_target_properties(${program} PROPERTIES INSTALL_RPATH "$ORIGIN/../${omnidrive_install_libs}")
    endif()
endforeach()

# Licences of the wheels that fit PATTERN and not EXCEPT, each in a folder of its own.
function(omnidrive_install_wheel_licences component pattern except)
    file(GLOB infos "${omnidrive_wheels}/*.dist-info")
    list(FILTER infos INCLUDE REGEX "/(${pattern})-[^/]*$")
    list(FILTER infos EXCLUDE REGEX "/(${except})-[^/]*$")
    foreach(info ${infos})
        string(REGEX REPLACE ".*/(.*)-[^-]*\\.dist-info" "\\1" wheel "${info}")
        install(DIRECTORY "${info}/licenses/" DESTINATION "${CMAKE_INSTALL_DOCDIR}/licences/${wheel}" COMPONENT ${component} OPTIONAL)
    endforeach()
endfunction()

# Manual page and completion of a program, as it prints them itself.
function(omnidrive_install_manual program component)
    set(folder "${CMAKE_BINARY_DIR}/manual")
    set(print $<TARGET_FILE:${program}> ${ARGN})
    add_custom_command(
        OUTPUT "${folder}/${program}.1" "${folder}/${program}.bash" "${folder}/_${program}" "${folder}/${program}.fish"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${folder}"
        COMMAND ${print} page > "${folder}/${program}.1"
        COMMAND ${print} bash > "${folder}/${program}.bash"
        COMMAND ${print} zsh > "${folder}/_${program}"
        COMMAND ${print} fish > "${folder}/${program}.fish"
        DEPENDS ${program} VERBATIM)
    add_custom_target(${program}_pages ALL DEPENDS "${folder}/${program}.1")
    install(FILES "${folder}/${program}.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT ${component})
    install(FILES "${folder}/${program}.bash" RENAME ${program} DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT ${component})
    install(FILES "${folder}/_${program}" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" COMPONENT ${component})
    install(FILES "${folder}/${program}.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT ${component})
endfunction()

# --- omnidrive ---
# All in one folder: libtorch_cpu looks for the others beside itself.
install(FILES "${omnidrive_torch_root}/lib/libtorch_cpu.so" "${omnidrive_torch_root}/lib/libc10.so" "${omnidrive_torch_root}/lib/libgomp.so.1"
        "${omnidrive_wheels}/nvidia/cu13/lib/libcudart.so.13" "${omnidrive_wheels}/nvidia/cu13/lib/libcupti.so.13"
    DESTINATION "${omnidrive_install_libs}" COMPONENT omnidrive)
omnidrive_install_wheel_licences(omnidrive "torch|nvidia_cuda_runtime|nvidia_cuda_cupti" "none")
# Built into libtorch_cpu, and its licence is in no wheel.
install(FILES "${CMAKE_SOURCE_DIR}/packaging/licences/intel-mkl.txt" DESTINATION "${CMAKE_INSTALL_DOCDIR}/licences" COMPONENT omnidrive)
if(OMNIDRIVE_PARQUET)
    install(TARGETS omnidrive_parquet_engine LIBRARY DESTINATION "${omnidrive_install_libs}" COMPONENT omnidrive)
    install(FILES ${omnidrive_arrow_libraries} DESTINATION "${omnidrive_install_libs}" COMPONENT omnidrive)
    file(GLOB omnidrive_arrow_licenses "${OMNIDRIVE_DEPS_DIR}/parquet/pyarrow-*.dist-info/licenses")
    if(NOT omnidrive_arrow_licenses)
        message(FATAL_ERROR "Arrow's licences are not in ${OMNIDRIVE_DEPS_DIR}/parquet: run packaging/setup --parquet again")
    endif()
    install(DIRECTORY "${omnidrive_arrow_licenses}/" DESTINATION "${CMAKE_INSTALL_DOCDIR}/licences/arrow" COMPONENT omnidrive)
endif()
install(DIRECTORY "${CMAKE_SOURCE_DIR}/resources/" DESTINATION "${CMAKE_INSTALL_DATADIR}/omnidrive" COMPONENT omnidrive
    PATTERN "*.qrc" EXCLUDE PATTERN "*.ts" EXCLUDE PATTERN "icons" EXCLUDE PATTERN "style" EXCLUDE)
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/CHANGELOG.md" "${CMAKE_SOURCE_DIR}/CITATION.cff"
        "${CMAKE_SOURCE_DIR}/packaging/debian/copyright"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT omnidrive)
install(FILES "${CMAKE_SOURCE_DIR}/core/README.md" "${CMAKE_SOURCE_DIR}/core/LIMITS.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}/core" COMPONENT omnidrive)
# The README's links lead to the pages that the programs show.
install(CODE "set(omnidrive_doc \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DOCDIR}/resources\")
file(MAKE_DIRECTORY \"\${omnidrive_doc}\")
file(CREATE_LINK ../../../omnidrive/help \"\${omnidrive_doc}/help\" SYMBOLIC)" COMPONENT omnidrive)
omnidrive_install_manual(omnidrive omnidrive manual)

# --- studio ---
if(OMNIDRIVE_BUILD_UI)
    install(TARGETS omnidrive_evidence_engine LIBRARY DESTINATION "${omnidrive_install_libs}" COMPONENT studio)
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/desktop/omnidrive-studio.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT studio)
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/desktop/omnidrive-studio.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT studio)
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/desktop/omnidrive-studio.mime.xml" RENAME omnidrive-studio.xml
        DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" COMPONENT studio)
    install(FILES "${CMAKE_SOURCE_DIR}/resources/icons/omnidrive-studio.svg"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" COMPONENT studio)
    omnidrive_install_manual(omnidrive-studio studio --manual)
endif()

# --- cuda ---
if(OMNIDRIVE_WITH_CUDA)
    set_target_properties(omnidrive_cuda PROPERTIES INSTALL_RPATH "$ORIGIN")
    install(TARGETS omnidrive_cuda LIBRARY DESTINATION "${omnidrive_install_libs}" COMPONENT cuda)
    # What LibTorch's CUDA half loads, at its start or later by name (cuDNN's engines, nvrtc), and is not in omnidrive already. Of the wheels' rest profilers,
    # other front ends (cuFFTW, NVBLAS, cuSOLVER on several GPUs) and NVSHMEM's ways between machines, which need MPI, UCX or libfabric, are left out.
    file(GLOB omnidrive_cuda_libs "${omnidrive_torch_root}/lib/libtorch_cuda*.so" "${omnidrive_torch_root}/lib/libc10_cuda.so"
        "${omnidrive_torch_root}/lib/libcaffe2_nvrtc.so" "${omnidrive_torch_root}/lib/libtorch_nvshmem.so" "${omnidrive_wheels}/nvidia/*/lib/*.so*")
    list(FILTER omnidrive_cuda_libs EXCLUDE REGEX
        "/lib(cudart|cupti|checkpoint|pcsamplingutil|nvperf_[a-z]+|cufile_rdma|cufftw|nvblas|cusolverMg|nvrtc(-builtins)?\\.alt)\\.so")
    list(FILTER omnidrive_cuda_libs EXCLUDE REGEX "/nvshmem_(transport|bootstrap_(mpi|pmi|shmem))")
    install(FILES ${omnidrive_cuda_libs} DESTINATION "${omnidrive_install_libs}" COMPONENT cuda)
    omnidrive_install_wheel_licences(cuda "nvidia_.*" "nvidia_cuda_runtime|nvidia_cuda_cupti")
endif()

# After the libraries are there; a stripped install (cmake --install --strip, cpack) loses a fifth of LibTorch, its symbols for debuggers.
install(CODE "set(omnidrive_libs \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${omnidrive_install_libs}\")\nset(CMAKE_STRIP \"${CMAKE_STRIP}\")\n"
    COMPONENT omnidrive)
install(SCRIPT "${CMAKE_SOURCE_DIR}/packaging/cmake/trim_libtorch.cmake" COMPONENT omnidrive)
if(OMNIDRIVE_WITH_CUDA)
    install(CODE "set(omnidrive_libs \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${omnidrive_install_libs}\")\nset(CMAKE_STRIP \"${CMAKE_STRIP}\")\n"
        COMPONENT cuda)
    install(SCRIPT "${CMAKE_SOURCE_DIR}/packaging/cmake/trim_libtorch.cmake" COMPONENT cuda)
endif()
