// That a way of handling files keeps to the contract in strategies/directory/directory.h.

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/directory/directory_registry.h"
#include "strategies/strategy_table.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/directory_conformance.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/limited_file_system.h"
#include "tests/conformance/process_state.h"
#include "tests/doubles/killed_child.h"
#include "tests/doubles/scripted_file_calls.h"

namespace weir {
namespace {

using Kind = FileOperation::Kind;
using CallKind = FileCall::Kind;
using Moment = ScriptedFileCalls::Moment;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::span<const DirectoryStrategy> under_test;

// An enumerator, for a message or a name.
template <class E>
int Number(E value) {
  return static_cast<int>(value);
}

constexpr Durability kLevels[] = {Durability::kNone, Durability::kFile, Durability::kName,
                                  Durability::kBatch};

#if defined(__SANITIZE_THREAD__)
constexpr size_t kThreads = 4;  // of one that is opened a thousand times; to start one takes a millisecond
#else
constexpr size_t kThreads = 0;
#endif

class DirectoryTest : public testing::TestWithParam<const DirectoryStrategy*> {
 protected:
  void SetUp() override {
    const absl::Status can = Supported(*GetParam());
    if (!can.ok()) GTEST_SKIP() << can;
    descriptors_ = OpenDescriptors();
    base_ = testing::TempDir();
    while (base_.ends_with('/')) base_.pop_back();
    base_ += fmt::format("/directory-{}-{}", GetParam()->name, ::getpid());
    std::filesystem::remove_all(base_);
    std::filesystem::create_directories(root());
  }
  void TearDown() override {
    if (base_.empty()) return;
    directory_.reset();
    EXPECT_EQ(OpenDescriptors(), descriptors_);
    std::filesystem::remove_all(base_);
  }

  std::string root() const { return base_ + "/root"; }
  std::string outside() const { return base_ + "/outside"; }
  std::string At(const std::string& name) const { return root() + "/" + name; }

  std::unique_ptr<Directory> OpenWith(const DirectoryOptions& options = {}) const {
    auto opened = GetParam()->open(root(), options);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }
  Directory& directory() {
    if (!directory_) directory_ = OpenWith();
    return *directory_;
  }
  void Close() { directory_.reset(); }
  struct Closer {
    void operator()(DirectoryTest* test) const { test->Close(); }
  };
  // Opens it with calls that a script decides about. It is closed with what is returned, which is to end before
  // what the script refers to: closing makes calls too.
  [[nodiscard]] std::unique_ptr<DirectoryTest, Closer> UseScript(ScriptedFileCalls::Script script = nullptr) {
    calls_ = std::make_shared<ScriptedFileCalls>(std::move(script));
    directory_ = OpenWith({.calls = calls_, .threads = kThreads});
    return std::unique_ptr<DirectoryTest, Closer>(this);
  }
  ScriptedFileCalls& calls() { return *calls_; }
  // That what was recorded is as durable as that level says, or is not where nothing is to be; and begins a new record.
  void ExpectDurable(Durability level) {
    const std::string wrong = WhatIsNotDurable(calls().made(), level >= Durability::kName);
    EXPECT_EQ(wrong.empty(), level != Durability::kNone) << wrong;
    calls().Forget();
  }

  FileResult Do(const FileOperation& operation, Durability durability = Durability::kNone) {
    FileResult result;
    const size_t failed = directory().Apply({&operation, 1}, durability, {&result, 1});
    EXPECT_EQ(failed, result.error == 0 ? 0u : 1u);
    EXPECT_EQ(result.path, operation.path);
    return result;
  }
  int Error(const FileOperation& operation, Durability durability = Durability::kNone) {
    return Do(operation, durability).error;
  }
  std::vector<FileResult> DoAll(const std::vector<FileOperation>& operations,
                                Durability durability = Durability::kNone) {
    std::vector<FileResult> results(operations.size());
    const size_t failed = directory().Apply(operations, durability, results);
    EXPECT_EQ(failed, static_cast<size_t>(std::ranges::count_if(
                          results, [](const FileResult& each) { return each.error != 0; })));
    return results;
  }

  static void Put(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  static std::string Contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  // All that there is below the root, as the kernel sees it.
  std::vector<std::string> Tree() const {
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::recursive_directory_iterator(root()))
      names.push_back(each.path().lexically_relative(root()));
    std::ranges::sort(names);
    return names;
  }
  size_t Temporaries() const {
    const std::vector<std::string> tree = Tree();
    return static_cast<size_t>(std::ranges::count_if(tree, [](const std::string& name) {
      const std::string last = name.substr(name.rfind('/') + 1);
      return last.starts_with(".weir-") && last != ".weir-writers";
    }));
  }

