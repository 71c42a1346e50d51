# SPDX-License-Identifier: GPL-3.0-or-later
# nvcc and the CUDA run time, for libomnidrive_cuda.so alone. Included at the top folder: below it CMake forgets a language's flags.
if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX} AND EXISTS "/usr/local/cuda/bin/nvcc")
    set(CMAKE_CUDA_COMPILER "/usr/local/cuda/bin/nvcc")
endif()
if(NOT CMAKE_CUDA_ARCHITECTURES)
    message(FATAL_ERROR "CMAKE_CUDA_ARCHITECTURES is not set: configure with the preset cuda")
endif()
set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)
# CMake 3.25 knows no later standard for nvcc; the kernels need none.
set(CMAKE_CUDA_STANDARD 17)
set(CMAKE_CUDA_STANDARD_REQUIRED ON)
enable_language(CUDA)
find_package(CUDAToolkit REQUIRED)
if(NOT EXISTS "${omnidrive_torch_root}/lib/libtorch_cuda.so")
    message(FATAL_ERROR "LibTorch's CUDA half is not in ${OMNIDRIVE_DEPS_DIR}: run packaging/setup --cuda")
endif()
