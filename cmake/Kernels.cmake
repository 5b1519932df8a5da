# src/fit/accumulate_kernel.cc, once per instruction set.  -march stands on these objects only.
set(OGIVE_KERNEL_NAMES portable)
set(OGIVE_KERNEL_FLAGS_portable -DHWY_COMPILE_ONLY_EMU128)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND OGIVE_KERNEL_NAMES ssse3 avx2 avx512)
  set(OGIVE_KERNEL_FLAGS_ssse3 -march=x86-64-v2)
  set(OGIVE_KERNEL_FLAGS_avx2 -march=x86-64-v3 -maes -mpclmul)
  set(OGIVE_KERNEL_FLAGS_avx512 -march=x86-64-v4 -maes -mpclmul)
endif()

foreach(kernel IN LISTS OGIVE_KERNEL_NAMES)
  add_library(ogive_kernel_${kernel} OBJECT ${PROJECT_SOURCE_DIR}/src/fit/accumulate_kernel.cc)
  target_include_directories(ogive_kernel_${kernel} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(ogive_kernel_${kernel} PRIVATE ogive_flags ogive_expected ogive_highway)
  target_compile_options(ogive_kernel_${kernel} PRIVATE -DHWY_COMPILE_ONLY_STATIC -DOGIVE_KERNEL=${kernel}
                                                        ${OGIVE_KERNEL_FLAGS_${kernel}})
  target_sources(ogive_fit PRIVATE $<TARGET_OBJECTS:ogive_kernel_${kernel}>)
endforeach()
