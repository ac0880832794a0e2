# shellcheck shell=bash
# The programs of a cluster, built from the pinned Go modules beside this file; sourced by up.
# Built once, they are kept in $XDG_CACHE_HOME (about 440 MB, and 3.6 GB of Go's own build cache).

kubernetes=v1.36.3 # of control-plane/go.mod; linked in, or every client sees v0.0.0
k8s=k8s.io/kubernetes/cmd
containerd=github.com/containerd/containerd/v2/cmd

# Each has a hash of its own in its name: what the others are kept under does not change with it.
own_program() { echo "$2-$(cd "$local_dir/$1" && cat go.mod go.sum main.go <(uname -m) | sha256sum | cut -c1-16)"; }
dns_program=$(own_program dns coredns)
policy_program=$(own_program policy network-policies)

# name, module folder, package, cgo, build tags
programs=(
  "kubectl control-plane $k8s/kubectl 0 -"
  "etcd control-plane go.etcd.io/etcd/server/v3 0 -"
  "kube-apiserver control-plane $k8s/kube-apiserver 0 -"
  "kube-controller-manager control-plane $k8s/kube-controller-manager 0 -"
  "kube-scheduler control-plane $k8s/kube-scheduler 0 -"
  "kube-proxy control-plane $k8s/kube-proxy 0 -"
  "kubelet control-plane $k8s/kubelet 0 -"
  "containerd node $containerd/containerd 0 no_btrfs,no_zfs,no_devmapper"
  "containerd-shim-runc-v2 node $containerd/containerd-shim-runc-v2 0 -"
  "ctr node $containerd/ctr 0 no_btrfs,no_zfs,no_devmapper"
  "runc node github.com/opencontainers/runc 1 seccomp" # without the tag, seccomp RuntimeDefault is refused
  "$dns_program dns . 0 -"
  "$policy_program policy . 0 -"
)

programs_home() {
  local hash
  hash=$(cd "$local_dir" && cat {control-plane,node}/go.{mod,sum} <(echo "$kubernetes $(uname -m)") | sha256sum | cut -c1-16)
  echo "${XDG_CACHE_HOME:-$HOME/.cache}/fastforward/cluster/$hash"
}

missing_programs() {
  local entry
  for entry in "${programs[@]}"; do
    [ -x "$bin/${entry%% *}" ] || echo "$entry"
  done
}

# ensure_programs: sets bin; builds what is missing there, one caller at a time
ensure_programs() {
  local home missing
  home=$(programs_home)
  bin=$home/bin
  mapfile -t missing < <(missing_programs)
  if [ ${#missing[@]} = 0 ] && [ -e "$home/pause.tar" ]; then return; fi
  mkdir -p "$bin"
  exec 7>>"$home/lock"
  flock -n 7 || { say "Another call is building the programs; waiting for it."; flock 7; }
  mapfile -t missing < <(missing_programs)
  if [ ${#missing[@]} -gt 0 ]; then
    need_build_tools
    say "Building ${#missing[@]} programs of Kubernetes $kubernetes (once; 5 to 10 minutes on two cores) into $bin"
    local n=0 entry
    for entry in "${missing[@]}"; do
      n=$((n + 1))
      # shellcheck disable=SC2086  # the words of the entry
      build_program "$n/${#missing[@]}" $entry
    done
  fi
  [ -e "$home/pause.tar" ] || build_pause
  exec 7>&-
}

need_build_tools() {
  local version
  [ -x /usr/local/go/bin/go ] && ! command -v go >/dev/null && PATH=$PATH:/usr/local/go/bin
  command -v go >/dev/null || die "Go 1.26 or newer is needed to build Kubernetes (once), and there is no go on the PATH" \
    "install it from https://go.dev/dl/ into /usr/local/go, and call again"
  version=$(cd "$local_dir/control-plane" && go env GOVERSION 2>/dev/null) || version=$(go version)
  [ "$(printf '%s\n' go1.26 "${version%%-*}" | sort -V | head -n 1)" = go1.26 ] ||
    die "Go 1.26 or newer is needed to build Kubernetes (once), and $(command -v go) is $version" \
      "install a newer one from https://go.dev/dl/ into /usr/local/go, put it first on the PATH, and call again"
  install_packages gcc=gcc pkg-config=pkg-config /usr/include/seccomp.h=libseccomp-dev /usr/include/stdlib.h=libc6-dev
}

# build_program N/M NAME FOLDER PACKAGE CGO TAGS
build_program() {
  local count=$1 name=$2 folder=$3 package=$4 cgo=$5 tags=$6 log start pid lines
  log=$(dirname "$bin")/$name.log
  start=$SECONDS
  [ -t 2 ] || say "[$count] $name …"
  (cd "$local_dir/$folder" &&
    CGO_ENABLED=$cgo exec go build -v -trimpath -tags "${tags#-}" -o "$bin/$name.new" \
      -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes" "$package" >"$log" 2>&1) &
  pid=$!
  while [ -t 2 ] && kill -0 $pid 2>/dev/null; do
    lines=$(wc -l <"$log")
    printf '\r\033[K[%s] %s  %s  %d packages' "$count" "$name" "$(elapsed "$start")" "$lines" >&2
    sleep 1
  done
  if ! wait $pid; then
    tail -n 15 "$log" >&2
    die "$name could not be built" "the whole log: $log" "the modules come from the Go proxy (go env GOPROXY): can it be reached?"
  fi
  mv "$bin/$name.new" "$bin/$name" # only what is whole has the name
  rm -f "$log"
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
  say "[$count] $name  $(elapsed "$start")"
}

elapsed() { printf '%d:%02d' $(((SECONDS - $1) / 60)) $(((SECONDS - $1) % 60)); }

# The container that holds a pod's namespaces: it sleeps and lets the kernel reap what others leave behind.
build_pause() {
  local home=${bin%/bin} work diff_id
  install_packages gcc=gcc /usr/include/stdlib.h=libc6-dev
  work=$(mktemp -d)
  gcc -static -Os -s -x c -o "$work/pause" - <<'C' || die "gcc cannot make a static program" "on Debian: apt-get install gcc libc6-dev"
#include <signal.h>
#include <unistd.h>
static void end(int signal) { _exit(0); }
int main(void) {
  signal(SIGCHLD, SIG_IGN);
  signal(SIGTERM, end);
  signal(SIGINT, end);
  for (;;) pause();
}
C
  tar -C "$work" --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$work/layer.tar" pause
  diff_id=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  cat >"$work/config.json" <<J
{"architecture": "$(go_arch)", "os": "linux", "config": {"Entrypoint": ["/pause"], "User": "65535:65535"},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$diff_id"]}}
J
  echo '[{"Config": "config.json", "RepoTags": ["fastforward.local/pause:1"], "Layers": ["layer.tar"]}]' >"$work/manifest.json"
  tar -C "$work" -cf "$home/pause.tar.new" config.json manifest.json layer.tar
  mv "$home/pause.tar.new" "$home/pause.tar"
  rm -rf "$work"
}

go_arch() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}