 private:
  std::string base_;
  size_t descriptors_ = 0;
  std::unique_ptr<Directory> directory_;
  std::shared_ptr<ScriptedFileCalls> calls_;
};

TEST_P(DirectoryTest, DoesEachOperationAtEachLevel) {
  for (const Durability level : kLevels) {
    EXPECT_EQ(Error({.kind = Kind::kMakeDirectory, .path = "sub"}, level), 0);
    EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "sub/file", .content = "one"}, level), 0);
    EXPECT_EQ(Do({.kind = Kind::kRead, .path = "sub/file"}).content, "one");
    EXPECT_EQ(Error({.kind = Kind::kAppend, .path = "sub/file", .content = ", two"}, level), 0);
    EXPECT_EQ(Do({.kind = Kind::kRead, .path = "sub/file"}).content, "one, two");
    EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "sub/file", .content = "three"}, level), 0);
    EXPECT_EQ(Contents(At("sub/file")), "three");
    EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "fresh", .content = "four"}, level), 0);
    EXPECT_EQ(Contents(At("fresh")), "four");
    EXPECT_EQ(Error({.kind = Kind::kRename, .path = "sub/file", .to = "moved"}, level), 0);
    EXPECT_EQ(Error({.kind = Kind::kRenameOver, .path = "moved", .to = "fresh"}, level), 0);
    EXPECT_EQ(Contents(At("fresh")), "three");
    const FileResult status = Do({.kind = Kind::kStatus, .path = "fresh"}, level);
    EXPECT_EQ(status.status.size, 5u);
    EXPECT_TRUE(S_ISREG(status.status.type));
    EXPECT_GT(status.status.modified_ns, 1'600'000'000'000'000'000);
    EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "empty"}, level), 0);
    EXPECT_EQ(Do({.kind = Kind::kRead, .path = "empty"}).content, "");
    EXPECT_THAT(Do({.kind = Kind::kList}, level).names, UnorderedElementsAre("sub", "fresh", "empty"));
    EXPECT_EQ(Error({.kind = Kind::kDelete, .path = "empty"}, level), 0);
    EXPECT_EQ(Error({.kind = Kind::kDelete, .path = "fresh"}, level), 0);
    EXPECT_EQ(Error({.kind = Kind::kRemoveDirectory, .path = "sub"}, level), 0);
    EXPECT_THAT(Do({.kind = Kind::kList}).names, testing::IsEmpty());
    EXPECT_EQ(DoAll({}, level).size(), 0u);
  }
  Close();
  EXPECT_THAT(Tree(), testing::IsEmpty());
}

TEST_P(DirectoryTest, NamesAreAnyBytes) {
  const std::string names[] = {
      "two\nlines", std::string(255, 'n'), "\xff\xfe not UTF-8 \x80", " ", "-rf", "...", "'\"$(x)\\"};
  for (const std::string& name : names) {
    ASSERT_EQ(Error({.kind = Kind::kCreate, .path = name, .content = name}, Durability::kBatch), 0) << name;
    EXPECT_EQ(Do({.kind = Kind::kReplace, .path = name, .content = "again"}).error, 0) << name;
    EXPECT_EQ(Do({.kind = Kind::kRead, .path = name}).content, "again") << name;
  }
  EXPECT_THAT(Do({.kind = Kind::kList}).names, testing::UnorderedElementsAreArray(names));
  const std::string long_name(256, 'n');
  for (const Kind kind : {Kind::kCreate, Kind::kRead, Kind::kReplace, Kind::kStatus, Kind::kDelete})
    EXPECT_EQ(Error({.kind = kind, .path = long_name}), ENAMETOOLONG);
  EXPECT_EQ(Error({.kind = Kind::kStatus, .path = std::string_view("a\0b", 3)}), EINVAL);
}

