#ifndef WEIR_RESULTS_STORE_SCHEMA_STEPS_H_
#define WEIR_RESULTS_STORE_SCHEMA_STEPS_H_

#include <span>
#include <string>

#include "absl/status/status.h"

namespace weir {

/// The steps of a schema: the first makes version 1 in an empty database, each further one the next version. They only
/// grow: an old database is brought up by those that it has not had.
using SchemaSteps = std::span<const char* const>;

/// What is said of a database whose schema is of a version that is newer than the `known` one.
absl::Status NewerSchema(const std::string& name, int version, int known);

/// And of one that is older, with what is to be done.
absl::Status OlderSchema(const std::string& name, int version, int known, const char* advice);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_SCHEMA_STEPS_H_
