"""A folder is one library, and each of its `*_test.cc` a test of its own.

So a new file needs no line here. The dependency rule between the rooms of the house stands in `_users`.
"""

load("@rules_cc//cc:defs.bzl", "cc_library", "cc_test")

_GTEST = "@com_google_googletest//:gtest"

def _users(package):
    """Who may depend on the folder `package`."""
    commands = ["//:__pkg__", "//commands:__subpackages__", "//tests:__subpackages__"]
    if package == "commands/console":
        return commands + ["//harness/bench:__pkg__"]  # the main of a bench has arguments and a help too
    if package.startswith("commands/"):
        return commands
    if package.startswith("harness/") and package != "harness/bench":
        return commands + ["//harness:__subpackages__"]
    if package.startswith("results/"):
        return commands + ["//harness:__subpackages__", "//results:__subpackages__"]
    return ["//visibility:public"]

def _check(package, deps):
    """Visibility cannot keep results/ from strategies/, which is public, as strategies of others need it."""
    for dep in deps:
        if package.startswith("results/") and dep.startswith("//strategies"):
            fail("%s may not depend on %s: results/ knows nothing of strategies/" % (package, dep))

def weir_folder(
        name,
        deps = [],
        test_deps = [],
        tests = {},
        testing = [],
        testing_data = [],
        without = [],
        srcs = [],
        textual_hdrs = [],
        testonly = False):
    """Declares the library and the tests of the folder whose BUILD calls this.

    Args:
      name: of the library: the folder's own, so that `//results/text` is the library.
      deps: of the library, and so of its tests.
      test_deps: what the tests need besides, and GoogleTest.
      tests: attributes of tests that are not small and plain, by the test's name; `deps` are further ones.
      testing: names of pairs that serve tests alone: they make the library `NAME_testing`.
      testing_data: files that `NAME_testing` reads.
      without: files that belong to targets of their own.
      srcs: generated sources.
      textual_hdrs: generated files that a source includes.
      testonly: whether the folder serves tests alone.
    """
    users = _users(native.package_name())
    _check(native.package_name(), deps + test_deps)
    helpers = [pair + ".cc" for pair in testing] + [pair + ".h" for pair in testing]
    cc_library(
        name = name,
        testonly = testonly,
        srcs = srcs + native.glob(["*.cc"], exclude = ["*_test.cc"] + without + helpers),
        hdrs = native.glob(["*.h"], exclude = without + helpers),
        textual_hdrs = textual_hdrs,
        linkopts = ["-pthread"],
        visibility = users,
        deps = deps,
    )
    native.exports_files(native.glob(["*.h"]))  # for tests that look into them
    test_deps = [":" + name] + test_deps
    if testing:
        cc_library(
            name = name + "_testing",
            testonly = True,
            srcs = native.glob([pair + ".cc" for pair in testing]),
            hdrs = [pair + ".h" for pair in testing],
            data = testing_data,
            visibility = users,
            deps = test_deps + [_GTEST],
        )
        test_deps = test_deps + [":" + name + "_testing"]
    for source in native.glob(["*_test.cc"], exclude = without + helpers):
        test = source[:-len(".cc")]
        attributes = dict(tests.get(test, {}))

        # Tests of the whole command are left out under sanitizers; see .ci/run.
        whole_command = ["command"] if "//:weir" in attributes.get("data", []) else []
        cc_test(
            name = test,
            size = attributes.pop("size", "small"),
            srcs = [source],
            tags = attributes.pop("tags", []) + whole_command,
            deps = test_deps + attributes.pop("deps", []) + [_GTEST + "_main"],
            **attributes
        )