TEST_P(DirectoryTest, NothingLeavesTheDirectory) {
  std::filesystem::create_directories(outside());
  Put(outside() + "/secret", "theirs");
  std::filesystem::create_directory(At("inside"));
  Put(At("inside/file"), "ours");
  std::filesystem::create_directory_symlink("../outside", At("out"));
  std::filesystem::create_directory_symlink(outside(), At("far_out"));
  std::filesystem::create_directory_symlink("inside", At("in"));
  std::filesystem::create_directory_symlink("/proc/self/root", At("magic"));
  const std::string absolute = outside() + "/secret";
  for (const std::string& path :
       {std::string("../outside/secret"), absolute, std::string("out/secret"), std::string("far_out/secret"),
        std::string("inside/../../outside/secret"), std::string("inside/../inside/file"), std::string(".."),
        std::string("magic/") + absolute.substr(1)}) {
    for (const Kind kind :
         {Kind::kCreate, Kind::kRead, Kind::kAppend, Kind::kReplace, Kind::kStatus, Kind::kList,
          Kind::kDelete, Kind::kMakeDirectory, Kind::kRemoveDirectory, Kind::kRename}) {
      EXPECT_EQ(Error({.kind = kind, .path = path, .content = "mine", .to = "taken"}), EXDEV) << path;
    }
    EXPECT_EQ(Error({.kind = Kind::kRenameOver, .path = "inside/file", .to = path}), EXDEV) << path;
  }
  EXPECT_EQ(Contents(outside() + "/secret"), "theirs");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(outside()), {}), 1);
  EXPECT_EQ(Do({.kind = Kind::kRead, .path = "in/file"}).content, "ours") << "a link that stays inside";
  for (const char* const path : {"a//b", "./a", "a/.", "a/", "."})
    EXPECT_EQ(Error({.kind = Kind::kStatus, .path = path}), EINVAL) << path;
  EXPECT_EQ(Error({.kind = Kind::kStatus, .path = ""}), ENOENT);
}

TEST_P(DirectoryTest, TheLastComponentIsNeverFollowed) {
  std::filesystem::create_directories(outside());
  Put(outside() + "/secret", "theirs");
  std::filesystem::create_symlink(outside() + "/secret", At("link"));
  EXPECT_EQ(Error({.kind = Kind::kRead, .path = "link"}), ELOOP);
  EXPECT_EQ(Error({.kind = Kind::kAppend, .path = "link", .content = "mine"}), ELOOP);
  EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "link", .content = "mine"}), EEXIST);
  EXPECT_TRUE(S_ISLNK(Do({.kind = Kind::kStatus, .path = "link"}).status.type));
  EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "link", .content = "mine"}), 0);
  EXPECT_TRUE(S_ISREG(Do({.kind = Kind::kStatus, .path = "link"}).status.type));
  EXPECT_EQ(Contents(At("link")), "mine");
  std::filesystem::create_directory_symlink(outside(), At("out"));
  EXPECT_NE(Error({.kind = Kind::kList, .path = "out"}), 0);
  EXPECT_EQ(Error({.kind = Kind::kDelete, .path = "out"}), 0);
  EXPECT_EQ(Contents(outside() + "/secret"), "theirs");
}

TEST_P(DirectoryTest, ErrorsAreThoseOfTheCalls) {
  std::filesystem::create_directories(At("full/of"));
  Put(At("file"), "here");
  Put(At("other"), "there");
  ASSERT_EQ(::mkfifo(At("pipe").c_str(), 0600), 0);
  EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "file", .content = "x"}), EEXIST);
  EXPECT_EQ(Error({.kind = Kind::kRename, .path = "file", .to = "other"}), EEXIST);
  EXPECT_EQ(Error({.kind = Kind::kRemoveDirectory, .path = "full"}), ENOTEMPTY);
  EXPECT_EQ(Error({.kind = Kind::kRemoveDirectory, .path = "file"}), ENOTDIR);
  EXPECT_EQ(Error({.kind = Kind::kMakeDirectory, .path = "file"}), EEXIST);
  EXPECT_EQ(Error({.kind = Kind::kList, .path = "file"}), ENOTDIR);
  EXPECT_EQ(Error({.kind = Kind::kStatus, .path = "file/below"}), ENOTDIR);
  for (const Kind kind : {Kind::kRead, Kind::kAppend, Kind::kReplace, Kind::kDelete})
    EXPECT_EQ(Error({.kind = kind, .path = "full", .content = "x"}), EISDIR);
  for (const Kind kind : {Kind::kRead, Kind::kAppend, Kind::kStatus, Kind::kDelete, Kind::kRemoveDirectory,
                          Kind::kRename, Kind::kRenameOver, Kind::kList})
    EXPECT_EQ(Error({.kind = kind, .path = "none", .content = "x", .to = "x"}), ENOENT);
  for (const Kind kind : {Kind::kCreate, Kind::kReplace, Kind::kMakeDirectory, Kind::kRead})
    EXPECT_EQ(Error({.kind = kind, .path = "no/where", .content = "x"}), ENOENT);
  EXPECT_EQ(Error({.kind = Kind::kRead, .path = "pipe"}), EINVAL) << "and nobody waits for its other end";
  EXPECT_NE(Error({.kind = Kind::kAppend, .path = "pipe", .content = "x"}), 0);
  EXPECT_EQ(Contents(At("file")), "here");
  EXPECT_EQ(Contents(At("other")), "there");
}

