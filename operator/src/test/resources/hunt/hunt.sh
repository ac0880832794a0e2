#!/bin/sh
# Looks for a secret in everything that this process can reach, and tries to end or stop every
# process that is not its own. Needs nothing but busybox.
#
#   HUNT_PATTERNS   basic regular expressions, separated by spaces, each with one character in
#                   brackets, as in pass[w]ord: so this script, its environment and its grep do not
#                   contain what they look for. Give the forms that the secret is kept in, base64
#                   of a docker config.json among them.
#   HUNT_TARGETS    host:port of services to ask besides what listens on this network: kubelet, API
#                   server, registry
#   HUNT_NETWORK    "none": no service is asked, and none listed
#
# Prints, one a line, and never the secret itself:
#   HUNT found WHERE            the secret is there
#   HUNT power WHAT             something that a RUN must not be able to do
#   HUNT result F found, P powers, N files, M processes, S services
#   HUNT nothing found, N files M processes S services      where F and P are 0
# Always ends with 0: the lines are the result.
# Before anything else: busybox's timeout leaves watchers behind that look like others' processes.
pids=$(cd /proc && echo [0-9]*)
set -f
found=0
powers=0
services=0
[ -n "$HUNT_PATTERNS" ] || { echo "HUNT_PATTERNS is not set"; exit 64; }
case $HUNT_PATTERNS in *'['*) ;; *) echo "HUNT_PATTERNS have no brackets"; exit 64 ;; esac
work=$(mktemp -d) || exit 64
for pattern in $HUNT_PATTERNS; do echo "$pattern"; done > "$work/patterns"

found() { found=$((found + 1)); echo "HUNT found $1"; }
power() { powers=$((powers + 1)); echo "HUNT power $1"; }
# Whether standard input holds the secret. Text that is UTF-16 shows without its NULs.
has_secret() { tr -d '\000' | grep -q -f "$work/patterns"; }

hunt_files() { # folder, name for the report
  timeout 120 find "${1:-/}" \( -path "$1/proc" -o -path "$1/sys" -o -path "$1/dev" -o -path "$work" \) \
    -prune -o -type f -print > "$work/files" 2> /dev/null
  cat "$work/files" >> "$work/all-files"
  tr '\n' '\000' < "$work/files" | timeout 300 xargs -0 grep -l -f "$work/patterns" \
    > "$work/hits" 2> /dev/null
  while read -r file; do found "$2 $file"; done < "$work/hits"
}

: > "$work/all-files"
env | has_secret && found "own environment"
hunt_files "" "file"
hunt_files /dev/shm "file"
timeout 60 find /sys -type f 2> /dev/null | grep -v -e /kernel/debug -e /tracing > "$work/sys"
cat "$work/sys" >> "$work/all-files"
tr '\n' '\000' < "$work/sys" | timeout 60 xargs -0 grep -s -l -f "$work/patterns" > "$work/hits" 2> /dev/null
while read -r file; do found "file $file"; done < "$work/hits"
for token in /var/run/secrets/kubernetes.io/serviceaccount/token /run/secrets/kubernetes.io/serviceaccount/token; do
  [ -e "$token" ] && power "a service account's token is there: $token"
done

