package com.hevlayer.adapters.k8s.crd;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the generator's own annotations cannot say; {@link Refinement} reads these. */
final class Schema {
  private Schema() {}

  /** A list whose entries are told apart by one member of theirs. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface ListMap {
    /** Name of the member. */
    String value();
  }

  /** A list in which nothing may stand twice. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface UniqueItems {}

  /** A format of integers other than that of the Java type. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Format {
    /** Such as {@code uint64}. */
    String value();
  }

  /** An object, or a list of objects, whose members the schema does not know. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Open {}

  /** A default that whoever uses the object applies, so that it is stored as it was written. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface AbsentMeans {
    /** In words, or as it would be written in YAML. */
    String value();
  }

  /** Further versions under which a kind is served, with the same schema and never stored. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface AlsoServedAs {
    /** Name of the version. */
    String value();
  }

  /** What {@code kubectl get} shows of a kind, in this order. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Columns {
    /** The columns. */
    Column[] value();
  }

  /** One column of {@code kubectl get}. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({})
  @interface Column {
    /** Heading. */
    String name();

    /** Type of the value. */
    String type() default "string";

    /** Where the value stands. */
    String path();
  }
}
