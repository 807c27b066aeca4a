"""Forwards to Bazel's native C++ rules. Bazel 4 asks for @rules_cc; Debian's copy of it is too new for Bazel 4."""

cc_binary = native.cc_binary
cc_import = native.cc_import
cc_library = native.cc_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_suite = native.cc_toolchain_suite
