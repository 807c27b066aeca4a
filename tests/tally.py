"""Counts what `weir test` ran; its last line is "N passed, N failed" or "N passed, N failed, N skipped".

Arguments: Bazel's exit code, its build events as JSON lines (--build_event_json_file), and a file of tests run
outside of Bazel, one "passed|failed|skipped<tab>name<tab>message" a line. Either file may be missing: then
nothing of it ran.

The events say which targets there were and how each ended; the test.xml of each, which cases ran in it. A
target that failed without a failed case (a crash, a timeout, one that was not built) is one failure, so that nothing
vanishes.
"""

import json
import pathlib
import re
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
FINE_OR_TOLD = (0, 3, 4)  # Bazel's exit codes for: done, a test failed (events say which), no test found
UNREADABLE_PACKAGE = re.compile(r"^ERROR: package contains errors: (\S+)$", re.MULTILINE)


def lines_of(path):
    """The lines of a file that may be missing."""
    file = pathlib.Path(path)
    return file.read_text(errors="replace").splitlines() if file.exists() else []


def case_result(case):
    """The (result, message) of a <testcase>; Google Test's and Bazel's own agree in what is used here."""
    for fault in case.iterfind("./*"):
        if fault.tag in ("failure", "error"):
            return FAILED, fault.get("message", "").partition("\n")[0]  # Google Test: file:line
    skipped = case.find("skipped")
    if skipped is not None:
        # Google Test puts "file:line" before what the test said.
        place, _, message = skipped.get("message", "").partition("\n")
        return SKIPPED, " ".join(message.split()) or place
    return (SKIPPED, "disabled") if case.get("status") == "notrun" else (PASSED, "")


def cases_in(path, label):
    """Yields (result, name, message) for each case of a test.xml."""
    for case in xml.etree.ElementTree.parse(path).iterfind(".//testcase"):
        name = ".".join(part for part in (case.get("classname"), case.get("name")) if part)
        result, message = case_result(case)
        yield result, f"{label} {name}" if case.get("classname") else label, message


def xml_path(test_result):
    """The path of a result's test.xml, or None."""
    for output in test_result.get("testActionOutput", []):
        if output["name"] == "test.xml":
            return urllib.request.url2pathname(urllib.parse.urlparse(output["uri"]).path)
    return None


def results_of_run(label, test_result):
    """The (result, name, message) of each case of one run, or of the whole run if its cases are not known."""
    status, path = test_result["status"], xml_path(test_result)
    passed = status in ("PASSED", "FLAKY")
    if passed and not path:
        return [(PASSED, label, "")]
    try:
        cases = list(cases_in(path, label)) if path else []
    except (OSError, xml.etree.ElementTree.ParseError) as error:
        cases = [(PASSED, label, "")] if passed else [(FAILED, label, f"{status}, and its test.xml: {error}")]
    if not passed and (status != "FAILED" or not any(result == FAILED for result, _, _ in cases)):
        cases = [case for case in cases if case[:2] != (FAILED, label)] + [(FAILED, label, status)]
    return cases


def failures_to_build(events):
    """The targets that did not build, and the packages that Bazel could not even read."""
    failures = {}
    for event in events:
        kind, event_id = next(iter(event["id"].items()))
        if kind == "targetCompleted" and not event.get("completed", {}).get("success"):
            failures[event_id["label"]] = "does not build"
        for package in UNREADABLE_PACKAGE.findall(event.get("progress", {}).get("stderr", "")):
            failures["//" + package] = "its BUILD file has errors"
    return [(FAILED, name, message) for name, message in failures.items()]


def results_of_bazel(events, exit_code):
    """Every case of every target. Of a test tried several times, the last attempt counts."""
    runs = {}
    for event in events:
        if "testResult" in event:
            event_id = event["id"]["testResult"]
            runs[event_id["label"], event_id.get("run"), event_id.get("shard")] = event["testResult"]
    results = [result for (label, _, _), run in runs.items() for result in results_of_run(label, run)]
    results += failures_to_build(events)
    if exit_code not in FINE_OR_TOLD and not any(result == FAILED for result, _, _ in results):
        results.append((FAILED, "the build", f"bazel's exit code is {exit_code}"))
    return results


def main(exit_code, events_path, outside_path):
    events = [json.loads(line) for line in lines_of(events_path)]
    results = results_of_bazel(events, int(exit_code))
    results += [tuple(line.split("\t", 2)) for line in lines_of(outside_path)]
    for wanted in (SKIPPED, FAILED):
        for result, name, message in results:
            if result == wanted:
                print(f"{wanted}: {name}" + (f": {message}" if message else ""))
    count = {kind: sum(result == kind for result, _, _ in results) for kind in (PASSED, FAILED, SKIPPED)}
    skipped = f", {count[SKIPPED]} skipped" if count[SKIPPED] else ""
    print(f"{count[PASSED]} passed, {count[FAILED]} failed{skipped}")
    return 0 if count[PASSED] and not count[FAILED] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
