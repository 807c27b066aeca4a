#!/usr/bin/env bash
#
# What `weir package` makes, as whoever unpacks it has it: the program with its manual pages and completions, the tarball
# with its own libraries, and the library, against which examples/embed is built by CMake and by hand.
set -uo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0

check() {
  "${@:2}" && return
  printf 'FAILED: %s: %s\n' "$1" "${*:2}"
  failures=$((failures + 1))
}

"$root/weir" package "$work/dist" || { echo 'FAILED: weir package'; exit 1; }
commit=$(git -C "$root" -c safe.directory='*' rev-parse --short=12 HEAD)
deb=("$work"/dist/weir_*.deb) dev=("$work"/dist/libweir-dev_*.deb) tarball=("$work"/dist/weir-*.tar.gz)
for file in "${deb[0]}" "${dev[0]}" "${tarball[0]}"; do
  check 'is named after the commit' [ "${file/$commit/}" != "$file" ]
done
dpkg-deb -x "${deb[0]}" "$work/deb" && dpkg-deb -x "${dev[0]}" "$work/dev" &&
  mkdir "$work/tar" && tar -C "$work/tar" -xzf "${tarball[0]}" && unpacked=1
[ -n "${unpacked-}" ] || { echo 'FAILED: they cannot be unpacked'; exit 1; }

# The program.
needs=$(dpkg-deb -f "${deb[0]}" Depends)
for library in libc6 'libfmt[0-9]' 'libabsl[0-9]' 'libbenchmark[0-9]' libsqlite3-0; do
  check 'declares what it needs' grep -q "$library" <<<"$needs"
done
weir=$work/deb/usr/bin/weir
check 'names its commit' grep -q "$commit" <<<"$("$weir" --version)"
commands=$("$weir" --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p' | grep -v -e '^test$' -e '^package$')
check 'lists commands' [ "$(wc -w <<<"$commands")" -gt 10 ]
for command in $commands; do
  page=$work/deb/usr/share/man/man1/weir-$command.1.gz
  check 'has a page' [ -s "$page" ]
  check 'its page names it' grep -q "^weir-$command " <<<"$(zcat "$page")"
done
completion=$work/deb/usr/share/bash-completion/completions/weir
# What bash completes after the words given, the last one begun.
completed() {
  (
    # shellcheck source=/dev/null
    source "$completion"
    COMP_WORDS=(weir "$@") COMP_CWORD=$#
    # shellcheck disable=SC2317 # the completion calls it
    compopt() { :; }
    _weir && printf '%s ' "${COMPREPLY[@]}"
  )
}
check 'completes a command' [ "$(completed ga)" = 'gate ' ]
check 'completes an option' [ "$(completed run --work)" = '--workload ' ]
check 'completes a command of a command' [ "$(completed track sh)" = 'show ' ]
check 'completes its options' [ "$(completed track show --fail)" = '--fail-on ' ]
check 'completes files' grep -q README.md <<<"$(cd "$root" && completed compare READ)"
check 'has a completion for zsh' grep -q -e '--workload\[' "$work/deb/usr/share/zsh/vendor-completions/_weir"

# The tarball: nothing of it comes from elsewhere but glibc.
moved=$work/elsewhere/tree
mkdir "$work/elsewhere" && mv "$work"/tar/weir-* "$moved"
check 'runs anywhere' "$moved/bin/weir" --version
foreign=$(ldd "$moved/bin/weir" | sed -n 's/.* => \([^ ]*\) .*/\1/p' | grep -v -e "^$work/" \
  -e '/\(libc\|libm\|ld-linux[^/]*\)\.so\.[0-9]*$')
check 'brings its libraries' [ -z "$foreign" ]
licences=("$moved"/share/doc/weir/licences/libfmt[0-9]*)
check 'brings their licences' [ -s "${licences[0]}" ]

# The library.
PKG_CONFIG_PATH=$work/dev/usr/lib/$(dpkg-architecture -q DEB_HOST_MULTIARCH)/pkgconfig
export PKG_CONFIG_PATH
read -ra flags < <(pkg-config --define-variable=prefix="$work/dev/usr" --cflags --libs weir)
cd "$work" || exit
check 'embeds by hand' g++ -O1 "$root/examples/embed/main.cc" "${flags[@]}" -o by_hand
check 'runs' ./by_hand numbers
check 'writes' [ "$(tail -n 1 numbers)" = 9999999 ]
check 'embeds by CMake' cmake -S "$root/examples/embed" -B built -DCMAKE_PREFIX_PATH="$work/dev/usr" >cmake.log
check 'builds' cmake --build built >>cmake.log
check 'runs too' built/embed numbers_too
check 'writes the same' cmp numbers numbers_too
# Nothing in the library, used or not, needs what pkg-config and CMake do not name.
whole=()
for flag in "${flags[@]}"; do
  [ "$flag" != -lweir ] || flag=-Wl,--whole-archive,-lweir,--no-whole-archive
  whole+=("$flag")
done
check 'is whole by hand' g++ -O1 "$root/examples/embed/main.cc" "${whole[@]}" -o whole
cp -r "$root/examples/embed" whole_tree
sed -i "s/weir::weir/-Wl,--whole-archive weir::weir -Wl,--no-whole-archive/" whole_tree/CMakeLists.txt
check 'is whole by CMake' cmake -S whole_tree -B built_whole -DCMAKE_PREFIX_PATH="$work/dev/usr" >>cmake.log
check 'builds whole' cmake --build built_whole >>cmake.log
# Each header of the contract is whole, and each that a run names after "In your program:" is there.
(cd dev/usr/include/weir && find . -name '*.h' -printf '#include "%P"\n') >headers.cc
for header in $(grep -rhoE 'strategies/[a-z_/]+\.h"\)' "$root/harness/workloads" | tr -d '")'); do
  check 'is there' [ -e "dev/usr/include/weir/$header" ]
done
check 'headers are whole' g++ -fsyntax-only -std=c++20 "-I$work/dev/usr/include/weir" headers.cc

((failures == 0)) && echo passed
