#include "harness/workloads/files.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <utility>

#include "fmt/format.h"
#include "harness/targets/block_group.h"
#include "harness/workloads/one_file.h"
#include "harness/workloads/stream_parameters.h"
#include "results/report/schema.h"

namespace weir {
namespace {

using Kind = FileOperation::Kind;

// By their values.
constexpr std::array<std::string_view, 4> kLevels = {"none", "file", "name", "batch"};
constexpr std::array<std::string_view, 2> kLayouts = {"flat", "hashed"};
constexpr uint64_t kQuickFiles = 10'000, kQuickDurableFiles = 300;
constexpr size_t kObserved = 2'000;  // operations that are timed by themselves

Durability DurabilityOf(const Case& c) {
  return static_cast<Durability>(std::ranges::find(kLevels, c.Word("durable")) - kLevels.begin());
}

FileSet::Layout LayoutOf(const Case& c) {
  return c.Word("layout") == kLayouts[1] ? FileSet::Layout::kHashed : FileSet::Layout::kFlat;
}

absl::Status FirstErrorOf(const FilePhase& phase, std::span<const FileResult> results) {
  const FileResult& failed =
      *std::ranges::find_if(results, [](const FileResult& each) { return each.error != 0; });
  return absl::ErrnoToStatus(failed.error,
                             fmt::format("{} {}, errno {}", phase.name, failed.path, failed.error));
}

// What was heard of the files under the clock, to be compared afterwards; so that nobody leaves the work out.
struct Seen {
  uint64_t bytes = 0;
  uint64_t names = 0;

  void Add(Kind kind, const FileResult& result) {
    if (kind == Kind::kStatus) bytes += result.status.size;
    if (kind == Kind::kRead) bytes += result.content.size();
    if (kind == Kind::kList) names += result.names.size();
  }
};

class FilesPass final : public Pass {
 public:
  FilesPass(const Case& c, const DirectoryStrategy& strategy) : on_disk_(c), strategy_(strategy) {}

  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return on_disk_.files().count() * on_disk_.files().size(); }
  double wait_seconds() const override {
    const double each = is_durable() ? 1e-3 : 30e-6;
    return static_cast<double>(on_disk_.files().count()) * each;
  }
  std::optional<size_t> threads() const override { return strategy_.threads; }
  std::optional<uint64_t> system_calls() const override { return calls_; }
  std::optional<uint64_t> syncs() const override { return syncs_; }
  std::vector<std::string_view> flags() const override {
    if (!on_disk_.met_deletions()) return {};
    return {schema::kRecentDeletions};
  }

  // Where the pass waits for the device, the device has the old files, as it settles after this. Where it does not, they
  // are made only after that: of 10,000 files whose blocks are on the device each costs a discard when it goes, which
  // takes longer than all else.
  absl::Status ProvideInput() override { return is_durable() ? on_disk_.Make() : absl::OkStatus(); }

  absl::Status Prepare() override {
    if (absl::Status made = is_durable() ? absl::OkStatus() : on_disk_.Make(); !made.ok()) return made;
    absl::StatusOr<std::unique_ptr<Directory>> opened = strategy_.open(on_disk_.path(), {});
    if (!opened.ok()) return opened.status();
    directory_ = *std::move(opened);
    operations_ = OperationsOf(on_disk_.phase(), on_disk_.files());
    results_.resize(std::min(on_disk_.batch(), operations_.size()));
    calls_ = directory_->calls();
    syncs_ = directory_->syncs();
    absl::Status warmed = is_durable() ? Warm() : absl::OkStatus();
    on_disk_.LookBefore();
    return warmed;
  }

  absl::Status Run() override {
    absl::Status done = ApplyFrom(0, operations_.size());
    calls_ = directory_->calls() - calls_;
    syncs_ = directory_->syncs() - syncs_;
    return done;
  }

  // One operation in each batch, so that each is timed by itself.
  absl::Status RunObserved(LatencyHistogram& alone) override {
    absl::Status done;
    const size_t observed = std::min(kObserved, operations_.size());
    for (size_t i = 0; done.ok() && i < observed; ++i) {
      const auto start = std::chrono::steady_clock::now();
      done = ApplySome(i, 1);
      const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - start;
      alone.Add(static_cast<uint64_t>(took.count()));
    }
    return done;
  }

