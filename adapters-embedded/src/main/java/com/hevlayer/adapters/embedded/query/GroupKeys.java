package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The values of one key of a grouping on one segment, in comparable form; {@link #MISSING} where a
 * row has none. Used by one thread; rows come in ascending order.
 */
abstract class GroupKeys {
  /** Stands for a missing value. */
  static final Object MISSING = new Object();

  private static final List<Object> ONLY_MISSING = List.of(MISSING);

  private GroupKeys() {}

  static boolean isMissing(Object key) {
    return MISSING.equals(key);
  }

  /** Returns the distinct keys of a row. */
  abstract List<Object> of(int doc) throws IOException;

  static GroupKeys of(LeafReader reader, Attribute attribute, boolean forEach) throws IOException {
    GroupKeys values =
        attribute.kind().isNumeric()
            ? new OfNumbers(DocValues.getSortedNumeric(reader, FieldNames.number(attribute)))
            : new OfTerms(DocValues.getSortedSet(reader, FieldNames.keyword(attribute)));
    return forEach
        ? new OfElements(values, reader.getNumericDocValues(FieldNames.arrayLength(attribute)))
        : values;
  }

  private static final class OfNumbers extends GroupKeys {
    private final SortedNumericDocValues numbers;

    OfNumbers(SortedNumericDocValues numbers) {
      this.numbers = numbers;
    }

    @Override
    List<Object> of(int doc) throws IOException {
      if (!numbers.advanceExact(doc)) {
        return ONLY_MISSING;
      }
      int count = numbers.docValueCount();
      if (count == 1) {
        return List.of(numbers.nextValue());
      }
      Set<Object> keys = new LinkedHashSet<>();
      for (int i = 0; i < count; i++) {
        keys.add(numbers.nextValue());
      }
      return List.copyOf(keys);
    }
  }

  private static final class OfTerms extends GroupKeys {
    private final SortedSetDocValues terms;

    /** Terms that were met, so that each is copied once. */
    private final Map<Long, List<Object>> known = new HashMap<>();

    OfTerms(SortedSetDocValues terms) {
      this.terms = terms;
    }

    @Override
    List<Object> of(int doc) throws IOException {
      if (!terms.advanceExact(doc)) {
        return ONLY_MISSING;
      }
      int count = terms.docValueCount();
      if (count == 1) {
        return term(terms.nextOrd());
      }
      Set<Object> keys = new LinkedHashSet<>();
      for (int i = 0; i < count; i++) {
        keys.addAll(term(terms.nextOrd()));
      }
      return List.copyOf(keys);
    }

    private List<Object> term(long ordinal) throws IOException {
      List<Object> term = known.get(ordinal);
      if (term == null) {
        term = List.of(BytesRef.deepCopyOf(terms.lookupOrd(ordinal)));
        known.put(ordinal, term);
      }
      return term;
    }
  }

  /** Every element of an array; an empty array has no key at all. */
  private static final class OfElements extends GroupKeys {
    private final GroupKeys elements;
    private final @Nullable NumericDocValues lengths;

    OfElements(GroupKeys elements, @Nullable NumericDocValues lengths) {
      this.elements = elements;
      this.lengths = lengths;
    }

    @Override
    List<Object> of(int doc) throws IOException {
      if (lengths == null || !lengths.advanceExact(doc)) {
        return ONLY_MISSING;
      }
      return lengths.longValue() == 0 ? List.of() : elements.of(doc);
    }
  }
}
