#include "results/report/name_filter.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace weir {

absl::StatusOr<NameFilter> NameFilter::Make(const std::string& expression) {
  auto compiled = std::make_unique<regex_t>();
  const int error = regcomp(compiled.get(), expression.c_str(), REG_EXTENDED);
  if (error != 0) {
    std::array<char, 128> message;
    regerror(error, compiled.get(), message.data(), message.size());
    return absl::InvalidArgumentError(
        fmt::format("'{}' is no regular expression: {}", expression, message.data()));
  }
  return NameFilter(std::shared_ptr<const regex_t>(compiled.release(), [](regex_t* regex) {
    regfree(regex);
    delete regex;
  }));
}

bool NameFilter::Finds(std::string_view name) const {
  regmatch_t within = {0, static_cast<regoff_t>(name.size())};
  return regexec(compiled_.get(), name.data(), 1, &within, REG_STARTEND) == 0;
}

}  // namespace weir
