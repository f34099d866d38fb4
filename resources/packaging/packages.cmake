# SPDX-License-Identifier: GPL-3.0-or-later
# Debian packages, made by .ci/package: daxscope, the command, without Qt; and daxscope-gui, the window.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME daxscope)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_HOMEPAGE_URL "https://daxscope.github.io")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL command)
if(DAXSCOPE_GUI)
    list(APPEND CPACK_COMPONENTS_ALL gui)
endif()
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The daxscope developers <daxscope@users.noreply.github.com>")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMMAND_PACKAGE_NAME daxscope)
set(CPACK_DEBIAN_COMMAND_PACKAGE_SECTION devel)
set(CPACK_COMPONENT_COMMAND_DESCRIPTION
    "record and replay DAX page faults
daxscope records the page faults that a running Linux kernel takes on DAX
files (persistent memory, CXL, virtiofs), keeps them in an SQLite file and
replays them through models of the kernel's PMD fault handler before and
after a fix. It finds fault storms and says which mapping was taken from whom.
.
This package has the command, which needs no window.")
set(CPACK_DEBIAN_GUI_PACKAGE_NAME daxscope-gui)
set(CPACK_DEBIAN_GUI_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_GUI_PACKAGE_DEPENDS "daxscope (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_GUI_PACKAGE_RECOMMENDS "pkexec")
set(CPACK_COMPONENT_GUI_DESCRIPTION
    "window for recordings of DAX page faults
daxscope-gui shows DAX page faults that were recorded with daxscope, and what
two versions of the kernel's PMD fault handler make of the same accesses, one
above the other on one time axis.")

# What every package has to have beside its own files: the licence and what changed, as Debian names them.
find_program(GZIP gzip)
set(packaging ${CMAKE_CURRENT_BINARY_DIR}/packaging)
foreach(component command gui)
    string(TOUPPER ${component} upper)
    set(package ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component} EXCLUDE_FROM_ALL)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/${package}.lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
            RENAME ${package} COMPONENT ${component} EXCLUDE_FROM_ALL)
    if(GZIP)
        install(FILES ${packaging}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component} EXCLUDE_FROM_ALL)
    endif()
endforeach()
if(GZIP)
    # Pages of the manual are compressed where they are installed, by the rule of Debian; so is the list of changes.
    execute_process(COMMAND ${CMAKE_COMMAND} -E make_directory ${packaging})
    configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${packaging}/changelog @ONLY)
    execute_process(COMMAND ${GZIP} -9nc ${packaging}/changelog OUTPUT_FILE ${packaging}/changelog.gz)
    foreach(component IN LISTS CPACK_COMPONENTS_ALL)
        install(CODE "file(GLOB_RECURSE pages \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR}/*.[15]\")
                      foreach(page IN LISTS pages)
                          execute_process(COMMAND ${GZIP} -9nf \"\${page}\")
                      endforeach()" COMPONENT ${component} EXCLUDE_FROM_ALL)
    endforeach()
endif()
include(CPack)
