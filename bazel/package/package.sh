# shellcheck shell=bash
# What `weir package` does; the launcher reads it in, for its functions.
# shellcheck disable=SC2154 # root, program, build_options, package_tools: the launcher's

# What programs include, and with them what those include; all else is weir's own affair. The library has the folders of
# these, and what they stand on.
contract=(
  strategies/pipe.h strategies/transform.h strategies/notice.h
  strategies/writers/writer_registry.h strategies/readers/reader_registry.h strategies/peers/peers.h
  strategies/copy/copy_registry.h strategies/compress/compression.h strategies/cipher/chunk_cipher.h
  strategies/age/age_file.h strategies/age/key_file.h strategies/event/emitters.h
  strategies/memory/all_buffers.h strategies/memory/integers.h
  strategies/commit/logs.h strategies/directory/directory_registry.h
  strategies/socket/socket_strategies.h strategies/socket/broadcasters.h
)

usage_of_package() {
  cat <<'END'
Usage: weir package [DIRECTORY]

Builds weir and makes in DIRECTORY (default dist/):
  weir_VERSION_ARCH.deb              the program, its manual pages and the completion for bash and zsh; what it
                                     needs of Debian is declared
  libweir-dev_VERSION_ARCH.deb       the strategies as a library: headers, libweir.a, pkg-config, CMake
  weir-VERSION-linux-ARCH.tar.gz     bin/weir and lib/, with all libraries but glibc's and their licences: unpack
                                     it anywhere

Their version ends in the commit. Install the first with: apt install ./weir_*.deb
Exit codes: 0; 64 packages are missing and may not be installed; 65 installing failed; 66 building or packing
failed.
END
}

# Sets version, commit_time and architecture.
find_version() {
  local commit
  read -r _ version _ commit < <("$program" --version)
  version=${version%,}
  commit_time=$(in_repository log -1 --format=%ct 2>/dev/null) || commit_time=$(date +%s)
  [[ -z $commit || $commit == unknown ]] ||
    version+=+git$(date -u -d "@$commit_time" +%Y%m%d%H%M).${commit/+/.}
  architecture=$(dpkg --print-architecture)
  export SOURCE_DATE_EPOCH=$commit_time
}

in_repository() { git -C "$root" -c safe.directory='*' "$@"; } # it may be somebody else's

# Puts the program, its pages and completions under $1, as they lie in /usr.
lay_out_program() {
  local command summary page
  install -D -m 755 "$program" "$1/bin/weir" && chmod u+w "$1/bin/weir" && strip --strip-unneeded "$1/bin/weir" || return
  mkdir -p "$1/share/man/man1" "$1/share/bash-completion/completions" "$1/share/zsh/vendor-completions" || return
  "$root/bazel/package/completions.py" bash "$program" >"$1/share/bash-completion/completions/weir" &&
    "$root/bazel/package/completions.py" zsh "$program" >"$1/share/zsh/vendor-completions/_weir" || return
  while IFS=$'\t' read -r command summary; do
    page=${command// /-}
    LC_ALL=C.UTF-8 help2man --no-info --section=1 --manual=weir --source="weir $version" --version-string="$version" \
      --name="$summary" "$program${command#weir}" |
      sed "s|^\\.TH [^ ]*|.TH ${page^^}|; s|^$command \\\\-|$page \\\\-|" | gzip -9n >"$1/share/man/man1/$page.1.gz" || return
  done < <("$root/bazel/package/completions.py" commands "$program")
}

# Makes the file $3 of the tree $1, whose control file has the lines of stdin but those that every one has.
pack_deb() {
  local tree=$1 name=$2 file=$3
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/doc/$name" || return
  cp "$root/bazel/package/copyright" "$tree/usr/share/doc/$name/" || return
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\n' "$name" "$version" "$architecture"
    printf 'Maintainer: the developers of weir <weir@localhost>\nPriority: optional\n'
    printf 'Installed-Size: %d\n' "$(du -sk "$tree/usr" | cut -f 1)"
    cat
  } >"$tree/DEBIAN/control"
  find "$tree" -exec touch -h -d "@$commit_time" {} +
  dpkg-deb --root-owner-group --build "$tree" "$file" >/dev/null
}

# Prints what the program $1 needs of Debian's packages, as Depends has it.
needs_of() (
  cd "$work" && mkdir -p debian && printf 'Source: weir\n\nPackage: weir\nArchitecture: any\n' >debian/control &&
    dpkg-shlibdeps -O -e"$1" 2>/dev/null | sed -n 's/^shlibs:Depends=//p'
)

make_program_deb() {
  local tree=$work/deb needs
  lay_out_program "$tree/usr" || return
  needs=$(needs_of "$tree/usr/bin/weir") && [[ -n $needs ]] || return
  mkdir -p "$tree/usr/share/doc/weir" && cp "$root/README.md" "$tree/usr/share/doc/weir/" &&
    cp -r "$root/docs" "$tree/usr/share/doc/weir/" && find "$tree/usr/share/doc" -name BUILD -delete && chmod -R u=rwX,go=rX "$tree" || return
  pack_deb "$tree" weir "$directory/weir_${version}_$architecture.deb" <<END
Section: devel
Depends: $needs
Recommends: libpq5
Suggests: valgrind, libweir-dev
Description: benchmark streams of bytes, compare and gate benchmarks
 Measures how a program had best write, read, copy or encrypt a long stream on
 this machine. Compares reports and programs of Google Benchmark with intervals,
 gates them in continuous integration, and keeps their history.
 .
 With libpq5 a history may lie in PostgreSQL; with valgrind instructions are
 counted beside time.
END
}

