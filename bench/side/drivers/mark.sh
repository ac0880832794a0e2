# shellcheck shell=bash
# mark begin|end [PID]: appends the time, and the CPU time so far of this shell, its ended children and the process PID, to BENCH_TIMES.
mark() {
  local ticks
  ticks=$(cat "/proc/$$/stat" ${2:+"/proc/$2/stat"} | awk '{sub(/.*\) /, ""); sum += $12 + $13 + $14 + $15} END {print sum}')
  echo "$1 $(date +%s%N) $ticks" >>"$BENCH_TIMES"
}
