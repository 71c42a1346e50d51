# SPDX-License-Identifier: GPL-3.0-or-later
# The four parts of OpenCV 4 that are used, as targets opencv_core, opencv_imgproc, opencv_imgcodecs and opencv_dnn, and opencv_videoio where it is
# installed (films as data). Debian keeps OpenCV's own CMake package in libopencv-dev, which brings Qt along; the narrow development packages hold
# headers and libraries only.
find_path(OMNIDRIVE_OPENCV_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
foreach(part core imgproc imgcodecs dnn)
    find_library(OMNIDRIVE_OPENCV_${part} opencv_${part} REQUIRED)
    add_library(opencv_${part} SHARED IMPORTED)
    set_target_properties(opencv_${part} PROPERTIES
        IMPORTED_LOCATION "${OMNIDRIVE_OPENCV_${part}}"
        INTERFACE_INCLUDE_DIRECTORIES "${OMNIDRIVE_OPENCV_INCLUDE_DIR}")
endforeach()
find_library(OMNIDRIVE_OPENCV_videoio opencv_videoio)
if(OMNIDRIVE_OPENCV_videoio)
    add_library(opencv_videoio SHARED IMPORTED)
    set_target_properties(opencv_videoio PROPERTIES
        IMPORTED_LOCATION "${OMNIDRIVE_OPENCV_videoio}"
        INTERFACE_INCLUDE_DIRECTORIES "${OMNIDRIVE_OPENCV_INCLUDE_DIR}")
    target_link_libraries(opencv_videoio INTERFACE opencv_imgcodecs)
endif()
target_link_libraries(opencv_imgproc INTERFACE opencv_core)
target_link_libraries(opencv_imgcodecs INTERFACE opencv_imgproc)
target_link_libraries(opencv_dnn INTERFACE opencv_imgproc)
file(STRINGS "${OMNIDRIVE_OPENCV_INCLUDE_DIR}/opencv2/core/version.hpp" omnidrive_opencv_major REGEX "define CV_VERSION_MAJOR")
if(NOT omnidrive_opencv_major MATCHES " 4$")
    message(FATAL_ERROR "OpenCV 4 is needed; ${OMNIDRIVE_OPENCV_INCLUDE_DIR} holds another version")
endif()