  absl::StatusOr<Verified> Verify() override {
    const FileSet& files = on_disk_.files();
    const Kind kind = on_disk_.phase().kind;
    const bool moves = kind == Kind::kStatus || kind == Kind::kRead;
    const Seen wanted{.bytes = moves ? files.count() * files.size() : 0,
                      .names = kind == Kind::kList ? files.count() : 0};
    if (seen_.bytes != wanted.bytes || seen_.names != wanted.names)
      return absl::DataLossError(fmt::format("{} has seen {} bytes and {} names, not {} and {}",
                                             on_disk_.phase().name, seen_.bytes, seen_.names, wanted.bytes,
                                             wanted.names));
    absl::Status read = moves ? CheckRead() : absl::OkStatus();
    directory_.reset();
    if (read.ok()) read = on_disk_.Check();
    if (!read.ok()) return read;
    return Verified::kEveryByte;
  }

 private:
  bool is_durable() const { return on_disk_.durability() != Durability::kNone; }

  // Creates other files beside. Whoever makes files durable has mostly done so for a while; the first hundreds of a new
  // process take up to three times as long, whichever way.
  absl::Status Warm() {
    constexpr size_t kFiles = 600, kBytes = size_t{16} << 20;
    const size_t size = on_disk_.files().size();
    const size_t most = std::min(kFiles, 2 * on_disk_.files().count());
    const FileSet others(std::clamp<size_t>(kBytes / std::max<size_t>(size, 1), 1, most), size,
                         FileSet::Layout::kFlat);
    absl::StatusOr<std::string> path = on_disk_.MakeAnother();
    if (!path.ok()) return path.status();
    absl::StatusOr<std::unique_ptr<Directory>> directory = strategy_.open(*path, {});
    if (!directory.ok()) return directory.status();
    const FilePhase& create = *FindFilePhase("create");
    const std::vector<FileOperation> operations = OperationsOf(create, others);
    std::vector<FileResult> results(kFiles / 2);
    for (size_t from = 0; from < operations.size(); from += results.size()) {
      const size_t count = std::min(results.size(), operations.size() - from);
      const auto answers = std::span(results).first(count);
      if ((*directory)->Apply(std::span(operations).subspan(from, count), on_disk_.durability(), answers) !=
          0)
        return FirstErrorOf(create, answers);
    }
    return absl::OkStatus();
  }

  absl::Status ApplyFrom(size_t from, size_t end) {
    for (; from < end; from += results_.size()) {
      absl::Status done = ApplySome(from, std::min(results_.size(), end - from));
      if (!done.ok()) return done;
    }
    return absl::OkStatus();
  }

  absl::Status ApplySome(size_t from, size_t count) {
    const auto results = std::span(results_).first(count);
    const size_t failed =
        directory_->Apply(std::span(operations_).subspan(from, count), on_disk_.durability(), results);
    for (const FileResult& each : results) seen_.Add(on_disk_.phase().kind, each);
    return failed == 0 ? absl::OkStatus() : FirstErrorOf(on_disk_.phase(), results);
  }

  // Once more, without a clock: each byte that the strategy reads, and each size.
  absl::Status CheckRead() {
    for (size_t from = 0; from < operations_.size(); from += results_.size()) {
      const size_t count = std::min(results_.size(), operations_.size() - from);
      absl::Status done = ApplySome(from, count);
      if (!done.ok()) return done;
      for (size_t i = 0; i < count; ++i) {
        const bool right = on_disk_.phase().kind == Kind::kRead
                               ? results_[i].content == on_disk_.files().content(from + i)
                               : results_[i].status.size == on_disk_.files().size();
        if (!right)
          return absl::DataLossError(fmt::format("{} is not what was made", operations_[from + i].path));
      }
    }
    return absl::OkStatus();
  }

