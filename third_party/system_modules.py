#!/usr/bin/env python3
"""Makes Bazel modules of the libraries that the system has installed: system_modules.py [DIRECTORY]

Bazel 7 and later take the libraries of MODULE.bazel from the public registry. With Debian's Bazel nothing is fetched: a
module in DIRECTORY (.weir/modules, if none is named) stands in for each of them and forwards to the repository of the
same labels that repositories.bzl makes. Those that only Bazel itself asks for, and Debian does not bring, are empty.

DIRECTORY/bazelrc tells Bazel of them. weir's .bazelrc imports .weir/modules/bazelrc where it is; a workspace that uses
weir imports the same file in its own. With another Bazel that file allows what weir's .bazelrc forbids, to fetch.
"""

import pathlib
import re
import sys

_THIRD_PARTY = pathlib.Path(__file__).resolve().parent
_BAZEL = pathlib.Path("/usr/share/bazel")
_DEBIAN_BAZELRC = pathlib.Path("/etc/bazel/bazelrc")
_DEP = re.compile(r'^bazel_dep\(\s*name = "([^"]+)"([^)]*)\)', re.MULTILINE)


def system_repositories():
    """The labels of each repository that repositories.bzl makes of libraries, by the repository's name."""
    labels = {}
    starlark = {
        "load": lambda *_: None,
        "system_file_repository": lambda **_: None,
        "system_repository": lambda name, modules, **_: labels.update({name: modules}),
    }
    exec((_THIRD_PARTY / "repositories.bzl").read_text(), starlark)  # Starlark is a part of Python
    starlark["system_repositories"]()
    return labels


def dependencies(module_file):
    """The modules that whoever uses this MODULE.bazel gets with it, and the repository's name of each."""
    for name, attributes in _DEP.findall(module_file.read_text()):
        if "dev_dependency" in attributes:
            continue
        repository = re.search(r'repo_name = "([^"]+)"', attributes)
        yield name, repository[1] if repository else name


def write_module(folder, name, repository, labels):
    """Writes the module `name`, whose labels forward to those of the system's repository."""
    packages = {}
    for label in labels:
        package, _, target = label.rpartition(":")
        packages.setdefault(package, []).append(
            f'alias(name = "{target}", actual = "@system//{label}", visibility = ["//visibility:public"])\n'
        )
    for package, aliases in packages.items():
        (folder / package).mkdir(parents=True, exist_ok=True)
        (folder / package / "BUILD").write_text("".join(aliases))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "MODULE.bazel").write_text(
        f'module(name = "{name}")\n'
        + (
            'bazel_dep(name = "weir")\n'
            'system = use_extension("@weir//third_party:system.bzl", "system")\n'
            f'use_repo(system, system = "{repository}")\n'
            if labels
            else ""
        )
    )


def write_modules(directory):
    """Writes the modules. Returns Bazel's options to use them."""
    repositories = system_repositories()
    brought = {"rules_shell", *re.findall("--override_module=([^=]+)=", _DEBIAN_BAZELRC.read_text())}
    modules = dict(dependencies(_THIRD_PARTY.parent / "MODULE.bazel"))
    for module_file in [*_BAZEL.glob("*/MODULE.bazel"), *_BAZEL.glob("*/*/MODULE.bazel")]:
        modules = dict(dependencies(module_file)) | modules
    options = ["--lockfile_mode=off", f"--override_module=rules_shell={_THIRD_PARTY}/rules_shell"]
    for name in sorted(modules.keys() - brought):
        write_module(directory / name, name, modules[name], repositories.get(modules[name], {}))
        options.append(f"--override_module={name}={directory / name}")
    return options


def main(directory):
    directory.mkdir(parents=True, exist_ok=True)
    options = ["--norepository_disable_download"]
    if _DEBIAN_BAZELRC.exists():
        options = write_modules(directory)
    (directory / "bazelrc").write_text("".join(f"common {option}\n" for option in options))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else _THIRD_PARTY.parent / ".weir/modules").resolve())
