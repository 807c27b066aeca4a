#include "harness/peers/files/file_peers.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "harness/workloads/files.h"

namespace weir {
namespace {

using Kind = FileOperation::Kind;

// Arguments: the directory, the phase, whether files and names are synced, size, then lines of "name TAB new name" in the
// file named last. Prints the seconds. What it writes is what weir writes: see FileSet.
constexpr const char* kScript = R"js(
const fs = require('fs');
const [root, phase, durable, size, list, bytesFile] = process.argv.slice(1);
const files = fs.readFileSync(list, 'utf8').split('\n').filter((line) => line).map((line) => line.split('\t'));
const bytes = fs.readFileSync(bytesFile);
const length = Number(size), sync = durable !== 'none', names = durable === 'name' || durable === 'batch';
const content = (i, shift) => bytes.subarray((i * 61 + shift) % 4096, (i * 61 + shift) % 4096 + length);
const syncNames = (path) => { const fd = fs.openSync(path, 'r'); fs.fsyncSync(fd); fs.closeSync(fd); };
const parent = (path) => path.slice(0, path.lastIndexOf('/'));
const each = names && durable === 'name';
const put = (path, flag, data, mode) => {
  const fd = fs.openSync(path, flag, mode);
  fs.writeSync(fd, data, 0, data.length);
  if (sync) fs.fsyncSync(fd);
  fs.closeSync(fd);
};
const changed = new Set();
const note = (path) => { if (each) syncNames(parent(path)); else if (names) changed.add(parent(path)); };
let seen = 0;
const act = {
  create: (i, path) => { put(path, 'wx', content(i, 0)); note(path); },
  stat: (i, path) => { seen += fs.lstatSync(path).size; },
  read: (i, path) => { seen += fs.readFileSync(path).length; },
  append: (i, path) => { put(path, 'a', content(i, 7)); },
  replace: (i, path) => {
    const mode = fs.lstatSync(path).mode & 0o777;
    put(path + '.new', 'wx', content(i, 7), mode);
    fs.renameSync(path + '.new', path);
    note(path);
  },
  rename: (i, path, to) => { fs.renameSync(path, to); note(path); },
  delete: (i, path) => { fs.unlinkSync(path); note(path); },
}[phase];
const paths = files.map(([name, to]) => [root + '/' + name, root + '/' + to]);
const directories = [...new Set(paths.map(([path]) => parent(path)))];
const start = process.hrtime.bigint();
if (phase === 'list') for (const path of directories) seen += fs.readdirSync(path).length;
else for (let i = 0; i < paths.length; ++i) act(i, paths[i][0], paths[i][1]);
for (const path of changed) syncNames(path);
console.log(Number(process.hrtime.bigint() - start) * 1e-9, seen);
)js";

// What a program is asked to do, and where.
struct Task {
  const FilesOnDisk& on_disk;
  std::string durable;
  std::string beside;  // a directory for files of its own
};

struct Program {
  std::string_view name;
  std::string_view package;
  std::string_view summary;
  absl::Status (*takes)(const Case& c);
  absl::StatusOr<std::vector<std::string>> (*arguments)(const Task& task);
  /// The seconds in its output; none: the clock around it counts.
  std::optional<double> (*seconds)(const std::string& out, const FilesOnDisk& on_disk);
  /// What must be there afterwards.
  absl::Status (*check)(FilesOnDisk& on_disk);
};

absl::Status TakesAll(const Case&) { return absl::OkStatus(); }

absl::Status TakesCreating(const Case& c, std::string_view durable) {
  if (c.Word("phase") != "create" || c.Word("layout") != "flat")
    return absl::FailedPreconditionError("it creates files in one directory, and nothing else");
  if (c.Word("durable") != "none" && c.Word("durable") != durable)
    return absl::FailedPreconditionError(fmt::format("it has no such durability as {}", c.Word("durable")));
  return absl::OkStatus();
}
absl::Status TakesFsMark(const Case& c) { return TakesCreating(c, "file"); }
absl::Status TakesPostmark(const Case& c) { return TakesCreating(c, "none"); }

absl::StatusOr<std::vector<std::string>> NodeArguments(const Task& task) {
  const FileSet& files = task.on_disk.files();
  const std::string list = task.beside + "/list", bytes = task.beside + "/bytes";
  std::ofstream names(list);
  for (size_t i = 0; i < files.count(); ++i) names << files.name(i) << '\t' << files.new_name(i) << '\n';
  std::ofstream(bytes, std::ios::binary) << files.bytes();
  return std::vector<std::string>{"-e",
                                  kScript,
                                  task.on_disk.path(),
                                  std::string(task.on_disk.phase().name),
                                  task.durable,
                                  fmt::format("{}", files.size()),
                                  list,
                                  bytes};
}

std::optional<double> FirstNumber(const std::string& out, const FilesOnDisk&) {
  std::istringstream text(out);
  double seconds = 0;
  return text >> seconds ? std::optional(seconds) : std::nullopt;
}

absl::StatusOr<std::vector<std::string>> FsMarkArguments(const Task& task) {
  const FileSet& files = task.on_disk.files();
  return std::vector<std::string>{"-k",
                                  "-d",
                                  ".",
                                  "-n",
                                  fmt::format("{}", files.count()),
                                  "-s",
                                  fmt::format("{}", files.size()),
                                  "-w",
                                  fmt::format("{}", std::max<size_t>(1, files.size())),
                                  "-t",
                                  "1",
                                  "-S",
                                  task.durable == "none" ? "0" : "1",
                                  "-l",
                                  "../log"};
}

// The last line: use of the file system, count, size, files a second, overhead.
std::optional<double> FsMarkSeconds(const std::string& out, const FilesOnDisk& on_disk) {
  const size_t end = out.find_last_not_of(" \n");
  if (end == std::string::npos) return std::nullopt;
  std::istringstream last(out.substr(out.rfind('\n', end) + 1));
  double full = 0, count = 0, size = 0, a_second = 0;
  if (!(last >> full >> count >> size >> a_second) || a_second <= 0) return std::nullopt;
  return static_cast<double>(on_disk.files().count()) / a_second;
}

absl::Status CheckCreated(FilesOnDisk& on_disk) {
  size_t right = 0;
  for (const auto& each : std::filesystem::directory_iterator(on_disk.path()))
    right += each.is_regular_file() && each.file_size() == on_disk.files().size() ? 1 : 0;
  if (right == on_disk.files().count()) return absl::OkStatus();
  return absl::DataLossError(fmt::format("{} files of that size, not {}", right, on_disk.files().count()));
}

absl::StatusOr<std::vector<std::string>> PostmarkArguments(const Task& task) {
  const FileSet& files = task.on_disk.files();
  const std::string path = task.beside + "/postmark";
  // With fewer than 10 transactions it divides by zero.
  std::ofstream(path) << fmt::format(
      "set location .\nset number {}\nset size {} {}\nset transactions 10\nrun\nquit\n", files.count(),
      files.size(), files.size());
  return std::vector<std::string>{"../postmark"};
}

absl::Status CheckDeleted(FilesOnDisk& on_disk) {
  if (std::filesystem::is_empty(on_disk.path())) return absl::OkStatus();
  return absl::DataLossError("files are left that it should have deleted");
}

absl::Status CheckAll(FilesOnDisk& on_disk) { return on_disk.Check(); }

constexpr Program kPrograms[] = {
    {"node", "nodejs", "peer: Node.js's synchronous calls, by its own clock", TakesAll, NodeArguments,
     FirstNumber, CheckAll},
    {"fs_mark", "fsmark", "peer: creates, by its own clock; with file, -S 1", TakesFsMark, FsMarkArguments,
     FsMarkSeconds, CheckCreated},
    {"postmark", "postmark", "peer: creates and deletes them all, by the clock around it", TakesPostmark,
     PostmarkArguments, nullptr, CheckDeleted},
};

class ProgramPass final : public Pass {
 public:
  ProgramPass(const Case& c, const Program& program)
      : on_disk_(c), durable_(c.Word("durable")), program_(program) {}

  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return on_disk_.files().count() * on_disk_.files().size(); }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<Outside> outside() const override { return outside_; }

