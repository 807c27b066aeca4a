#ifndef WEIR_HARNESS_PROBES_BUILD_COMMIT_H_
#define WEIR_HARNESS_PROBES_BUILD_COMMIT_H_

namespace weir {

/// The commit of weir's sources, or "unknown". Alone in a file that a genrule writes (BUILD), so that a new
/// commit recompiles this one and nothing else.
extern const char kBuildCommit[];

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_BUILD_COMMIT_H_