TEST_P(DirectoryTest, WhatIsItsOwnIsHiddenAndRefused) {
  Put(At(".weir-mine"), "x");
  Put(At("weir-theirs"), "x");
  EXPECT_THAT(Do({.kind = Kind::kList}).names, ElementsAre("weir-theirs"));
  for (const char* const path : {".weir-writers", ".weir-mine", "sub/.weir-x", ".weir-x/file"})
    EXPECT_EQ(Error({.kind = Kind::kReplace, .path = path, .content = "x"}), EPERM) << path;
  EXPECT_EQ(Error({.kind = Kind::kRename, .path = "weir-theirs", .to = ".weir-x"}), EPERM);
}

TEST_P(DirectoryTest, EveryResultStandsAtItsPlaceAndAFailureIsItsOwn) {
  constexpr size_t kFiles = 600;  // more than are open at a time
  std::vector<std::string> names, contents;
  for (size_t i = 0; i < 16; ++i) std::filesystem::create_directory(At(fmt::format("{:x}", i)));
  for (size_t i = 0; i < kFiles; ++i) {
    names.push_back(i % 10 == 3 ? fmt::format("none/{}", i) : fmt::format("{:x}/{}", i % 16, i));
    contents.emplace_back(i * 7 % 5000, static_cast<char>('a' + i % 26));
  }
  for (const Durability level : {Durability::kNone, Durability::kBatch}) {
    for (const Kind kind : {Kind::kReplace, Kind::kRead, Kind::kStatus, Kind::kDelete, Kind::kCreate}) {
      std::vector<FileOperation> operations;
      for (size_t i = 0; i < kFiles; ++i)
        operations.push_back({.kind = kind, .path = names[i], .content = contents[i]});
      const std::vector<FileResult> results = DoAll(operations, level);
      for (size_t i = 0; i < kFiles; ++i) {
        ASSERT_EQ(results[i].path, names[i]);
        ASSERT_EQ(results[i].error, i % 10 == 3 ? ENOENT : 0) << i;
        if (i % 10 == 3) continue;
        if (kind == Kind::kRead) {
          ASSERT_EQ(results[i].content, contents[i]);
        }
        if (kind == Kind::kStatus) {
          ASSERT_EQ(results[i].status.size, contents[i].size());
        }
        ASSERT_EQ(std::filesystem::exists(At(names[i])), kind != Kind::kDelete) << i;
      }
    }
  }
  EXPECT_GT(directory().calls(), kFiles);
}

TEST_P(DirectoryTest, LargeFilesAreWhole) {
  std::string large(3'000'001, '\0');
  for (size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 2654435761u >> 13);
  EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "large", .content = large}), 0);
  EXPECT_EQ(Error({.kind = Kind::kAppend, .path = "large", .content = large}, Durability::kBatch), 0);
  EXPECT_TRUE(Do({.kind = Kind::kRead, .path = "large"}).content == large + large);
}

TEST_P(DirectoryTest, AReplacedFileKeepsItsPermissionBits) {
  const mode_t before = ::umask(0027);
  for (const mode_t mode : {0644, 0600, 0755, 0666, 0444, 0}) {
    Put(At("file"), "old");
    ASSERT_EQ(::chmod(At("file").c_str(), mode | S_ISVTX), 0);
    for (const Durability level : kLevels) {
      EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "file", .content = "new"}, level), 0);
      EXPECT_EQ(Do({.kind = Kind::kStatus, .path = "file"}).status.permissions, mode);
    }
    std::filesystem::remove(At("file"));
  }
  for (const Kind kind : {Kind::kReplace, Kind::kCreate}) {
    EXPECT_EQ(Error({.kind = kind, .path = "fresh", .content = "new"}), 0);
    EXPECT_EQ(Do({.kind = Kind::kStatus, .path = "fresh"}).status.permissions, 0640u);
    std::filesystem::remove(At("fresh"));
  }
  ::umask(before);
}

TEST_P(DirectoryTest, WhoReadsSeesTheOldFileOrTheNewOne) {
  const std::string old_bytes(20'000, 'o'), new_bytes(30'000, 'n');
  Put(At("file"), old_bytes);
  std::atomic<bool> done = false;
  std::atomic<size_t> read = 0, halves = 0;
  std::thread reader([&] {
    while (!done || read == 0) {
      const std::string seen = Contents(At("file"));
      if (seen != old_bytes && seen != new_bytes) ++halves;
      ++read;
    }
  });
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "file", .content = i % 2 == 0 ? new_bytes : old_bytes}),
              0);
  }
  done = true;
  reader.join();
  EXPECT_EQ(halves, 0u);
}