# Puts the contract's headers and libweir.a under $1.
lay_out_library() {
  local header target archives=() folders=()
  (
    cd "$root" || exit
    for header in "${contract[@]}"; do
      "${CXX:-g++}" -std=c++20 -I. -MM "$header" || exit
    done | tr -s ' ' '\n' | grep -E '^(strategies|system)/' | LC_ALL=C sort -u |
      xargs -I{} install -D -m 644 {} "$1/include/weir/{}"
  ) || return
  for header in "${contract[@]}"; do folders+=("//${header%/*}"); done
  while read -r target; do
    target=${target#//}
    archives+=("$bin/${target%:*}/lib${target#*:}.a")
  done < <(bazel query --noshow_progress "kind(cc_library, deps(set(${folders[*]}))) intersect //..." 2>/dev/null)
  ((${#archives[@]})) && mkdir -p "$1/lib" || return
  {
    printf 'create %s\n' "$1/lib/libweir.a"
    printf 'addlib %s\n' "${archives[@]}"
    printf 'save\nend\n'
  } | ar -M && strip --strip-debug "$1/lib/libweir.a"
}

make_library_deb() {
  local tree=$work/dev triplet
  triplet=$(dpkg-architecture -q DEB_HOST_MULTIARCH) || return
  lay_out_library "$tree/usr" || return
  mkdir -p "$tree/usr/lib/$triplet/pkgconfig" "$tree/usr/lib/$triplet/cmake/weir" &&
    mv "$tree/usr/lib/libweir.a" "$tree/usr/lib/$triplet/" &&
    sed "s|@version@|${version%%+*}|; s|@libdir@|lib/$triplet|" "$root/bazel/package/weir.pc" \
      >"$tree/usr/lib/$triplet/pkgconfig/weir.pc" &&
    cp "$root/bazel/package/weirConfig.cmake" "$tree/usr/lib/$triplet/cmake/weir/" || return
  printf 'set(PACKAGE_VERSION "%s")\nif(PACKAGE_FIND_VERSION VERSION_LESS_EQUAL PACKAGE_VERSION)\n  %s\nendif()\n' \
    "${version%%+*}" 'set(PACKAGE_VERSION_COMPATIBLE TRUE)' \
    >"$tree/usr/lib/$triplet/cmake/weir/weirConfigVersion.cmake"
  mkdir -p "$tree/usr/share/doc/libweir-dev/examples" &&
    cp -r "$root/examples/embed" "$tree/usr/share/doc/libweir-dev/examples/" &&
    chmod -R u=rwX,go=rX "$tree" || return
  pack_deb "$tree" libweir-dev "$directory/libweir-dev_${version}_$architecture.deb" <<'END'
Section: libdevel
Depends: libabsl-dev, libfmt-dev, liblz4-dev, libssl-dev, liburing-dev, libxxhash-dev, libzstd-dev, libstdc++-12-dev | libstdc++-dev
Recommends: pkg-config
Description: weir's strategies as a library
 The writers, readers, copies, ciphers, compressions, emitters, buffers, logs,
 directories and sockets that weir measures, behind one interface each: headers,
 a static library, and what pkg-config and CMake ask for.
END
}

# Copies the libraries of the program $1 into the folder $2, and their licences into $3; glibc's are everywhere, and of
# the machine.
copy_libraries() {
  local name path package
  mkdir -p "$2" "$3" || return
  while read -r name _ path _; do
    [[ $path == /* && ! $name =~ ^(libc|libm|libdl|libpthread|librt|ld-linux.*)\.so ]] || continue
    cp -L "$path" "$2/$name" && chmod u+w,a+r "$2/$name" || return
    package=$(dpkg-query -S "$(realpath "$path")" 2>/dev/null | cut -d: -f1 | head -n 1)
    [[ -z $package || ! -r /usr/share/doc/$package/copyright ]] ||
      cp -L "/usr/share/doc/$package/copyright" "$3/$package" || return
  done < <(ldd "$1")
}

make_tarball() {
  local name=weir-$version-linux-$architecture
  local tree=$work/tar/$name
  lay_out_program "$tree" && copy_libraries "$tree/bin/weir" "$tree/lib" "$tree/share/doc/weir/licences" &&
    cp "$root/bazel/package/copyright" "$root/README.md" "$tree/share/doc/weir/" &&
    patchelf --force-rpath --set-rpath "\$ORIGIN/../lib" "$tree/bin/weir" || return
  tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$commit_time" --directory="$work/tar" "$name" |
    gzip -9n >"$directory/$name.tar.gz"
}

make_packages() {
  case ${1-} in
    -h | --help) usage_of_package && return ;;
    -*) die 2 "package takes a directory, not '$1'; see \`weir package --help\`" ;;
  esac
  update
  need_packages "${package_tools[@]}"
  find_state # what is up to date already was not built, and has none yet
  find_output_root
  directory=${1-dist}
  writable "$directory" || die 66 "cannot write to $directory"
  directory=$(cd "$directory" && pwd)
  work=$(mktemp -d) || die 66 'there is no room for temporary files'
  trap 'rm -rf "$work"' EXIT
  bin=${program%/*}
  find_version
  say "packing weir $version"
  bazel build "${build_options[@]}" //strategies/... >"$work/log" 2>&1 || {
    show_log "$work/log"
    die 66 'the build failed'
  }
  make_program_deb || die 66 'the package weir could not be made'
  make_library_deb || die 66 'the package libweir-dev could not be made'
  make_tarball || die 66 'the tarball could not be made'
  bazel shutdown >/dev/null 2>&1
  (cd "$directory" && ls -l -- *"$version"*)
}
