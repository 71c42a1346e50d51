# SPDX-License-Identifier: GPL-3.0-or-later
message(STATUS "")
message(STATUS "OmniDrive-R1 Studio ${PROJECT_VERSION}")
message(STATUS "  Studio (window, plots)            OMNIDRIVE_BUILD_UI          ${OMNIDRIVE_BUILD_UI}")
message(STATUS "  Tests (Qt Test)                   OMNIDRIVE_BUILD_TESTS       ${OMNIDRIVE_BUILD_TESTS}")
message(STATUS "  Benchmarks                        OMNIDRIVE_BUILD_BENCHMARKS  ${OMNIDRIVE_BUILD_BENCHMARKS}")
message(STATUS "  CUDA kernels (GPU training)       OMNIDRIVE_WITH_CUDA         ${OMNIDRIVE_WITH_CUDA}")
message(STATUS "  Sanitizers                        OMNIDRIVE_SANITIZE          ${OMNIDRIVE_SANITIZE}")
message(STATUS "")
