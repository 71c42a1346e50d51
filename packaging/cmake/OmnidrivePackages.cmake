# SPDX-License-Identifier: GPL-3.0-or-later
# `cpack` in a build folder makes Debian packages, one a component, and a relocatable archive of everything (packaging/package does it from the release
# preset). What differs between the two is in packaging/cpack/project_config.cmake.
set(OMNIDRIVE_MAINTAINER "OmniDrive-R1 Studio maintainers <maintainers@omnidrive.invalid>" CACHE STRING "Maintainer field of the packages: NAME <ADDRESS>")
set(CPACK_PACKAGE_NAME omnidrive)
set(CPACK_PACKAGE_VENDOR "OmniDrive-R1 Studio maintainers")
set(CPACK_PACKAGE_CONTACT "${OMNIDRIVE_MAINTAINER}")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSE")
set(CPACK_RESOURCE_FILE_README "${CMAKE_SOURCE_DIR}/README.md")
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_BINARY_DIR}/packages")
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_STRIP_FILES ON)
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_SOURCE_DIR}/packaging/cpack/project_config.cmake")
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_SOURCE_DIR}/packaging/cpack/finish_tree.cmake")
set(CPACK_COMPONENTS_ALL omnidrive)
if(OMNIDRIVE_BUILD_UI)
    list(APPEND CPACK_COMPONENTS_ALL studio)
endif()
if(OMNIDRIVE_WITH_CUDA)
    list(APPEND CPACK_COMPONENTS_ALL cuda)
endif()

# Archive: omnidrive-studio-0.1.0-linux-x86_64[-cuda].tar.gz, one folder in it.
string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" omnidrive_platform)
set(CPACK_PACKAGE_FILE_NAME "omnidrive-studio-${PROJECT_VERSION}-${omnidrive_platform}")
if(OMNIDRIVE_WITH_CUDA)
    string(APPEND CPACK_PACKAGE_FILE_NAME "-cuda")
endif()

# Debian packages. Dependencies on Debian's libraries are read from the files themselves.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${omnidrive_torch_root}/lib" "${omnidrive_wheels}/nvidia/cu13/lib")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# LibTorch asks for NVIDIA's profiling library by name even where there is no GPU; that library is not free.
set(CPACK_DEBIAN_PACKAGE_SECTION non-free/science)

# Descriptions: a line of summary, then paragraphs. CPack indents them as Debian wants it, and would put a common summary before each.
set(CPACK_DEBIAN_OMNIDRIVE_PACKAGE_NAME omnidrive)
set(CPACK_DEBIAN_OMNIDRIVE_DESCRIPTION "train a driving model to zoom, and look at what it does
A vision-language model for driving writes a thought, asks for a crop of the
camera frame, looks at it and answers. It is trained by reinforcement learning
in two stages (Clip-GRPO, arXiv 2512.14044).

This package holds the command line, free of Qt, with LibTorch for the CPU and
a tiny model to begin with: omnidrive demo --run runs/demo")
# libcurl only recommends them, and a server behind https cannot be asked without.
set(CPACK_DEBIAN_OMNIDRIVE_PACKAGE_DEPENDS "ca-certificates")
set(CPACK_DEBIAN_OMNIDRIVE_PACKAGE_SUGGESTS "omnidrive-studio")

set(CPACK_DEBIAN_STUDIO_PACKAGE_NAME omnidrive-studio)
set(CPACK_COMPONENT_STUDIO_DEPENDS omnidrive)
set(CPACK_DEBIAN_STUDIO_DESCRIPTION "look into trainings and rollouts of OmniDrive-R1, and steer them
The window of OmniDrive-R1 Studio: rollouts step by step with the boxes they
zoomed in on, evidence for each zoom, rewards by term, curves of a training
while it runs, what-if questions, comparisons and annotations.")
# Plugins that nothing links: drawing icons (SVG).
set(CPACK_DEBIAN_STUDIO_PACKAGE_DEPENDS "libqt6svg6")
set(CPACK_DEBIAN_STUDIO_PACKAGE_RECOMMENDS "fonts-dejavu-core, qt6-translations-l10n, qt6-wayland")

set(CPACK_DEBIAN_CUDA_PACKAGE_NAME omnidrive-cuda)
set(CPACK_COMPONENT_CUDA_DEPENDS omnidrive)
set(CPACK_DEBIAN_CUDA_DESCRIPTION "training and rollouts of OmniDrive-R1 on NVIDIA GPUs
LibTorch's CUDA half with the CUDA 13 libraries that it needs, and the project's
own kernels, for compute capability 8.0 and later. Adds to omnidrive, which
finds it when a GPU is there. Needs NVIDIA's driver 580 or later.")
# NVIDIA's libraries open each other by name, which no tool can see from outside; they are all in the package.
set(CPACK_DEBIAN_CUDA_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_CUDA_PACKAGE_DEPENDS "libc6 (>= 2.28), libstdc++6 (>= 12)")
set(CPACK_DEBIAN_CUDA_PACKAGE_RECOMMENDS "libcuda1 | nvidia-driver-libs")
include(CPack)
