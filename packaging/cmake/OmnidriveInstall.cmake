# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` copies beside the programs. LibTorch's libraries go with them, so the result runs without the source tree; Debian's
# libraries (Qt, QCustomPlot, OpenCV and so on) must be installed there.
set(omnidrive_install_libs "${CMAKE_INSTALL_LIBDIR}/omnidrive")
foreach(program omnidrive omnidrive-studio)
    if(TARGET ${program})
        set_target_properties(${program} PROPERTIES INSTALL_RPATH "$ORIGIN/../${omnidrive_install_libs}")
    endif()
endforeach()

# All in one folder: libtorch_cpu looks for the others beside itself.
install(FILES "${omnidrive_torch_root}/lib/libtorch_cpu.so" "${omnidrive_torch_root}/lib/libc10.so" "${omnidrive_torch_root}/lib/libgomp.so.1"
        "${OMNIDRIVE_DEPS_DIR}/site/nvidia/cu13/lib/libcudart.so.13" "${OMNIDRIVE_DEPS_DIR}/site/nvidia/cu13/lib/libcupti.so.13"
    DESTINATION "${omnidrive_install_libs}")
install(TARGETS omnidrive_evidence_engine LIBRARY DESTINATION "${omnidrive_install_libs}")
install(DIRECTORY "${OMNIDRIVE_DEPS_DIR}/site/torch-2.11.0.dist-info/licenses/" DESTINATION "${CMAKE_INSTALL_DOCDIR}/libtorch")
if(OMNIDRIVE_PARQUET)
    install(TARGETS omnidrive_parquet_engine LIBRARY DESTINATION "${omnidrive_install_libs}")
    install(FILES ${omnidrive_arrow_libraries} DESTINATION "${omnidrive_install_libs}")
    file(GLOB omnidrive_arrow_licenses "${OMNIDRIVE_DEPS_DIR}/parquet/pyarrow-*.dist-info/licenses")
    install(DIRECTORY "${omnidrive_arrow_licenses}/" DESTINATION "${CMAKE_INSTALL_DOCDIR}/arrow")
endif()
install(DIRECTORY "${CMAKE_SOURCE_DIR}/resources/" DESTINATION "${CMAKE_INSTALL_DATADIR}/omnidrive"
    PATTERN "*.qrc" EXCLUDE PATTERN "*.ts" EXCLUDE)
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
if(OMNIDRIVE_BUILD_UI)
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/desktop/omnidrive-studio.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/desktop/omnidrive-studio.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
    install(FILES "${CMAKE_SOURCE_DIR}/resources/icons/omnidrive-studio.svg"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
endif()