// What a recording layer saw: bytes and permissions of each file synced before its rename, and its directory after.
TEST_P(DirectoryTest, BytesAndMetadataAreSyncedBeforeTheRename) {
  std::filesystem::create_directories(At("sub"));
  Put(At("old"), "old");
  Put(At("sub/old"), "old");
  for (const Durability level : kLevels) {
    const auto open = UseScript();
    std::vector<std::string> names = {"old", "sub/old"};
    for (int i = 0; i < 60; ++i)
      names.push_back(fmt::format("{}{}-{}", i % 3 == 0 ? "sub/" : "", Number(level), i));
    std::vector<FileOperation> operations;
    for (const std::string& name : names)
      operations.push_back({.kind = Kind::kReplace, .path = name, .content = "the new bytes"});
    for (const FileResult& each : DoAll(operations, level)) EXPECT_EQ(each.error, 0) << each.path;
    ExpectDurable(level);
    const std::string made = fmt::format("c{}", Number(level)), moved = "sub/" + made;
    for (const FileOperation& operation :
         {FileOperation{.kind = Kind::kAppend, .path = "old", .content = "more"},
          FileOperation{.kind = Kind::kCreate, .path = made, .content = "x"},
          FileOperation{.kind = Kind::kRename, .path = made, .to = moved}}) {
      EXPECT_EQ(Error(operation, level), 0);
      if (operation.kind != Kind::kRename || level >= Durability::kName) ExpectDurable(level);
    }
    EXPECT_EQ(directory().syncs() >= names.size(), level != Durability::kNone);
    if (level == Durability::kNone) {
      EXPECT_EQ(directory().syncs(), 0u);
    }
  }
}

TEST_P(DirectoryTest, AShortWriteIsGoneOnWithAndSyncedOnlyThen) {
  const std::string content(100'000, 'c');
  for (const Durability level : kLevels) {
    const auto open = UseScript([](const Moment& moment) -> std::optional<int64_t> {
      if (moment.call.kind == CallKind::kWrite || moment.call.kind == CallKind::kRead) return 30'000;
      return std::nullopt;
    });
    for (const Kind kind : {Kind::kReplace, Kind::kAppend}) {
      EXPECT_EQ(Error({.kind = kind, .path = "file", .content = content}, level), 0);
      ExpectDurable(level);
    }
    EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "new", .content = content}, level), 0);
    ExpectDurable(level);
    EXPECT_GE(calls().faults(), 8u);
    EXPECT_TRUE(Do({.kind = Kind::kRead, .path = "file"}).content == content + content);
    EXPECT_TRUE(Contents(At("new")) == content);
    std::filesystem::remove(At("new"));
    std::filesystem::remove(At("file"));
  }
}

// One call after the other fails. Whatever it is: a result that is good is good, one that is not has the errno, the old
// file or the new one is there, whole, and no temporary file stays.
TEST_P(DirectoryTest, AFaultAtEachCallLosesNothing) {
  constexpr int kErrors[] = {EIO, ENOSPC, EDQUOT, EMFILE, ENOMEM, EXDEV, EROFS};
  for (const Durability level : {Durability::kNone, Durability::kBatch}) {
    for (const Kind kind : {Kind::kReplace, Kind::kCreate, Kind::kRead, Kind::kRenameOver, Kind::kList}) {
      for (const int error : kErrors) {
        for (uint64_t nth = 0, hit = 1; hit != 0; ++nth) {
          SCOPED_TRACE(
              fmt::format("kind {}, level {}, errno {}, call {}", Number(kind), Number(level), error, nth));
          Put(At("file"), "old");
          std::filesystem::remove(At("new"));
          std::atomic<bool> armed = false;
          std::atomic<uint64_t> seen = 0;
          std::atomic<bool> cleans = false;
          const auto open = UseScript([&](const Moment& moment) -> std::optional<int64_t> {
            if (!armed || seen++ != nth) return std::nullopt;
            // What only tidies up, or holds a file open that is to go, may fail and nothing is lost.
            const bool holds =
                moment.call.kind == CallKind::kOpen && (moment.call.flags & (O_PATH | O_DIRECTORY)) == O_PATH;
            cleans = moment.call.kind == CallKind::kUnlink || moment.call.kind == CallKind::kClose ||
                     moment.call.kind == CallKind::kLock || holds;
            return -error;
          });
          armed = true;
          const bool fresh = kind == Kind::kCreate;
          const FileResult result = Do({.kind = kind,
                                        .path = kind == Kind::kList ? ""
                                                : fresh             ? "new"
                                                                    : "file",
                                        .content = "newer",
                                        .to = "new"},
                                       level);
          armed = false;
          hit = calls().faults();
          if (hit != 0 && !cleans) {
            EXPECT_EQ(result.error, error);
          }
          if (hit == 0) {
            EXPECT_EQ(result.error, 0);
          }
          if (kind == Kind::kReplace) {
            const std::string now = Contents(At("file"));
            EXPECT_TRUE(now == "newer" || (now == "old" && result.error != 0)) << now;
          }
          if (kind == Kind::kRead && result.error == 0) {
            EXPECT_EQ(result.content, "old");
          }
          if (fresh && result.error == 0) {
            EXPECT_EQ(Contents(At("new")), "newer");
          }
          if (!cleans) {
            EXPECT_EQ(Temporaries(), 0u);
          }
          Close();
          OpenWith();
          EXPECT_EQ(Temporaries(), 0u) << "after the next open";
          if (testing::Test::HasFailure()) return;
        }
      }
    }
  }
}

