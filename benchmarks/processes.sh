# Sourced by the scripts of benchmarks, in the root of the repository: a gateway under load. What they
# leave lies in the folder $work; it goes at the end, with the processes named by its *.pid files.

PATH=$PATH:/usr/sbin
work=$(mktemp -d)
gateway=
end_processes() {
  stop_gateway
  for pid in "$work"/*.pid; do
    [ ! -s "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap end_processes EXIT

# Ends the script if one of these commands is missing.
need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "$tool is needed" >&2; exit 1; }
  done
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts the shipped gateway, or what LAYER_GATEWAY names, with stores as JSON defines them, and waits
# for its first answer. Sets gateway, the process, and port.
start_gateway() {
  port=$(free_port)
  PORT=$port LAYER_STORE_JSON=$1 ${LAYER_GATEWAY:-./layer gateway} >"$work/gateway.log" 2>&1 &
  gateway=$!
  for _ in $(seq 600); do
    ! curl -fs -o /dev/null "http://127.0.0.1:$port/health" || return 0
    kill -0 "$gateway" 2>/dev/null || break
    sleep 0.1
  done
  echo "the gateway did not start:" >&2
  cat "$work/gateway.log" >&2
  exit 1
}

stop_gateway() {
  [ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true
  [ -z "$gateway" ] || wait "$gateway" 2>/dev/null || true
  gateway=
}

# Prints the CPU time of a process, user and system, in clock ticks.
cpu_ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"
}

# Loads a URL over 32 kept-alive connections and appends "requests-per-second cpu-microseconds" to a
# file, the second per request and of one process.
#
#   measure PROCESS URL SECONDS FILE [options of wrk]
measure() {
  local process=$1 url=$2 seconds=$3 file=$4 before after out
  shift 4
  before=$(cpu_ticks "$process")
  out=$(wrk -t1 -c32 -d"$seconds"s "$@" "$url")
  after=$(cpu_ticks "$process")
  all_answered "$out"
  awk -v ticks=$((after - before)) -v second="$(getconf CLK_TCK)" '
    / requests in / { n = $1 } /Requests\/sec/ { rps = $2 }
    END { printf "%.0f %.1f\n", rps, ticks / second * 1e6 / n }' <<<"$out" >>"$file"
}

# Ends the script if wrk says that a request failed.
all_answered() {
  if grep -Eq 'Non-2xx|Socket errors' <<<"$1"; then
    echo "$1" >&2
    exit 1
  fi
}
