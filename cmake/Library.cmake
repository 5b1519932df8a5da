# The library that programs link: every layer in one archive, exported as ogive::ogive.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_property(layers GLOBAL PROPERTY OGIVE_LAYERS)
set(objects)
foreach(layer IN LISTS layers)
  list(APPEND objects $<TARGET_OBJECTS:ogive_${layer}_objects>)
endforeach()
foreach(kernel IN LISTS OGIVE_KERNEL_NAMES)
  list(APPEND objects $<TARGET_OBJECTS:ogive_kernel_${kernel}>)
endforeach()
add_library(ogive_library STATIC ${objects})
add_library(ogive::ogive ALIAS ogive_library)
set_target_properties(ogive_library PROPERTIES OUTPUT_NAME ogive EXPORT_NAME ogive)
target_compile_features(ogive_library PUBLIC cxx_std_20)

# The include root holds the layers as src/ does: <ogive/ogive.hpp>, "base/result.hpp".
set(OGIVE_INCLUDE_DIR ${CMAKE_INSTALL_INCLUDEDIR}/ogive-${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_include_directories(ogive_library PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>
                                                $<INSTALL_INTERFACE:${OGIVE_INCLUDE_DIR}>)
target_link_libraries(ogive_library PUBLIC $<BUILD_INTERFACE:ogive_expected> ZLIB::ZLIB Threads::Threads ${CMAKE_DL_LIBS})
if(OGIVE_SANITIZE)
  string(REPLACE ";" "," sanitizers "${OGIVE_SANITIZE}")
  target_link_options(ogive_library INTERFACE -fsanitize=${sanitizers})
endif()
if(OGIVE_COVERAGE)
  target_link_options(ogive_library INTERFACE --coverage)
endif()

set(OGIVE_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/ogive)
install(TARGETS ogive_library EXPORT ogive ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(layer IN LISTS layers)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/${layer} DESTINATION ${OGIVE_INCLUDE_DIR}
          FILES_MATCHING PATTERN "*.hpp" PATTERN "*-inl.hpp" EXCLUDE)
endforeach()
install(EXPORT ogive NAMESPACE ogive:: FILE ogive-targets.cmake DESTINATION ${OGIVE_CMAKE_DIR})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ogive-config.cmake.in ${PROJECT_BINARY_DIR}/ogive-config.cmake
                              INSTALL_DESTINATION ${OGIVE_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ogive-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ogive-config.cmake ${PROJECT_BINARY_DIR}/ogive-config-version.cmake
        DESTINATION ${OGIVE_CMAKE_DIR})
