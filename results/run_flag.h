#ifndef WEIR_RESULTS_RUN_FLAG_H_
#define WEIR_RESULTS_RUN_FLAG_H_

#include <string_view>

namespace weir {

/// What a flag in a row's label says about its round, for a legend: "another process used the CPU". For a
/// flag that weir does not know, "not a flag of weir's".
std::string_view FlagMeaning(std::string_view flag);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_FLAG_H_
