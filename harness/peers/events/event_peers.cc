#include "harness/peers/events/event_peers.h"

#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"

namespace weir {
namespace {

constexpr std::string_view kNode = "node";

// Prints the nanoseconds, how often a listener was called, and how often nobody listened. Arguments: the operation,
// listeners, arguments of the event, times.
constexpr const char* kScript = R"js(
const { EventEmitter } = require('events');
const [operation, ...numbers] = process.argv.slice(1);
const [listeners, args, times] = numbers.map(Number);
let calls = 0, unheard = 0, sum = 0;
const listen = (a, b, c, d) => { ++calls; sum += a ?? 0; return true; };
const make = (count) => {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  for (let i = 0; i < count; ++i) emitter.on('one', (a, b, c, d) => listen(a, b, c, d));
  return emitter;
};
const emitter = make(operation === 'construct' ? 0 : listeners);
const run = {
  emit: args === 0 ? () => { for (let i = 0; i < times; ++i) if (!emitter.emit('one')) ++unheard; }
    : args === 1 ? () => { for (let i = 0; i < times; ++i) if (!emitter.emit('one', i)) ++unheard; }
    : () => { for (let i = 0; i < times; ++i) if (!emitter.emit('one', i, i + 1, i + 2, i + 3)) ++unheard; },
  'add-remove': () => { for (let i = 0; i < times; ++i) { emitter.on('one', listen); emitter.off('one', listen); } },
  once: () => { for (let i = 0; i < times; ++i) { emitter.once('one', listen); if (!emitter.emit('one', 1)) ++unheard; } },
  construct: () => { for (let i = 0; i < times; ++i) make(listeners); },
}[operation];
const start = process.hrtime.bigint();
run();
console.log(String(process.hrtime.bigint() - start), calls, unheard);
)js";

class NodePass final : public Pass {
 public:
  explicit NodePass(const Case& c)
      : operation_(c.Word("operation")),
        listeners_(c.Number("listeners")),
        arguments_(c.Number("arguments")),
        times_(c.Number("operations")) {}

  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<Outside> outside() const override { return outside_; }

  absl::Status Prepare() override {
    absl::StatusOr<std::string> program = FindProgram(kNode);
    if (!program.ok()) return program.status();
    command_ = {*std::move(program),
                "-e",
                kScript,
                operation_,
                fmt::format("{}", listeners_),
                fmt::format("{}", arguments_),
                fmt::format("{}", times_)};
    return absl::OkStatus();
  }

  absl::Status Run() override {
    const Interruption interruption;
    absl::StatusOr<ProcessResult> result = RunProcess(command_, interruption);
    if (!result.ok()) return result.status();
    std::istringstream printed(result->out);
    double nanoseconds = 0;
    if (result->exit_code != 0 || !(printed >> nanoseconds >> calls_ >> unheard_))
      return absl::InternalError(fmt::format("node {}", HowItEnded(*result)));
    outside_ = Outside{nanoseconds * 1e-9, result->cpu_seconds};
    return absl::OkStatus();
  }

  absl::StatusOr<Verified> Verify() override {
    const bool emits = operation_ == "emit" || operation_ == "once";
    const uint64_t heard_by = !emits ? 0 : listeners_ + (operation_ == "once" ? 1 : 0);
    const uint64_t unheard = emits && heard_by == 0 ? times_ : 0;
    if (calls_ == heard_by * times_ && unheard_ == unheard) return Verified::kEveryByte;
    return absl::DataLossError(fmt::format("{} calls and {} emits that nobody heard, not {} and {}", calls_,
                                           unheard_, heard_by * times_, unheard));
  }

 private:
  const std::string operation_;
  const uint64_t listeners_, arguments_, times_;
  std::vector<std::string> command_;
  std::optional<Outside> outside_;
  uint64_t calls_ = 0, unheard_ = 0;
};

absl::Status NodeIsThere() {
  const absl::Status found = FindProgram(kNode).status();
  if (found.ok()) return found;
  return absl::UnimplementedError("needs Node.js (Debian's package nodejs)");
}

std::span<const EventStrategy> All() {
  static const auto& all = *new std::vector<EventStrategy>([] {
    std::vector<EventStrategy> strategies(EventStrategies().begin(), EventStrategies().end());
    strategies.insert(strategies.end(), LibraryPeers().begin(), LibraryPeers().end());
    return strategies;
  }());
  return all;
}

}  // namespace

Workload EventPeersWorkload() {
  Workload workload =
      MakeEventWorkload("event-peers", "what events does, by weir and by other libraries", All());
  workload.strategies = [own = workload.strategies] {
    std::vector<WorkloadStrategy> strategies = own();
    strategies.push_back({.name = kNode,
                          .summary = "peer: Node.js's EventEmitter, by its own clock",
                          .supported = NodeIsThere()});
    return strategies;
  };
  workload.takes = [own = workload.takes](const Case& c) {
    if (c.strategy == kNode && c.Number("threads") != 1)
      return absl::FailedPreconditionError("for one thread at a time, so not measured on more");
    return own(c);
  };
  workload.make_pass = [own = workload.make_pass](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
    if (c.strategy == kNode) return std::make_unique<NodePass>(c);
    return own(c);
  };
  return workload;
}

}  // namespace weir
