# find_package(weir): weir::weir is the static library with all that it needs.
include(CMakeFindDependencyMacro)
find_dependency(absl)
find_dependency(fmt)
find_dependency(OpenSSL)
find_dependency(Threads)
get_filename_component(weir_libraries "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
find_library(weir_uring uring REQUIRED)

if(NOT TARGET weir::weir)
  add_library(weir::weir STATIC IMPORTED)
  set_target_properties(weir::weir PROPERTIES
    IMPORTED_LOCATION "${weir_libraries}/libweir.a"
    INTERFACE_INCLUDE_DIRECTORIES "${weir_libraries}/../../include/weir"
    INTERFACE_COMPILE_FEATURES cxx_std_20
    INTERFACE_LINK_LIBRARIES
      "absl::status;absl::statusor;absl::flat_hash_map;fmt::fmt;OpenSSL::Crypto;${weir_uring};Threads::Threads")
endif()
unset(weir_uring CACHE)
