#ifndef WEIR_RESULTS_COMPARE_SAMPLE_COMPARISON_H_
#define WEIR_RESULTS_COMPARE_SAMPLE_COMPARISON_H_

#include <cstddef>
#include <string>
#include <vector>

#include "results/compare/comparison.h"
#include "results/report/report.h"

namespace weir {

/// Reports for tests of what compares them, the same on every machine.

/// `rounds` rows of the case, round by round: `seconds` times a noise of about 1 % that depends on the round
/// and on `noise_seed`, which pairs of cases should not share.
void AddRounds(Report& report, const std::string& name, double seconds, size_t rounds, unsigned noise_seed);

/// A report of a weir session with nothing in it but the context.
Report SessionReport(const std::string& session);

/// A row of another kind, to be changed as wanted.
ReportRow& AddRow(Report& report, const std::string& name, double seconds);

/// Two reports of one session of twelve rounds: a row that regressed by 20 %, one that improved by 30 %, an
/// equivalent one, one too noisy to tell, one added, one removed, one failed; and system calls that grew.
Comparison SamplePairedComparison();

/// The same reports as if of two sessions, the new one of another compiler.
Comparison SampleUnpairedComparison();

/// Twelve benchmarks, once each, of two sessions between which the machine became 23 % faster; one of them
/// took 31 % longer against that.
Comparison SampleTwoSessions();

/// One report, by strategy: two groups, in the second of which a strategy has two buffers.
Comparison SampleColumnComparison();

/// 300 rows, of which 3 regressed.
Comparison SampleLongComparison();

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_SAMPLE_COMPARISON_H_
