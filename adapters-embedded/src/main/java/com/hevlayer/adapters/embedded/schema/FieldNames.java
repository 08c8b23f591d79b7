package com.hevlayer.adapters.embedded.schema;

import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;

/**
 * The fields of the index. Their names are made of {@link Attribute#field()}, never of the name of
 * an attribute, and every name has one structure for ever.
 *
 * <table>
 * <caption>Fields of a row</caption>
 * <tr><th>field</th><th>when</th><th>holds</th></tr>
 * <tr><td>{@link #ID}</td><td>always</td><td>one term: {@link IndexValues#idTerm}</td></tr>
 * <tr><td>{@link #ID_ORDER}</td><td>id uint</td><td>{@code LongField}: points and sorted-numeric doc
 * values of {@code bits ^ MIN_VALUE}</td></tr>
 * <tr><td>{@link #ID_SORTED}</td><td>id uuid or string</td><td>sorted doc values of the term</td></tr>
 * <tr><td>{@link #ROW}</td><td>always</td><td>stored: the encoded row</td></tr>
 * <tr><td>{@link #number}</td><td>filterable int, uint, float, bool, datetime and arrays of
 * them</td><td>{@code LongField} of {@link IndexValues#number}: points and sorted-numeric doc values,
 * one for each element</td></tr>
 * <tr><td>{@link #keyword}</td><td>string, uuid and arrays, filterable or with a pattern
 * index</td><td>{@code KeywordField} of {@link IndexValues#keyword}: terms and sorted-set doc values;
 * scalars are single-valued, so {@code DocValues.unwrapSingleton} works</td></tr>
 * <tr><td>{@link #longKeyword}</td><td>the same, when a value is longer than {@link
 * IndexValues#MAX_KEYWORD_BYTES}; then no attribute is filterable</td><td>binary doc values: {@link
 * IndexValues#longKeywords}</td></tr>
 * <tr><td>{@link #arrayLength}</td><td>every array with comparisons or patterns</td><td>numeric doc
 * values: the number of elements, so that empty and missing differ</td></tr>
 * <tr><td>{@link #arrayKey}</td><td>filterable arrays</td><td>one term for the whole array, elements
 * in order: {@link IndexValues#arrayKey}</td></tr>
 * <tr><td>{@link #text}</td><td>full text</td><td>tokens with positions, exact length as
 * norm</td></tr>
 * <tr><td>{@link #vector}</td><td>dense vector</td><td>{@code KnnFloatVectorField}: {@code
 * DOT_PRODUCT} of unit vectors for cosine (no field for a zero vector), {@code EUCLIDEAN} of the
 * values otherwise</td></tr>
 * <tr><td>{@link #scaled}</td><td>dense vector under cosine that is not of length 1</td><td>numeric doc
 * values: 1; its numbers lie in the row, as {@link #vector} holds a scaled copy</td></tr>
 * <tr><td>{@link #multiVector}</td><td>several dense vectors</td><td>binary doc values: {@link
 * IndexValues#multiVector}</td></tr>
 * <tr><td>{@link #sparse}</td><td>sparse vector</td><td>one term for each axis, its frequency {@link
 * IndexValues#sparseFrequency}; axes of weight 0 are left out</td></tr>
 * </table>
 */
public final class FieldNames {
  /** One term: the id. */
  public static final String ID = "_id";

  /** Order of unsigned ids. */
  public static final String ID_ORDER = "_in";

  /** Order of other ids. */
  public static final String ID_SORTED = "_is";

  /** The encoded row. */
  public static final String ROW = "_row";

  private FieldNames() {}

  /** Numbers of an attribute. */
  public static String number(Attribute attribute) {
    return "n" + attribute.field();
  }

  /** Keywords of an attribute. */
  public static String keyword(Attribute attribute) {
    return "k" + attribute.field();
  }

  /** Keywords that are too long for a term. */
  public static String longKeyword(Attribute attribute) {
    return "l" + attribute.field();
  }

  /** Number of elements of an array. */
  public static String arrayLength(Attribute attribute) {
    return "c" + attribute.field();
  }

  /** Whole arrays. */
  public static String arrayKey(Attribute attribute) {
    return "a" + attribute.field();
  }

  /** Full text. */
  public static String text(Attribute attribute) {
    return "t" + attribute.field();
  }

  /** Dense vectors. */
  public static String vector(Attribute attribute) {
    return "v" + attribute.field();
  }

  /** Marks rows whose dense vector was scaled for the index. */
  public static String scaled(Attribute attribute) {
    return "u" + attribute.field();
  }

  /** Several dense vectors. */
  public static String multiVector(Attribute attribute) {
    return "m" + attribute.field();
  }

  /** Sparse vectors. */
  public static String sparse(Attribute attribute) {
    return "s" + attribute.field();
  }

  /**
   * Returns the query for rows that have a value of an attribute with an index for comparisons or
   * patterns, or of the id.
   */
  public static Query exists(Attribute attribute) {
    if (attribute.isArray()) {
      return new FieldExistsQuery(arrayLength(attribute));
    }
    if (attribute.kind().isNumeric()) {
      return new FieldExistsQuery(number(attribute));
    }
    return new FieldExistsQuery(keyword(attribute));
  }
}
