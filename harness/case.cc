#include "harness/case.h"

#include "fmt/format.h"

namespace weir {

std::string Case::Name() const {
  std::string name = workload + "/" + strategy;
  if (!place.empty()) name += "/place:" + place;
  name += fmt::format("/record:{}/records:{}", record.Name(), records);
  if (target_in_name) name += fmt::format("/target:{}", target.Name());
  if (buffer_in_name) name += fmt::format("/buffer:{}", buffer_size);
  return name;
}

}  // namespace weir
