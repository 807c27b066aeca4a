#ifndef WEIR_HARNESS_DOCTOR_DIAGNOSIS_H_
#define WEIR_HARNESS_DOCTOR_DIAGNOSIS_H_

#include <string>
#include <vector>

#include "harness/probes/system_root.h"

namespace weir {

/// One thing about this machine, and whether it spoils numbers.
struct Finding {
  enum class Kind {
    kFine,
    kSpoils,   ///< makes numbers worse, or less steady
    kUnknown,  ///< the machine does not say
  };

  Kind kind = Kind::kFine;
  std::string subject;  ///< "governor"
  std::string state;    ///< "powersave"
  std::string advice;   ///< what to do about it; empty where it is fine, or nothing can be done
};

/// Everything about the machine and this build that is known to spoil measurements in `directory`, in a fixed
/// order; fine things too, so that the list says what was looked at. Reads /proc and /sys, measures nothing.
std::vector<Finding> Diagnose(const std::string& directory, const SystemRoot& root = SystemRoot());

}  // namespace weir

#endif  // WEIR_HARNESS_DOCTOR_DIAGNOSIS_H_