  absl::Status ProvideInput() override { return on_disk_.Make(); }

  absl::Status Prepare() override {
    absl::StatusOr<std::string> path = FindProgram(program_.name);
    if (!path.ok()) return path.status();
    absl::StatusOr<std::vector<std::string>> arguments =
        program_.arguments({on_disk_, durable_, std::filesystem::path(on_disk_.path()).parent_path()});
    if (!arguments.ok()) return arguments.status();
    command_ = *std::move(arguments);
    // Where the files are, as some of these programs have little room for a path.
    command_.insert(command_.begin(), {"/usr/bin/env", "-C", on_disk_.path(), *std::move(path)});
    return absl::OkStatus();
  }

  absl::Status Run() override {
    const Interruption interruption;
    const auto start = std::chrono::steady_clock::now();
    const absl::StatusOr<ProcessResult> result = RunProcess(command_, interruption);
    const std::chrono::duration<double> around = std::chrono::steady_clock::now() - start;
    if (!result.ok()) return result.status();
    const std::optional<double> seconds =
        program_.seconds == nullptr ? around.count() : program_.seconds(result->out, on_disk_);
    if (result->exit_code != 0 || !seconds)
      return absl::InternalError(fmt::format("{} {}", program_.name, HowItEnded(*result)));
    outside_ = Outside{*seconds, result->cpu_seconds};
    return absl::OkStatus();
  }

