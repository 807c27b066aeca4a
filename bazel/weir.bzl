"""Benchmarks as tests of your workspace: each is an ordinary target made with Google Benchmark.

    load("@weir//bazel:weir.bzl", "weir_benchmark_smoke_test", "weir_regression_test")

`weir_regression_test` fails when the benchmark has become slower than a baseline, `weir_benchmark_smoke_test` when one of
its benchmarks cannot be run at all. Both run alone, unsandboxed, on this machine, and are never cached: another test beside
it would be measured too, and yesterday's verdict is about yesterday's machine.
"""

_TAGS = ["exclusive", "external", "local", "no-cache", "no-remote", "no-sandbox"]

# What Bazel was told to filter (--test_filter) goes before the target's own filter.
_PROLOGUE = """#!/bin/bash
set -uo pipefail
weir=%{weir}
benchmark=%{benchmark}
outputs=${TEST_UNDECLARED_OUTPUTS_DIR:-$(mktemp -d)}
filter=${TESTBRIDGE_TEST_ONLY:-}
[[ -n $filter ]] || filter=%{filter}
arguments=(%{args})
[[ -z $filter ]] || arguments+=("--benchmark_filter=$filter")
"""

_NOT_OPTIMISED = """#!/bin/bash
echo "%{label}: its benchmark was built with -c %{mode}, whose figures mean nothing: bazel test -c opt %{label}"
exit 2
"""

_REGRESSION = _PROLOGUE + """
if [[ %{flaky} == True ]]; then
  echo "%{label} is flaky: what fails is measured again, up to three times; a true regression may pass by luck then"
fi
flags=(--min-effect %{min_effect} --tolerance %{tolerance} --junit "$outputs/gate.xml" %{flags})
[[ -z %{overrides} ]] || flags+=(--overrides %{overrides})
if ! grep -q -e '--html' < <("$weir" gate --help); then :; else flags+=(--html "$outputs/gate.html"); fi
%{measure}
code=$?
[[ -z ${XML_OUTPUT_FILE:-} || ! -s $outputs/gate.xml ]] || cp "$outputs/gate.xml" "$XML_OUTPUT_FILE"
# A report of another machine is never a pass, whatever the target says of what is inconclusive.
if ((code == 4)) && [[ %{on_inconclusive} == pass ]] && ! grep -q 'of different machines' "$outputs/gate.txt"; then
  code=0
fi
exit "$code"
"""

# Both programs in turn, which is the only evidence that proves.
_AGAINST_PROGRAM = """\
[[ "${flags[*]}" == *metric?instructions* ]] || flags+=(--out-old "$outputs/old.json" --out-new "$outputs/new.json")
"$weir" gate --ab --time %{time} "${flags[@]}" %{baseline} "$benchmark" -- ${arguments[@]+"${arguments[@]}"} |
  tee "$outputs/gate.txt\""""

_AGAINST_REPORT = """\
"$benchmark" ${arguments[@]+"${arguments[@]}"} --benchmark_repetitions=%{repetitions} \\
  --benchmark_report_aggregates_only=false --benchmark_out="$outputs/report.json" --benchmark_out_format=json >&2 || exit
[[ -z %{history} ]] || flags+=(--history %{history})
"$weir" gate "${flags[@]}" %{baseline} "$outputs/report.json" | tee "$outputs/gate.txt\""""

_SMOKE = _PROLOGUE + """
report=$outputs/report.json
"$benchmark" ${arguments[@]+"${arguments[@]}"} --benchmark_min_time=0.000001 --benchmark_out="$report" \\
  --benchmark_out_format=json || exit
failed=$(grep -c '"error_occurred": true' "$report")
run=$(grep -c '"run_type": "iteration"' "$report")
echo "%{label}: $run benchmarks ran once, $failed of them failed"
((run > 0 && failed == 0))
"""

def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _expand(template, values):
    for name, value in values.items():
        template = template.replace("%{" + name + "}", value)
    return template

def _program(target):
    """The program of a target, or None where it is a file that is not run."""
    executable = target[DefaultInfo].files_to_run.executable
    return None if executable == None or executable.extension in ("json", "gz") else executable

def _common(ctx):
    return {
        "args": " ".join([_quoted(argument) for argument in ctx.attr.benchmark_args]),
        "benchmark": _quoted("./" + ctx.executable.benchmark.short_path),
        "filter": _quoted(ctx.attr.filter),
        "label": str(ctx.label).replace("@@//", "//"),  # which is how Bazel 7 and later call the main repository
        "mode": ctx.var["COMPILATION_MODE"],
        "weir": _quoted("./" + ctx.executable.weir.short_path),
    }

def _test(ctx, template, values, files = [], targets = []):
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, _expand(template, values), is_executable = True)
    runfiles = ctx.runfiles(files = files + [ctx.executable.benchmark, ctx.executable.weir])
    for target in targets + [ctx.attr.benchmark, ctx.attr.weir]:
        runfiles = runfiles.merge(target[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = script, runfiles = runfiles)]

