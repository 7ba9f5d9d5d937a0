#!/usr/bin/env bash
# The mechanical rules of the house. Names every place that breaks one; then fails.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

broken=0

# forbid RULE COMMAND...: the command lists places that break the rule.
forbid() {
  local rule=$1 found
  shift
  found=$("$@" || true)
  if [ -n "$found" ]; then
    printf 'broken rule: %s\n%s\n' "$rule" "$found" >&2
    broken=1
  fi
}

# search PATTERN FOLDER...: Swift lines that match, with their place.
search() {
  local pattern=$1
  shift
  grep -rnE --include='*.swift' -- "$pattern" "$@"
}

# without PATTERN COMMAND...: the lines of the command that do not match.
without() {
  local pattern=$1
  shift
  "$@" | grep -vE -- "$pattern"
}

# Stored variables: `var` with a value, or with no braces after it. `$1` is what comes before.
stored() {
  search "$1" Sources | awk -F: '{
    line = $0; sub(/^[^:]*:[^:]*:/, "", line)
    brace = index(line, "{"); equals = index(line, "=")
    if (brace == 0 || (equals > 0 && equals < brace)) print
  }'
}

# Lines that need a reason on the line above: a comment.
unexplained() {
  find Sources -name '*.swift' -print0 | xargs -0 awk '
    FNR == 1 { above = "" }
    /@unchecked Sendable|nonisolated\(unsafe\)/ {
      if ($0 !~ /^[[:space:]]*\/\// && above !~ /^[[:space:]]*\/\//) print FILENAME ":" FNR ":" $0
    }
    { above = $0 }'
}

forbid "the word 'public' in Sources" search '\bpublic\b' Sources
forbid "@MainActor" search '@MainActor' Sources
forbid "import CNcurses outside Terminal" \
  without '^(Sources/Terminal|Tests/TerminalTests)/' search '\bimport CNcurses\b' Sources Tests
forbid "import CCurl outside Transport" \
  without '^(Sources/Transport|Tests/TransportTests)/' search '\bimport CCurl\b' Sources Tests
forbid "import GRDB outside Store and Retrieval" \
  without '^(Sources/(Store|Retrieval)|Tests/(Store|Retrieval)Tests)/' \
  search '\bimport GRDB\b' Sources Tests
forbid "a stored static var" stored '^[^/]*\bstatic var\b'
forbid "a stored file-level var" stored '^([a-z]+(\([a-z]+\))? )*var '
forbid "the clock, randomness, environment or print( outside outcrop" \
  without '^Sources/outcrop/' \
  search '(\bDate\(\)|\bUUID\(\)|\bProcessInfo\b|(^|[^A-Za-z0-9_.])print\()' Sources
forbid "sleep in Tests outside the pty suite" \
  without '^Tests/[^:]*(Pty|EndToEnd)|func sleep\(until' search '\b(u|nano)?sleep\b' Tests
forbid "try! in Sources" search 'try!' Sources
forbid "unfinished work in Sources" search 'TODO|FIXME|XXX|[Nn]ot implemented' Sources
forbid "@unchecked Sendable or nonisolated(unsafe) without the reason above" unexplained

for script in scripts/* scripts/lib/* .ci/run; do
  if [ -f "$script" ] && head -n 1 "$script" | grep -q 'bash'; then
    bash -n "$script" || broken=1
  fi
done
if command -v shellcheck >/dev/null; then
  shellcheck -x -S warning scripts/build scripts/run scripts/test scripts/install \
    scripts/lib/*.sh scripts/lib/build-llama .ci/run || broken=1
fi

swift format lint --strict -r Sources Tests || broken=1

if [ "$broken" -ne 0 ]; then
  exit 1
fi
echo "no rule is broken."