# ---- other processes: all that were there at the start and are not of this RUN's own session
session_of() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f4; }
session=$(session_of $$)
is_own() { [ "$(session_of "$1")" = "$session" ]; }
hunt_memory() { # pid: its writable memory, up to 256 MiB
  left=65536
  grep ' rw' "/proc/$1/maps" 2> /dev/null | while read -r range _; do
    start=$((0x${range%-*} / 4096))
    count=$((0x${range#*-} / 4096 - start))
    [ "$count" -gt "$left" ] && count=$left
    left=$((left - count))
    [ "$count" -gt 0 ] && dd if="/proc/$1/mem" bs=4096 skip="$start" count="$count" 2> /dev/null
  done | has_secret
}
processes=0
for pid in $pids; do
  [ -d "/proc/$pid" ] || continue
  is_own "$pid" && continue
  processes=$((processes + 1))
  for part in environ cmdline; do
    (cat "/proc/$pid/$part" 2> /dev/null) | has_secret && found "/proc/$pid/$part"
  done
  hunt_memory "$pid" && found "/proc/$pid/mem"
  root=$(readlink "/proc/$pid/root" 2> /dev/null)
  if [ -n "$root" ] && [ -r "/proc/$pid/root/" ]; then
    # Its root may be ours: then it was searched already.
    if [ "$(stat -c %d:%i "/proc/$pid/root/")" != "$(stat -c %d:%i /)" ]; then
      power "root of process $pid is open"
      hunt_files "/proc/$pid/root" "file"
    fi
  fi
  [ -n "$(readlink "/proc/$pid/cwd" 2> /dev/null)" ] && timeout 20 ls "/proc/$pid/cwd/" > /dev/null 2>&1 \
    && power "working directory of process $pid is open"
  set +f
  for fd in "/proc/$pid/fd/"*; do
    # Only regular files: a pipe would wait, and what is in it be lost.
    [ -f "$fd" ] && (timeout 20 cat "$fd" 2> /dev/null) | has_secret && found "$fd"
  done
  set -f
done
# Only then: what is ended cannot be searched any more.
comes_to() { # pid, states: a signal may take its time on a busy machine
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    state=$(sed -n 's/^State:[^A-Za-z]*\(.\).*/\1/p' "/proc/$1/status" 2> /dev/null)
    case $2 in *"${state:-X}"*) return 0 ;; esac
    usleep 100000
  done
  return 1
}
for pid in $pids; do
  [ -d "/proc/$pid" ] || continue
  is_own "$pid" && continue
  kill -STOP "$pid" 2> /dev/null && comes_to "$pid" T && power "stopped process $pid"
  kill -CONT "$pid" 2> /dev/null
  for signal in TERM INT KILL; do kill -$signal "$pid" 2> /dev/null; done
  comes_to "$pid" ZX && power "ended process $pid"
done

# ---- the machine's disks and memory
for device in "b 8 0" "b 8 1" "b 253 0" "b 254 0" "b 254 1" "b 259 0" "b 252 0" "b 7 0" "c 1 1" "c 1 2"; do
  # shellcheck disable=SC2086
  mknod "$work/device" $device 2> /dev/null || continue
  [ "$(timeout 10 head -c 1 "$work/device" 2> /dev/null | wc -c)" = 1 ] && power "device $device can be read"
  rm -f "$work/device"
done
mkdir "$work/mnt"
mount -t tmpfs none "$work/mnt" 2> /dev/null && power "mount" && umount "$work/mnt"
mount -o bind / "$work/mnt" 2> /dev/null && power "bind mount" && umount "$work/mnt"
mount -t cgroup none "$work/mnt" 2> /dev/null && power "mount cgroup" && umount "$work/mnt"

# ---- sockets with a name
grep -o '[/@].*' /proc/net/unix 2> /dev/null | sort -u > "$work/unix"
while read -r socket; do
  case $socket in
    @*) echo "HUNT note: abstract socket $socket" ;;
    *) [ -S "$socket" ] && [ -w "$socket" ] && power "socket $socket" ;;
  esac
done < "$work/unix"
timeout 60 find / \( -path /proc -o -path /sys \) -prune -o -type s -print > "$work/sockets" 2> /dev/null
while read -r socket; do power "socket $socket"; done < "$work/sockets"

