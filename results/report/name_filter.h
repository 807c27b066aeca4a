#ifndef WEIR_RESULTS_REPORT_NAME_FILTER_H_
#define WEIR_RESULTS_REPORT_NAME_FILTER_H_

#include <regex.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace weir {

/// A POSIX extended regular expression that is looked for anywhere in a name, as Google Benchmark's
/// --benchmark_filter is. By the C library's matcher: std::regex recurses for each character of the name and
/// overflows the stack on a long one.
class NameFilter {
 public:
  /// InvalidArgument with what is wrong with the expression.
  static absl::StatusOr<NameFilter> Make(const std::string& expression);

  bool Finds(std::string_view name) const;

 private:
  explicit NameFilter(std::shared_ptr<const regex_t> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const regex_t> compiled_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_NAME_FILTER_H_
