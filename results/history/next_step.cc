#include "results/history/next_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kMostNames = 8;
constexpr size_t kHashShown = 12;

bool IsPlain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("._-/").find(c) != std::string_view::npos;
}

// Hashes, tags and branches; nothing that git takes for an option.
bool CanBeCommit(const std::string& text) {
  return !text.empty() && text[0] != '-' && std::ranges::all_of(text, IsPlain);
}

// "#2" tells benchmarks of one name apart, and is in no program.
std::string_view WithoutNumber(std::string_view name) {
  const size_t at = name.rfind('#');
  const bool number =
      at != name.npos && at + 1 < name.size() && name.find_first_not_of("0123456789", at + 1) == name.npos;
  return number ? name.substr(0, at) : name;
}

std::string RegexQuoted(std::string_view name) {
  std::string quoted;
  for (const char c : name) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

// Names that cannot be shown as they are can neither be pasted.
std::string FilterOf(std::span<const std::string> names) {
  std::string alternatives;
  for (const std::string& name : names.first(std::min(kMostNames, names.size()))) {
    if (Printable(name) != name) continue;
    alternatives += (alternatives.empty() ? "" : "|") + RegexQuoted(WithoutNumber(name));
  }
  return alternatives.empty()
             ? ""
             : " -- " + ShellQuoted(fmt::format("--benchmark_filter=^({})(/|$)", alternatives));
}

std::string FolderOf(const std::string& commit) {
  std::string folder = "../weir-" + commit.substr(0, kHashShown);
  std::replace(folder.begin() + 3, folder.end(), '/', '-');
  return folder;
}

}  // namespace

std::string ShellQuoted(const std::string& text) {
  if (!text.empty() && std::ranges::all_of(text, IsPlain)) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

std::string NextStep(const std::string& commit_before, const std::string& commit_after,
                     std::span<const std::string> names, const BuildSteps& steps) {
  if (!CanBeCommit(commit_before) || !CanBeCommit(commit_after)) return "";
  std::string command;
  for (const std::string& commit : {commit_before, commit_after}) {
    command += fmt::format("git worktree add --force --detach {0} {1} && (cd {0} && {2}) && ",
                           FolderOf(commit), commit.substr(0, 40), steps.build);
  }
  return command + fmt::format("weir gate --ab {}/{} {}/{}{}", FolderOf(commit_before),
                               ShellQuoted(steps.bench), FolderOf(commit_after), ShellQuoted(steps.bench),
                               FilterOf(names));
}

}  // namespace weir
