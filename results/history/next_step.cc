#include "results/history/next_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kMostNames = 8;
constexpr size_t kHashShown = 12;
constexpr std::string_view kThreads = "/threads:";

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

// What Google Benchmark appends comes behind the name, but before the threads.
std::string ExpressionOf(const std::string& name) {
  const std::string_view plain = WithoutNumber(name);
  const size_t threads = plain.rfind(kThreads);
  if (threads == plain.npos) return RegexQuoted(plain);
  return RegexQuoted(plain.substr(0, threads)) + "(/.*)?" + RegexQuoted(plain.substr(threads));
}

// Names that cannot be shown as they are can neither be pasted.
std::string FilterOf(std::span<const std::string> names) {
  std::string alternatives;
  for (const std::string& name : names.first(std::min(kMostNames, names.size()))) {
    if (Printable(name) != name) continue;
    alternatives += (alternatives.empty() ? "" : "|") + ExpressionOf(name);
  }
  return alternatives.empty()
             ? ""
             : " -- " + ShellQuoted(fmt::format("--benchmark_filter=^({})(/|$)", alternatives));
}

std::string FolderOf(const std::string& commit, size_t characters) {
  std::string folder = "../weir-" + commit.substr(0, characters);
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
  const bool differ = commit_before.substr(0, kHashShown) != commit_after.substr(0, kHashShown);
  const size_t characters = differ ? kHashShown : std::string::npos;
  const std::string old_folder = FolderOf(commit_before, characters),
                    new_folder = FolderOf(commit_after, characters);
  std::string command;
  for (const auto& [commit, folder] :
       {std::pair(commit_before, old_folder), std::pair(commit_after, new_folder)}) {
    command += fmt::format("git worktree add --force --detach {0} {1} && (cd {0} && {2}) && ", folder, commit,
                           steps.build);
  }
  return command + fmt::format("weir gate --ab {}/{} {}/{}{}", old_folder, ShellQuoted(steps.bench),
                               new_folder, ShellQuoted(steps.bench), FilterOf(names));
}

}  // namespace weir
