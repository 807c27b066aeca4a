#include "harness/bench/bench_flags.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "commands/console/command_line.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/records/quantity.h"
#include "results/report/delimited_text.h"

namespace weir {
namespace {

using Texts = std::vector<std::string>;

struct Typed {
  std::string seed = "1";
  Texts suggested;
  std::string preset;
  BenchFlags flags;
};

void DeclareList(CLI::App& app, const std::string& name, Texts& texts, const std::string& about) {
  app.add_option(name, texts, about)->delimiter(',')->allow_extra_args(false)->type_name("NAME,…");
}

void Declare(CLI::App& app, std::span<const Workload> workloads, Typed& typed) {
  std::vector<std::string_view> names;
  for (const Workload& each : workloads) names.push_back(each.name);
  Selection& selection = typed.flags.selection;
  DeclareList(app, "--workload", selection.workloads,
              fmt::format("what is done: {}; default {}", fmt::join(names, ", "), names.front()));
  DeclareList(app, "--strategy", selection.strategies, "only these");
  DeclareParameters(app, workloads, selection.choices);
  app.add_option(
         "--suggest", typed.suggested,
         "values of a parameter, as its flag has them, for where what is measured has it and the flag "
         "is not there")
      ->allow_extra_args(false)
      ->type_name("KEY=A,B,…");
  app.add_option(
         "--preset", typed.preset,
         "quick or full: where neither the flag nor a suggestion is there, what `weir run` takes then")
      ->check(CLI::IsMember({"quick", "full"}))
      ->type_name("NAME");
  app.add_option("--seed", typed.seed, "for what is drawn, as the sizes and contents of records")
      ->type_name("N");
  app.add_flag("--cold", typed.flags.cold, "neither wait for earlier writes nor warm memory before a case");
  app.add_flag("--peers", selection.peers,
               "other programs too, where they are installed, each of its workload");
  app.add_flag("--observe", typed.flags.observe,
               "after the timed pass of each case, an untimed one that watches single Appends and memory");
  app.add_flag("--no-durable", typed.flags.no_durable,
               "do not wait, after the clock has stopped, until the device has all that a case wrote");
  app.add_option("--session", typed.flags.session_directory,
                 "a directory of this user's that the processes of one session share: what they expect to "
                 "find at the end is made once and left there")
      ->type_name("DIR");
  app.add_flag("--describe", typed.flags.describe, "print the cases and strategies as JSON and end");
}

// Where the flag itself is not there.
absl::Status TakeSuggestion(const std::string& text, std::vector<Choice>& choices) {
  const size_t equals = text.find('=');
  const auto choice = std::ranges::find(choices, text.substr(0, equals), &Choice::key);
  if (equals == std::string::npos || choice == choices.end())
    return absl::InvalidArgumentError(fmt::format("--suggest: '{}' is no value of a parameter", text));
  if (!choice->texts.empty()) return absl::OkStatus();
  for (const std::string_view value : Split(std::string_view(text).substr(equals + 1), ','))
    choice->texts.emplace_back(value);
  choice->suggested = true;
  return absl::OkStatus();
}

void ApplyPreset(std::span<const Workload> workloads, const std::string& preset, Selection& selection) {
  for (const Workload& workload : workloads) {
    if (std::ranges::find(selection.workloads, workload.name) == selection.workloads.end()) continue;
    for (const Parameter& each : workload.parameters) {
      const auto choice = std::ranges::find(selection.choices, each.key, &Choice::key);
      if (!choice->texts.empty()) continue;
      const std::vector<std::string_view>& values = preset == "full" ? each.full : each.quick;
      choice->texts.assign(values.begin(), values.end());
      choice->suggested = true;
    }
  }
}

absl::Status Interpret(std::span<const Workload> workloads, Typed& typed) {
  Selection& selection = typed.flags.selection;
  const absl::StatusOr<uint64_t> seed = ParseQuantity(typed.seed);
  if (!seed.ok())
    return absl::InvalidArgumentError(fmt::format("--seed: {}", std::string(seed.status().message())));
  selection.seed = *seed;
  for (const std::string& text : typed.suggested) {
    absl::Status taken = TakeSuggestion(text, selection.choices);
    if (!taken.ok()) return taken;
  }
  if (!typed.preset.empty()) ApplyPreset(workloads, typed.preset, selection);
  std::erase_if(selection.choices, [](const Choice& each) { return each.texts.empty(); });
  return absl::OkStatus();
}

bool IsGoogleBenchmarks(std::string_view argument) {
  return argument.starts_with("--benchmark_") || argument.starts_with("--v=") || argument == "--help";
}

}  // namespace

absl::StatusOr<BenchFlags> TakeBenchFlags(std::span<const Workload> workloads,
                                          std::vector<std::string>& arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  Typed typed;
  try {
    Declare(app, workloads, typed);
    std::reverse(arguments.begin(), arguments.end());  // the order in which CLI11 takes them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(ComplaintOf(app, error));
  } catch (const CLI::Error& error) {
    return absl::InvalidArgumentError(error.what());
  }
  arguments = app.remaining();
  const auto unknown = std::ranges::find_if_not(arguments, IsGoogleBenchmarks);
  if (unknown != arguments.end())
    return absl::InvalidArgumentError(fmt::format("there is no option {}; --help shows all", *unknown));
  absl::Status status = Interpret(workloads, typed);
  if (!status.ok()) return status;
  return typed.flags;
}

std::string BenchFlagsHelp(std::span<const Workload> workloads) {
  CommandLine app("bench", "");
  app.set_help_flag();
  Typed typed;
  Declare(app, workloads, typed);
  return app.help();
}

namespace {

// What a parameter is to some workloads.
struct Meaning {
  std::string text;
  std::vector<std::string_view> workloads;
};

std::string MeaningOf(const Parameter& parameter) {
  std::string meaning(parameter.meaning);
  if (!parameter.quick.empty())
    meaning += fmt::format("; `weir run` takes {}", fmt::join(parameter.quick, ","));
  if (!parameter.full.empty()) meaning += fmt::format("; --preset full {}", fmt::join(parameter.full, ","));
  return meaning;
}

// "of encrypt, decrypt: the reading strategy", a line for each meaning; without the names where all have it.
std::string MeaningsOf(std::string_view key, std::span<const Workload> workloads) {
  std::vector<Meaning> meanings;
  for (const Workload& each : workloads) {
    const Parameter* const parameter = each.FindParameter(key);
    if (parameter == nullptr) continue;
    std::string text = MeaningOf(*parameter);
    auto known = std::ranges::find(meanings, text, &Meaning::text);
    if (known == meanings.end()) known = meanings.insert(known, {std::move(text)});
    known->workloads.push_back(each.name);
  }
  if (meanings[0].workloads.size() == workloads.size()) return meanings[0].text;
  std::vector<std::string> lines;
  for (const Meaning& each : meanings)
    lines.push_back(fmt::format("of {}: {}", fmt::join(each.workloads, ", "), each.text));
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

void DeclareParameters(CLI::App& app, std::span<const Workload> workloads, std::vector<Choice>& choices) {
  std::vector<const Parameter*> parameters;
  for (const Workload& workload : workloads) {
    for (const Parameter& each : workload.parameters) {
      if (std::ranges::find(parameters, each.key, &Parameter::key) == parameters.end())
        parameters.push_back(&each);
    }
  }
  choices.resize(parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i) {
    choices[i].key = parameters[i]->key;
    app.add_option(FlagOf(parameters[i]->key), choices[i].texts, MeaningsOf(parameters[i]->key, workloads))
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name(fmt::format("{},…", parameters[i]->value_name));
  }
}

}  // namespace weir
