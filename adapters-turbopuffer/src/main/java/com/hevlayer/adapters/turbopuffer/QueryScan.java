package com.hevlayer.adapters.turbopuffer;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.protocol.client.RequestEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A walk in id order by one query per page. turbopuffer has no cursor: rows written behind the walk
 * are missed, rows ahead of it are seen. One row more than a page is asked for, so that the last
 * page is known without asking once more.
 */
final class QueryScan implements RowScan {
  /** The most rows a query may ask for. */
  private static final int MOST = 10_000;

  private static final int LONGEST_QUOTE = 2048;

  private final ScanRequest request;
  private final Function<byte[], Answer<List<ResultRow>>> fetch;
  private final int asked;
  private @Nullable Json after;
  private @Nullable List<ResultRow> first;
  private boolean complete;
  private volatile boolean closed;

  QueryScan(ScanRequest request, Function<byte[], Answer<List<ResultRow>>> fetch) {
    this.request = request;
    this.fetch = fetch;
    this.asked = Math.min(request.pageSize() + 1, MOST);
    this.after = request.afterId();
  }

  /** Fetches the first page, so that a refusal is the answer to opening. */
  Answer<RowScan> open() {
    return switch (fetch.apply(RequestEncoder.scanPage(request, after, asked))) {
      case Answer.Ok<List<ResultRow>> page -> {
        first = page.value();
        yield Answer.ok(this);
      }
      case Answer.Refused<List<ResultRow>> refused ->
          Answer.refused(refused.status(), refused.headers(), refused.body());
      case Answer.Unsupported<List<ResultRow>> unsupported ->
          Answer.unsupported(unsupported.operation());
    };
  }

  @Override
  public List<ResultRow> nextPage() {
    if (closed || complete) {
      return List.of();
    }
    List<ResultRow> rows = first == null ? fetchNext() : first;
    first = null;
    if (rows.size() > request.pageSize()) {
      rows = rows.subList(0, request.pageSize());
    } else if (rows.size() < MOST) {
      complete = true;
    }
    if (!rows.isEmpty()) {
      after = rows.getLast().id();
    }
    return List.copyOf(rows);
  }

  private List<ResultRow> fetchNext() {
    return switch (fetch.apply(RequestEncoder.scanPage(request, after, asked))) {
      case Answer.Ok<List<ResultRow>> page -> page.value();
      case Answer.Refused<List<ResultRow>> refused ->
          throw new NoAnswerException(
              NoAnswerException.Reason.GARBLED,
              NoAnswerException.Sent.UNKNOWN,
              "a page of the scan was refused: the store answered "
                  + refused.status()
                  + ": "
                  + quote(refused.body()),
              null);
      case Answer.Unsupported<List<ResultRow>> unsupported ->
          throw new IllegalStateException(unsupported.operation());
    };
  }

  private static String quote(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
  }

  @Override
  public void close() {
    closed = true;
  }
}
