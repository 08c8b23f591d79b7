# Sourced after benchmarks/processes.sh by what measures a store of kind turbopuffer: an upstream that
# answers every request alike, played by nginx, and the query that goes there.

# Starts an nginx with one worker; upstreams and servers come on standard input.
start_nginx() {
  local servers
  servers=$(cat)
  cat >"$work/$1.conf" <<CONF
pid $work/$1.pid; worker_processes 1; error_log $work/error.log; worker_rlimit_nofile 20000;
events { worker_connections 8192; }
http {
  access_log off; keepalive_requests 100000000;
  client_body_temp_path $work/a; proxy_temp_path $work/b; fastcgi_temp_path $work/c;
  uwsgi_temp_path $work/d; scgi_temp_path $work/e;
$servers
}
CONF
  nginx -c "$work/$1.conf"
}

# Starts the upstream; sets stub, its port. /requests there tells how many requests came. It answers
# with answer.json of $work: ten rows, 3 kB.
#
#   start_stub [more directives of its server]
start_stub() {
  stub=$(free_port)
  python3 - "$work/answer.json" <<'PY'
import json, sys
rows = [{"id": f"document-{i:04}", "$dist": round(0.0123456 * (i + 1), 7),
         "title": "A title of about forty characters, " + str(i), "price": 19.99 + i, "stock": 7 * i,
         "tags": ["green", "loose leaf", "first flush"], "text": "lorem ipsum " * 9}
        for i in range(10)]
answer = {"rows": rows,
          "billing": {"billable_logical_bytes_queried": 256000000, "billable_logical_bytes_returned": 2900},
          "performance": {"cache_hit_ratio": 1.0, "cache_temperature": "hot", "server_total_ms": 8,
                          "query_execution_ms": 5, "exhaustive_search_count": 0, "approx_namespace_size": 100000}}
with open(sys.argv[1], "w") as out:
    json.dump(answer, out, separators=(",", ":"))
PY
  start_nginx stub <<CONF
  geo \$dollar { default "\$"; }
  server {
    listen 127.0.0.1:$stub; ${1:-}
    location / { default_type application/json; return 200 '$(sed 's/\$/${dollar}/g' "$work/answer.json")'; }
    location = /requests { stub_status; }
  }
CONF
}

# Prints the definition of a store at a URL, with options as JSON if there are any.
wire_store() {
  printf '{"bench": {"kind": "turbopuffer", "endpoint": {"url": "%s"}, "credential": {"apiKey": "benchmark-key"}%s}}' \
    "$1" "${2:+, \"options\": $2}"
}

query_path=/v2/namespaces/bench/query

# Makes NAME.json, a query of 2 kB that names its limit so ("limit" is relayed, "top_k" is executed by
# the gateway), and NAME.lua, with which wrk posts it as the official TypeScript client does.
make_query() {
  printf '{"rank_by":["vector","ANN",[%s0.1]],"%s":10,"include_attributes":["title","price","stock","tags","text"]}' \
    "$(printf '0.123456,%.0s' $(seq 210))" "$2" >"$work/$1.json"
  cat >"$work/$1.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer benchmark-key"
wrk.headers["User-Agent"] = "tpuf-typescript/3.1.0"
wrk.headers["X-Stainless-Lang"] = "js"
wrk.headers["X-Stainless-Retry-Count"] = "0"
wrk.body = io.open("$work/$1.json"):read("*a")
LUA
}

# Prints the directives with which an nginx relays to upstreams as the gateway does.
proxy_settings() {
  cat <<'CONF'
  proxy_http_version 1.1; proxy_set_header Connection "";
  proxy_set_header Authorization "Bearer benchmark-key"; proxy_set_header Host localhost;
CONF
}
