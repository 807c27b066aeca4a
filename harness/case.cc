#include "harness/case.h"

#include "fmt/format.h"

namespace weir {
namespace {

void AddIfNamed(std::string_view key, std::optional<size_t> value, std::string& name) {
  if (value) name += fmt::format("/{}:{}", key, *value);
}

}  // namespace

std::string Case::Name() const {
  std::string name = workload + "/" + strategy;
  if (!place.empty()) name += "/place:" + place;
  if (!cipher.empty()) name += "/cipher:" + cipher;
  if (!reader.empty()) name += "/reader:" + reader;
  if (!writer.empty()) name += "/writer:" + writer;
  if (threads > 0) name += fmt::format("/threads:{}", threads);
  name += fmt::format("/record:{}/records:{}", record.Name(), records);
  if (target_in_name) name += fmt::format("/target:{}", target.Name());
  if (sync_every) name += fmt::format("/sync_every:{}", *sync_every);
  if (buffer_in_name) name += fmt::format("/buffer:{}", buffer_size);
  AddIfNamed("high_water_mark", water_marks.high, name);
  AddIfNamed("low_water_mark", water_marks.low, name);
  AddIfNamed("flood_limit", flood_limit, name);
  return name;
}

}  // namespace weir
