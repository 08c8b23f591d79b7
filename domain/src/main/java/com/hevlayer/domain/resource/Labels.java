package com.hevlayer.domain.resource;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Labels and annotations: the keys that the operator uses, and what may stand in them. */
public final class Labels {
  /** Who takes care of an object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Value of {@link #MANAGED_BY} on what the operator made. */
  public static final String OPERATOR = "layer-operator";

  /** Marks an Index object that was made because its namespace was found; {@code "true"}. */
  public static final String DISCOVERED = "hevlayer.com/discovered";

  /** Annotation of a mirrored Secret: {@code namespace/name} of the original. */
  public static final String MIRRORED_FROM = "hevlayer.com/mirrored-from";

  /** Annotation of an Index object with its tags, joined by commas. */
  public static final String TAGS = "hevlayer.com/tags";

  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private Labels() {}

  /** Says what is wrong with the key of a label or an annotation; {@code null} if nothing is. */
  public static @Nullable String problemOfKey(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    if (slash >= 0) {
      String prefix = key.substring(0, slash);
      if (prefix.length() > LONGEST_PREFIX || !PREFIX.matcher(prefix).matches()) {
        return "has a prefix that is not a DNS name of at most " + LONGEST_PREFIX + " characters";
      }
    }
    return NAME.matcher(name).matches()
        ? null
        : "needs a name of 1 to "
            + LONGEST_NAME
            + " letters, digits, '-', '_' and '.' that begins and ends with a letter or digit";
  }

  /** Says what is wrong with the value of a label; {@code null} if nothing is. */
  public static @Nullable String problemOfValue(String value) {
    return value.isEmpty() || NAME.matcher(value).matches()
        ? null
        : "has a value that is not at most "
            + LONGEST_NAME
            + " letters, digits, '-', '_' and '.' that begins and ends with a letter or digit";
  }
}
