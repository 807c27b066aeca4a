#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/console/progress_line.h"
#include "commands/track/git_commit.h"
#include "commands/track/track_commands.h"
#include "commands/track/track_database.h"
#include "results/history/commit_order.h"
#include "results/history/history_dump.h"
#include "results/history/history_update.h"
#include "results/history/value_import.h"
#include "results/report/exit_code.h"
#include "results/report/packed_text.h"
#include "results/report/report_reader.h"
#include "results/store/open_history_store.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr const char* kCommand = "weir track import";

constexpr const char* kAbout =
    "Adds values of elsewhere to the history, from CSV with the columns series,commit,time,value; or brings "
    "back what weir track export wrote.";

constexpr const char* kNotes =
    "Times are seconds since 1970 or 2026-01-31T12:00:00Z; they order the commits, those of equal time as "
    "they come in the file. Where git has ordered the branch already, its order holds. Several values of a "
    "series and commit count together. Importing a file twice changes nothing.\n"
    "Exit codes: 0 done; 2 bad flags; 3 the file or the database cannot be read; 5 there is nothing in the "
    "file; 6 the database cannot be written.\n"
    "Examples:\n"
    "  weir track import values.csv --better lower --unit ms\n"
    "  weir track export --db old.sqlite | weir track import --db postgresql://ci@host/weir -";

struct ImportFlags {
  std::string database;
  std::string file;
  std::string better;
  ValueChoice choice;
};

// A file, or standard input, that may be compressed; its first bytes are looked at and read again.
class Input {
 public:
  ~Input() {
    if (fd_ > STDIN_FILENO) ::close(fd_);
  }

  // 0, or the errno.
  int Open(const std::string& path) {
    fd_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) return errno;
    std::string piece(kStartBytes, '\0');
    for (size_t got = 1; got > 0 && start_.size() < kStartBytes;) {
      got = Unpack(piece.data(), kStartBytes - start_.size());
      start_.append(piece, 0, got);
    }
    return error_;
  }

  std::string_view start() const { return start_; }
  ChunkedText::Source Source() {
    return [this](char* buffer, size_t size) {
      if (start_.empty()) return Unpack(buffer, size);
      const size_t taken = start_.copy(buffer, size);
      start_.erase(0, taken);
      return taken;
    };
  }
  // Why it ended before its end; empty if it did not.
  std::string Failure() const {
    if (error_ != 0) return std::string(absl::ErrnoToStatus(error_, "it cannot be read").message());
    return text_.error();
  }

 private:
  static constexpr size_t kStartBytes = 64;

  size_t Unpack(char* buffer, size_t size) { return unpack_(buffer, size); }

  size_t ReadSome(char* buffer, size_t size) {
    ssize_t got = 0;
    do {
      got = ::read(fd_, buffer, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) error_ = errno;
    return got < 0 ? 0 : static_cast<size_t>(got);
  }

  int fd_ = -1;
  int error_ = 0;
  std::string start_;
  PackedText text_{[this](char* buffer, size_t size) { return ReadSome(buffer, size); }, SIZE_MAX};
  ChunkedText::Source unpack_ = text_.Unpacked();
};

class Import {
 public:
  explicit Import(ImportFlags& flags) : flags_(flags) {}

  int Run() {
    if (const int error = input_.Open(flags_.file); error != 0) {
      return ComplainOf(
          kCommand, kExitBadInput,
          fmt::format("{}: {}", SourceName(flags_.file), std::generic_category().message(error)));
    }
    absl::StatusOr<std::unique_ptr<HistoryStore>> store = OpenHistoryStore(flags_.database, true);
    if (absl::IsNotFound(store.status())) {  // the directory of a new one
      return ComplainOf(kCommand, kExitMeasurementFailed, std::string(store.status().message()));
    }
    if (!store.ok()) return ComplainOf(kCommand, store.status());
    const absl::StatusOr<Imported> imported = Read(**store);
    progress_.reset();
    if (!input_.Failure().empty()) return Bad(input_.Failure());
    if (absl::IsInvalidArgument(imported.status())) return Bad(std::string(imported.status().message()));
    if (!imported.ok()) return ComplainOf(kCommand, imported.status());
    if (imported->runs + imported->known_runs == 0) {
      return ComplainOf(kCommand, kExitNothingToCompare,
                        fmt::format("{}: there is no value in it", SourceName(flags_.file)));
    }
    const absl::StatusOr<HistoryUpdate> update = UpdateChanges(**store, SecondsNow());
    if (!update.ok()) return ComplainOf(kCommand, update.status());
    Tell(*imported);
    return kExitDone;
  }

