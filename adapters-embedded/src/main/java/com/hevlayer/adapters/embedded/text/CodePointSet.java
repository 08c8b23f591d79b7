package com.hevlayer.adapters.embedded.text;

import com.hevlayer.protocol.text.LowerCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** An immutable set of code points, as sorted ranges that neither touch nor overlap. */
final class CodePointSet {
  static final CodePointSet NONE = new CodePointSet(new int[0]);
  static final CodePointSet ALL = range(0, Character.MAX_CODE_POINT);

  /** First and last of each range, alternating. */
  private final int[] bounds;

  private CodePointSet(int[] bounds) {
    this.bounds = bounds;
  }

  static CodePointSet of(int codePoint) {
    return range(codePoint, codePoint);
  }

  /** All from first to last, both included. */
  static CodePointSet range(int first, int last) {
    return new CodePointSet(new int[] {first, last});
  }

  /** The union of ranges; first and last of each, alternating, in any order. */
  static CodePointSet ranges(int... bounds) {
    List<int[]> ranges = new ArrayList<>(bounds.length / 2);
    for (int i = 0; i < bounds.length; i += 2) {
      ranges.add(new int[] {bounds[i], bounds[i + 1]});
    }
    return normalised(ranges);
  }

  static CodePointSet where(IntPredicate condition) {
    List<int[]> ranges = new ArrayList<>();
    int first = -1;
    for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
      boolean inside = c <= Character.MAX_CODE_POINT && condition.test(c);
      if (inside && first < 0) {
        first = c;
      } else if (!inside && first >= 0) {
        ranges.add(new int[] {first, c - 1});
        first = -1;
      }
    }
    return normalised(ranges);
  }

  boolean contains(int codePoint) {
    if (bounds.length == 2) {
      return codePoint >= bounds[0] && codePoint <= bounds[1];
    }
    int at = Arrays.binarySearch(bounds, codePoint);
    // A hit is a bound; else an odd insertion point lies inside a range.
    return at >= 0 || ((-at - 1) & 1) == 1;
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  int rangeCount() {
    return bounds.length / 2;
  }

  int first(int range) {
    return bounds[2 * range];
  }

  int last(int range) {
    return bounds[2 * range + 1];
  }

  CodePointSet union(CodePointSet other) {
    int[] all = Arrays.copyOf(bounds, bounds.length + other.bounds.length);
    System.arraycopy(other.bounds, 0, all, bounds.length, other.bounds.length);
    return ranges(all);
  }

  CodePointSet complement() {
    List<int[]> ranges = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] > next) {
        ranges.add(new int[] {next, bounds[i] - 1});
      }
      next = bounds[i + 1] + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      ranges.add(new int[] {next, Character.MAX_CODE_POINT});
    }
    return normalised(ranges);
  }

  CodePointSet intersection(CodePointSet other) {
    return complement().union(other.complement()).complement();
  }

  CodePointSet minus(CodePointSet other) {
    return intersection(other.complement());
  }

  /** With all other cases of its characters. */
  CodePointSet ignoringCase() {
    List<Integer> more = new ArrayList<>();
    CaseFolding.VARIANTS.forEach((c, variants) -> {
      if (contains(c)) {
        for (int variant : variants) {
          more.add(variant);
          more.add(variant);
        }
      }
    });
    return more.isEmpty()
        ? this
        : union(ranges(more.stream().mapToInt(Integer::intValue).toArray()));
  }

  private static CodePointSet normalised(List<int[]> ranges) {
    if (ranges.isEmpty()) {
      return NONE;
    }
    ranges.sort(Comparator.comparingInt((int[] r) -> r[0]));
    int[] bounds = new int[2 * ranges.size()];
    int used = 0;
    for (int[] range : ranges) {
      if (used > 0 && range[0] <= bounds[used - 1] + 1) {
        bounds[used - 1] = Math.max(bounds[used - 1], range[1]);
      } else {
        bounds[used++] = range[0];
        bounds[used++] = range[1];
      }
    }
    return new CodePointSet(Arrays.copyOf(bounds, used));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePointSet that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < bounds.length; i += 2) {
      text.append("%x-%x ".formatted(bounds[i], bounds[i + 1]));
    }
    return text.append(']').toString();
  }

  /** Simple case folding: one character for one, no language. */
  static final class CaseFolding {
    /** Every character with another case, and all that fold to the same. */
    private static final Map<Integer, int[]> VARIANTS = variants();

    private CaseFolding() {}

    static int fold(int c) {
      if (c < 0x80) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
      }
      if (c == 0x130 || c == 0x131) {
        return c; // fold to i in Turkish only
      }
      return LowerCase.of(Character.toUpperCase(c));
    }

    private static Map<Integer, int[]> variants() {
      Map<Integer, List<Integer>> byFold = new HashMap<>();
      for (int c = 0; c < 0x20000; c++) {
        byFold.computeIfAbsent(fold(c), key -> new ArrayList<>(1)).add(c);
      }
      Map<Integer, int[]> variants = new HashMap<>();
      for (List<Integer> group : byFold.values()) {
        if (group.size() > 1) {
          int[] all = group.stream().mapToInt(Integer::intValue).toArray();
          group.forEach(c -> variants.put(c, all));
        }
      }
      return variants;
    }
  }
}
