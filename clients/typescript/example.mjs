// Writes, queries and deletes with the official TypeScript client. See ../README.md.

import assert from 'node:assert/strict';
import Turbopuffer from '@turbopuffer/turbopuffer';

const teas = [
  { id: 1, name: 'assam', origin: 'India', grams: 100,
    text: 'malty black tea for breakfast', vector: [0.9, 0.1, 0.0, 0.0] },
  { id: 2, name: 'sencha', origin: 'Japan', grams: 80,
    text: 'grassy green tea from steamed leaves', vector: [0.1, 0.9, 0.0, 0.0] },
  { id: 3, name: 'lapsang', origin: 'China', grams: 60,
    text: 'smoky black tea dried over pine fires', vector: [0.7, 0.0, 0.7, 0.0] },
  { id: 4, name: 'rooibos', origin: 'South Africa', grams: 120,
    text: 'red bush without caffeine', vector: [0.0, 0.1, 0.2, 0.9] },
];

function expect(what, found, wanted) {
  assert.deepEqual(found, wanted, `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  console.log(what.padEnd(16), JSON.stringify(found));
}

const ids = (rows) => rows.map((row) => row.id);

const client = new Turbopuffer({
  baseURL: process.env.TURBOPUFFER_BASE_URL ?? 'http://127.0.0.1:8080',
  apiKey: process.env.TURBOPUFFER_API_KEY ?? 'tpuf_local',
});
const ns = client.namespace('layer-example-typescript');
if (await ns.exists()) {
  await ns.deleteAll();
}

const written = await ns.write({
  upsert_rows: teas,
  distance_metric: 'cosine_distance',
  schema: { text: { type: 'string', full_text_search: true } },
});
expect('written', written.rows_affected, 4);

const near = { rank_by: ['vector', 'ANN', [1, 0, 0, 0]], limit: 3 };
const words = { rank_by: ['text', 'BM25', 'smoky pine'], limit: 3 };
expect('vector', ids((await ns.query(near)).rows), [1, 3, 2]);
expect('BM25', ids((await ns.query(words)).rows), [3]);
const hybrid = await ns.multiQuery({ queries: [near, words], rerank_by: ['RRF'], limit: 2 });
expect('hybrid', ids(hybrid.results[0].rows), [3, 1]);
const filtered = await ns.query({
  rank_by: ['grams', 'desc'],
  filters: ['origin', 'In', ['India', 'China']],
  limit: 10,
});
expect('filter, order', ids(filtered.rows), [1, 3]);

const fetchRow = async (id) =>
  (await ns.query({ rank_by: ['id', 'asc'], filters: ['id', 'Eq', id], limit: 1, include_attributes: true })).rows[0];

expect('fetch', (await fetchRow(2)).name, 'sencha');
await ns.write({ patch_rows: [{ id: 2, grams: 75 }] });
expect('patched', (await fetchRow(2)).grams, 75);
const sum = await ns.query({ aggregate_by: { grams: ['Sum', 'grams'] } });
expect('sum', sum.aggregations.grams, 355);

await ns.write({ deletes: [4] });
const count = await ns.query({ aggregate_by: { n: ['Count'] } });
expect('count', count.aggregations.n, 3);
const listed = [];
for await (const summary of client.namespaces({ prefix: 'layer-example-typescript' })) {
  listed.push(summary.id);
}
expect('listed', listed, ['layer-example-typescript']);

await ns.deleteAll();
expect('exists', await ns.exists(), false);
await assert.rejects(ns.query({ rank_by: ['id', 'asc'], limit: 1 }), Turbopuffer.NotFoundError);
console.log('missing          404');
