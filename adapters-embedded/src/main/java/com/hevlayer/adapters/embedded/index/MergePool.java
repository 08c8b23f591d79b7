package com.hevlayer.adapters.embedded.index;

import com.hevlayer.ports.plugin.Telemetry;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * The threads that merge the segments of all namespaces of a store: one for small merges, one for
 * those that build graphs, and as many as there are processors inside one graph.
 */
public final class MergePool implements AutoCloseable {
  private static final int LARGE = GraphFormat.GRAPH_ROWS;
  private static final int MAX_WORKERS = 8;

  private final Telemetry telemetry;
  private final int workers;
  private final ExecutorService small;
  private final ExecutorService large;
  private final ExecutorService graphs;

  /** Starts the pool. */
  public MergePool(Telemetry telemetry) {
    this.telemetry = telemetry;
    this.workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_WORKERS);
    this.small = Executors.newSingleThreadExecutor(threads("merge-small"));
    this.large = Executors.newSingleThreadExecutor(threads("merge-large"));
    this.graphs = Executors.newFixedThreadPool(workers, threads("merge-graph"));
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "layer-" + name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  GraphFormat format() {
    return new GraphFormat(workers, graphs);
  }

  /** Returns the scheduler of one index. */
  MergeScheduler scheduler(String name) {
    return new Scheduler(name);
  }

  /** Stops taking merges; those under way end by themselves. */
  @Override
  public void close() {
    small.shutdown();
    large.shutdown();
    graphs.shutdown();
  }

  private final class Scheduler extends MergeScheduler {
    private final String name;

    Scheduler(String name) {
      this.name = name;
    }

    @Override
    public void merge(MergeSource source, MergeTrigger trigger) {
      for (MergePolicy.OneMerge merge = source.getNextMerge();
          merge != null;
          merge = source.getNextMerge()) {
        MergePolicy.OneMerge next = merge;
        try {
          (next.totalNumDocs() >= LARGE ? large : small).execute(() -> run(source, next));
        } catch (RejectedExecutionException closed) {
          source.onMergeFinished(next);
        }
      }
    }

    private void run(MergeSource source, MergePolicy.OneMerge merge) {
      try {
        source.merge(merge);
      } catch (MergePolicy.MergeAbortedException | AlreadyClosedException stopped) {
        // the index is closing
      } catch (IOException | RuntimeException e) {
        if (!(e instanceof RowIndex.StoppingException)) {
          telemetry.event(
              Telemetry.Level.WARN, "a merge of namespace " + name + " failed: " + e, e);
        }
      } finally {
        // The end of a merge may have made others due, which nobody else would start.
        merge(source, MergeTrigger.MERGE_FINISHED);
      }
    }
  }
}
