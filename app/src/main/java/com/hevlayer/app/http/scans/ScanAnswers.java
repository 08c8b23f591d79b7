package com.hevlayer.app.http.scans;

import com.hevlayer.domain.scan.ScanCount;
import com.hevlayer.domain.scan.ScanJob;
import com.hevlayer.domain.scan.ScanPage;
import com.hevlayer.domain.scan.ValueCount;
import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonBytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of scans. */
final class ScanAnswers {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Json NOTHING_YET = Json.number("0.0");
  private static final Json WHOLE = Json.number("1.0");

  private ScanAnswers() {}

  static byte[] count(ScanCount count) {
    JsonBytes out =
        new JsonBytes(192)
            .openObject()
            .name("count")
            .value(count.count())
            .name("served_by")
            .value(count.servedBy().wireName())
            .name("bounded")
            .value(count.bounded())
            .name("timed_out")
            .value(count.timedOut())
            .name("shards_saturated")
            .value(count.shardsSaturated())
            .name("shards_total")
            .value(count.shardsTotal());
    if (count.threads() != null) {
      out.name("threads").value(count.threads());
    }
    flag(out, "approximate", count.approximate());
    return out.name("elapsed_ms").value(count.elapsedMillis()).closeObject().toByteArray();
  }

  static byte[] jobs(List<ScanJob> jobs) {
    JsonBytes out = new JsonBytes(32 + 320 * jobs.size()).openObject().name("scans").openArray();
    jobs.forEach(job -> add(out, job));
    return out.closeArray().closeObject().toByteArray();
  }

  static byte[] job(ScanJob job) {
    JsonBytes out = new JsonBytes(320);
    add(out, job);
    return out.toByteArray();
  }

  static byte[] page(ScanPage page) {
    JsonBytes out = new JsonBytes(16 * 1024).openObject();
    switch (page) {
      case ScanPage.Ids ids -> {
        out.name("ids").openArray();
        ids.ids().forEach(out::value);
        out.closeArray().name("total").value(ids.total());
      }
      case ScanPage.Values values -> {
        out.name("values").openArray();
        for (ValueCount each : values.values()) {
          out.openObject().name("v").value(each.value()).name("n").value(each.rows()).closeObject();
        }
        out.closeArray()
            .name("total")
            .value(values.total())
            .name("truncated")
            .value(values.truncated());
      }
    }
    return out.closeObject().toByteArray();
  }

  private static void add(JsonBytes out, ScanJob job) {
    out.openObject()
        .name("id")
        .value(job.id().toString())
        .name("namespace")
        .value(job.namespace().value())
        .name("mode")
        .value(job.mode().wireName());
    text(out, "field", job.field());
    out.name("source").value(job.source().wireName());
    if (job.effectiveSource() != null) {
      out.name("effective_source").value(job.effectiveSource().wireName());
    }
    out.name("status")
        .value(job.status().wireName())
        .name("progress")
        .value(job.status() == ScanJob.Status.COMPLETED ? WHOLE : NOTHING_YET)
        .name("documents_scanned")
        .value(job.documentsScanned());
    if (job.uniqueValues() != null) {
      out.name("unique_values").value(job.uniqueValues());
    }
    flag(out, "truncated", job.truncated());
    flag(out, "bounded", job.bounded());
    flag(out, "approximate", job.approximate());
    if (job.threads() != null) {
      out.name("threads").value(job.threads());
    }
    out.name("created_at").value(time(job.createdAt()));
    if (job.completedAt() != null) {
      out.name("completed_at").value(time(job.completedAt()));
    }
    text(out, "error", job.error());
    out.closeObject();
  }

  private static void text(JsonBytes out, String name, @Nullable String value) {
    if (value != null) {
      out.name(name).value(value);
    }
  }

  private static void flag(JsonBytes out, String name, @Nullable Boolean value) {
    if (value != null) {
      out.name(name).value(value.booleanValue());
    }
  }

  private static String time(Instant instant) {
    return RFC_3339.format(instant);
  }
}
