# shellcheck shell=bash
# What run, build, test, bench and install have in common. Source it.
#
# Everything it says goes to stderr. Every step may be repeated: what is done is
# kept, what was interrupted is taken up again. Built things live in the cache
# folder, models in the data folder; the checkout gets only .build.

set -euo pipefail

OUTCROP_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
OUTCROP_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/outcrop
OUTCROP_MODELS=${XDG_DATA_HOME:-$HOME/.local/share}/outcrop/models
LLAMA_VERSION=0.3.36
LLAMA_PREFIX=$OUTCROP_CACHE/llama-$LLAMA_VERSION
SWIFT_WANTED=6.2

say() { printf 'outcrop: %s\n' "$*" >&2; }

# The step being done and what to do when it fails, for the message at the end.
STEP=
REMEDY=

# step NAME REMEDY COMMAND...: runs the command, its output on stderr.
step() {
  STEP=$1
  REMEDY=$2
  shift 2
  say "$STEP"
  "$@" >&2
  STEP=
}

explain_failure() {
  local status=$?
  if [ "$status" -ne 0 ] && [ -n "$STEP" ]; then
    say "this step failed (status $status): $STEP"
    say "to go on: $REMEDY"
    say "then run the same command again; what is done is kept."
  fi
}
trap explain_failure EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# packages_for build|test: the Debian packages wanted, one a line.
packages_for() {
  local name who
  while read -r name who; do
    case $name in '' | '#'*) continue ;; esac
    if [ "$who" = build ] || [ "$1" = test ]; then
      printf '%s\n' "$name"
    fi
  done <"$OUTCROP_ROOT/scripts/lib/packages.txt"
}

# missing_packages NAME...: those that dpkg does not have installed.
missing_packages() {
  local have name
  have=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' "$@" 2>/dev/null || true)"
  for name in "$@"; do
    case $have in *" ii $name "* | *"ii $name "*) ;; *) printf '%s ' "$name" ;; esac
  done
}

install_packages() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  # A first try without an update is enough on a machine that is looked after.
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 -qq install -y --no-install-recommends "$@" ||
    {
      "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 -qq update
      "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 -qq install -y \
        --no-install-recommends "$@"
    }
}

ensure_packages() {
  local wanted=() missing command
  mapfile -t wanted < <(packages_for "$1")
  if ! command -v dpkg-query >/dev/null; then
    say "this system has no dpkg; it needs what Debian calls: ${wanted[*]}"
    return
  fi
  missing=$(missing_packages "${wanted[@]}")
  if [ -z "$missing" ]; then
    return
  fi
  command="apt-get update && apt-get install -y --no-install-recommends ${missing% }"
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    say "these Debian packages are missing and this user may not install them: $missing"
    say "as root: $command"
    exit 1
  fi
  # shellcheck disable=SC2086  # A list of package names.
  step "installing Debian packages: $missing" "as root: $command" install_packages $missing
}

ensure_swift() {
  local found
  if ! command -v swift >/dev/null; then
    say "no Swift toolchain on PATH; outcrop needs $SWIFT_WANTED or newer."
    say "get one for this system from swift.org (Install, Linux), put its usr/bin on PATH,"
    say "and run the same command again."
    exit 1
  fi
  found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p')
  if [ "$(printf '%s\n%s\n' "$SWIFT_WANTED" "$found" | sort -V | head -n 1)" != "$SWIFT_WANTED" ]
  then
    say "Swift ${found:-of an unknown version} is on PATH; outcrop needs $SWIFT_WANTED or newer."
    say "get one for this system from swift.org (Install, Linux), put its usr/bin first on PATH,"
    say "and run the same command again."
    exit 1
  fi
}

# Leaves WITH_LOCAL=yes and pkg-config set up when libllama is to be had. A machine
# that cannot build it still gets everything but local models.
ensure_llama() {
  WITH_LOCAL=no
  if [ -n "${OUTCROP_WITHOUT_LOCAL:-}" ]; then
    say "OUTCROP_WITHOUT_LOCAL is set: building without local models."
    return
  fi
  if [ ! -e "$LLAMA_PREFIX/stamp" ]; then
    say "building libllama $LLAMA_VERSION once into $LLAMA_PREFIX (minutes)"
    if ! "$OUTCROP_ROOT/scripts/lib/build-llama" "$LLAMA_VERSION" "$LLAMA_PREFIX" >&2; then
      say "libllama could not be built; the log is $LLAMA_PREFIX.log"
      say "going on without it: everything works but models named local:…"
      return
    fi
  fi
  WITH_LOCAL=yes
  export PKG_CONFIG_PATH="$LLAMA_PREFIX/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
}

# bootstrap build|test: everything outside the checkout that the build needs.
# Sets SWIFT_FLAGS for every swift build and swift test of this checkout.
bootstrap() {
  ensure_packages "$1"
  ensure_swift
  ensure_llama
  SWIFT_FLAGS=(--package-path "$OUTCROP_ROOT")
  if [ "$WITH_LOCAL" = yes ]; then
    SWIFT_FLAGS+=(--traits Local)
  fi
}

RELEASE_BINARY=$OUTCROP_ROOT/.build/release/outcrop
RELEASE_STAMP=$OUTCROP_ROOT/.build/release.stamp

# What decides whether the release binary is the one this checkout would build.
release_fingerprint() {
  {
    find "$OUTCROP_ROOT/Package.swift" "$OUTCROP_ROOT/Sources" "$OUTCROP_ROOT/scripts/lib" \
      -type f -printf '%P %T@ %s\n' | LC_ALL=C sort
    echo "${OUTCROP_WITHOUT_LOCAL:-} $(ls "$LLAMA_PREFIX/stamp" 2>/dev/null)"
    command -v swift
  } | sha256sum
}

release_is_current() {
  [ -x "$RELEASE_BINARY" ] && [ -e "$RELEASE_STAMP" ] &&
    [ "$(release_fingerprint)" = "$(cat "$RELEASE_STAMP")" ]
}

# outcrop and the process that it reads documents in; nothing that only tests need.
build_products() {
  local product
  for product in outcrop outcrop-reader; do
    swift build "${SWIFT_FLAGS[@]}" -c release --static-swift-stdlib --product "$product"
  done
}

# Builds the release binary unless it is the one this checkout would build.
build_release() {
  if release_is_current; then
    return
  fi
  bootstrap build
  local fingerprint
  fingerprint=$(release_fingerprint)
  step "building the release binary (minutes the first time)" \
    "read the compiler's message above" build_products
  printf '%s\n' "$fingerprint" >"$RELEASE_STAMP"
}

pull_model() {
  "$1" models pull "$2"
  if [ ! -e "$OUTCROP_MODELS/$2.gguf" ]; then
    say "$OUTCROP_MODELS/$2.gguf is still missing"
    return 1
  fi
}

# ensure_models BINARY NAME...: fetches models named in the catalogue that are not there.
ensure_models() {
  local binary=$1 name
  shift
  for name in "$@"; do
    if [ ! -e "$OUTCROP_MODELS/$name.gguf" ]; then
      step "fetching the model $name into $OUTCROP_MODELS" \
        "see that the network is up, then: $binary models pull $name" \
        pull_model "$binary" "$name"
    fi
  done
}