// The kernel drops what it could not write, and says that all is well when it is asked again.
TEST_P(DirectoryTest, AFailedSyncIsNeverTriedAgain) {
  for (const Durability level : {Durability::kFile, Durability::kName, Durability::kBatch}) {
    Put(At("file"), "old");
    Put(At("log"), "line 1\n");
    std::atomic<bool> armed = false;
    std::atomic<int> failures = 0;
    const auto open = UseScript([&](const Moment& moment) -> std::optional<int64_t> {
      if (!armed || moment.call.kind != CallKind::kSync || moment.directory || failures++ != 0)
        return std::nullopt;
      return -EIO;
    });
    EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "other", .content = "x"}, level), 0);
    for (const Kind kind : {Kind::kReplace, Kind::kCreate, Kind::kAppend}) {
      armed = true;
      failures = 0;
      const char* const path = kind == Kind::kReplace ? "file" : kind == Kind::kCreate ? "new" : "log";
      EXPECT_EQ(Error({.kind = kind, .path = path, .content = "newer"}, level), EIO) << path;
      EXPECT_EQ(failures, 1) << "the only sync of a file";
      armed = false;
    }
    EXPECT_EQ(Contents(At("file")), "old");
    EXPECT_FALSE(std::filesystem::exists(At("new")));
    EXPECT_EQ(Temporaries(), 0u);
    EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "file", .content = "again"}, level), 0);
    EXPECT_EQ(Contents(At("file")), "again");
  }
}

TEST_P(DirectoryTest, AFailedSyncIsItsOwnFilesAlone) {
  std::atomic<int> syncs = 0;
  const auto open = UseScript([&](const Moment& moment) -> std::optional<int64_t> {
    if (moment.call.kind != CallKind::kSync || moment.directory || ++syncs != 4) return std::nullopt;
    return -EIO;
  });
  std::vector<std::string> names;
  std::vector<FileOperation> operations;
  for (int i = 0; i < 40; ++i) names.push_back(fmt::format("{}", i));
  for (const std::string& name : names)
    operations.push_back({.kind = Kind::kReplace, .path = name, .content = name});
  size_t failed = 0;
  for (const FileResult& each : DoAll(operations, Durability::kBatch)) {
    EXPECT_EQ(std::filesystem::exists(At(std::string(each.path))), each.error == 0);
    failed += each.error == EIO ? 1 : 0;
  }
  EXPECT_EQ(failed, 1u);
}

TEST_P(DirectoryTest, ADirectoryThatIsNotSyncedFailsItsOwnNames) {
  std::filesystem::create_directory(At("sub"));
  struct stat sub;
  ASSERT_EQ(::stat(At("sub").c_str(), &sub), 0);
  for (const Durability level : {Durability::kName, Durability::kBatch}) {
    const auto open = UseScript([&](const Moment& moment) -> std::optional<int64_t> {
      struct stat info;
      if (moment.call.kind != CallKind::kSync || ::fstat(moment.call.fd, &info) != 0 ||
          info.st_ino != sub.st_ino)
        return std::nullopt;
      return -EIO;
    });
    const std::vector<FileResult> results = DoAll({{.kind = Kind::kReplace, .path = "a", .content = "x"},
                                                   {.kind = Kind::kReplace, .path = "sub/a", .content = "x"},
                                                   {.kind = Kind::kReplace, .path = "sub/b", .content = "x"},
                                                   {.kind = Kind::kStatus, .path = "sub"}},
                                                  level);
    EXPECT_EQ(results[0].error, 0);
    EXPECT_EQ(results[1].error, EIO);
    EXPECT_EQ(results[2].error, EIO);
    EXPECT_EQ(results[3].error, 0);
  }
}

