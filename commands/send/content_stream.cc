#include "commands/send/content_stream.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "commands/send/file_header.h"
#include "fmt/format.h"

namespace weir {
namespace {

// Bytes at most that one step is given, so that what it does shows soon.
constexpr size_t kStep = 256 * 1024;

// Of one step: what it consumed, and what it produced.
using Watch = std::function<absl::Status(std::string_view consumed, std::string_view produced)>;

// To the end of the source, or until `due` says that it is enough.
absl::Status Map(Reader& source, Transform& transform, Writer& target, const Watch& watch,
                 const std::function<bool()>& due) {
  bool last = false;
  while (!transform.finished()) {
    last = last || (due && due()) || !source.Pull();
    if (!source.status().ok()) return source.status();
    const std::span<char> room = target.ReserveAtLeast(1);
    if (room.empty()) return target.status();
    const std::string_view in = last ? std::string_view() : source.Ready().substr(0, kStep);
    const absl::StatusOr<Transform::Progress> made =
        transform.Step(in, room.first(std::min(room.size(), kStep)), last);
    if (!made.ok()) return made.status();
    absl::Status right = watch(in.substr(0, made->consumed), {room.data(), made->produced});
    if (!right.ok()) return right;
    source.Consume(made->consumed);
    if (!target.Commit(made->produced)) return target.status();
  }
  return absl::OkStatus();
}

absl::Status Pad(Writer& target) {
  if (!target.Append(SkippedFrame(std::string(kPadding, '\0')))) return target.status();
  return target.Flush();
}

void Add(ContentStream& content, std::string_view piece) {
  content.digest.Add(piece);
  content.done = content.digest.length();
}

}  // namespace

absl::Status PackContent(Reader& source, const MakeTransform& compress, Writer& target,
                         ContentStream& content, const std::function<bool()>& due) {
  const auto changed = [&](std::string_view how) {
    return absl::OutOfRangeError(fmt::format(
        "the file has become {} than the {} bytes that it had when sending began", how, content.length));
  };
  const Watch watch = [&](std::string_view consumed, std::string_view) {
    if (consumed.size() > content.length - content.done) return changed("longer");
    return Add(content, consumed), absl::OkStatus();
  };
  while (true) {
    const absl::StatusOr<std::unique_ptr<Transform>> frame = compress();
    if (!frame.ok()) return frame.status();
    absl::Status packed = Map(source, **frame, target, watch, due);
    if (!packed.ok()) return packed;
    const bool more = source.Pull();
    if (!source.status().ok()) return source.status();
    if (!more) return content.done < content.length ? changed("shorter") : absl::OkStatus();
    absl::Status padded = Pad(target);
    if (!padded.ok()) return padded;
  }
}

absl::Status UnpackContent(Reader& source, Transform& decompress, Writer& target, ContentStream& content,
                           const std::function<absl::Status()>& check) {
  absl::Status unpacked = Map(
      source, decompress, target,
      [&](std::string_view, std::string_view produced) {
        if (produced.size() > content.length - content.done) {
          return absl::DataLossError(
              fmt::format("the file has more than the {} bytes that were announced", content.length));
        }
        Add(content, produced);
        return check();
      },
      nullptr);
  if (unpacked.ok() && content.done < content.length) {
    return absl::DataLossError(fmt::format("the file has {} of the {} bytes that were announced",
                                           content.done.load(), content.length));
  }
  return unpacked;
}

}  // namespace weir
