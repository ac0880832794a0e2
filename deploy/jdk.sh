# shellcheck shell=bash
# Finds a JDK 25 or newer; sourced by ./fastforward and deploy/images/build.

# is_jdk FOLDER: whether it is a JDK of at least 25; asks its release file, as starting java takes longer than all of this script
is_jdk() {
  local line
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]] || continue
    [ "${BASH_REMATCH[1]}" -ge 25 ] && return
    return 1
  done <"$1/release"
  return 1
}

# find_jdk: sets jdk, or says how to get one and ends
find_jdk() {
  local candidate
  if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then jdk=$JAVA_HOME; return; fi
  if candidate=$(command -v java); then
    candidate=$(readlink -f "$candidate")
    candidate=${candidate%/bin/java}
    if is_jdk "$candidate"; then jdk=$candidate; return; fi
  fi
  for candidate in /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk "$candidate"; then jdk=$candidate; return; fi
  done
  cat >&2 <<'E'
no JDK 25 or newer was found (JAVA_HOME, java on the PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks)
  get one from https://adoptium.net (Debian and Ubuntu: their apt repository, package temurin-25-jdk), then call again,
  or with JAVA_HOME=/where/it/is if it is somewhere else
E
  exit 1
}