// kill -9 before each call that a batch of replacements makes.
TEST_P(DirectoryTest, KilledAtAnyStepThereIsTheOldFileOrTheNewOne) {
  std::filesystem::create_directory(At("sub"));
  const std::string old_bytes(9'000, 'o'), new_bytes(12'000, 'n');
  for (const Durability level : {Durability::kNone, Durability::kBatch}) {
    std::atomic<int> left = 0;
    size_t with_temporaries = 0;
    const int killed = KilledAtEachStep(
        [&](int steps) {
          Put(At("file"), old_bytes);
          Put(At("sub/file"), old_bytes);
          std::filesystem::remove(At("fresh"));
          left = steps;
        },
        [&] {
          const auto open = UseScript([&](const Moment&) -> std::optional<int64_t> {
            if (left-- == 0) ::kill(::getpid(), SIGKILL);
            return std::nullopt;
          });
          DoAll({{.kind = Kind::kReplace, .path = "file", .content = new_bytes},
                 {.kind = Kind::kReplace, .path = "sub/file", .content = new_bytes},
                 {.kind = Kind::kReplace, .path = "fresh", .content = new_bytes}},
                level);
          Close();
        },
        [&] {
          for (const char* const name : {"file", "sub/file"}) {
            const std::string now = Contents(At(name));
            EXPECT_TRUE(now == old_bytes || now == new_bytes) << name << " of " << now.size() << " bytes";
          }
          if (std::filesystem::exists(At("fresh"))) {
            EXPECT_EQ(Contents(At("fresh")), new_bytes);
          }
          with_temporaries += Temporaries() > 0 ? 1 : 0;
          OpenWith();
          EXPECT_EQ(Temporaries(), 0u);
          EXPECT_FALSE(std::filesystem::exists(At(".weir-writers")));
        });
    EXPECT_GT(killed, 20);
    EXPECT_GT(with_temporaries, 3u) << "or else nothing was shown";
    EXPECT_EQ(Contents(At("file")), new_bytes) << "of the last, which was not killed";
  }
}

TEST_P(DirectoryTest, WhoLivesKeepsItsTemporaryFiles) {
  std::atomic<bool> looked = false;
  const auto open = UseScript([&](const Moment& moment) -> std::optional<int64_t> {
    if (moment.call.kind == CallKind::kRename && !looked.exchange(true)) {
      OpenWith();
      EXPECT_EQ(Temporaries(), 1u);
    }
    return std::nullopt;
  });
  EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "file", .content = "new"}), 0);
  EXPECT_TRUE(looked);
  EXPECT_EQ(Contents(At("file")), "new");
}

// In a directory that is open to all, as /tmp is. The second user is another one where this process may become one.
TEST_P(DirectoryTest, UsersMayReplaceBesideEachOther) {
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(::chmod(root().c_str(), 0777), 0);
  const mode_t mask = ::umask(077);
  EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "file", .content = "x"}), 0);
  struct stat notes;
  ASSERT_EQ(::stat(At(".weir-writers").c_str(), &notes), 0);
  EXPECT_EQ(notes.st_mode & 07777, 01777u) << "all may leave notes, and remove their own";
  RunInChild([&] {
    ASSERT_EQ(::chdir(root().c_str()), 0);
    if (::geteuid() == 0) {
      ASSERT_EQ(::setgid(kNobody), 0);
      ASSERT_EQ(::setuid(kNobody), 0);
    }
    // Under the thread sanitizer a child starts no threads.
    const auto opened = GetParam()->open(".", {.threads = 1});
    ASSERT_TRUE(opened.ok()) << opened.status();
    const FileOperation replace = {.kind = Kind::kReplace, .path = "other", .content = "theirs"};
    FileResult result;
    (*opened)->Apply({&replace, 1}, Durability::kBatch, {&result, 1});
    EXPECT_EQ(result.error, 0);
  });
  ::umask(mask);
  EXPECT_EQ(Contents(At("other")), "theirs");
  EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "file", .content = "y"}), 0);
}

TEST_P(DirectoryTest, ADirectoryThatVanishesIsAnError) {
  EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "file"}), 0);
  EXPECT_EQ(Error({.kind = Kind::kMakeDirectory, .path = "sub"}), 0);
  std::filesystem::remove_all(At("sub"));
  EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "sub/file"}, Durability::kBatch), ENOENT);
  std::filesystem::remove_all(root());
  for (const Durability level : kLevels) {
    for (const Kind kind : {Kind::kCreate, Kind::kReplace, Kind::kRead, Kind::kStatus, Kind::kDelete})
      EXPECT_EQ(Error({.kind = kind, .path = "file", .content = "x"}, level), ENOENT);
  }
  EXPECT_FALSE(std::filesystem::exists(root()));
  const auto opened = GetParam()->open(root(), {});
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(opened.status().message()), testing::HasSubstr(root()));
}

