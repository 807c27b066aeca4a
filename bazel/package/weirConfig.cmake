# find_package(weir): weir::weir is the static library with all that it needs.
include(CMakeFindDependencyMacro)
find_dependency(absl)
find_dependency(fmt)
find_dependency(OpenSSL)
find_dependency(Threads)
get_filename_component(weir_libraries "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(weir_linked "")
foreach(weir_name lz4 uring xxhash zstd)
  find_library(weir_library ${weir_name} REQUIRED)
  list(APPEND weir_linked "${weir_library}")
  unset(weir_library CACHE)
endforeach()

if(NOT TARGET weir::weir)
  add_library(weir::weir STATIC IMPORTED)
  set_target_properties(weir::weir PROPERTIES
    IMPORTED_LOCATION "${weir_libraries}/libweir.a"
    INTERFACE_INCLUDE_DIRECTORIES "${weir_libraries}/../../include/weir"
    INTERFACE_COMPILE_FEATURES cxx_std_20
    INTERFACE_LINK_LIBRARIES
      "absl::status;absl::statusor;absl::flat_hash_map;fmt::fmt;OpenSSL::Crypto;${weir_linked};Threads::Threads")
endif()
