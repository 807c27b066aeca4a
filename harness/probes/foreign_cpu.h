#ifndef WEIR_HARNESS_PROBES_FOREIGN_CPU_H_
#define WEIR_HARNESS_PROBES_FOREIGN_CPU_H_

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/probes/contamination.h"
#include "harness/probes/system_root.h"
#include "results/report/schema.h"

namespace weir {

/// What others than this process and its children did on the CPUs over some time.
struct ForeignCpu {
  double seconds = 0;      ///< of the time that was watched
  double cpu_seconds = 0;  ///< that they took
  unsigned cpus = 1;       ///< that there are
  /// Who took how many CPU seconds: names of commands, never their arguments; the most first. One that began
  /// and ended between two looks is not among them.
  std::vector<std::pair<std::string, double>> takers = {};

  /// Of how many CPUs, on average; 0 where nothing was watched.
  double Taken() const { return seconds > 0 ? cpu_seconds / seconds : 0; }
  bool Quiet() const { return Taken() < schema::kQuietShare * cpus; }

  /// "0.97 of 2 CPUs (bash 0.95, kworker 0.02)": whoever took a hundredth of one, at most three of them.
  std::string Text() const;
};

/// Watches them from its construction on. The sum is the kernel's own; names are had by looking at all
/// processes now and then. Of one thread.
class ForeignCpuWatch {
 public:
  explicit ForeignCpuWatch(const SystemRoot& root = SystemRoot());

  /// Looks at the processes, which takes a few milliseconds; no more than once in `seconds`. To be called
  /// where no child works.
  void Look(double seconds = 1);

  /// Nothing where the kernel does not tell. Looks once more.
  std::optional<ForeignCpu> SoFar();

 private:
  struct Process {
    std::string name;
    double cpu_seconds = 0;
  };
  using Identity = std::pair<pid_t, unsigned long long>;  // and when it began

  std::map<Identity, Process> Processes() const;
  void Account();

  const SystemRoot root_;
  const ContaminationProbe probe_;
  const unsigned cpus_;
  const ContaminationSnapshot start_;
  const double start_seconds_;
  double looked_at_;
  std::map<Identity, Process> last_;
  std::map<std::string, double> takers_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_FOREIGN_CPU_H_