TEST_P(DirectoryTest, AFullDiskLeavesTheOldFileWhole) {
  RunInChild([this] {
    MountTmpfs(root(), 1 << 20);
    if (IsSkipped()) return;
    const std::string old_bytes(30'000, 'o'), new_bytes(200'000, 'n');
    std::vector<std::string> names;
    std::vector<FileOperation> operations;
    for (int i = 0; i < 8; ++i) names.push_back(fmt::format("{}", i));
    for (const std::string& name : names) {
      Put(At(name), old_bytes);
      operations.push_back({.kind = Kind::kReplace, .path = name, .content = new_bytes});
    }
    size_t full = 0;
    for (const FileResult& each : DoAll(operations, Durability::kBatch)) {
      EXPECT_TRUE(each.error == 0 || each.error == ENOSPC) << each.error;
      const std::string now = Contents(At(std::string(each.path)));
      EXPECT_TRUE(now == (each.error == 0 ? new_bytes : old_bytes)) << now.size() << ", errno " << each.error;
      full += each.error == ENOSPC ? 1 : 0;
    }
    EXPECT_GT(full, 0u);
    EXPECT_EQ(Temporaries(), 0u);
    EXPECT_EQ(Error({.kind = Kind::kCreate, .path = "more", .content = std::string(1 << 20, 'm')}), ENOSPC);
    EXPECT_FALSE(std::filesystem::exists(At("more")));
    Close();
  });
}

TEST_P(DirectoryTest, ARenameToAnotherFileSystemIsRefused) {
  RunInChild([this] {
    std::filesystem::create_directory(At("mounted"));
    MountTmpfs(At("mounted"), 1 << 20);
    if (IsSkipped()) return;
    Put(At("file"), "here");
    Put(At("mounted/other"), "there");
    EXPECT_EQ(Error({.kind = Kind::kRename, .path = "file", .to = "mounted/file"}), EXDEV);
    EXPECT_EQ(Error({.kind = Kind::kRenameOver, .path = "file", .to = "mounted/other"}), EXDEV);
    EXPECT_EQ(Error({.kind = Kind::kReplace, .path = "mounted/other", .content = "new"}, Durability::kBatch),
              0);
    EXPECT_EQ(Contents(At("file")), "here");
    EXPECT_EQ(Contents(At("mounted/other")), "new");
    Close();
  });
}

TEST_P(DirectoryTest, WithFewDescriptorsNothingIsLost) {
  RunInChild([this] {
    directory();
    const rlimit few{OpenDescriptors() + 12, OpenDescriptors() + 12};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    std::vector<std::string> names;
    std::vector<FileOperation> operations;
    for (int i = 0; i < 60; ++i) names.push_back(fmt::format("{}", i));
    for (const std::string& name : names) {
      if (names.size() % 2 == 0) Put(At(name), "old");
      operations.push_back({.kind = Kind::kReplace, .path = name, .content = "new"});
    }
    size_t done = 0;
    for (const FileResult& each : DoAll(operations, Durability::kBatch)) {
      EXPECT_TRUE(each.error == 0 || each.error == EMFILE) << each.error;
      EXPECT_EQ(Contents(At(std::string(each.path))), each.error == 0 ? "new" : "old");
      done += each.error == 0 ? 1 : 0;
    }
    EXPECT_GT(done, 0u);
    EXPECT_EQ(Temporaries(), 0u);
    Close();
  });
}

TEST_P(DirectoryTest, SeveralObjectsWorkAtTheSameTime) {
#if defined(__SANITIZE_THREAD__)
  if (std::string_view(GetParam()->name) == "uring")
    GTEST_SKIP() << "the thread sanitizer does not see that the memory of another ring was given back";
#endif
  constexpr int kThreads = 4, kTurns = 20;
  std::vector<std::thread> threads;
  std::atomic<size_t> failed = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int turn = 0; turn < kTurns; ++turn) {
        const std::unique_ptr<Directory> own = OpenWith();
        const std::string mine = fmt::format("{}-{}", t, turn);
        const FileOperation operations[] = {{.kind = Kind::kReplace, .path = mine, .content = mine},
                                            {.kind = Kind::kReplace, .path = "shared", .content = "whole"}};
        FileResult results[2];
        failed += own->Apply(operations, Durability::kNone, results);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(failed, 0u);
  EXPECT_EQ(Contents(At("shared")), "whole");
  EXPECT_EQ(Tree().size(), kThreads * kTurns + 1u);
}

std::vector<const DirectoryStrategy*> All() {
  std::vector<const DirectoryStrategy*> all;
  for (const DirectoryStrategy& strategy : under_test) all.push_back(&strategy);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Strategies, DirectoryTest, testing::ValuesIn(All()),
                         [](const auto& info) { return std::string(info.param->name); });

}  // namespace

int DirectoryConformanceMain(int argc, char** argv, std::span<const DirectoryStrategy> strategies) {
  under_test = strategies;
  return ConformanceMain(argc, argv);
}

}  // namespace weir
