#include "results/store/schema_steps.h"

#include "fmt/format.h"

namespace weir {

absl::Status NewerSchema(const std::string& name, int version, int known) {
  return absl::FailedPreconditionError(
      fmt::format("{}: its schema is of version {}, which a newer weir has made, and this one knows {}: use "
                  "the newer one",
                  name, version, known));
}

absl::Status OlderSchema(const std::string& name, int version, int known, const char* advice) {
  return absl::FailedPreconditionError(fmt::format(
      "{}: its schema is of version {}, and this weir needs {}: {}", name, version, known, advice));
}

}  // namespace weir
