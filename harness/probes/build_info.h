#ifndef WEIR_HARNESS_PROBES_BUILD_INFO_H_
#define WEIR_HARNESS_PROBES_BUILD_INFO_H_

#include <string>
#include <utility>
#include <vector>

namespace weir {

/// How this binary was built. Constant through the life of the process.
struct BuildInfo {
  /// Name and version: "gcc 12.2.0", "clang 16.0.6".
  std::string compiler;
  /// Every flag that each C++ file of the build gets, in order, without the absolute paths; a target's own
  /// `copts` are not among them.
  std::string flags;
  /// Bazel's: "opt", "fastbuild", "dbg".
  std::string mode;
  /// Of weir's sources, shortened, with "+changes" when they were edited since; "unknown" when built outside
  /// weir's own workspace or without git.
  std::string commit;
  /// Of each library whose code is in the numbers, in a fixed order: ("benchmark", "1.7.1"), ("abseil",
  /// "20220623.1"), …; "n/a" where nothing tells.
  std::vector<std::pair<std::string, std::string>> libraries;
};

const BuildInfo& GetBuildInfo();

/// The same for the report's context, keys weir_compiler, weir_compiler_flags, weir_compilation_mode,
/// weir_commit and weir_<library>_version.
std::vector<std::pair<std::string, std::string>> DescribeBuild();

/// Why numbers of this binary would mislead, each as a clause: "assertions are on (build with -c opt)". Empty
/// for an optimised build without assertions and sanitizers, which alone is fit for measuring.
std::vector<std::string> WhyUnfitToMeasure();

/// The commit of weir's sources, or "unknown". Alone in a file that a genrule writes (BUILD), so that a new
/// commit recompiles this one and nothing else.
extern const char kBuildCommit[];

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_BUILD_INFO_H_
