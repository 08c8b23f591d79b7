package com.hevlayer.adapters.embedded.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Which segments of a namespace with vectors are merged. Segments without a graph ("young") are
 * merged cheaply among themselves as long as they stay small. Once there are many young rows, they
 * go into one graph: at once when writing pauses, later while a load is going on, since a row that
 * enters a graph costs far more than a row that is written. A graph takes part unless it is much
 * larger than all the rest, so there are few, and one in the end.
 *
 * <p>A namespace without vectors is merged as Lucene does by default, only with a lower floor.
 */
final class SegmentPolicy extends MergePolicy {
  private static final int TIER = 8;
  private static final int MANY_YOUNG = 5_000;

  /** So many young segments are gathered once writing has paused; fewer are not worth the copy. */
  private static final int SCATTERED_YOUNG = 4;

  /** Graphs this much larger than everything else together are left alone. */
  private static final int MUCH_LARGER = 10;

  private final TieredMergePolicy plain = new TieredMergePolicy();
  private final Pace pace;

  /** How busy the writer of a namespace is. */
  interface Pace {
    /** Whether there are vectors at all. */
    boolean hasVectors();

    /** Whether writing pauses. */
    boolean isIdle();

    /** Whether writing has paused for so long that one graph is worth any merge. */
    boolean isQuiet();

    /** Whether rows come so fast that building graphs would only be in their way. */
    boolean isLoading();
  }

  SegmentPolicy(Pace pace) {
    super(1.0, 10L << 20);
    this.pace = pace;
    plain.setFloorSegmentMB(0.5);
    plain.setMaxMergedSegmentMB(20 * 1024.0);
    plain.setSegmentsPerTier(5);
    plain.setNoCFSRatio(1.0);
    plain.setMaxCFSSegmentSizeMB(10);
  }

  @Override
  public @Nullable MergeSpecification findMerges(
      @Nullable MergeTrigger trigger, SegmentInfos infos, MergeContext context) throws IOException {
    if (!pace.hasVectors()) {
      return plain.findMerges(trigger, infos, context);
    }
    List<Sized> young = new ArrayList<>();
    List<Sized> graphs = new ArrayList<>();
    boolean graphMerges = false;
    for (SegmentCommitInfo info : infos) {
      Sized sized = new Sized(info, context);
      if (context.getMergingSegments().contains(info)) {
        // Small merges take a moment; one that builds a graph is worth waiting for.
        graphMerges |= sized.isGraph() || sized.rows >= GraphFormat.GRAPH_ROWS;
      } else {
        (sized.isGraph() ? graphs : young).add(sized);
      }
    }
    MergeSpecification merges = new MergeSpecification();
    if (!graphMerges) {
      List<SegmentCommitInfo> graph = graphMerge(young, graphs);
      if (!graph.isEmpty()) {
        merges.add(new OneMerge(graph));
        return merges;
      }
    }
    if (pace.isQuiet()) {
      gatherYoung(young, merges);
    } else {
      addSmallMerges(young, merges);
    }
    return merges.merges.isEmpty() ? null : merges;
  }

  private List<SegmentCommitInfo> graphMerge(List<Sized> young, List<Sized> graphs) {
    long youngRows = young.stream().mapToLong(s -> s.rows).sum();
    long graphRows = graphs.stream().mapToLong(s -> s.rows).sum();
    List<SegmentCommitInfo> merge = new ArrayList<>();
    boolean worn = graphs.stream().anyMatch(Sized::isWorn);
    boolean many = youngRows > (pace.isIdle() ? MANY_YOUNG : Math.max(MANY_YOUNG, graphRows / 20));
    boolean scattered = graphs.size() > 1 && pace.isQuiet();
    if (pace.isLoading() || !(many || worn || scattered)) {
      return merge;
    }
    boolean all = pace.isQuiet() && (many || scattered || worn);
    young.forEach(s -> merge.add(s.info));
    graphs.sort(Comparator.comparingLong(s -> s.rows));
    long total = youngRows;
    for (Sized graph : graphs) {
      if (all || graph.isWorn() || graph.rows <= MUCH_LARGER * total) {
        merge.add(graph.info);
        total += graph.rows;
      }
    }
    return merge;
  }

  /**
   * Young rows are compared one by one by every search, which takes a multiple of the time while
   * they lie in many small segments, most of them in memory that is not mapped.
   */
  private static void gatherYoung(List<Sized> young, MergeSpecification merges) {
    young.sort(Comparator.comparingLong(s -> s.rows));
    List<SegmentCommitInfo> gathered = new ArrayList<>();
    long rows = 0;
    for (Sized segment : young) {
      rows += segment.rows;
      if (rows >= GraphFormat.GRAPH_ROWS - 200) {
        break;
      }
      gathered.add(segment.info);
    }
    if (gathered.size() >= SCATTERED_YOUNG) {
      merges.add(new OneMerge(gathered));
    }
  }

  private static void addSmallMerges(List<Sized> young, MergeSpecification merges) {
    young.sort(Comparator.comparingLong(s -> s.rows));
    int from = 0;
    for (long bound = TIER;
        from < young.size() && bound <= GraphFormat.GRAPH_ROWS * 8L;
        bound *= TIER) {
      int to = from;
      long rows = 0;
      while (to < young.size()
          && young.get(to).rows < bound
          && rows + young.get(to).rows < GraphFormat.GRAPH_ROWS - 200) {
        rows += young.get(to++).rows;
      }
      if (to - from >= TIER) {
        merges.add(new OneMerge(young.subList(from, to).stream().map(s -> s.info).toList()));
        from = to;
      }
      while (from < young.size() && young.get(from).rows < bound) {
        from++;
      }
    }
  }

  @Override
  public @Nullable MergeSpecification findForcedMerges(
      SegmentInfos infos,
      int maxSegments,
      Map<SegmentCommitInfo, Boolean> toMerge,
      MergeContext context)
      throws IOException {
    return plain.findForcedMerges(infos, maxSegments, toMerge, context);
  }

  @Override
  public @Nullable MergeSpecification findForcedDeletesMerges(
      SegmentInfos infos, MergeContext context) throws IOException {
    return plain.findForcedDeletesMerges(infos, context);
  }

  @Override
  public @Nullable MergeSpecification findFullFlushMerges(
      MergeTrigger trigger, SegmentInfos infos, MergeContext context) {
    return null; // a refresh never waits for a merge
  }

  private static final class Sized {
    private final SegmentCommitInfo info;
    private final long rows;
    private final long deleted;

    Sized(SegmentCommitInfo info, MergeContext context) {
      this.info = info;
      this.deleted = context.numDeletedDocs(info);
      this.rows = info.info.maxDoc() - deleted;
    }

    boolean isGraph() {
      return info.info.maxDoc() >= GraphFormat.GRAPH_ROWS
          && "merge".equals(info.info.getDiagnostics().get("source"));
    }

    boolean isWorn() {
      return isGraph() && deleted > rows / 2;
    }
  }
}
