#include "tests/conformance/process_state.h"

#include <dirent.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

namespace weir {
namespace {

// The names in a directory of /proc, all of them numbers.
std::vector<int> Numbers(const char* path) {
  std::vector<int> numbers;
  DIR* const directory = ::opendir(path);
  if (directory == nullptr) return numbers;
  while (const dirent* const entry = ::readdir(directory)) {
    if (entry->d_name[0] != '.') numbers.push_back(std::atoi(entry->d_name));
  }
  ::closedir(directory);
  return numbers;
}

}  // namespace

size_t OpenDescriptors() {
  return Numbers("/proc/self/fd").size() - 1;
}  // without the one it is read through
std::vector<int> ThreadIds() { return Numbers("/proc/self/task"); }
size_t Threads() { return ThreadIds().size(); }

size_t AnonymousMemory() {
  std::ifstream status("/proc/self/status");
  size_t kibibytes = 0;
  for (std::string word; status >> word;) {
    if (word == "RssAnon:") status >> kibibytes;
  }
  return kibibytes * 1024;
}

void WaitForThreads(size_t count) {
  while (Threads() > count) std::this_thread::yield();
}

}  // namespace weir
