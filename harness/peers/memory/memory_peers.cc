#include "harness/peers/memory/memory_peers.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <memory_resource>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/probes/process_counters.h"
#include "harness/probes/resident_memory.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "harness/workloads/buffer_loops.h"
#include "harness/workloads/buffer_subject.h"

namespace weir {
namespace {

constexpr std::string_view kMallocPass = "--malloc-pass";

class MallocAccess {
 public:
  explicit MallocAccess(size_t) {}
  MallocAccess& buffers() { return *this; }
  [[gnu::always_inline]] Block Lend(size_t size) { return {static_cast<char*>(std::malloc(size)), size}; }
  [[gnu::always_inline]] bool Return(Block block) {
    std::free(block.data);
    return true;
  }
  static bool Keep(Block) { return false; }
  static uint64_t kept() { return 0; }
};

class PmrAccess {
 public:
  explicit PmrAccess(size_t) {}
  PmrAccess& buffers() { return *this; }
  Block Lend(size_t size) { return {static_cast<char*>(pool_.allocate(size, kAlignment)), size}; }
  bool Return(Block block) {
    pool_.deallocate(block.data, block.size, kAlignment);
    return true;
  }
  static bool Keep(Block) { return false; }
  static uint64_t kept() { return 0; }

 private:
  static constexpr size_t kAlignment = Buffers::kAlignment;
  std::pmr::unsynchronized_pool_resource pool_;
};

constexpr BufferStrategy kPmr = {"pmr", "peer: std::pmr::unsynchronized_pool_resource, for one thread", false,
                                 [](size_t size) -> std::unique_ptr<BufferSubject> {
                                   return std::make_unique<BufferLoops<PmrAccess>>(size);
                                 }};

// What a process was that did a pass.
struct Result {
  double nanoseconds = 0;
  uint64_t faulty = 0, page_faults = 0;
  double held_ratio = 0;    // 0: not known
  uint64_t longest_ns = 0;  // 0: not asked
};

// Allocators by the library that replaces malloc; none for glibc.
struct Allocator {
  std::string_view name, summary, package;
  std::vector<std::string_view> libraries;
};
const std::vector<Allocator>& Allocators() {
  static const auto& all = *new std::vector<Allocator>{
      {"glibc", "peer: malloc of the C library", "", {}},
      {"jemalloc", "peer: malloc of jemalloc", "libjemalloc2", {"libjemalloc.so.2"}},
      {"tcmalloc",
       "peer: malloc of gperftools' tcmalloc",
       "libtcmalloc-minimal4",
       {"libtcmalloc_minimal.so.4"}},
      {"mimalloc",
       "peer: malloc of mimalloc",
       "libmimalloc2.0",
       {"libmimalloc.so.3", "libmimalloc.so.2.0", "libmimalloc.so.2"}}};
  return all;
}

std::string FindLibrary(const Allocator& allocator) {
  for (const std::string_view directory : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
                                           "/usr/lib64", "/usr/lib", "/usr/local/lib"}) {
    for (const std::string_view library : allocator.libraries) {
      const std::string path = fmt::format("{}/{}", directory, library);
      if (::access(path.c_str(), R_OK) == 0) return path;
    }
  }
  return "";
}

constexpr std::string_view kNode = "node";

// Prints what a Result has. Arguments: the pattern, size, whether it is touched, buffers, then the sizes of those of
// which some are kept.
constexpr const char* kScript = R"js(
const [pattern, size, touched, buffers] = [process.argv[1], +process.argv[2], process.argv[3] === 'yes', +process.argv[4]];
const sizes = process.argv[5].split(',').map(Number);
const live = new Array(64), kept = [];
let out = 0, faulty = 0;
const lend = (n) => { const b = Buffer.allocUnsafe(n); if (touched) b.fill(n & 255); if (b.length !== n) ++faulty; return b; };
const run = {
  fifo: () => { for (let i = 0; i < buffers; ++i) live[i % 64] = lend(size); },
  lifo: () => { for (let i = 0; i < buffers; ++i) live[0] = lend(size); },
  keep: () => {
    for (let i = 0; i < buffers; ++i) {
      if (i >= 64 && (i - 64) % 16 === 0) { kept.push(live[i % 64]); out += live[i % 64].length; }
      live[i % 64] = lend(sizes[i % sizes.length]);
    }
  },
}[pattern];
const before = process.memoryUsage().rss;
const start = process.hrtime.bigint();
run();
const took = process.hrtime.bigint() - start;
if (global.gc) gc();
for (const b of live) out += b ? b.length : 0;
console.log(String(took), faulty, 0, touched ? Math.max(0, process.memoryUsage().rss - before) / out : 0, 0);
)js";

