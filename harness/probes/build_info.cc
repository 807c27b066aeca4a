#include "harness/probes/build_info.h"

#include <gnu/libc-version.h>
#include <xxhash.h>

#include "absl/base/config.h"
#include "fmt/core.h"
#include "results/report/schema.h"

// Written by third_party/system_repository.bzl; a library from elsewhere does not have it.
#if __has_include("benchmark_version.h")
#include "benchmark_version.h"
#endif

namespace weir {
namespace {

#include "harness/probes/compile_command.inc"

// What the macros of the compiler say. Each flag that changes one of them is in kCompileFlags too, but spelt
// in as many ways as there are compilers.
#if defined(__OPTIMIZE__)
constexpr bool kOptimized = true;
#else
constexpr bool kOptimized = false;
#endif

#if defined(NDEBUG)
constexpr bool kAssertions = false;
#else
constexpr bool kAssertions = true;
#endif

#if defined(_GLIBCXX_DEBUG) || defined(_GLIBCXX_ASSERTIONS)
constexpr bool kLibraryChecks = true;
#else
constexpr bool kLibraryChecks = false;
#endif

std::string Compiler() {
#if defined(__clang__)
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
  return fmt::format("gcc {}", __VERSION__);
#else
  return __VERSION__;
#endif
}

std::string BenchmarkVersion() {
#if defined(WEIR_BENCHMARK_VERSION)
  return WEIR_BENCHMARK_VERSION;
#else
  return "n/a";
#endif
}

std::string AbseilVersion() {
#if defined(ABSL_LTS_RELEASE_VERSION)
  return fmt::format("{}.{}", ABSL_LTS_RELEASE_VERSION, ABSL_LTS_RELEASE_PATCH_LEVEL);
#else
  return "n/a";  // built from its head
#endif
}

std::string FmtVersion() {
  return fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
}

std::string XxhashVersion() {
  return fmt::format("{}.{}.{}", XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE);
}

std::string LibstdcxxVersion() {
#if defined(_GLIBCXX_RELEASE)
  return fmt::format("{} ({})", _GLIBCXX_RELEASE, __GLIBCXX__);
#else
  return "n/a";
#endif
}

BuildInfo Collect() {
  return {.compiler = Compiler(),
          .flags = kCompileFlags,
          .mode = kCompilationMode,
          .commit = kBuildCommit,
          .libraries = {{"benchmark", BenchmarkVersion()},
                        {"abseil", AbseilVersion()},
                        {"fmt", FmtVersion()},
                        {"xxhash", XxhashVersion()},
                        {"libstdcxx", LibstdcxxVersion()},
                        {"glibc", gnu_get_libc_version()}}};
}

// GCC tells of address and thread by macros, of the others only by the flag.
bool HasSanitizer(const std::string& flags) { return flags.find("-fsanitize=") != std::string::npos; }

}  // namespace

const BuildInfo& GetBuildInfo() {
  static const BuildInfo* const info = new BuildInfo(Collect());
  return *info;
}

std::vector<std::pair<std::string, std::string>> DescribeBuild() {
  const BuildInfo& info = GetBuildInfo();
  std::vector<std::pair<std::string, std::string>> entries;
  entries.emplace_back(schema::kCompiler, info.compiler);
  entries.emplace_back(schema::kCompilerFlags, info.flags);
  entries.emplace_back(schema::kCompilationMode, info.mode);
  entries.emplace_back(schema::kCommit, info.commit);
  for (const auto& [library, version] : info.libraries) {
    entries.emplace_back(fmt::format("{}{}_version", schema::kContextPrefix, library), version);
  }
  return entries;
}

std::vector<std::string> WhyUnfitToMeasure() {
  std::vector<std::string> reasons;
  if (!kOptimized) reasons.emplace_back("the compiler did not optimise (build with -c opt)");
  if (kAssertions) reasons.emplace_back("assertions are on (build with -c opt)");
  if (kLibraryChecks) reasons.emplace_back("the C++ library's own checks are on (_GLIBCXX_ASSERTIONS)");
  if (HasSanitizer(GetBuildInfo().flags)) reasons.emplace_back("a sanitizer is compiled in");
  return reasons;
}

}  // namespace weir