 private:
  int Bad(const std::string& what) const {
    return ComplainOf(kCommand, kExitBadInput, fmt::format("{}: {}", SourceName(flags_.file), what));
  }

  absl::StatusOr<Imported> Read(HistoryStore& store) {
    if (input_.start().starts_with('{')) return RestoreHistoryJson(store, Counted());
    if (input_.start().starts_with("weir-history,")) return RestoreHistoryCsv(store, Counted());
    const absl::StatusOr<std::vector<HistoryRun>> runs = store.Runs();
    if (!runs.ok()) return runs.status();
    const CommitOrder order(*runs, flags_.choice.branch);
    if (!order.empty() && !order.IsByTime()) {
      const absl::StatusOr<GitCommit> git = FindGitCommit(".", flags_.choice.branch);
      if (git.ok()) flags_.choice.line = git->line;
    }
    flags_.choice.now = SecondsNow();
    return ImportValues(store, Counted(), flags_.choice);
  }

  // What is read passes by, so that a long import shows that it is alive.
  ChunkedText::Source Counted() {
    return [this, source = input_.Source()](char* buffer, size_t size) {
      const size_t got = source(buffer, size);
      bytes_ += got;
      const auto now = PacedLine::Clock::now();
      if (progress_ && progress_->IsDue(now))
        progress_->Put(now, fmt::format("{} read", FormatBytes(bytes_)));
      return got;
    };
  }

  void Tell(const Imported& imported) const {
    const std::string there = imported.known_runs == 0
                                  ? ""
                                  : fmt::format("; {} were there already", FormatCount(imported.known_runs));
    const std::string changes =
        imported.changes == 0 ? "" : fmt::format(" and {} changes", FormatCount(imported.changes));
    if (imported.runs == 0 && imported.changes == 0) {
      fmt::print("all {} runs were there already; nothing changed\n", FormatCount(imported.known_runs));
    } else {
      fmt::print("{} points of {} runs{}{}\n", FormatCount(imported.points), FormatCount(imported.runs),
                 changes, there);
    }
  }

  ImportFlags& flags_;
  Input input_;
  size_t bytes_ = 0;
  std::optional<PacedLine> progress_{std::in_place, ::isatty(STDERR_FILENO) != 0,
                                     fmt::format("{}: ", kCommand), PacedLine::Clock::now()};
};

}  // namespace

int TrackImportCommand(int argc, char** argv) {
  CommandLine line(kCommand, kAbout, kNotes);
  ImportFlags flags;
  line.add_option("FILE", flags.file, "CSV, or an exported history; - for standard input")
      ->required()
      ->type_name("");
  DeclareDatabase(line, flags.database);
  line.add_option("--branch", flags.choice.branch, "of the commits")
      ->capture_default_str()
      ->type_name("NAME");
  line.add_option("--metric", flags.choice.metric, "what the values are")
      ->capture_default_str()
      ->type_name("NAME");
  line.add_option("--unit", flags.choice.unit, "of the values, to be shown")->type_name("UNIT");
  line.add_option("--better", flags.better,
                  "higher or lower: which values; default by the series' names, where these tell")
      ->check(IsOneOf({"higher", "lower"}))
      ->type_name("WHICH");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  if (!flags.better.empty()) flags.choice.higher_is_better = flags.better == "higher";
  return Import(flags).Run();
}

}  // namespace weir