def _regression_impl(ctx):
    values = _common(ctx)
    if ctx.var["COMPILATION_MODE"] != "opt":
        return _test(ctx, _NOT_OPTIMISED, values)
    program = _program(ctx.attr.baseline)
    baseline = program or ctx.file.baseline
    if program and ctx.file.history:
        fail("%s: a history is for a baseline that is a report; programs are measured in turn" % ctx.label)
    values["measure"] = _AGAINST_PROGRAM if program else _AGAINST_REPORT
    values = dict(
        values,
        measure = _expand(values["measure"], dict(
            baseline = _quoted("./" + baseline.short_path),
            history = _quoted("./" + ctx.file.history.short_path if ctx.file.history else ""),
            repetitions = str(ctx.attr.repetitions),
            time = _quoted(ctx.attr.time),
        )),
        flags = " ".join([_quoted(flag) for flag in ctx.attr.flags]),
        flaky = str(ctx.attr.is_flaky),
        min_effect = _quoted(ctx.attr.min_effect),
        on_inconclusive = ctx.attr.on_inconclusive,
        overrides = _quoted("./" + ctx.file.overrides.short_path if ctx.file.overrides else ""),
        tolerance = _quoted(ctx.attr.tolerance),
    )
    further = [file for file in [baseline, ctx.file.history, ctx.file.overrides] if file]
    return _test(ctx, _REGRESSION, values, further, [ctx.attr.baseline])

def _smoke_impl(ctx):
    return _test(ctx, _SMOKE, _common(ctx))

_COMMON_ATTRS = {
    "benchmark": attr.label(mandatory = True, executable = True, cfg = "target"),
    "benchmark_args": attr.string_list(),
    "filter": attr.string(),
    "weir": attr.label(default = "//:weir", executable = True, cfg = "target", allow_files = True),
}

_regression_test = rule(
    implementation = _regression_impl,
    attrs = dict(
        _COMMON_ATTRS,
        baseline = attr.label(mandatory = True, allow_single_file = True),
        flags = attr.string_list(),
        history = attr.label(allow_single_file = True),
        is_flaky = attr.bool(),
        min_effect = attr.string(),
        on_inconclusive = attr.string(values = ["fail", "pass"]),
        overrides = attr.label(allow_single_file = True),
        repetitions = attr.int(),
        time = attr.string(),
        tolerance = attr.string(),
    ),
    test = True,
)

_smoke_test = rule(implementation = _smoke_impl, attrs = _COMMON_ATTRS, test = True)

def weir_regression_test(
        name,
        benchmark,
        baseline,
        history = None,
        tolerance = "10%",
        min_effect = "5%",
        time = "20s",
        filter = "",
        benchmark_args = [],
        on_inconclusive = "fail",
        overrides = None,
        repetitions = 10,
        flags = [],
        tags = [],
        flaky = False,
        **kwargs):
    """Fails when `benchmark` has become slower than `baseline`; `weir gate --help` has the rule and its words.

    Beside Bazel's own test.xml, whose cases are the benchmarks, gate.txt (the table), gate.xml (JUnit), gate.html and
    the reports (old.json and new.json, or report.json) are among the undeclared outputs. --test_filter becomes the benchmark
    filter.

    Args:
      name: of the test.
      benchmark: a target made with Google Benchmark. It is measured as the test is built: bazel test -c opt.
      baseline: another such target, of the baseline's sources or binary: both are measured in turn. Or a report (.json)
        of this machine: then nothing is shown to be slower without a history.
      history: with a report: the database of `weir track`, which knows how far each benchmark moves by itself.
      tolerance: a pass must have shown that no benchmark is slower by this.
      min_effect: slower by no more than this is no regression.
      time: for all of it, with a program as the baseline.
      filter: which benchmarks, by Google Benchmark's regular expression.
      benchmark_args: further arguments of the program, or of both.
      on_inconclusive: fail, or pass where that is to hold nobody up. Reports of different machines never pass.
      overrides: a file with exceptions for some benchmarks.
      repetitions: of the benchmark, against a report.
      flags: further ones of `weir gate`.
      tags: further ones.
      flaky: Bazel's; a regression that is tried three times is let through more often, and the test says so.
      **kwargs: as of every test.
    """
    _regression_test(
        name = name,
        baseline = baseline,
        benchmark = benchmark,
        benchmark_args = benchmark_args,
        filter = filter,
        flags = flags,
        flaky = flaky,
        history = history,
        is_flaky = flaky,
        min_effect = min_effect,
        on_inconclusive = on_inconclusive,
        overrides = overrides,
        repetitions = repetitions,
        tags = tags + _TAGS,
        time = time,
        tolerance = tolerance,
        **kwargs
    )

def weir_benchmark_smoke_test(name, benchmark, filter = "", benchmark_args = [], tags = [], **kwargs):
    """Runs each benchmark of `benchmark` once, in any mode of compilation; fails where one fails, or there is none."""
    _smoke_test(
        name = name,
        benchmark = benchmark,
        benchmark_args = benchmark_args,
        filter = filter,
        tags = tags + _TAGS,
        **kwargs
    )
