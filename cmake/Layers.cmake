# ogive_layer(NAME USES ...): the sources of src/NAME as an object library (ogive_NAME_objects) and, for the
# tests of that layer alone, as an archive that brings the layers it uses (ogive_NAME).
function(ogive_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "USES")
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cc ${PROJECT_SOURCE_DIR}/src/${name}/*/*.cc)
  list(FILTER sources EXCLUDE REGEX "_kernel\\.cc$") # compiled once per instruction set: Kernels.cmake
  if(NOT sources)
    file(WRITE ${PROJECT_BINARY_DIR}/empty_${name}.cc "")
    set(sources ${PROJECT_BINARY_DIR}/empty_${name}.cc)
  endif()
  add_library(ogive_${name}_objects OBJECT ${sources})
  target_include_directories(ogive_${name}_objects PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(ogive_${name}_objects PRIVATE ogive_flags ogive_boost ogive_fast_float ogive_json ogive_flatbuffers
                                                      ogive_highway ZLIB::ZLIB Threads::Threads
                                              PUBLIC ogive_expected ogive_fmt)
  add_library(ogive_${name} STATIC $<TARGET_OBJECTS:ogive_${name}_objects>)
  target_include_directories(ogive_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(ogive_${name} PUBLIC ogive_expected ogive_fmt ZLIB::ZLIB Threads::Threads ${CMAKE_DL_LIBS})
  foreach(used IN LISTS layer_USES)
    target_link_libraries(ogive_${name} PUBLIC ogive_${used})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY OGIVE_LAYERS ${name})
endfunction()
