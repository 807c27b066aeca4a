"""Bazel's native module under a name that another file can give its own."""

native_cc_common = cc_common
