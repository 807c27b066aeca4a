#include "strategies/pipe.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

// What lies between two transforms: [begin, end) is filled.
class Link {
 public:
  Link(const Transform& before, const Transform& after)
      : memory_(std::max(kPipeBuffer, before.output_unit() + after.input_unit())) {}

  std::string_view filled() const { return {memory_.data() + begin_, end_ - begin_}; }
  void Consume(size_t size) { begin_ += size; }
  void Add(size_t size) { end_ += size; }

  // Either there is room for what one side produces, or enough for the other to consume.
  std::span<char> RoomFor(size_t least) {
    if (memory_.size() - end_ < least && begin_ > 0) {
      std::memmove(memory_.data(), memory_.data() + begin_, end_ - begin_);
      end_ -= std::exchange(begin_, 0);
    }
    return memory_.span().subspan(end_);
  }

 private:
  AlignedBuffer memory_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

class PipeRun {
 public:
  PipeRun(Reader& source, std::span<Transform* const> transforms, Writer& sink, const PipeOptions& options)
      : source_(source), transforms_(transforms), sink_(sink), options_(options) {
    for (size_t i = 1; i < transforms.size(); ++i) links_.emplace_back(*transforms[i - 1], *transforms[i]);
  }

  absl::StatusOr<PipeResult> Run() {
    const uint64_t before = sink_.accounting().appended;
    absl::Status ended = transforms_.empty() ? Copy() : TransformAll();
    if (ended.ok() && options_.sync) ended = sink_.Sync();
    if (ended.ok()) ended = sink_.Close();
    if (ended.ok()) ended = source_.Close();
    if (!ended.ok()) {
      source_.Cancel();
      sink_.Cancel();
      return ended;
    }
    return PipeResult{consumed_, sink_.accounting().appended - before};
  }

 private:
  absl::Status Copy() {
    while (source_.Pull()) {
      if (Stopped()) return Cancelled();
      const std::string_view ready = source_.Ready();
      if (!sink_.Append(ready)) return sink_.status();
      source_.Consume(ready.size());
      consumed_ += ready.size();
    }
    return source_.status();
  }

  // A sweep from the source to the sink, again and again; each transform makes a step if it can.
  absl::Status TransformAll() {
    while (!transforms_.back()->finished()) {
      if (Stopped()) return Cancelled();
      moved_ = false;
      for (size_t i = 0; i < transforms_.size(); ++i) {
        absl::Status stepped = transforms_[i]->finished() ? absl::OkStatus() : Step(i);
        if (!stepped.ok()) return stepped;
      }
      if (!moved_) return Stuck();
    }
    return absl::OkStatus();
  }

  absl::Status Step(size_t i) {
    const absl::StatusOr<Input> in = i == 0 ? FromSource() : FromLink(i);
    if (!in.ok()) return in.status();
    const bool enough = in->last || in->bytes.size() >= transforms_[i]->input_unit();
    if (!enough) return absl::OkStatus();
    const bool to_sink = i + 1 == transforms_.size();
    const size_t unit = std::max<size_t>(transforms_[i]->output_unit(), 1);
    const std::span<char> room = to_sink ? sink_.ReserveAtLeast(unit) : links_[i].RoomFor(unit);
    if (room.size() < unit) return to_sink ? sink_.status() : absl::OkStatus();
    const absl::StatusOr<Transform::Progress> made = transforms_[i]->Step(in->bytes, room, in->last);
    if (!made.ok()) return made.status();
    moved_ = moved_ || made->consumed > 0 || made->produced > 0 || transforms_[i]->finished();
    Consumed(i, made->consumed);
    return Produced(i, made->produced);
  }

  struct Input {
    std::string_view bytes;
    bool last;
  };

  absl::StatusOr<Input> FromSource() {
    const bool more = source_.Pull(std::max<size_t>(transforms_.front()->input_unit(), 1));
    if (!source_.status().ok()) return source_.status();
    return Input{source_.Ready(), !more};
  }

  absl::StatusOr<Input> FromLink(size_t i) const {
    return Input{links_[i - 1].filled(), transforms_[i - 1]->finished()};
  }

  void Consumed(size_t i, size_t size) {
    if (i > 0) return links_[i - 1].Consume(size);
    source_.Consume(size);
    consumed_ += size;
  }

  absl::Status Produced(size_t i, size_t size) {
    if (i + 1 < transforms_.size()) return links_[i].Add(size), absl::OkStatus();
    return sink_.Commit(size) ? absl::OkStatus() : sink_.status();
  }

  bool Stopped() const { return options_.stop && options_.stop(); }
  static absl::Status Cancelled() { return absl::CancelledError("stopped"); }
  absl::Status Stuck() const {
    return absl::InternalError(
        fmt::format("a transform makes no progress at offset {} of the source", consumed_));
  }

  Reader& source_;
  const std::span<Transform* const> transforms_;
  Writer& sink_;
  const PipeOptions& options_;
  std::vector<Link> links_;
  bool moved_ = false;
  uint64_t consumed_ = 0;
};

}  // namespace

absl::StatusOr<PipeResult> RunPipe(Reader& source, std::span<Transform* const> transforms, Writer& sink,
                                   const PipeOptions& options) try {
  return PipeRun(source, transforms, sink, options).Run();
} catch (const std::bad_alloc&) {
  source.Cancel();
  sink.Cancel();
  return NoMemory("run a pipe with");
}

}  // namespace weir
