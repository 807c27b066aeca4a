"""Forwards to Bazel's native rule, which Bazel 9 has no more."""

sh_binary = native.sh_binary
