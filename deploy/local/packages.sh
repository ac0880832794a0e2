# shellcheck shell=bash
# What a cluster needs from the distribution; sourced by up.

# install_packages COMMAND-OR-FILE=PACKAGE…: installs the Debian packages of what is not there
install_packages() {
  local pair what missing=() absent=()
  for pair; do
    what=${pair%=*}
    case $what in
      /*) [ -e "$what" ] && continue ;;
      *) command -v "$what" >/dev/null && continue ;;
    esac
    absent+=("$what")
    missing+=("${pair##*=}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die "not found: ${absent[*]}" "this is no Debian or Ubuntu: install what gives them (there: ${missing[*]}), and call again"
  say "Installing Debian packages: ${missing[*]}"
  local log
  log=$(mktemp)
  # RUNLEVEL=1: packages that bring a service must not start it, we run our own
  (
    flock 6
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    install=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}")
    "${install[@]}" >"$log" 2>&1 || { apt-get update >>"$log" 2>&1 && "${install[@]}" >>"$log" 2>&1; }
  ) 6>>/run/lock/fastforward-packages || {
    tail -n 15 "$log" >&2
    die "apt-get install ${missing[*]} failed" "the whole log: $log"
  }
  rm -f "$log"
}

install_runtime_packages() {
  install_packages ip=iproute2 nft=nftables iptables=iptables ipset=ipset conntrack=conntrack openssl=openssl pgrep=procps \
    /usr/lib/cni/ptp=containernetworking-plugins docker-registry=docker-registry htpasswd=apache2-utils
}
