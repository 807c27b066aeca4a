#include "results/run/run_renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "results/report/delimited_text.h"
#include "results/report/json_writer.h"
#include "results/report/schema.h"
#include "results/run/flag_legend.h"
#include "results/run/run_columns.h"
#include "results/run/run_header.h"
#include "results/run/run_page.h"
#include "results/run/run_text.h"
#include "results/run/run_verdict.h"
#include "results/text/escaped.h"

namespace weir {
namespace {

// --------------------------------------------------------------------------------------------- Markdown

std::string Line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += fmt::format(" {} |", MarkdownEscaped(cell));
  return line + "\n";
}

std::string MarkdownTable(const RunGroup& group, const RunNoise& noise, const FlagLegend& flags,
                          const std::vector<const RunColumn*>& columns) {
  std::vector<std::string> head = {std::string(RowsOf(group))};
  head.insert(head.end(), group.swept.begin(), group.swept.end());
  std::string rule = "|---|";
  for (size_t i = 0; i < group.swept.size(); ++i) rule += "--:|";
  for (const RunColumn* each : columns) {
    head.push_back(Joined({std::string(TopOf(*each, group)), std::string(BottomOf(*each, group))}, " "));
    rule += each->align == Align::kRight ? "--:|" : "---|";
  }
  std::string table = Line(head) + rule + "\n";
  for (const auto* cases : {&group.ranking.cases, &group.limits}) {
    for (const CaseSummary& each : *cases) {
      std::vector<std::string> cells = {each.IsLimit() ? "limit " + each.row_label : each.row_label};
      for (const std::string& key : group.swept)
        cells.push_back(ValueText(group.terms, key, each.Parameter(key).value_or("")));
      for (const RunColumn* column : columns) {
        cells.push_back(
            each.errors > 0
                ? ""
                : column->cell({group, each, noise, flags}).value_or(std::string(column->absent)));
      }
      if (each.errors > 0) cells[1 + group.swept.size()] = "error";
      table += Line(cells);
    }
  }
  return table;
}

std::string RenderMarkdown(const RunSummary& run, const RunView& view) {
  const FlagLegend flags(run, true);
  std::string text = MarkdownEscaped(DescribeRun(run)) + "\n";
  std::string separator = "\n";
  for (const std::string& line : Answer(run)) {
    text += std::exchange(separator, "") + "- " + MarkdownEscaped(line) + "\n";
  }
  for (const RunGroup& group : run.groups) {
    const auto columns = ColumnsOf(group, run.noise, flags, view.columns);
    text += fmt::format("\n### {}\n\n{}\n**{}**\n", MarkdownEscaped(DescribeGroup(group)),
                        MarkdownTable(group, run.noise, flags, columns),
                        MarkdownEscaped(Verdict(group, run.noise)));
  }
  std::vector<std::string> notes = Notes(run);
  for (const std::string& line : flags.Lines()) notes.push_back(line);
  if (std::string call = InYourProgram(run); !call.empty()) notes.push_back(std::move(call));
  separator = "\n";
  for (const std::string& note : notes)
    text += std::exchange(separator, "") + "- " + MarkdownEscaped(note) + "\n";
  return text;
}

// ----------------------------------------------------------------------------------------- JSON and CSV

// A figure of a case, under its name for programs.
struct Figure {
  std::string_view column;
  std::string_view key;
  std::optional<double> (*of)(const CaseSummary& each);
};

template <MedianEstimate CaseSummary::*kEstimate>
std::optional<double> MedianFigure(const CaseSummary& each) {
  return (each.*kEstimate).median;
}

template <std::optional<CountRange> CaseSummary::*kRange, uint64_t CountRange::*kEnd>
std::optional<double> RangeFigure(const CaseSummary& each) {
  if (!(each.*kRange)) return std::nullopt;
  return static_cast<double>((*(each.*kRange)).*kEnd);
}

template <double Interval::*kEnd>
std::optional<double> TimeEnd(const CaseSummary& each) {
  const auto& interval = each.ns_per_record.interval;
  return interval ? std::optional((*interval).*kEnd) : std::nullopt;
}

template <double Interval::*kEnd>
std::optional<double> RatioEnd(const CaseSummary& each) {
  const auto& difference = each.against_fastest.difference;
  if (!difference || !difference->interval) return std::nullopt;
  return (*difference->interval).*kEnd;
}

std::optional<double> Ratio(const CaseSummary& each) {
  const auto& difference = each.against_fastest.difference;
  return difference ? std::optional(difference->ratio) : std::nullopt;
}

std::optional<double> Detectable(const CaseSummary& each) {
  const auto& difference = each.against_fastest.difference;
  return difference ? difference->detectable : std::nullopt;
}

constexpr std::array kFigures = {
    Figure{schema::kThroughputColumn, schema::kBytesPerSecond, MedianFigure<&CaseSummary::bytes_per_second>},
    Figure{schema::kTimeColumn, schema::kNsPerRecord, MedianFigure<&CaseSummary::ns_per_record>},
    Figure{schema::kIntervalColumn, "ns_per_record_low", TimeEnd<&Interval::low>},
    Figure{schema::kIntervalColumn, "ns_per_record_high", TimeEnd<&Interval::high>},
    Figure{schema::kDifferenceColumn, "ratio_to_best", Ratio},
    Figure{schema::kDifferenceColumn, "ratio_low", RatioEnd<&Interval::low>},
    Figure{schema::kDifferenceColumn, "ratio_high", RatioEnd<&Interval::high>},
    Figure{schema::kDifferenceColumn, "detectable", Detectable},
    Figure{schema::kLimitColumn, schema::kLimitRatio, MedianFigure<&CaseSummary::limit_ratio>},
    Figure{schema::kMemoryColumn, schema::kAnonPeakBytes,
           RangeFigure<&CaseSummary::anon_peak_bytes, &CountRange::high>},
    Figure{schema::kCpuColumn, schema::kCpuSecondsPerGb, MedianFigure<&CaseSummary::cpu_seconds_per_gb>},
    Figure{schema::kAppendsColumn, schema::kAppendP50Ns, MedianFigure<&CaseSummary::append_p50_ns>},
    Figure{schema::kAppendsColumn, schema::kAppendP99Ns, MedianFigure<&CaseSummary::append_p99_ns>},
    Figure{schema::kAppendsColumn, schema::kAppendP999Ns, MedianFigure<&CaseSummary::append_p999_ns>},
    Figure{schema::kAppendsColumn, schema::kAppendMaxNs, MedianFigure<&CaseSummary::append_max_ns>},
    Figure{schema::kPackedColumn, schema::kPackedRatio, MedianFigure<&CaseSummary::packed_ratio>},
    Figure{schema::kHeldColumn, schema::kHeldRatio, MedianFigure<&CaseSummary::held_ratio>},
    Figure{schema::kFaultsColumn, schema::kFaultsPerUnit, MedianFigure<&CaseSummary::faults_per_unit>},
    Figure{schema::kLongestColumn, schema::kCallMaxNs, MedianFigure<&CaseSummary::call_max_ns>},
    Figure{schema::kSyncColumn, schema::kSyncSeconds, MedianFigure<&CaseSummary::sync_seconds>},
    Figure{schema::kDurableColumn, "durable_bytes_per_second",
           MedianFigure<&CaseSummary::durable_bytes_per_second>},
    Figure{schema::kWaitedColumn, "stalled_share", MedianFigure<&CaseSummary::stalled_share>},
    Figure{schema::kCallsColumn, "syscalls_low", RangeFigure<&CaseSummary::syscalls, &CountRange::low>},
    Figure{schema::kCallsColumn, "syscalls_high", RangeFigure<&CaseSummary::syscalls, &CountRange::high>},
    Figure{schema::kSyncsColumn, "syncs_low", RangeFigure<&CaseSummary::syncs, &CountRange::low>},
    Figure{schema::kSyncsColumn, "syncs_high", RangeFigure<&CaseSummary::syncs, &CountRange::high>},
    Figure{schema::kWakeUpsColumn, schema::kWakeUps, MedianFigure<&CaseSummary::wake_ups>},
    Figure{schema::kSocketColumn, schema::kSocketBytes, MedianFigure<&CaseSummary::socket_bytes>},
    Figure{schema::kSyncBytesColumn, "bytes_per_sync", MedianFigure<&CaseSummary::bytes_per_sync>},
    Figure{schema::kCpuUnitColumn, schema::kCpuNsPerUnit, MedianFigure<&CaseSummary::cpu_ns_per_unit>},
};

// A column without a figure would be missing from JSON and CSV. The state and the flags are no numbers; what was timed
// alone or among others has the figures of appends.
static_assert(std::ranges::all_of(schema::kColumns, [](std::string_view column) {
  return column == schema::kStateColumn || column == schema::kFlagsColumn || column == schema::kAloneColumn ||
         column == schema::kWaitsColumn ||
         std::ranges::find(kFigures, column, &Figure::column) != kFigures.end();
}));

bool Shown(std::string_view column, const RunView& view) {
  if (view.columns.empty()) return true;
  const auto is_named = [&](std::string_view name) {
    return std::ranges::find(view.columns, name) != view.columns.end();
  };
  // The same figures by other names, where it is not appending that was timed.
  const bool by_another_name =
      column == schema::kAppendsColumn && (is_named(schema::kAloneColumn) || is_named(schema::kWaitsColumn));
  return is_named(column) || by_another_name;
}

std::string FlagsText(const CaseSummary& each) {
  std::vector<std::string> flags;
  for (const FlagCount& flag : each.flags) flags.push_back(fmt::format("{}:{}", flag.name, flag.rounds));
  return Joined(flags, ",");
}

void WriteRow(const CaseSummary& each, std::string_view state, const RunView& view, JsonWriter& json) {
  json.StartObject().String("name", each.name).StringUnlessEmpty("state", state);
  json.Integer("rounds", static_cast<int64_t>(each.rounds));
  if (each.errors > 0) {
    json.Integer("errors", static_cast<int64_t>(each.errors)).String("error", each.first_error);
  } else {
    for (const Figure& figure : kFigures) {
      if (Shown(figure.column, view)) json.Number(figure.key, figure.of(each));
    }
  }
  if (Shown(schema::kFlagsColumn, view)) json.StringUnlessEmpty("flags", FlagsText(each));
  json.EndObject();
}

std::string_view RowState(const CaseSummary& each, const RunGroup& group) {
  return each.IsLimit() && each.errors == 0 ? "limit" : StateOf(each, group.ranking);
}

void WriteGroup(const RunGroup& group, const RunNoise& noise, const RunView& view, JsonWriter& json) {
  json.StartObject().String("title", DescribeGroup(group)).String("unit", group.terms.unit);
  json.String("verdict", Verdict(group, noise));
  if (group.ranking.sensitivity) {
    json.Number("detectable_typical", group.ranking.sensitivity->typical);
    json.Number("detectable_worst", group.ranking.sensitivity->worst);
  }
  json.StartArray("rows");
  for (const auto* cases : {&group.ranking.cases, &group.limits}) {
    for (const CaseSummary& each : *cases) WriteRow(each, RowState(each, group), view, json);
  }
  json.EndArray().EndObject();
}

void WriteNoise(const RunNoise& noise, JsonWriter& json) {
  json.Number("foreign_cpus", noise.foreign_cpus).Number("cpus", noise.cpus);
  json.Number("slow_cpu_share", noise.slow_cpu_share);
  if (noise.slow_cpu_share) json.Number("slow_cpu_factor", noise.slow_cpu_factor);
  json.Bool("others_busy", noise.others_busy).StartArray("disturbed_rounds");
  for (const DisturbedRound& each : noise.disturbed) {
    json.StartObject().Integer("round", each.round).Number("factor", each.factor);
    json.Integer("cases", static_cast<int64_t>(each.cases));
    json.Integer("measured", static_cast<int64_t>(each.measured)).EndObject();
  }
  json.EndArray();
}

std::string RenderJson(const RunSummary& run, const RunView& view) {
  JsonWriter json;
  json.StartObject().Integer("schema_version", kRunSchemaVersion).StartObject("context");
  for (const auto& [key, value] : run.context) json.String(key, value);
  json.EndObject();
  WriteNoise(run.noise, json);
  json.Strings("answer", Answer(run));
  json.Strings("notes", Notes(run));
  json.StringUnlessEmpty("in_your_program", InYourProgram(run));
  json.StartArray("groups");
  for (const RunGroup& group : run.groups) WriteGroup(group, run.noise, view, json);
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

std::string RenderCsv(const RunSummary& run, const RunView& view) {
  std::vector<std::string> head = {"group", "name", "state", "rounds", "errors"};
  for (const Figure& figure : kFigures) {
    if (Shown(figure.column, view)) head.emplace_back(figure.key);
  }
  head.insert(head.end(), {"flags", "error"});
  std::string text = CsvLine(head);
  for (const RunGroup& group : run.groups) {
    for (const auto* cases : {&group.ranking.cases, &group.limits}) {
      for (const CaseSummary& each : *cases) {
        std::vector<std::string> fields = {CsvText(DescribeGroup(group)), CsvText(each.name),
                                           CsvText(RowState(each, group)), std::to_string(each.rounds),
                                           std::to_string(each.errors)};
        for (const Figure& figure : kFigures) {
          if (!Shown(figure.column, view)) continue;
          fields.push_back(CsvNumber(each.errors > 0 ? std::nullopt : figure.of(each)));
        }
        fields.insert(fields.end(), {CsvText(FlagsText(each)), CsvText(each.first_error)});
        text += CsvLine(fields);
      }
    }
  }
  return text;
}

constexpr RunRenderer kRenderers[] = {{"text", RenderRunText},
                                      {"markdown", RenderMarkdown},
                                      {"json", RenderJson},
                                      {"csv", RenderCsv},
                                      {"html", RenderRunPage}};

}  // namespace

std::span<const RunRenderer> RunRenderers() { return kRenderers; }

}  // namespace weir
