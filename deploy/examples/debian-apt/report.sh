#!/bin/sh
set -e
echo "hello from Debian $(cut -d. -f1 /etc/debian_version), as $(id -un)"
printf '{"curl": "%s", "ssh": "%s"}' "$(curl --version | cut -d' ' -f2 | head -n 1)" "$(ssh -V 2>&1 | cut -d, -f1)" | jq -r 'to_entries[] | "\(.key): \(.value)"'
ping -V
