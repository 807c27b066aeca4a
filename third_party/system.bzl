"""The module extension by which MODULE.bazel has what the system has installed."""

load("//third_party:repositories.bzl", "system_repositories")

def _impl(_ctx):
    system_repositories()

system = module_extension(implementation = _impl)
