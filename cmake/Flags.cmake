# Flags every target of the project is compiled with.
add_library(ogive_flags INTERFACE)

# No contraction: an FMA exists only where it is written, so that every processor gives the same bits.
target_compile_options(ogive_flags INTERFACE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                             -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC's notes about ABI changes of old releases concern no one here; -Wrestrict is wrong about std::string in GCC 12
  # (its bug 105651); what a designated initializer leaves out is meant to be left out.
  target_compile_options(ogive_flags INTERFACE -Wno-psabi -Wno-restrict -Wno-missing-field-initializers)
endif()
if(OGIVE_WERROR)
  target_compile_options(ogive_flags INTERFACE -Werror)
endif()
if(OGIVE_SANITIZE)
  # On every target, except one whose property NO_SANITIZERS is set.
  string(REPLACE ";" "," sanitizers "${OGIVE_SANITIZE}")
  set(sanitized $<NOT:$<BOOL:$<TARGET_PROPERTY:NO_SANITIZERS>>>)
  target_compile_options(ogive_flags INTERFACE $<${sanitized}:-fsanitize=${sanitizers}>
                                               $<${sanitized}:-fno-sanitize-recover=all>
                                               $<${sanitized}:-fno-omit-frame-pointer>)
  target_link_options(ogive_flags INTERFACE -fsanitize=${sanitizers})
endif()
if(OGIVE_COVERAGE)
  target_compile_options(ogive_flags INTERFACE --coverage)
  target_link_options(ogive_flags INTERFACE --coverage)
endif()

find_program(OGIVE_CCACHE ccache)
if(OGIVE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${OGIVE_CCACHE})
endif()
