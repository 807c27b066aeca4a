#ifndef WEIR_TESTS_SUITE_RUN_H_
#define WEIR_TESTS_SUITE_RUN_H_

#include <ostream>
#include <string>

namespace weir {

/// What a conformance suite, a program of its own, ended with and printed.
struct SuiteRun {
  int code = 0;
  std::string output;

  bool Contains(const std::string& text) const { return output.find(text) != std::string::npos; }
};

/// Runs the tests of `program` that `filter` chooses, in an environment of their own, as Bazel means its for
/// the test that calls this. `flags` are further ones of the program.
SuiteRun RunSuite(const std::string& program, const std::string& filter, const std::string& flags = "");

/// Something that is broken on purpose, and the test of the suite that must find it.
struct Catch {
  const char* bug;
  const char* test;
};
inline std::ostream& operator<<(std::ostream& out, const Catch& expected) { return out << expected.bug; }

/// Expects that the one test `name` of `program` fails, or hangs until its watchdog ends it. Where it is skipped on this
/// machine, for want of a right or a device, so is the test that calls this, as its last step.
void ExpectCaught(const std::string& program, const std::string& name, const std::string& flags = "");

}  // namespace weir

#endif  // WEIR_TESTS_SUITE_RUN_H_
