#include "harness/probes/foreign_cpu.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>
#include <thread>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr pid_t kKernelThreads = 2;  // their parent
constexpr double kWorthANameCpus = 0.01;
constexpr size_t kMostNames = 3;

double SteadySeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A kernel thread's without what it works on: "kworker" of "kworker/0:1-events".
std::string NameOf(std::string_view command, pid_t parent) {
  return std::string(parent == kKernelThreads ? command.substr(0, command.find('/')) : command);
}

}  // namespace

std::string ForeignCpu::Text() const {
  std::string names;
  size_t count = 0;
  for (const auto& [name, taken] : takers) {
    const double of_cpus = seconds > 0 ? taken / seconds : 0;
    if (of_cpus < kWorthANameCpus || count++ == kMostNames) break;
    names += fmt::format("{}{} {:.2f}", names.empty() ? "" : ", ", name, of_cpus);
  }
  return fmt::format("{:.2f} of {} CPU{}{}", Taken(), cpus, cpus == 1 ? "" : "s",
                     names.empty() ? "" : fmt::format(" ({})", names));
}

ForeignCpuWatch::ForeignCpuWatch(const SystemRoot& root)
    : root_(root),
      probe_(root),
      cpus_(std::max(1u, std::thread::hardware_concurrency())),
      start_(probe_.Take()),
      start_seconds_(SteadySeconds()),
      looked_at_(start_seconds_),
      last_(Processes()) {}

std::map<ForeignCpuWatch::Identity, ForeignCpuWatch::Process> ForeignCpuWatch::Processes() const {
  std::map<Identity, Process> processes;
  const double tick = 1.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  std::error_code error;
  for (std::filesystem::directory_iterator each(root_.Path("/proc"), error), end; !error && each != end;
       each.increment(error)) {
    const std::string number = each->path().filename();
    const std::optional<std::string> text =
        number[0] >= '1' && number[0] <= '9' ? root_.Read("/proc/" + number + "/stat") : std::nullopt;
    // "12 (a name) S 1 …": the name may have parentheses of its own.
    const size_t open = text ? text->find('(') : std::string::npos;
    const size_t close = text ? text->rfind(')') : std::string::npos;
    if (open == std::string::npos || close == std::string::npos) continue;
    std::istringstream fields(text->substr(close + 1));
    std::string state, skipped;
    pid_t parent = 0;
    unsigned long long user = 0, system = 0, start = 0;
    fields >> state >> parent;
    for (int i = 5; i < 14; ++i) fields >> skipped;  // numbered as in proc(5)
    fields >> user >> system;
    for (int i = 16; i < 22; ++i) fields >> skipped;
    fields >> start;
    const auto pid = static_cast<pid_t>(std::stol(number));
    if (!fields || pid == ::getpid() || parent == ::getpid()) continue;
    processes[{pid, start}] = {NameOf(std::string_view(*text).substr(open + 1, close - open - 1), parent),
                               static_cast<double>(user + system) * tick};
  }
  return processes;
}

void ForeignCpuWatch::Look(double seconds) {
  if (const double now = SteadySeconds(); now - looked_at_ >= seconds) {
    looked_at_ = now;
    Account();
  }
}

void ForeignCpuWatch::Account() {
  std::map<Identity, Process> processes = Processes();
  for (const auto& [identity, process] : processes) {
    const auto before = last_.find(identity);
    const double taken = process.cpu_seconds - (before == last_.end() ? 0 : before->second.cpu_seconds);
    if (taken > 0) takers_[process.name] += taken;
  }
  last_ = std::move(processes);
}

std::optional<ForeignCpu> ForeignCpuWatch::SoFar() {
  const Contamination between = Between(start_, probe_.Take());
  if (!between.foreign_cpu_seconds) return std::nullopt;
  ForeignCpu foreign{.seconds = SteadySeconds() - start_seconds_,
                     .cpu_seconds = *between.foreign_cpu_seconds,
                     .cpus = cpus_};
  Account();
  foreign.takers.assign(takers_.begin(), takers_.end());
  std::ranges::stable_sort(foreign.takers, std::greater<>(), &std::pair<std::string, double>::second);
  return foreign;
}

}  // namespace weir
