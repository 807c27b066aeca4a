"""Turns files that the system has installed into a Bazel repository: what a program holds as text."""

def _impl(ctx):
    for name, path in ctx.attr.files.items():
        if not ctx.path(path).exists:
            fail("{} is missing: apt-get install {}".format(
                path,
                ctx.attr.debian_package,
            ))
        ctx.symlink(path, name)
    ctx.file("BUILD", "exports_files({})\n".format(ctx.attr.files.keys()))

system_file_repository = repository_rule(
    implementation = _impl,
    attrs = {
        "debian_package": attr.string(mandatory = True, doc = "what to install where it is missing"),
        "files": attr.string_dict(mandatory = True, doc = "name in the repository to path"),
    },
    configure = True,
    local = True,
)
