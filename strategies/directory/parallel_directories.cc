// `threaded` and `grouped`: what waits for the device waits side by side.

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "strategies/directory/rooted_directory.h"
#include "strategies/directory/shared_journal.h"
#include "strategies/threads/parallel_loop.h"

namespace weir {
namespace {

constexpr size_t kSlice = 16;  // operations that a thread takes at a time, where nothing waits for the device

class ParallelDirectory : public RootedDirectory {
 protected:
  ParallelDirectory(OpenRoot root, std::unique_ptr<ParallelLoop> loop)
      : RootedDirectory(std::move(root)), loop_(std::move(loop)) {}

  ParallelLoop& loop() { return *loop_; }

  void SyncAll(ChangedDirectories& changed, FilePlaces& places) {
    std::vector<int> errors(changed.all().size());
    loop().Run(errors.size(), [&](size_t i) { errors[i] = places.SyncDirectory(changed.all()[i]); });
    for (size_t i = 0; i < errors.size(); ++i) changed.Synced(i, errors[i]);
  }

 private:
  std::unique_ptr<ParallelLoop> loop_;
};

class ThreadedDirectory final : public ParallelDirectory {
 public:
  ThreadedDirectory(OpenRoot root, std::unique_ptr<ParallelLoop> loop, const DirectoryOptions&)
      : ParallelDirectory(std::move(root), std::move(loop)) {}

 private:
  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    FilePlaces places(file_calls(), root(), "");
    ChangedDirectories changed;
    std::mutex mutex;
    const size_t slice = durability == Durability::kNone ? kSlice : 1;
    loop().Run((operations.size() + slice - 1) / slice, [&](size_t nth) {
      const size_t end = std::min(operations.size(), (nth + 1) * slice);
      for (size_t i = nth * slice; i < end; ++i) {
        if (results[i].error != 0) continue;
        FileWork work(file_calls(), places, names(), operations[i], durability, results[i]);
        if (durability != Durability::kNone) work.KeepReplaced();
        DoWhole(work);
        if (durability == Durability::kName && results[i].error == 0) SyncNamesOf(work, places);
        if (durability != Durability::kBatch) continue;
        const std::lock_guard lock(mutex);
        changed.Add(work, results[i]);
      }
    });
    SyncAll(changed, places);
  }
};

// Which of two ways to sync has taken less time for a file: the other is tried now and then, as it depends on what others
// write.
class FlushChoice {
 public:
  explicit FlushChoice(OneFlush one_flush) : one_flush_(one_flush) {}

  bool IsPossible() const { return one_flush_ != OneFlush::kNever; }
  bool TakesOne() {
    if (one_flush_ == OneFlush::kAlways) return true;
    if (!seconds_[0] || !seconds_[1]) return seconds_[0].has_value();
    const bool is_better = *seconds_[1] < *seconds_[0];
    return ++groups_ % kTryTheOther == 0 ? !is_better : is_better;
  }
  void Took(bool one, double seconds_a_file) { seconds_[one ? 1 : 0] = seconds_a_file; }

 private:
  static constexpr size_t kTryTheOther = 32;

  const OneFlush one_flush_;
  size_t groups_ = 0;
  std::array<std::optional<double>, 2> seconds_;  // of a file: synced by itself, and by one flush
};

class GroupedDirectory final : public ParallelDirectory {
 public:
  GroupedDirectory(OpenRoot root, std::unique_ptr<ParallelLoop> loop, const DirectoryOptions& options)
      : ParallelDirectory(std::move(root), std::move(loop)),
        in_flight_(options.in_flight),
        flush_(options.one_flush != OneFlush::kWhereItPays || HasSharedJournal(this->root())
                   ? options.one_flush
                   : OneFlush::kNever) {}

 private:
  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    FilePlaces places(file_calls(), root(), "");
    ChangedDirectories changed;
    for (size_t i = 0; i < operations.size();) {
      std::deque<FileWork> group;
      std::vector<FileResult*> of_group;
      std::vector<FileWork*> unsynced;
      for (; i < operations.size() && group.size() < in_flight_; ++i) {
        if (results[i].error != 0) continue;
        FileWork& work =
            group.emplace_back(file_calls(), places, names(), operations[i], durability, results[i]);
        if (durability != Durability::kNone) work.KeepReplaced();
        work.Begin();
        const bool no_descriptor = results[i].error == EMFILE || results[i].error == ENFILE;
        if (no_descriptor && !unsynced.empty()) {  // once these are closed there are some
          results[i].error = 0;
          group.pop_back();
          break;
        }
        of_group.push_back(&results[i]);
        if (work.to_sync() >= 0) {
          unsynced.push_back(&work);
        } else if (work.Finish(); durability < Durability::kName || work.changed() == nullptr) {
          group.pop_back();
          of_group.pop_back();
        }
      }
      SyncAndFinish(unsynced);
      SyncNames(group, of_group, durability, places, changed);
    }
    SyncAll(changed, places);
  }

