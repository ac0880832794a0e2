# shellcheck shell=bash
# What the scripts of deploy/local share; sourced, not run.
# shellcheck disable=SC2034  # the variables are for the scripts that source this file

local_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=deploy/local/$(basename "$0")

say() { printf '%s\n' "$*" >&2; }

# die WHAT [REMEDY…]: the first line says what is wrong, the others what helps
die() {
  printf '%s: %s\n' "$program" "$1" >&2
  shift
  [ $# = 0 ] || printf '  %s\n' "$@" >&2
  exit 1
}

# parse_options ARG…: sets name, dir, and args (what is left)
parse_options() {
  name=local dir='' keep_logs=no args=()
  while [ $# -gt 0 ]; do
    case $1 in
      --name) name=${2:?--name needs a value}; shift 2 ;;
      --name=*) name=${1#*=}; shift ;;
      --dir) dir=${2:?--dir needs a value}; shift 2 ;;
      --dir=*) dir=${1#*=}; shift ;;
      --keep-logs) keep_logs=yes; shift ;;
      -h | --help) usage; exit 0 ;;
      --) shift; args+=("$@"); break ;;
      -*) die "unknown option $1" "see $program --help" ;;
      *) args+=("$1"); shift ;;
    esac
  done
  [[ $name =~ ^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$ ]] ||
    die "--name $name: a name is 1 to 40 small letters, digits and hyphens"
  [ -n "$dir" ] || dir=${XDG_STATE_HOME:-$HOME/.local/state}/fastforward/$name
  dir=$(realpath -m "$dir")
}

need_root() {
  [ "$(id -u)" = 0 ] || die "a cluster needs root: it makes namespaces, network devices and cgroups" "call it as root, or: sudo $program"
}

# A cluster's supervisor holds a lock on DIR/lock as long as it lives; so nobody needs to trust a process id.
alive() {
  [ -e "$dir/lock" ] && ! flock --shared --nonblock "$dir/lock" true
}

# Ends the supervisor, and with it everything else of the cluster.
stop_cluster() {
  local pid waited=0
  pid=$(cat "$dir/pid" 2>/dev/null) || pid=
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  while alive; do
    sleep 0.05
    waited=$((waited + 1))
    [ $waited != 100 ] || [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true
    [ $waited -lt 300 ] || die "the cluster in $dir does not end" "see $dir/logs/supervise.log"
  done
}

# Everything in the folder of an ended cluster, but the lock file (another call may hold it) and on demand the logs.
empty_dir() {
  local keep=(! -name lock)
  [ "$keep_logs" = no ] || keep+=(! -name logs)
  find "$dir" -mindepth 1 -maxdepth 1 "${keep[@]}" -exec rm -rf --one-file-system {} +
}

# print_env: the shell commands by which a shell uses the cluster
print_env() {
  local key value
  while IFS='=' read -r key value; do printf 'export %s=%q\n' "$key" "$value"; done <"$dir/cluster.env"
  printf 'export PATH=%q:"$PATH"\n' "$dir/bin"
}

is_up() { alive && [ -e "$dir/ready" ]; }
