#include "strategies/threads/stages.h"

#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "strategies/memory/shortage.h"
#include "strategies/pipe.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {
namespace {

class StagesRun {
 public:
  StagesRun(Reader& source, std::span<const Stage> stages, Writer& sink, const StagesOptions& options)
      : source_(source), stages_(stages), sink_(sink), options_(options) {}

  absl::Status Run() {
    absl::Status opened = OpenChannels();
    if (!opened.ok()) return opened;
    {
      std::vector<std::jthread> threads;
      Start(threads);
      RunStage(stages_.size() - 1);
    }
    return failure_.value_or(absl::OkStatus());
  }

 private:
  absl::Status OpenChannels() {
    for (size_t i = 1; i < stages_.size(); ++i) {
      absl::StatusOr<Channel> channel = OpenChannel(options_.channel);
      if (!channel.ok()) return channel.status();
      channels_.push_back(*std::move(channel));
    }
    return absl::OkStatus();
  }

  // All but the last. What is not started gives up its ends, so that the others end.
  void Start(std::vector<std::jthread>& threads) {
    const SignalsBlocked inherited_by_the_threads;
    size_t started = 0;
    try {
      threads.reserve(stages_.size());
      for (; started + 1 < stages_.size(); ++started) {
        threads.emplace_back([this, started] { RunStage(started); });
      }
    } catch (const std::system_error& error) {
      Fail(absl::ResourceExhaustedError(std::string("no thread for a stage of a pipe: ") + error.what()));
    }
    for (; started + 1 < stages_.size(); ++started) GiveUp(started);
  }

  void RunStage(size_t i) {
    absl::Status done = Do(i);
    if (done.ok()) done = TargetOf(i).Close();
    if (done.ok()) done = SourceOf(i).Close();
    if (!done.ok()) Fail(std::move(done));
    GiveUp(i);
  }

  absl::Status Do(size_t i) try {
    return stages_[i](SourceOf(i), TargetOf(i));
  } catch (const std::bad_alloc&) {
    return NoMemory("run a stage of a pipe with");
  }

  // No-ops where they were closed.
  void GiveUp(size_t i) {
    TargetOf(i).Cancel();
    SourceOf(i).Cancel();
  }

  void Fail(absl::Status error) {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    failure_ = std::move(error);
    if (options_.interrupt) options_.interrupt();
  }

  Reader& SourceOf(size_t i) { return i == 0 ? source_ : *channels_[i - 1].reader; }
  Writer& TargetOf(size_t i) { return i + 1 == stages_.size() ? sink_ : *channels_[i].writer; }

  Reader& source_;
  const std::span<const Stage> stages_;
  Writer& sink_;
  const StagesOptions& options_;
  std::vector<Channel> channels_;

  std::mutex mutex_;
  std::optional<absl::Status> failure_;
};

}  // namespace

Stage TransformStage(Transform& transform) {
  return [&transform](Reader& source, Writer& target) {
    Transform* const only[] = {&transform};
    return RunPipe(source, only, target).status();
  };
}

absl::Status RunStages(Reader& source, std::span<const Stage> stages, Writer& sink,
                       const StagesOptions& options) try {
  if (stages.empty()) return RunPipe(source, {}, sink).status();
  absl::Status done = StagesRun(source, stages, sink, options).Run();
  if (!done.ok()) {
    source.Cancel();
    sink.Cancel();
  }
  return done;
} catch (const std::bad_alloc&) {
  source.Cancel();
  sink.Cancel();
  return NoMemory("run the stages of a pipe with");
}

}  // namespace weir