  FilesOnDisk on_disk_;
  const DirectoryStrategy& strategy_;
  std::unique_ptr<Directory> directory_;
  std::vector<FileOperation> operations_;
  std::vector<FileResult> results_;
  Seen seen_;
  uint64_t calls_ = 0, syncs_ = 0;
};

absl::StatusOr<ParameterValue> ParsePhase(std::string_view text) {
  std::vector<std::string_view> names;
  for (const FilePhase& each : FilePhases()) names.push_back(each.name);
  return ParseWord(text, "phase", names);
}

absl::StatusOr<ParameterValue> ParseDurable(std::string_view text) {
  return ParseWord(text, "durability", kLevels);
}
absl::StatusOr<ParameterValue> ParseLayout(std::string_view text) {
  return ParseWord(text, "layout", kLayouts);
}

std::string UsualFiles(const Case& chosen) {
  const std::string durable = chosen.Word("durable");
  return fmt::format("{}", durable.empty() || durable == kLevels[0] ? kQuickFiles : kQuickDurableFiles);
}

const std::vector<Parameter>& Parameters() {
  static const auto& parameters = *new std::vector<Parameter>{
      {.key = "phase",
       .value_name = "NAME",
       .meaning =
           "what is done to the files, each timed apart: create, stat, read, append, replace, rename, list, "
           "delete; default create",
       .parse = ParsePhase,
       .by_default = [](const Case&) { return std::string("create"); },
       .of_the_work = true,
       .quick = {"create", "stat"},
       .full = {"create", "stat", "read", "append", "replace", "rename", "list", "delete"}},
      {.key = "durable",
       .value_name = "LEVEL",
       .meaning = "what lasts: none (default); file: synced; name: and each name; batch: all of it, "
                  "directories once",
       .parse = ParseDurable,
       .by_default = [](const Case&) { return std::string(kLevels[0]); },
       .of_the_work = true,
       .quick = {"none", "batch"},
       .full = {"none", "file", "name", "batch"}},
      {.key = "size",
       .value_name = "SIZE",
       .meaning = "of each file; default 4KiB",
       .parse = ParseNumberBetween<0, uint64_t{1} << 30>,
       .by_default = [](const Case&) { return std::string("4KiB"); },
       .of_the_work = true,
       .full = {"0", "4KiB", "64KiB"}},
      {.key = "layout",
       .value_name = "NAME",
       .meaning = "flat: in one directory (default); hashed: in 256",
       .parse = ParseLayout,
       .by_default = [](const Case&) { return std::string(kLayouts[0]); },
       .of_the_work = true,
       .full = {"flat", "hashed"}},
      {.key = "files",
       .value_name = "N",
       .meaning = "how many; default 10k, and 300 where they are made durable",
       .parse = ParseNumberBetween<1, 9'999'999>,
       .by_default = UsualFiles,
       .of_the_work = true},
      {.key = "batch",
       .value_name = "N",
       .meaning = "how many operations are handed over at a time; default 1000",
       .parse = ParseNumberBetween<1, 1'000'000>,
       .by_default = [](const Case&) { return std::string("1000"); },
       .of_the_work = true},
      kTargetParameter};
  return parameters;
}

absl::Status Takes(const Case& c) {
  const FilePhase* const phase = FindFilePhase(c.Word("phase"));
  if (phase != nullptr && !phase->changes && DurabilityOf(c) != Durability::kNone)
    return absl::FailedPreconditionError(
        fmt::format("{} changes nothing that could be made durable", phase->name));
  return TakesFilesOnly(c);
}

std::vector<WorkloadStrategy> AsStrategies(std::span<const DirectoryStrategy> strategies) {
  std::vector<WorkloadStrategy> rows;
  for (const DirectoryStrategy& each : strategies) {
    rows.push_back({.name = each.name,
                    .summary = each.summary,
                    .supported = each.supported == nullptr ? absl::OkStatus() : each.supported(),
                    .call_per_unit = true});
  }
  return rows;
}

absl::Status ApplyAll(Directory& directory, std::span<const FileOperation> operations,
                      std::string_view what) {
  std::vector<FileResult> results(operations.size());
  if (directory.Apply(operations, Durability::kNone, results) == 0) return absl::OkStatus();
  const auto failed = std::ranges::find_if(results, [](const FileResult& each) { return each.error != 0; });
  return absl::ErrnoToStatus(failed->error,
                             fmt::format("{} {}, errno {}", what, failed->path, failed->error));
}

absl::Status MakeDirectory(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, fmt::format("mkdir {}, errno {}", path, errno));
}

}  // namespace

FilesOnDisk::FilesOnDisk(const Case& c)
    : phase_(*FindFilePhase(c.Word("phase"))),
      files_(c.Number("files"), c.Number("size"), LayoutOf(c)),
      durability_(DurabilityOf(c)),
      batch_(c.Number("batch")),
      parent_(c.Directory()) {}

absl::Status FilesOnDisk::Make() {
  absl::StatusOr<ScratchDirectory> scratch = ScratchDirectory::Create(parent_);
  if (!scratch.ok()) return scratch.status();
  scratch_.emplace(*std::move(scratch));
  SpreadSubdirectories(scratch_->path());
  if (absl::Status made = MakeDirectories(); !made.ok()) return made;
  absl::StatusOr<std::unique_ptr<Directory>> directory = OpenDirectory("dirfd", path_);
  if (!directory.ok()) return directory.status();
  std::vector<FileOperation> directories;
  for (const std::string& each : files_.directories())
    directories.push_back({.kind = Kind::kMakeDirectory, .path = each});
  absl::Status made = ApplyAll(**directory, directories, "mkdir");
  if (!made.ok() || !phase_.on_files) return made;
  return ApplyAll(**directory, OperationsOf(*FindFilePhase("create"), files_), "create");
}

