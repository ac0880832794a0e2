#!/bin/sh
# A FAKE metadata server of a cloud, for tests: in the node's network, at the address that such servers have.
ip addr add 169.254.169.254/32 dev lo || [ "$(ip addr show dev lo | grep -c 169.254.169.254/32)" = 1 ] || exit 1
trap 'ip addr del 169.254.169.254/32 dev lo; kill $! 2>/dev/null; exit 0' TERM INT
nc -ll -p 80 -e sh /fake/answer.sh &
wait $!