  absl::StatusOr<Verified> Verify() override {
    const absl::Status checked = program_.check(on_disk_);
    if (!checked.ok()) return checked;
    return program_.check == CheckAll ? Verified::kEveryByte : Verified::kLengthOnly;
  }

 private:
  FilesOnDisk on_disk_;
  const std::string durable_;
  const Program& program_;
  std::vector<std::string> command_;
  std::optional<Outside> outside_;
};

absl::Status IsThere(const Program& program) {
  if (FindProgram(program.name).ok()) return absl::OkStatus();
  return absl::UnimplementedError(
      fmt::format("needs {} (Debian's package {})", program.name, program.package));
}

const Program* FindProgramRow(std::string_view name) {
  const auto found = std::ranges::find(kPrograms, name, &Program::name);
  return found == std::end(kPrograms) ? nullptr : found;
}

constexpr std::string_view kStandard = "filesystem";

std::span<const DirectoryStrategy> All() {
  static const auto& all = *new std::vector<DirectoryStrategy>([] {
    std::vector<DirectoryStrategy> strategies(DirectoryStrategies().begin(), DirectoryStrategies().end());
    strategies.push_back({kStandard, "peer: std::filesystem and streams", nullptr, OpenStandardDirectory});
    return strategies;
  }());
  return all;
}

}  // namespace

Workload FilePeersWorkload() {
  Workload workload = MakeFilesWorkload("file-peers", "what files does, by weir and by others", All());
  workload.strategies = [own = workload.strategies] {
    std::vector<WorkloadStrategy> strategies = own();
    for (const Program& each : kPrograms)
      strategies.push_back({.name = each.name, .summary = each.summary, .supported = IsThere(each)});
    return strategies;
  };
  workload.takes = [own = workload.takes](const Case& c) {
    if (c.strategy == kStandard && c.Word("durable") != "none")
      return absl::FailedPreconditionError("the standard library cannot sync a file");
    const Program* const program = FindProgramRow(c.strategy);
    absl::Status can = own(c);
    return can.ok() && program != nullptr ? program->takes(c) : can;
  };
  workload.make_pass = [own = workload.make_pass](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
    if (const Program* const program = FindProgramRow(c.strategy); program != nullptr)
      return std::make_unique<ProgramPass>(c, *program);
    return own(c);
  };
  return workload;
}

}  // namespace weir
