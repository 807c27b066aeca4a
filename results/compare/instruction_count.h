#ifndef WEIR_RESULTS_COMPARE_INSTRUCTION_COUNT_H_
#define WEIR_RESULTS_COMPARE_INSTRUCTION_COUNT_H_

#include <optional>
#include <string>

namespace weir {

/// Instructions that an iteration of a benchmark takes in two programs, exact to a few parts in 10,000 and
/// the same however busy the machine is: they tell more work from another layout of the same code.
struct InstructionCount {
  std::optional<double> base;
  std::optional<double> compared;
  std::string reason = {};  ///< why one of them is not known

  /// New over old; nothing where that is not known.
  std::optional<double> Ratio() const;
  /// Whether they differ by no more than the counting does.
  bool Same() const;

  /// "same instructions (1,376 an iteration): layout or memory, not more work", "449 → 513 instructions an
  /// iteration, +14 %" or "instructions not counted: …".
  std::string InWords() const;
  /// For a table: "same", "+14 %" or "n/a".
  std::string InShort() const;
};

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_INSTRUCTION_COUNT_H_
