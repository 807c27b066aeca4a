#include "harness/workloads/file_workload.h"

#include "fmt/format.h"
#include "harness/workloads/copy.h"
#include "harness/workloads/crypt.h"
#include "harness/workloads/read.h"
#include "harness/workloads/stream_cipher.h"
#include "strategies/copy/copy_registry.h"
#include "strategies/reader_registry.h"

namespace weir {
namespace {

absl::Status TakesNumbers(const RecordSpec& record) {
  if (record.kind == RecordSpec::Kind::kNumber) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("reads numbers; --record {} has none, --record number does", record.Name()));
}

std::vector<FileStrategy> Readers() {
  std::vector<FileStrategy> all;
  for (const ReaderStrategy& each : ReaderStrategies()) {
    all.push_back(
        {each.name, each.summary, each.capabilities.uses_buffer, each.default_buffer_size, Supported(each)});
  }
  return all;
}

std::vector<FileStrategy> Copiers() {
  std::vector<FileStrategy> all;
  for (const CopyStrategy& each : CopyStrategies()) {
    all.push_back(
        {each.name, each.summary, each.capabilities.uses_buffer, each.default_buffer_size, absl::OkStatus()});
  }
  return all;
}

std::vector<FileStrategy> Ciphers() {
  std::vector<FileStrategy> all;
  for (const CipherSpec& each : CipherSpecs()) {
    all.push_back({each.name, each.summary, false, kMinBufferSize, absl::OkStatus(), !each.hides});
  }
  return all;
}

absl::Status TakesAll(const RecordSpec&) { return absl::OkStatus(); }

absl::StatusOr<std::unique_ptr<Pass>> ReadPassOf(const Case& c) {
  const absl::StatusOr<const ReaderStrategy*> strategy =
      FindStrategy(ReaderStrategies(), "reading", c.strategy);
  if (!strategy.ok()) return strategy.status();
  return MakeReadPass(c, **strategy);
}

absl::StatusOr<std::unique_ptr<Pass>> CopyPassOf(const Case& c) {
  const absl::StatusOr<const CopyStrategy*> strategy = FindStrategy(CopyStrategies(), "copying", c.strategy);
  if (!strategy.ok()) return strategy.status();
  return MakeCopyPass(c, **strategy);
}

}  // namespace

std::span<const FileWorkload> FileWorkloads() {
  static const std::vector<FileWorkload>& workloads = *new std::vector<FileWorkload>{
      {.name = "read",
       .summary = "a file of N numbers: parse each, keep the even ones, write those to another file",
       .limits = {"read"},
       .takes = TakesNumbers,
       .strategies = Readers,
       .make_pass = ReadPassOf},
      {.name = "copy",
       .summary = "a file of N records to another file",
       .limits = {"transfer", "read", "write"},
       .takes = TakesAll,
       .strategies = Copiers,
       .make_pass = CopyPassOf},
      {.name = "encrypt",
       .summary =
           "a file of N records sealed into another file, in the age v1 format or as its cipher has it",
       .limits = {"transfer", "write"},
       .ciphers = true,
       .takes = TakesAll,
       .strategies = Ciphers,
       .make_pass = MakeCryptPass},
      {.name = "decrypt",
       .summary = "such a file opened again",
       .limits = {"transfer", "write"},
       .ciphers = true,
       .takes = TakesAll,
       .strategies = Ciphers,
       .make_pass = MakeCryptPass},
  };
  return workloads;
}

const FileWorkload* FindFileWorkload(std::string_view name) {
  for (const FileWorkload& workload : FileWorkloads()) {
    if (workload.name == name) return &workload;
  }
  return nullptr;
}

}  // namespace weir
