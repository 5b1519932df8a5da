# src/fit/accumulate_kernel.cc, once per instruction set.  -march stands on these objects only.
set(OGIVE_KERNEL_NAMES portable)
set(OGIVE_KERNEL_FLAGS_portable -DHWY_COMPILE_ONLY_EMU128)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND OGIVE_KERNEL_NAMES ssse3 avx2 avx512)
  set(OGIVE_KERNEL_FLAGS_ssse3 -DHWY_COMPILE_ONLY_STATIC -march=x86-64-v2)
  set(OGIVE_KERNEL_FLAGS_avx2 -DHWY_COMPILE_ONLY_STATIC -march=x86-64-v3 -maes -mpclmul)
  set(OGIVE_KERNEL_FLAGS_avx512 -DHWY_COMPILE_ONLY_STATIC -march=x86-64-v4 -maes -mpclmul)
endif()

# ogive_kernel(TARGET KERNEL): the objects of one instruction set.
function(ogive_kernel target kernel)
  add_library(${target} OBJECT ${PROJECT_SOURCE_DIR}/src/fit/accumulate_kernel.cc)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE ogive_flags ogive_expected ogive_highway)
  target_compile_options(${target} PRIVATE -DOGIVE_KERNEL=${kernel} ${OGIVE_KERNEL_FLAGS_${kernel}})
endfunction()

foreach(kernel IN LISTS OGIVE_KERNEL_NAMES)
  ogive_kernel(ogive_kernel_${kernel} ${kernel})
  target_sources(ogive_fit PRIVATE $<TARGET_OBJECTS:ogive_kernel_${kernel}>)
endforeach()
