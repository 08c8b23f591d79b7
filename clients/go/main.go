// Command example writes, queries and deletes with the official Go client. See ../README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/turbopuffer/turbopuffer-go"
	"github.com/turbopuffer/turbopuffer-go/option"
)

var teas = []turbopuffer.RowParam{
	{"id": 1, "name": "assam", "origin": "India", "grams": 100,
		"text": "malty black tea for breakfast", "vector": []float32{0.9, 0.1, 0, 0}},
	{"id": 2, "name": "sencha", "origin": "Japan", "grams": 80,
		"text": "grassy green tea from steamed leaves", "vector": []float32{0.1, 0.9, 0, 0}},
	{"id": 3, "name": "lapsang", "origin": "China", "grams": 60,
		"text": "smoky black tea dried over pine fires", "vector": []float32{0.7, 0, 0.7, 0}},
	{"id": 4, "name": "rooibos", "origin": "South Africa", "grams": 120,
		"text": "red bush without caffeine", "vector": []float32{0, 0.1, 0.2, 0.9}},
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	client := turbopuffer.NewClient(
		option.WithBaseURL(env("TURBOPUFFER_BASE_URL", "http://127.0.0.1:8080")),
		option.WithAPIKey(env("TURBOPUFFER_API_KEY", "tpuf_local")),
	)
	ns := client.Namespace("layer-example-go")
	if _, err := ns.DeleteAll(ctx, turbopuffer.NamespaceDeleteAllParams{}); err != nil && status(err) != 404 {
		return err
	}

	written, err := ns.Write(ctx, turbopuffer.NamespaceWriteParams{
		UpsertRows:     teas,
		DistanceMetric: turbopuffer.DistanceMetricCosineDistance,
		Schema: map[string]turbopuffer.AttributeSchemaConfigParam{
			"text": {Type: "string", FullTextSearch: &turbopuffer.FullTextSearchConfigParam{}},
		},
	})
	if err != nil {
		return err
	}
	expect("written", written.RowsAffected, 4)

	near := turbopuffer.NewRankByVector("vector", []float32{1, 0, 0, 0})
	words := turbopuffer.NewRankByTextBM25("text", "smoky pine")
	for _, one := range []struct {
		what   string
		params turbopuffer.NamespaceQueryParams
		wanted string
	}{
		{"vector", turbopuffer.NamespaceQueryParams{RankBy: near, TopK: turbopuffer.Int(3)}, "[1 3 2]"},
		{"BM25", turbopuffer.NamespaceQueryParams{RankBy: words, TopK: turbopuffer.Int(3)}, "[3]"},
		{"filter, order", turbopuffer.NamespaceQueryParams{
			RankBy:  turbopuffer.NewRankByAttribute("grams", "desc"),
			Filters: turbopuffer.NewFilterIn("origin", []string{"India", "China"}),
			TopK:    turbopuffer.Int(10),
		}, "[1 3]"},
	} {
		answer, err := ns.Query(ctx, one.params)
		if err != nil {
			return err
		}
		expect(one.what, ids(answer.Rows), one.wanted)
	}

	both := turbopuffer.NamespaceMultiQueryParams{Queries: []turbopuffer.QueryParam{
		{RankBy: near, TopK: turbopuffer.Int(3)},
		{RankBy: words, TopK: turbopuffer.Int(3)},
	}}
	// This version of the client has no field for the fusion yet.
	both.SetExtraFields(map[string]any{"rerank_by": []any{"RRF"}, "limit": 2})
	hybrid, err := ns.MultiQuery(ctx, both)
	if err != nil {
		return err
	}
	expect("hybrid", ids(hybrid.Results[0].Rows), "[3 1]")

	row, err := fetch(ctx, ns, 2)
	if err != nil {
		return err
	}
	expect("fetch", row["name"], "sencha")
	if _, err := ns.Write(ctx, turbopuffer.NamespaceWriteParams{
		PatchRows: []turbopuffer.RowParam{{"id": 2, "grams": 75}},
	}); err != nil {
		return err
	}
	if row, err = fetch(ctx, ns, 2); err != nil {
		return err
	}
	expect("patched", row["grams"], "75")

	if _, err := ns.Write(ctx, turbopuffer.NamespaceWriteParams{Deletes: []any{4}}); err != nil {
		return err
	}
	count, err := ns.Query(ctx, turbopuffer.NamespaceQueryParams{
		AggregateBy: map[string]turbopuffer.AggregateBy{"n": turbopuffer.NewAggregateByCount()},
	})
	if err != nil {
		return err
	}
	expect("count", count.Aggregations["n"], "3")

	listed := client.NamespacesAutoPaging(ctx, turbopuffer.NamespacesParams{
		Prefix: turbopuffer.String("layer-example-go"),
	})
	found := 0
	for listed.Next() {
		found++
	}
	if err := listed.Err(); err != nil {
		return err
	}
	expect("listed", found, 1)

	if _, err := ns.DeleteAll(ctx, turbopuffer.NamespaceDeleteAllParams{}); err != nil {
		return err
	}
	_, err = ns.Query(ctx, turbopuffer.NamespaceQueryParams{
		RankBy: turbopuffer.NewRankByAttribute("id", "asc"), TopK: turbopuffer.Int(1),
	})
	expect("missing", status(err), 404)
	return nil
}

func fetch(ctx context.Context, ns turbopuffer.Namespace, id int) (turbopuffer.Row, error) {
	answer, err := ns.Query(ctx, turbopuffer.NamespaceQueryParams{
		RankBy:            turbopuffer.NewRankByAttribute("id", "asc"),
		Filters:           turbopuffer.NewFilterEq("id", id),
		TopK:              turbopuffer.Int(1),
		IncludeAttributes: turbopuffer.IncludeAttributesParam{Bool: turbopuffer.Bool(true)},
	})
	if err != nil {
		return nil, err
	}
	return answer.Rows[0], nil
}

func ids(rows []turbopuffer.Row) string {
	found := make([]any, len(rows))
	for i, row := range rows {
		found[i] = row["id"]
	}
	return fmt.Sprint(found)
}

// status is the HTTP status of a refusal; 0 when there was none.
func status(err error) int {
	var refused *turbopuffer.Error
	if errors.As(err, &refused) {
		return refused.StatusCode
	}
	return 0
}

func expect(what string, found, wanted any) {
	if fmt.Sprint(found) != fmt.Sprint(wanted) {
		fmt.Fprintf(os.Stderr, "%s: %v instead of %v\n", what, found, wanted)
		os.Exit(1)
	}
	fmt.Printf("%-16s %v\n", what, found)
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