# ---- services: all that listens in this network namespace, and the named targets
listening() {
  for table in /proc/net/tcp /proc/net/tcp6; do
    [ -r $table ] && awk '$4 == "0A" { split($2, a, ":"); print a[length(a)] }' $table
  done | sort -u | while read -r port; do echo "127.0.0.1:$((0x$port))"; done
}
# busybox's wget is no use: a static one ends with a segmentation fault in an image without glibc.
fetch() { # scheme, host:port, path: the answer with its head
  printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$3" "$2" > "$work/request"
  : > "$work/answer"
  case $1 in
    http) timeout 6 nc -w 3 "${2%:*}" "${2##*:}" < "$work/request" > "$work/answer" ;;
    https) timeout 6 nc "${2%:*}" "${2##*:}" -e sh -c "exec 3<&0; ssl_client -s 3 < $work/request > $work/answer" ;;
  esac 2> /dev/null
}
ask() { # scheme, host:port, path
  fetch "$1" "$2" "$3"
  [ -s "$work/answer" ] || return 1
  has_secret < "$work/answer" && found "service $2 at $1://$2$3"
  head -n 1 "$work/answer" | grep -q '^HTTP/1[.][01] 200' || return 1
  case $3 in
    /pods | /runningpods/ | /api/v1/*secrets | /containerLogs/* | /v2/_catalog)
      grep -q -e '"kind"' -e '"repositories"' "$work/answer" && grep -q -e '"items"' -e '"repositories"' "$work/answer" \
        && power "service $2 answers $3" ;;
    /latest/meta-data/) power "service $2 answers $3" ;;
  esac
}
targets="$(listening) 127.0.0.1:10250 127.0.0.1:10255 127.0.0.1:10248 169.254.169.254:80 $HUNT_TARGETS"
[ "$HUNT_NETWORK" = none ] && targets=
listens() { # host, port
  nc -z -w 1 "$1" "$2" 2> /dev/null || timeout 3 nc -w 1 "$1" "$2" < /dev/null > /dev/null 2>&1
}
for target in $targets; do
  listens "${target%:*}" "${target##*:}" || continue
  services=$((services + 1))
  for scheme in http https; do
    ask $scheme "$target" / || ask $scheme "$target" /healthz || {
      # Most services have nothing at the root and much behind it.
      [ "$scheme" = http ] && case $target in *:443 | *:6443 | *:10250) continue ;; esac
    }
    for path in /pods /runningpods/ /configz /metrics /debug/pprof/cmdline /environment /api/v1/secrets \
      /api/v1/namespaces/default/secrets /api/v1/configmaps /v2/_catalog /latest/meta-data/; do
      ask $scheme "$target" $path
    done
  done
done

# ---- credentials of the node's or the pod's account, asked for as the libraries of the clouds do
metadata=169.254.169.254
ask_metadata() { # method, path, header: the answer's body
  printf '%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\nConnection: close\r\n\r\n' "$1" "$2" "$metadata" "$3" > "$work/request"
  timeout 6 nc -w 3 "$metadata" 80 < "$work/request" 2> /dev/null | sed '1,/^.$/d'
}
roles=/latest/meta-data/iam/security-credentials/
if [ "$HUNT_NETWORK" != none ] && listens "$metadata" 80; then
  role=$(ask_metadata GET $roles "Accept: */*")
  ask_metadata GET "$roles$role" "Accept: */*" | has_secret && found "credentials of EC2 without a session"
  session=$(ask_metadata PUT /latest/api/token "X-aws-ec2-metadata-token-ttl-seconds: 60")
  ask_metadata GET "$roles$role" "X-aws-ec2-metadata-token: $session" | has_secret && found "credentials of EC2 with a session"
  ask_metadata GET /computeMetadata/v1/instance/service-accounts/default/token "Metadata-Flavor: Google" \
    | has_secret && found "credentials of GCE"
fi

files=$(wc -l < "$work/all-files")
rm -rf "$work"
echo "HUNT result $found found, $powers powers, $files files, $processes processes, $services services"
[ $((found + powers)) = 0 ] && echo "HUNT nothing found, $files files $processes processes $services services"
exit 0
