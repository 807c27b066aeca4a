#ifndef WEIR_HARNESS_WORKLOADS_WORKLOADS_H_
#define WEIR_HARNESS_WORKLOADS_WORKLOADS_H_

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// A row of the table of workloads and what it is made of. Flags and their help, the description of a bench,
/// the names of cases, the list and the run's table come from these rows; nothing else knows a workload or a
/// parameter by its name. Texts must outlive the row.

/// Something that a case can be told, and that stands in its name.
struct Parameter {
  std::string_view key;         ///< in the name of a case: "sync_every"; its flag is --sync-every
  std::string_view value_name;  ///< for the help: "N", "SIZE"
  std::string_view meaning;     ///< one line for the help, with the default
  /// Reads what a user typed. INVALID_ARGUMENT for what makes no sense; the flag is named by whoever asks.
  absl::StatusOr<ParameterValue> (*parse)(std::string_view text);
  /// What it is where neither the user nor the strategy says, as one would type it; `chosen` has what the
  /// user said of the others. Null: the case does not have it then.
  std::string (*by_default)(const Case& chosen) = nullptr;
  /// The same of strategies and programs that make a system call for each unit. Null: as of the others.
  std::string (*by_default_of_calls)(const Case& chosen) = nullptr;
  /// It says what is done, not how: other programs, which have no other parameters, have it too.
  bool of_the_work = false;
  /// Its values may name a directory for files; see ParameterValue.
  bool names_directory = false;
  /// What a run takes, as one would type it, where the user says nothing: by default, and with --preset full.
  /// Empty: what the rest of this says.
  std::vector<std::string_view> quick = {}, full = {};
};

/// A way of doing the work.
struct WorkloadStrategy {
  std::string_view name;                      ///< what the user types; lower case
  std::string_view summary;                   ///< one line
  absl::Status supported = absl::OkStatus();  ///< or why this machine cannot run it
  std::vector<std::string_view> lacks = {};   ///< keys of the parameters that mean nothing to it
  /// Key and text of defaults of its own.
  std::vector<std::pair<std::string_view, std::string>> defaults = {};
  bool yardstick = false;      ///< no way of doing the work; see schema::kYardstick
  bool call_per_unit = false;  ///< a system call for each unit, so that many take long
  /// What a program of the user's own calls and includes for it: see CodeOf. Empty of what is not weir's.
  std::string code = {};

  bool Has(const Parameter& parameter) const;
};

/// "weir::OpenPooledWriter, strategies/writers/writer_registry.h" of the strategy "pooled", the call "Open{Name}Writer",
/// and that header. In both {name} is the strategy, and {Name} has a capital.
std::string CodeOf(std::string_view strategy, std::string_view call, std::string_view header);

/// What the machine could do at best with the same work. It is measured beside the strategies, and is no
/// workload of its own: a limit may bound several.
struct Limit {
  std::string_view name;
  std::string_view summary;  ///< one line
  /// NOT_FOUND for a case of another limit.
  absl::StatusOr<std::unique_ptr<Pass>> (*make_pass)(const Case& c);
  bool times_each = false;  ///< its Pass::RunObserved does, so that what one takes is told
};

struct Workload {
  std::string_view name;
  std::string_view summary;  ///< one line

  std::string_view unit = "record";    ///< what is counted, and timed: "ns per record"
  std::string_view count = "records";  ///< the key of the parameter, a number, that says how many
  double quick_seconds = 120;          ///< that a run of it takes where the user says nothing
  std::vector<Parameter> parameters;   ///< in the order of the case's name; `count` is among them
  /// Columns that its table shows first, after the swept parameters; see schema::kColumns.
  std::vector<std::string_view> first_columns = {};

  std::function<std::vector<WorkloadStrategy>()> strategies;
  /// Asked first of the work alone, without a strategy: FAILED_PRECONDITION is why the workload is left out,
  /// any other error why the user may not ask for it. Then of each case: an error is why that is left out.
  /// Empty: it takes all.
  std::function<absl::Status(const Case& c)> takes = {};

  std::vector<const Limit*> limits = {};
  /// The cases of those limits that are measured beside `work`, which is held against the first. Empty: none.
  std::function<std::vector<Case>(const Case& work)> limit_cases = {};

  /// A pass of one of its cases. NOT_FOUND for a strategy that it does not have.
  std::function<absl::StatusOr<std::unique_ptr<Pass>>(const Case& c)> make_pass;

  const Parameter* FindParameter(std::string_view key) const;
  /// The one of that name among its strategies.
  absl::StatusOr<WorkloadStrategy> FindStrategy(std::string_view name) const;
  /// How many units a case of it, or a limit of it, has.
  uint64_t Units(const Case& c) const { return c.Number(count); }
};

/// `workload`, all of whose strategies are weir's and are called so.
Workload WithCode(Workload workload, std::string_view call, std::string_view header);

/// "--sync-every" of "sync_every".
std::string FlagOf(std::string_view key);

/// All of weir's own workloads; `write` with `further` strategies beside weir's, which must outlive the rows.
/// The table in workloads.cc is the catalogue.
std::vector<Workload> Workloads(std::span<const WriterStrategy> further = {});

/// The workload `write`: N records to one target through one of weir's strategies or of `further` ones, which
/// must outlive it.
Workload WriteWorkload(std::span<const WriterStrategy> further = {});

/// The workload `read`: a file of the records `number`, laid ready in the page cache, is read through a
/// strategy; each number is parsed, and the even ones are written to another file (see EvenNumbers), through
/// the writer `batched`; from opening both until both are closed. Bytes and records are those that are read.
Workload ReadWorkload();

/// The workload `copy`: a file of records, laid ready in the page cache, is copied to another file in the
/// same directory, from opening both until both are closed. A strategy whose call the kernel refuses there
/// fails, for what was measured would be another one.
Workload CopyWorkload();

/// The workloads `encrypt` and `decrypt`: a file of N records, which lies ready in the target's directory, to
/// one target, with the cipher that the case's strategy names on its threads in between, and its reader and
/// writer on either side; from opening both until both are closed. A reader, writer or cipher that there is
/// not is NOT_FOUND.
///
/// What was encrypted is checked by decrypting it, so the target of `encrypt` is a file, or keeps nothing.
Workload EncryptWorkload();
Workload DecryptWorkload();

/// The workload `compress`: a file of N records, which lies ready in the target's directory, compressed by the format that
/// is the case's strategy, and encrypted by its cipher if it has one, to the target; or through a TCP socket on loopback to
/// threads of the same process that undo it, and the records to the target. A thread for each stage. From opening both
/// until both are closed. What was made is checked by undoing it.
Workload CompressWorkload();

/// The workload `events`: emits, and what goes with them, by weir's own emitters; see MakeEventWorkload.
Workload EventsWorkload();

/// The workload `commit`: records of several threads to one log; see MakeCommitWorkload.
Workload CommitWorkload();
/// The workload `files`: very many files, by weir's own directories; see MakeFilesWorkload.
Workload FilesWorkload();
/// The workload `socket`: records to another process; see MakeSocketWorkload.
Workload SocketWorkload();
/// The workload `allocate`: weir's own buffers are lent and returned; see MakeAllocateWorkload.
Workload AllocateWorkload();

/// The workload `fan-out`: one stream of records to many readers, by weir's own broadcasters; see MakeFanOutWorkload.
Workload FanOutWorkload();

/// The workload `integers`: N integers of some width and byte order are stored into a buffer and loaded from it
/// again, over and over; what they are then is checked. The limit copies the same bytes.
Workload IntegersWorkload();

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_WORKLOADS_H_
