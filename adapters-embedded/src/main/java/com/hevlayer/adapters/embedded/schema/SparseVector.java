package com.hevlayer.adapters.embedded.schema;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sparse vector: distinct axes and one 16-bit weight each, in the order of the request.
 *
 * @param axes names of the axes; not to be changed
 * @param weights bits of the 16-bit floats; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // held in large numbers, compared by content below
public record SparseVector(String[] axes, short[] weights) {

  /** Returns the number of entries. */
  public int size() {
    return axes.length;
  }

  /** Returns the weight of an entry. */
  public float weight(int index) {
    return Float.float16ToFloat(weights[index]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SparseVector that
        && Arrays.equals(axes, that.axes)
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(axes) + Arrays.hashCode(weights);
  }
}
