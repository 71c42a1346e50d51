# SPDX-License-Identifier: GPL-3.0-or-later
# The Studio's program; its command line is a library of its own for the tests. `core` includes work as in the rest of app.
omnidrive_add_ui_library(studio_arguments
    SOURCES studio_quit_on_signal.cpp studio_first_paint.cpp studio_arguments.cpp
    PUBLIC omnidrive_manual omnidrive_ui)
add_executable(omnidrive-studio studio_main.cpp)
target_link_libraries(omnidrive-studio PRIVATE omnidrive_studio_arguments)
target_compile_definitions(omnidrive-studio PRIVATE QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII)
omnidrive_warnings(omnidrive-studio)
omnidrive_add_translations(omnidrive-studio en de zh_CN)
add_dependencies(omnidrive-studio omnidrive_evidence_engine)   # loaded when it is needed
install(TARGETS omnidrive-studio RUNTIME DESTINATION bin COMPONENT studio)
