"""Every repository that weir builds with, for Bazel 4, where a WORKSPACE declares them.

MODULE.bazel declares the modules of the same names for a newer Bazel, which takes from here what is no module.
"""

load("//third_party:system_file_repository.bzl", "system_file_repository")
load("//third_party:system_repository.bzl", "system_repository")

def _bazel_own(weir):
    """What Bazel 4.2.3 would download for itself, from Debian's folders and stand-ins."""
    native.local_repository(name = "rules_cc", path = weir + "third_party/rules_cc")
    native.local_repository(name = "rules_shell", path = weir + "third_party/rules_shell")
    native.local_repository(name = "remote_coverage_tools", path = weir + "third_party/coverage_tools")
    native.local_repository(name = "rules_java", path = "/usr/share/bazel/rules/java")
    native.local_repository(name = "platforms", path = "/usr/share/bazel/tools/platforms")

def weir_repositories(weir = ""):
    """Declares the repositories in a WORKSPACE, weir's own or one that uses weir.

    Args:
      weir: path from the calling workspace to weir's own, ending in a slash; empty inside weir itself.
    """
    _bazel_own(weir)
    system_repositories()

def system_repositories():
    """Declares those that the system has installed, under the labels of their own Bazel builds."""
    system_repository(
        name = "com_google_absl",
        debian_package = "libabsl-dev",
        modules = {
            "absl/base:config": "absl_config",
            "absl/container:flat_hash_map": "absl_flat_hash_map",
            "absl/container:flat_hash_set": "absl_flat_hash_set",
            "absl/hash:hash": "absl_hash",
            "absl/status:status": "absl_status",
            "absl/status:statusor": "absl_statusor",
        },
    )
    system_repository(
        name = "com_github_google_benchmark",
        debian_package = "libbenchmark-dev",
        modules = {":benchmark": "benchmark"},
        linkopts = ["-lpthread"],
        version_header = "benchmark",
    )
    system_repository(
        name = "com_google_googletest",
        debian_package = "libgmock-dev",
        modules = {
            ":gtest": "gmock",
            ":gtest_main": "gmock_main",
        },
    )
    system_repository(name = "fmt", debian_package = "libfmt-dev", modules = {":fmt": "fmt"})
    system_repository(name = "xxhash", debian_package = "libxxhash-dev", modules = {":xxhash": "libxxhash"})
    system_repository(name = "liburing", debian_package = "liburing-dev", modules = {":liburing": "liburing"})
    system_repository(name = "rapidjson", debian_package = "rapidjson-dev", modules = {":rapidjson": "RapidJSON"})
    system_repository(name = "cli11", debian_package = "libcli11-dev", modules = {":cli11": "CLI11"})
    system_repository(name = "openssl", debian_package = "libssl-dev", modules = {":crypto": "libcrypto"})
    system_repository(name = "pugixml", debian_package = "libpugixml-dev", modules = {":pugixml": "pugixml"})
    system_repository(name = "sqlite3", debian_package = "libsqlite3-dev", modules = {":sqlite3": "sqlite3"})
    system_repository(name = "lz4", debian_package = "liblz4-dev", modules = {":lz4": "liblz4"})
    system_repository(name = "zstd", debian_package = "libzstd-dev", modules = {":zstd": "libzstd"})
    system_repository(name = "zlib", debian_package = "zlib1g-dev", modules = {":zlib": "zlib"})
    system_repository(name = "rocksdb", debian_package = "librocksdb-dev", modules = {":rocksdb": "rocksdb"})
    system_repository(name = "nats", debian_package = "libnats-dev", modules = {":nats": "libnats"})
    system_repository(name = "spdlog", debian_package = "libspdlog-dev", modules = {":spdlog": "spdlog"})
    system_repository(name = "sigc", debian_package = "libsigc++-3.0-dev", modules = {":sigc": "sigc++-3.0"})
    system_file_repository(
        name = "chartjs",
        debian_package = "libjs-chart.js",
        files = {"chart.min.js": "/usr/share/javascript/chart.js/chart.min.js"},
    )
