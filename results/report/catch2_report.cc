#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <pugixml.hpp>
#include <string>

#include "results/report/tool_formats.h"

namespace weir {
namespace {

// The root elements of versions 2 and 3; what stands before them is no matter.
size_t RootOf(std::string_view text, size_t from = 0) {
  return std::min(text.find("<Catch name=", from), text.find("<Catch2TestRun", from));
}

bool IsCatch2(std::string_view start) { return RootOf(start) != std::string_view::npos; }

size_t OffsetOf(const pugi::xml_node& node) { return static_cast<size_t>(node.offset_debug()); }

// Reads the benchmarks in the order of the text.
class Catch2Walker final : public pugi::xml_tree_walker {
 public:
  Catch2Walker(const ToolText& text, size_t root, ToolReport& report)
      : text_(text), root_(root), report_(report) {}

  bool for_each(pugi::xml_node& node) override {
    constexpr int kMostLevels = 1000;
    if (depth() > kMostLevels) return Fail(node, "nested too deeply for a report");
    return std::string_view(node.name()) != "BenchmarkResults" || ReadBenchmark(node);
  }

  const absl::Status& status() const { return status_; }

 private:
  bool Fail(const pugi::xml_node& node, std::string_view what) {
    status_ = text_.ErrorAt(root_ + OffsetOf(node), what);
    return false;
  }

  // "test case/section/benchmark": a benchmark's name is its own in its section alone.
  static std::string NameOf(const pugi::xml_node& benchmark) {
    std::string name = benchmark.attribute("name").value();
    for (pugi::xml_node each = benchmark.parent(); each; each = each.parent()) {
      const std::string_view kind = each.name();
      if (kind == "TestCase" || kind == "Section")
        name = fmt::format("{}/{}", each.attribute("name").value(), name);
    }
    return name;
  }

  bool ReadBenchmark(const pugi::xml_node& benchmark) {
    if (*benchmark.attribute("name").value() == '\0')
      return Fail(benchmark, "a benchmark without a \"name\"");
    if (const pugi::xml_node failed = benchmark.child("failed")) {
      report_.AddFailed(NameOf(benchmark), failed.attribute("message").value());
      return true;
    }
    const std::optional<double> samples = Number(benchmark, "samples");
    const std::optional<double> mean = Nanoseconds(benchmark, "mean");
    const std::optional<double> deviation = Nanoseconds(benchmark, "standardDeviation");
    if (!samples || !mean || !deviation) return false;
    if (*samples < 1 || *samples > 0x1p53 || std::trunc(*samples) != *samples) {
      return Fail(benchmark, "\"samples\" must be a whole number from 1 on");
    }
    report_.AddAggregates(NameOf(benchmark), TimeUnit::kNanosecond,
                          {.mean = mean, .deviation = deviation, .runs = static_cast<int64_t>(*samples)});
    return true;
  }

  std::optional<double> Nanoseconds(const pugi::xml_node& benchmark, const char* element) {
    const pugi::xml_node estimate = benchmark.child(element);
    if (estimate) return Number(estimate, "value");
    Fail(benchmark, fmt::format("a benchmark without a <{}>", element));
    return std::nullopt;
  }

  std::optional<double> Number(const pugi::xml_node& node, const char* attribute) {
    const std::string_view text = node.attribute(attribute).value();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool all = error == std::errc() && end == text.data() + text.size();
    if (all && std::isfinite(value) && value >= 0) return value;
    Fail(node, fmt::format("\"{}\" must be a number that is not below 0", attribute));
    return std::nullopt;
  }

  const ToolText& text_;
  const size_t root_;
  ToolReport& report_;
  absl::Status status_;
};

std::string_view Explain(const pugi::xml_parse_result& result, bool at_end) {
  return at_end ? "the report is cut off here" : result.description();
}

absl::Status ReadCatch2(const ToolText& text, ToolReport& report) {
  if (const size_t zero = text.text.find('\0'); zero != std::string_view::npos) {
    return text.ErrorAt(zero, "a zero byte");
  }
  const size_t root = RootOf(text.text);
  if (const size_t second = RootOf(text.text, root + 1); second != std::string_view::npos) {
    return text.ErrorAt(second, kSecondReport);
  }
  const std::string_view xml = text.text.substr(root);
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result) {
    const auto offset = static_cast<size_t>(result.offset);
    return text.ErrorAt(root + offset, Explain(result, xml.find("</Catch") == std::string_view::npos));
  }
  Catch2Walker walker(text, root, report);
  document.traverse(walker);
  return walker.status();
}

}  // namespace

ToolFormat Catch2Format() {
  return {"Catch2's XML", "mean and standard deviation of the samples of one process", IsCatch2, ReadCatch2};
}

}  // namespace weir