// Its work is done by another process, which prints the figures.
class ProcessPass final : public Pass {
 public:
  explicit ProcessPass(const Case& c) : case_(c), work_(BufferWorkOf(c, sizes_)) {}

  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<Outside> outside() const override { return outside_; }
  bool lends_memory() const override { return true; }
  std::optional<double> held_ratio() const override {
    return result_.held_ratio > 0 ? std::optional(result_.held_ratio) : std::nullopt;
  }

  absl::Status Prepare() override {
    if (case_.strategy == kNode) return PrepareNode();
    const auto allocator = std::ranges::find(Allocators(), case_.strategy, &Allocator::name);
    const std::string library = FindLibrary(*allocator);
    char self[PATH_MAX];
    const ssize_t length = ::readlink("/proc/self/exe", self, sizeof(self));
    if (length <= 0) return absl::InternalError("cannot tell where this program lies");
    command_ = {"/usr/bin/env", fmt::format("LD_PRELOAD={}", library),
                std::string(self, static_cast<size_t>(length)), std::string(kMallocPass)};
    AddArguments();
    return absl::OkStatus();
  }

  absl::Status Run() override { return Do("no"); }
  absl::Status RunObserved(LatencyHistogram& calls) override {
    absl::Status done = Do("yes");
    if (result_.longest_ns > 0) calls.Add(result_.longest_ns);
    return done;
  }

  absl::StatusOr<Verified> Verify() override {
    if (result_.faulty == 0) return Verified::kEveryByte;
    return absl::DataLossError(
        fmt::format("{} buffers were refused, or did not hold what was put there", result_.faulty));
  }

 private:
  absl::Status PrepareNode() {
    absl::StatusOr<std::string> program = FindProgram(kNode);
    if (!program.ok()) return program.status();
    command_ = {*std::move(program), "--expose-gc", "-e", kScript};
    AddArguments();
    return absl::OkStatus();
  }
  void AddArguments() {
    for (const char* key : {"pattern", "size", "touched", "buffers"}) {
      const CaseParameter* const parameter = case_.Find(key);
      command_.push_back(parameter == nullptr ? "" : parameter->value.text);
    }
    std::string sizes = fmt::format("{}", sizes_[0]);
    for (const uint32_t size : std::span(sizes_).subspan(1)) sizes += fmt::format(",{}", size);
    command_.push_back(case_.strategy == kNode ? sizes : fmt::format("{}", case_.seed));
  }

  absl::Status Do(const std::string& observed) {
    std::vector<std::string> command = command_;
    command.push_back(observed);
    const Interruption interruption;
    absl::StatusOr<ProcessResult> process = RunProcess(command, interruption);
    if (!process.ok()) return process.status();
    std::istringstream printed(process->out);
    if (process->exit_code != 0 || !(printed >> result_.nanoseconds >> result_.faulty >>
                                     result_.page_faults >> result_.held_ratio >> result_.longest_ns))
      return absl::InternalError(fmt::format("{} {}", case_.strategy, HowItEnded(*process)));
    outside_ = Outside{.wall_seconds = result_.nanoseconds * 1e-9, .cpu_seconds = process->cpu_seconds};
    if (case_.strategy != kNode) outside_->minor_faults = result_.page_faults;
    return absl::OkStatus();
  }

  const Case case_;
  std::vector<uint32_t> sizes_;
  const BufferWork work_;
  std::vector<std::string> command_;
  Result result_;
  std::optional<Outside> outside_;
};

