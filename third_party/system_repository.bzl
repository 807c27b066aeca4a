"""Turns a library that the system has installed into a Bazel repository.

The labels are those of the library's own Bazel build, so the same BUILD files serve where the library
comes from its sources instead. Headers are found where the compiler looks anyway, or in folders that pkg-config names,
which are linked into the repository; pkg-config knows the rest: that of another architecture where PKG_CONFIG names it.
"""

def _pkg_config(ctx, option, module):
    result = ctx.execute([ctx.os.environ.get("PKG_CONFIG", "pkg-config"), option, module])
    if result.return_code != 0:
        fail("{} is not installed (pkg-config does not know it): apt-get install {} pkg-config".format(
            module,
            ctx.attr.debian_package,
        ))
    return [flag for flag in result.stdout.strip().split(" ") if flag]

def _version_header(ctx):
    """Writes <name>_version.h for a library that states its version in no header of its own."""
    name = ctx.attr.version_header
    if not name:
        return ""
    version = " ".join(_pkg_config(ctx, "--modversion", ctx.attr.modules.values()[0]))
    ctx.file(name + "_version.h", '#define WEIR_{}_VERSION "{}"\n'.format(name.upper(), version))
    return """    hdrs = ["{}_version.h"],
    includes = ["."],
""".format(name)

def _headers(ctx, name, folders):
    """Links folders of headers into the repository."""
    for i, folder in enumerate(folders):
        ctx.symlink(folder, "{}_headers/{}".format(name, i))
    if not folders:
        return ""
    return """    hdrs = glob(["{name}_headers/**"]),
    includes = [{includes}],
""".format(name = name, includes = ", ".join(["\"%s_headers/%d\"" % (name, i) for i in range(len(folders))]))

def _cc_library(ctx, name, module, attributes):
    flags = _pkg_config(ctx, "--cflags", module)
    defines = [flag[2:] for flag in flags if flag.startswith("-D")]
    if not attributes:
        attributes = _headers(ctx, name, [flag[2:] for flag in flags if flag.startswith("-I")])
    return """
cc_library(
    name = "{}",
    defines = {},
    linkopts = {},
{})
""".format(name, defines, _pkg_config(ctx, "--libs", module) + ctx.attr.linkopts, attributes)

def _impl(ctx):
    packages = {}
    attributes = _version_header(ctx)
    for label, module in ctx.attr.modules.items():
        package, _, name = label.rpartition(":")
        packages.setdefault(package, []).append(_cc_library(ctx, name, module, attributes))
    for package, libraries in packages.items():
        version = _pkg_config(ctx, "--modversion", ctx.attr.modules.values()[0])
        ctx.file(
            (package + "/" if package else "") + "BUILD",
            "# " + " ".join(version) + """, from pkg-config
load("@rules_cc//cc:defs.bzl", "cc_library")

package(default_visibility = ["//visibility:public"])
""" + "".join(libraries),
        )

system_repository = repository_rule(
    implementation = _impl,
    attrs = {
        "debian_package": attr.string(mandatory = True, doc = "what to install where it is missing"),
        "modules": attr.string_dict(mandatory = True, doc = "'package:target' to pkg-config module"),
        "linkopts": attr.string_list(doc = "what pkg-config leaves out"),
        "version_header": attr.string(
            doc = "<this>_version.h defines WEIR_<THIS>_VERSION; only where all modules lie in the root package",
        ),
    },
    configure = True,
    environ = ["PKG_CONFIG"],
    local = True,
)