  // All are synced before the first gets its name: each rename changes the directory, and on ext4 the sync of a new file
  // writes its directory too, which is then written over and over. One after another, as the directory lets no two
  // renames in at a time; what they have replaced is let go side by side, as that may wait for the device.
  void SyncAndFinish(const std::vector<FileWork*>& unsynced) {
    if (unsynced.empty()) return;
    const auto began = std::chrono::steady_clock::now();
    const bool one = flush_.IsPossible() && IsOnOneDevice(unsynced) && flush_.TakesOne();
    const int64_t flushed = one ? file_calls().Make({.kind = FileCall::Kind::kSyncAll, .fd = root()}) : 0;
    loop().Run(unsynced.size(), [&](size_t nth) {
      const FileCall sync = {.kind = FileCall::Kind::kSync, .fd = unsynced[nth]->to_sync()};
      unsynced[nth]->Synced(one ? flushed : file_calls().Make(sync));
    });
    for (FileWork* work : unsynced) work->Finish();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    flush_.Took(one, took.count() / static_cast<double>(unsynced.size()));
    std::vector<FileWork*> holding;
    std::ranges::copy_if(unsynced, std::back_inserter(holding), &FileWork::holds_replaced);
    loop().Run(holding.size(), [&](size_t nth) { holding[nth]->LetGoOfReplaced(); });
  }

  // Whether there are several, all on the device of the root: another may be mounted below it.
  bool IsOnOneDevice(const std::vector<FileWork*>& unsynced) {
    struct statx root_status;
    const auto look = [&](int fd, struct statx& status) {
      return file_calls().Make({.kind = FileCall::Kind::kStatus,
                                .fd = fd,
                                .path = "",
                                .flags = AT_EMPTY_PATH,
                                .data = &status}) >= 0;
    };
    return unsynced.size() > 1 && look(root(), root_status) &&
           std::ranges::all_of(unsynced, [&](const FileWork* work) {
             struct statx status;
             return look(work->to_sync(), status) && status.stx_dev_major == root_status.stx_dev_major &&
                    status.stx_dev_minor == root_status.stx_dev_minor;
           });
  }

  void SyncNames(std::deque<FileWork>& group, const std::vector<FileResult*>& results, Durability durability,
                 FilePlaces& places, ChangedDirectories& changed) {
    if (durability == Durability::kName)
      loop().Run(group.size(), [&](size_t i) {
        if (results[i]->error == 0) SyncNamesOf(group[i], places);
      });
    if (durability != Durability::kBatch) return;
    for (size_t i = 0; i < group.size(); ++i) changed.Add(group[i], *results[i]);
  }

  const size_t in_flight_;
  FlushChoice flush_;
};

template <class D>
absl::StatusOr<std::unique_ptr<Directory>> Open(const std::string& path, const DirectoryOptions& options,
                                                size_t usual_threads) {
  absl::StatusOr<OpenRoot> root = OpenRoot::Open(path, options);
  if (!root.ok()) return root.status();
  absl::StatusOr<std::unique_ptr<ParallelLoop>> loop =
      ParallelLoop::Create(options.threads != 0 ? options.threads : usual_threads);
  if (!loop.ok()) return loop.status();
  auto directory = std::make_unique<D>(*std::move(root), *std::move(loop), options);
  absl::Status swept = SweepTemporaries(*directory);
  if (!swept.ok()) return swept;
  return directory;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Directory>> OpenThreadedDirectory(const std::string& path,
                                                                 const DirectoryOptions& options) {
  return Open<ThreadedDirectory>(path, options, kThreadsOfThreaded);
}

absl::StatusOr<std::unique_ptr<Directory>> OpenGroupedDirectory(const std::string& path,
                                                                const DirectoryOptions& options) {
  return Open<GroupedDirectory>(path, options, kThreadsOfGrouped);
}

}  // namespace weir