absl::StatusOr<std::string> FilesOnDisk::MakeAnother() const {
  std::string path = probe_ + "/others";
  absl::Status made = MakeDirectory(path);
  if (!made.ok()) return made;
  return path;
}

// Which group a directory gets goes by its name too, so of some names the first is taken where creating a file is quick,
// else the quickest.
absl::Status FilesOnDisk::MakeDirectories() {
  constexpr int kTries = 8;
  std::optional<double> least;
  for (int i = 0; i < kTries && (!least || *least > kQuickCreationSeconds); ++i) {
    const std::string top =
        fmt::format("{}/{:x}", scratch_->path(), std::chrono::steady_clock::now().time_since_epoch().count());
    const std::string files = top + "/files", probe = top + "/probe";
    for (const std::string& each : {top, files, probe}) {
      absl::Status made = MakeDirectory(each);
      if (!made.ok()) return made;
    }
    const double seconds = CreationSeconds(probe).value_or(0);
    if (least && seconds >= *least) continue;
    least = seconds;
    path_ = files;
    probe_ = probe;
  }
  return absl::OkStatus();
}

void FilesOnDisk::Look() {
  if (phase_.kind != Kind::kCreate && phase_.kind != Kind::kReplace) return;
  const std::optional<double> seconds = CreationSeconds(probe_);
  met_deletions_ = met_deletions_ || (seconds && *seconds > kSlowCreationSeconds);
}

absl::Status FilesOnDisk::Check() {
  Look();
  absl::StatusOr<std::unique_ptr<Directory>> directory = OpenDirectory("path", path_);
  if (!directory.ok()) return directory.status();
  std::vector<FileOperation> lists = OperationsOf(*FindFilePhase("list"), files_);
  std::vector<FileResult> listed(lists.size());
  (*directory)->Apply(lists, Durability::kNone, listed);
  size_t names = 0;
  for (const FileResult& each : listed) names += each.names.size();
  const size_t wanted = phase_.kind == Kind::kDelete ? 0 : files_.count();
  if (names != wanted)
    return absl::DataLossError(
        fmt::format("there are {} files after {}, not {}", names, phase_.name, wanted));
  return wanted == 0 ? absl::OkStatus() : CheckContents(**directory);
}

absl::Status FilesOnDisk::CheckContents(Directory& directory) {
  FileResult result;
  for (size_t i = 0; i < files_.count(); ++i) {
    const std::string& name = phase_.new_names ? files_.new_name(i) : files_.name(i);
    const FileOperation read{.kind = Kind::kRead, .path = name};
    directory.Apply({&read, 1}, Durability::kNone, {&result, 1});
    if (result.error != 0)
      return absl::ErrnoToStatus(result.error, fmt::format("read {} back, errno {}", name, result.error));
    std::string_view rest = result.content;
    if (phase_.kind == Kind::kAppend) {
      if (!rest.starts_with(files_.content(i))) rest = {};
      rest.remove_prefix(std::min(rest.size(), files_.size()));
    }
    if (rest != (phase_.new_content ? files_.new_content(i) : files_.content(i)))
      return absl::DataLossError(fmt::format("{} holds other bytes after {}", name, phase_.name));
  }
  return absl::OkStatus();
}

Workload MakeFilesWorkload(std::string_view name, std::string_view summary,
                           std::span<const DirectoryStrategy> strategies) {
  return {.name = name,
          .summary = summary,
          .unit = "file",
          .count = "files",
          .quick_seconds = 120,
          .parameters = Parameters(),
          .first_columns = {schema::kTimeColumn, schema::kDifferenceColumn, schema::kLimitColumn,
                            schema::kAloneColumn, schema::kCallsColumn, schema::kSyncsColumn,
                            schema::kCpuUnitColumn},
          .strategies = [strategies] { return AsStrategies(strategies); },
          .takes = Takes,
          .limits = {&kOneFileLimit},
          .limit_cases = OneFileLimitCases,
          .make_pass = [strategies](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            const auto strategy = std::ranges::find(strategies, c.strategy, &DirectoryStrategy::name);
            if (strategy == strategies.end())
              return absl::NotFoundError(fmt::format("there is no way '{}' to handle files", c.strategy));
            return std::make_unique<FilesPass>(c, *strategy);
          }};
}

Workload FilesWorkload() {
  return WithCode(
      MakeFilesWorkload("files", "very many files: create, stat, read, append, replace, rename, list, delete",
                        DirectoryStrategies()),
      "OpenDirectory(\"{name}\")", "strategies/directory/directory_registry.h");
}

}  // namespace weir
