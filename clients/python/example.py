"""Writes, queries and deletes with the official Python client. See ../README.md."""

import os

import turbopuffer

TEAS = [
    {"id": 1, "name": "assam", "origin": "India", "grams": 100,
     "text": "malty black tea for breakfast", "vector": [0.9, 0.1, 0.0, 0.0]},
    {"id": 2, "name": "sencha", "origin": "Japan", "grams": 80,
     "text": "grassy green tea from steamed leaves", "vector": [0.1, 0.9, 0.0, 0.0]},
    {"id": 3, "name": "lapsang", "origin": "China", "grams": 60,
     "text": "smoky black tea dried over pine fires", "vector": [0.7, 0.0, 0.7, 0.0]},
    {"id": 4, "name": "rooibos", "origin": "South Africa", "grams": 120,
     "text": "red bush without caffeine", "vector": [0.0, 0.1, 0.2, 0.9]},
]  # fmt: skip


def expect(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"{what}: {found} instead of {wanted}")
    print(f"{what:<16} {found}")


def ids(rows):
    return [row.id for row in rows]


client = turbopuffer.Turbopuffer(
    base_url=os.environ.get("TURBOPUFFER_BASE_URL", "http://127.0.0.1:8080"),
    api_key=os.environ.get("TURBOPUFFER_API_KEY", "tpuf_local"),
)
teas = client.namespace("layer-example-python")
if teas.exists():
    teas.delete_all()

written = teas.write(
    upsert_rows=TEAS,
    distance_metric="cosine_distance",
    schema={"text": {"type": "string", "full_text_search": True}},
)
expect("written", written.rows_affected, 4)

near = {"rank_by": ("vector", "ANN", [1.0, 0.0, 0.0, 0.0]), "limit": 3}
words = {"rank_by": ("text", "BM25", "smoky pine"), "limit": 3}
expect("vector", ids(teas.query(**near).rows), [1, 3, 2])
expect("BM25", ids(teas.query(**words).rows), [3])
hybrid = teas.multi_query(queries=[near, words], rerank_by=("RRF",), limit=2)
expect("hybrid", ids(hybrid.results[0].rows), [3, 1])
filtered = teas.query(rank_by=("grams", "desc"), filters=("origin", "In", ["India", "China"]), limit=10)
expect("filter, order", ids(filtered.rows), [1, 3])


def fetch(key):
    return teas.query(rank_by=("id", "asc"), filters=("id", "Eq", key), limit=1, include_attributes=True).rows[0]


expect("fetch", fetch(2).name, "sencha")
expect("vector back", [round(x, 6) for x in fetch(2).vector], [0.1, 0.9, 0.0, 0.0])
teas.write(patch_rows=[{"id": 2, "grams": 75}])
expect("patched", (fetch(2).grams, fetch(2).name), (75, "sencha"))
expect("sum", teas.query(aggregate_by={"grams": ("Sum", "grams")}).aggregations["grams"], 355)

teas.write(deletes=[4])
expect("count", teas.query(aggregate_by={"n": ("Count",)}).aggregations["n"], 3)
expect("listed", [n.id for n in client.namespaces(prefix="layer-example-python")], ["layer-example-python"])

teas.delete_all()
expect("exists", teas.exists(), False)
try:
    teas.query(rank_by=("id", "asc"), limit=1)
    raise SystemExit("a query of a missing namespace was answered")
except turbopuffer.NotFoundError as e:
    expect("missing", e.status_code, 404)