std::span<const BufferStrategy> Linked() {
  static const auto& all = *new std::vector<BufferStrategy>([] {
    std::vector<BufferStrategy> strategies(BufferStrategies().begin(), BufferStrategies().end());
    strategies.push_back(kPmr);
    return strategies;
  }());
  return all;
}

bool IsOfAnotherProcess(std::string_view strategy) {
  return strategy == kNode ||
         std::ranges::find(Allocators(), strategy, &Allocator::name) != Allocators().end();
}

absl::Status IsThere(const Allocator& allocator) {
  if (allocator.libraries.empty()) return absl::OkStatus();
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return absl::UnimplementedError("a sanitizer has an allocator of its own, which no other one replaces");
#endif
  if (!FindLibrary(allocator).empty()) return absl::OkStatus();
  return absl::UnimplementedError(fmt::format("needs Debian's package {}", allocator.package));
}

std::vector<WorkloadStrategy> WithOthers(std::vector<WorkloadStrategy> strategies) {
  for (const Allocator& each : Allocators())
    strategies.push_back({.name = each.name, .summary = each.summary, .supported = IsThere(each)});
  strategies.push_back(
      {.name = kNode,
       .summary = "peer: Node.js's Buffer.allocUnsafe, by its own clock",
       .supported = FindProgram(kNode).ok()
                        ? absl::OkStatus()
                        : absl::UnimplementedError("needs Node.js (Debian's package nodejs)")});
  return strategies;
}

}  // namespace

Workload MemoryPeersWorkload() {
  Workload workload =
      MakeAllocateWorkload("memory-peers", "what allocate does, by weir and by others", Linked());
  workload.strategies = [own = workload.strategies] { return WithOthers(own()); };
  workload.takes = [own = workload.takes](const Case& c) {
    const std::string pattern = c.Word("pattern");
    if (c.strategy == kNode &&
        (pattern == NameOf(BufferPattern::kHandOver) || pattern == NameOf(BufferPattern::kThreads)))
      return absl::FailedPreconditionError("its threads share no buffers");
    return own(c);
  };
  workload.make_pass = [own = workload.make_pass](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
    if (IsOfAnotherProcess(c.strategy)) return std::make_unique<ProcessPass>(c);
    return own(c);
  };
  return workload;
}

std::optional<int> DoMallocPass(int argc, char** argv) {
  if (argc != 8 || argv[1] != kMallocPass) return std::nullopt;
  Case c{"memory-peers", "malloc"};
  c.Set("pattern", ValueOf(std::string(argv[2])));
  c.Set("size", ValueOf(std::strtoull(argv[3], nullptr, 10)));
  c.Set("touched", ValueOf(std::string(argv[4])));
  c.Set("buffers", ValueOf(std::strtoull(argv[5], nullptr, 10)));
  c.seed = std::strtoull(argv[6], nullptr, 10);
  const bool observed = std::string_view(argv[7]) == "yes";
  std::vector<uint32_t> sizes;
  const BufferWork work = BufferWorkOf(c, sizes);
  const uint64_t before = ReadResidentMemory().value_or(ResidentMemory()).anonymous;
  BufferLoops<MallocAccess> loops(sizes[0]);
  loops.Warm(work);
  LatencyHistogram calls;
  const PageFaults faults_before = ReadPageFaults();
  const auto from = std::chrono::steady_clock::now();
  BufferFaults faults = loops.Do(work, observed ? &calls : nullptr);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - from;
  const PageFaults faults_after = ReadPageFaults();
  const uint64_t after = ReadResidentMemory().value_or(ResidentMemory()).anonymous, out = loops.out();
  const double held = work.touched && out > 0 && after > before
                          ? static_cast<double>(after - before) / static_cast<double>(out)
                          : 0;
  const BufferFaults at_end = loops.End();
  fmt::print("{} {} {} {} {}\n", took.count(), faults.refused + faults.wrong + at_end.refused + at_end.wrong,
             faults_after.minor - faults_before.minor, held,
             observed ? static_cast<uint64_t>(calls.Percentile(1).value_or(0)) : 0);
  return 0;
}

}  // namespace weir
