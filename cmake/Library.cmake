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
