#!/usr/bin/env python3
"""Completion for bash or zsh, or the list of commands, from what the program says of itself under --help.

completions.py bash|zsh|commands PROGRAM

`commands` prints "COMMAND<tab>SUMMARY" lines for the manual pages; the first is of the program as a whole.
"""

import re
import subprocess
import sys


def help_of(program, *command):
    return subprocess.run([program, *command, "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout


def commands_in(text):
    """The (name, summary) pairs of a help that lists commands; none where it lists options."""
    block = re.search(r"^Usage:.*\n\n((?:  .*\n)+)", text, re.M)
    if not block or re.search(r"^Options:", text, re.M):
        return []
    rows = re.findall(r"^  ([a-z]+) +(\S.*)$", block.group(1), re.M)
    return [(name, summary) for name, summary in rows if "(through the launcher" not in summary]


def options_in(text):
    """The (name, whether it takes a value, meaning) of each option."""
    found = []
    section = re.search(r"^Options:\n((?:[ \n].*\n?)*)", text, re.M)
    for line in (section.group(1) if section else "").splitlines():
        option = re.match(r"  (?:-\w,)?(--[a-z-]+)(?: (\S+))?(?:  +(.*))?$", line)
        if option:
            found.append((option.group(1), option.group(2) is not None, option.group(3) or ""))
    return found


def tree(program):
    """[(words of the command, summary, options)], commands of commands included."""
    found = []
    for name, summary in commands_in(help_of(program)):
        text = help_of(program, name)
        found.append((name, summary, options_in(text)))
        for below, meaning in commands_in(text):
            found.append((f"{name} {below}", meaning, options_in(help_of(program, name, below))))
    return found


BASH = r"""# Completion of weir for bash, made from its help.
_weir() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} command='' i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    [[ ${{COMP_WORDS[i]}} != -* ]] || break
    command+=${{command:+ }}${{COMP_WORDS[i]}}
    case $command in {groups}) continue ;; esac
    break
  done
  local words=''
  case $command in
{cases}
  esac
  COMPREPLY=()
  if [[ $word == -* || -z $command || $command == @({groups}) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -F _weir weir
"""


def bash(found):
    names = [words for words, _, _ in found]
    groups = sorted({words.split()[0] for words in names if " " in words})
    first = " ".join(words for words in names if " " not in words)
    cases = [f"    '') words='{first} --help --version' ;;"]
    for words, _, options in found:
        below = [other.split()[1] for other in names if other.startswith(words + " ")]
        cases.append(f"    '{words}') words='{' '.join(below + [name for name, _, _ in options] or ['--help'])}' ;;")
    return BASH.format(groups="|".join(groups) or "-", cases="\n".join(cases))


def quoted(text):
    return text.replace("'", "'\\''").replace("[", "(").replace("]", ")").replace(":", "\\:")


def zsh(found):
    lines = ["#compdef weir", "# Completion of weir for zsh, made from its help.", ""]
    groups = sorted({words.split()[0] for words, _, _ in found if " " in words})

    def function(words, options):
        name = "_weir" + "".join("_" + word for word in words.split())
        lines.append(f"{name}() {{")
        lines.append("  _arguments \\")
        for option, has_value, meaning in options:
            value = ":value:_files" if has_value else ""
            lines.append(f"    '{option}[{quoted(meaning)}]{value}' \\")
        lines.extend(["    '*:file:_files'", "}", ""])

    def chooser(name, prefix, choices):
        lines.append(f"{name}() {{")
        lines.append("  local -a commands=(")
        lines.extend(f"    '{quoted(words.split()[-1])}:{quoted(summary)}'" for words, summary in choices)
        lines.extend(["  )", "  if ((CURRENT == 2)); then", "    _describe command commands", "  else"])
        lines.append("    local command=$words[2]")
        lines.append("    shift words; ((--CURRENT))")
        lines.append(f"    (($+functions[{prefix}_$command])) && {prefix}_$command || _files")
        lines.extend(["  fi", "}", ""])

    for words, _, options in found:
        if words not in groups:
            function(words, options)
    for group in groups:
        chooser(f"_weir_{group}", f"_weir_{group}", [(w, s) for w, s, _ in found if w.startswith(group + " ")])
    chooser("_weir", "_weir", [(w, s) for w, s, _ in found if " " not in w])
    return "\n".join(lines + ['_weir "$@"', ""])


def main():
    kind, program = sys.argv[1:]
    found = tree(program)
    if kind == "commands":
        print("weir\tmeasure how programs move streams of bytes, compare and gate benchmarks")
        for words, summary, _ in found:
            print(f"weir {words}\t{summary}")
    else:
        sys.stdout.write({"bash": bash, "zsh": zsh}[kind](found))


main()
