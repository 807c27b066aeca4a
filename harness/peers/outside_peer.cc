#include "harness/peers/outside_peer.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>

#include "fmt/format.h"
#include "harness/peers/node_scripts.h"
#include "harness/peers/peer_output.h"
#include "strategies/compress/compression.h"

namespace weir {
namespace {

std::vector<std::string> NodeArguments(const char* script, const OutsideTask& task) {
  return {"-e", script, task.path, fmt::format("{}", task.records)};
}

// The number that `text` begins with.
std::optional<double> Number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

// The scripts print nanoseconds and nothing else.
std::optional<double> NodeSeconds(const ProcessResult& result) {
  const std::optional<double> nanoseconds = Number(result.out);
  if (!nanoseconds) return std::nullopt;
  return *nanoseconds * 1e-9;
}

// "88888890 bytes (89 MB, 85 MiB) copied, 0.0168 s, 5.3 GB/s"
std::optional<double> DdSeconds(const ProcessResult& result) {
  constexpr std::string_view kWord = "copied, ";
  const size_t at = result.err.find(kWord);
  if (at == std::string::npos) return std::nullopt;
  return Number(std::string_view(result.err).substr(at + kWord.size()));
}

// Whole milliseconds, in field 50 of its terse output, version 3: the runtime of the writing side.
std::optional<double> FioSeconds(const ProcessResult& result) {
  constexpr int kWriteRuntime = 50;  // counted from 1; fio's manual, "Terse output"
  std::string_view left = result.out;
  const size_t start = left.find("3;fio-");
  if (start == std::string_view::npos) return std::nullopt;
  left.remove_prefix(start);
  for (int field = 1; field < kWriteRuntime && !left.empty(); ++field) {
    left.remove_prefix(std::min(left.find(';'), left.size() - 1) + 1);
  }
  const std::optional<double> milliseconds = Number(left);
  if (!milliseconds || *milliseconds <= 0) return std::nullopt;
  return *milliseconds * 1e-3;
}

absl::Status OnlyCompresses(const OutsidePeer& peer, const Case& c) {
  const std::string cipher = c.Word("cipher");
  if ((!cipher.empty() && cipher != "none") || c.Word("through") == "socket")
    return absl::FailedPreconditionError("compresses into a file, and does nothing else");
  const Compression& format = peer.program == kZstd.name ? kZstd : kLz4;
  const auto level = static_cast<int>(c.Number("level", static_cast<uint64_t>(format.usual_level)));
  if (level <= format.greatest_level) return absl::OkStatus();
  return absl::FailedPreconditionError(
      fmt::format("{} has levels 1 to {}", format.name, format.greatest_level));
}

const OutsidePeer kPeers[] = {
    {.workload = "write",
     .name = "node-batched",
     .summary = "Node.js: digits counted up by hand in a Buffer of 256 KiB, fs.writeSync",
     .program = "node",
     .stream = OutsidePeer::Stream::kNumbers,
     .call_per_record = false,
     .arguments = [](const OutsideTask& task) { return NodeArguments(kNodeBatched, task); },
     .seconds = NodeSeconds},
    {.workload = "write",
     .name = "node-drained",
     .summary = "Node.js: fs.createWriteStream, one write() a record, waiting for 'drain' when told to",
     .program = "node",
     .stream = OutsidePeer::Stream::kNumbers,
     .call_per_record = true,
     .arguments = [](const OutsideTask& task) { return NodeArguments(kNodeDrained, task); },
     .seconds = NodeSeconds},
    {.workload = "write",
     .name = "dd",
     .summary = "dd bs=256K: read and write of the finished stream, which lies in memory",
     .program = "dd",
     .stream = OutsidePeer::Stream::kSource,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"if=" + task.source, "of=" + task.path,
                                           fmt::format("bs={}", kOutsideBlock)};
         },
     .seconds = DdSeconds},
    {.workload = "write",
     .name = "fio",
     .summary = "fio, psync, 256 KiB blocks of a pattern; its own clock has whole milliseconds",
     .program = "fio",
     .stream = OutsidePeer::Stream::kPattern,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"--name=weir",
                                           "--filename=" + task.path,
                                           "--rw=write",
                                           fmt::format("--bs={}", kOutsideBlock),
                                           fmt::format("--size={}", task.bytes),
                                           "--ioengine=psync",
                                           "--fallocate=none",
                                           "--output-format=terse",
                                           fmt::format("--buffer_pattern=\"{}\"", kOutsidePattern)};
         },
     .seconds = FioSeconds},
    {.workload = "read",
     .name = "node-read",
     .summary = "Node.js: fs.readSync of 64 KiB, bytes parsed by hand, the even ones in a Buffer of 256 KiB",
     .program = "node",
     .stream = OutsidePeer::Stream::kFile,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"-e", kNodeRead, task.path, task.source};
         },
     .seconds = NodeSeconds},
    {.workload = "copy",
     .name = "cp",
     .summary = "cp, of the system",
     .program = "cp",
     .stream = OutsidePeer::Stream::kFile,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"--", task.source, task.path};
         },
     .seconds = nullptr},
    {.workload = "encrypt",
     .name = "age",
     .summary = "age -r, the tool whose format it is",
     .program = "age",
     .stream = OutsidePeer::Stream::kFile,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"-r", std::string(kPeerRecipient), "-o", task.path, task.source};
         },
     .seconds = nullptr,
     .verify = VerifyAgeFile},
    {.workload = "encrypt",
     .name = "openssl",
     .summary = "openssl enc -aes-256-ctr: no authentication",
     .program = "openssl",
     .stream = OutsidePeer::Stream::kFile,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"enc",  "-aes-256-ctr",
                                           "-K",   std::string(kPeerKey),
                                           "-iv",  std::string(kPeerCounter),
                                           "-in",  task.source,
                                           "-out", task.path};
         },
     .seconds = nullptr,
     .verify = VerifyAesCtrFile},
    {.workload = "encrypt",
     .name = "node-encrypt",
     .summary = "Node.js: a pipeline of file stream, aes-256-ctr and file stream: no authentication",
     .program = "node",
     .stream = OutsidePeer::Stream::kFile,
     .call_per_record = false,
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"-e",        kNodeEncrypt,          task.path,
                                           task.source, std::string(kPeerKey), std::string(kPeerCounter)};
         },
     .seconds = NodeSeconds,
     .verify = VerifyAesCtrFile},
    {.workload = "compress",
     .name = "zstd-tool",
     .summary = "zstd, of the system",
     .program = "zstd",
     .stream = OutsidePeer::Stream::kFile,
     .call_per_record = false,
     .own = {{"level", std::to_string(kZstd.usual_level)}, {"threads", "1"}},
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"-qf",
                                           fmt::format("-{}", task.work.Number("level", kZstd.usual_level)),
                                           fmt::format("-T{}", task.work.Number("threads", 1)),
                                           "-o",
                                           task.path,
                                           task.source};
         },
     .seconds = nullptr,
     .verify = VerifyZstdFile,
     .can = OnlyCompresses},
    {.workload = "compress",
     .name = "lz4-tool",
     .summary = "lz4, of the system",
     .program = "lz4",
     .stream = OutsidePeer::Stream::kFile,
     .call_per_record = false,
     .own = {{"level", std::to_string(kLz4.usual_level)}},
     .arguments =
         [](const OutsideTask& task) {
           return std::vector<std::string>{"-qf",
                                           fmt::format("-{}", task.work.Number("level", kLz4.usual_level)),
                                           task.source, task.path};
         },
     .seconds = nullptr,
     .verify = VerifyLz4File,
     .can = OnlyCompresses},
};

}  // namespace

std::span<const OutsidePeer> OutsidePeers() {
  static const auto& peers = *new std::vector<OutsidePeer>([] {
    std::vector<OutsidePeer> all(std::begin(kPeers), std::end(kPeers));
    all.insert(all.end(), SocketPeers().begin(), SocketPeers().end());
    return all;
  }());
  return peers;
}

}  // namespace weir
