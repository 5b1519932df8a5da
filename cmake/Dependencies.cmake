# Few dependencies, each behind one door; all from the system's packages.
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)

# Header-only libraries, found by one of their headers: their CMake packages differ between distributions.
function(ogive_headers name header)
  find_path(OGIVE_${name}_INCLUDE ${header})
  if(NOT OGIVE_${name}_INCLUDE)
    message(FATAL_ERROR "${header} was not found: run ./x setup, which installs it")
  endif()
  add_library(ogive_${name} INTERFACE)
  target_include_directories(ogive_${name} SYSTEM INTERFACE ${OGIVE_${name}_INCLUDE})
endfunction()

ogive_headers(expected tl/expected.hpp)
ogive_headers(fmt fmt/format.h)
ogive_headers(highway hwy/highway.h)
ogive_headers(boost boost/math/distributions.hpp)
ogive_headers(fast_float fast_float/fast_float.h)
ogive_headers(json nlohmann/json.hpp)
ogive_headers(flatbuffers flatbuffers/flatbuffers.h)
ogive_headers(cli11 CLI/CLI.hpp)
target_compile_definitions(ogive_fmt INTERFACE FMT_HEADER_ONLY=1)
