package com.hevlayer.app.http;

import com.hevlayer.app.edge.HeaderView;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.protocol.WireNames;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The labels that a caller puts on a query or a fetch. */
public final class RequestTags {
  /** How many different tags a request may carry. */
  public static final int MOST = 32;

  /** How many bytes a tag may have. */
  public static final int LONGEST = 128;

  private static final List<String> HEADERS = WireNames.TAG_HEADERS;

  private RequestTags() {}

  /**
   * Returns the tags of a request, sorted, each once; of every header that may carry them, split at
   * commas.
   *
   * @throws Fault.Invalid if one is too long or holds another character, or there are too many
   */
  public static List<String> of(HeaderView headers) {
    Set<String> tags = null;
    for (String header : HEADERS) {
      for (String value : headers.all(header)) {
        tags = tags == null ? new TreeSet<>() : tags;
        split(header, value, tags);
      }
    }
    if (tags == null) {
      return List.of();
    }
    if (tags.size() > MOST) {
      throw new Fault.Invalid(
          "the request has " + tags.size() + " different tags; allowed are at most " + MOST);
    }
    return List.copyOf(tags);
  }

  private static void split(String header, String value, Set<String> tags) {
    int from = 0;
    while (from <= value.length()) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      String tag = value.substring(from, to).strip();
      if (!tag.isEmpty()) {
        tags.add(checked(header, tag));
      }
      from = to + 1;
    }
  }

  private static String checked(String header, String tag) {
    for (int i = 0; i < tag.length(); i++) {
      if (!isAllowed(tag.charAt(i))) {
        throw new Fault.Invalid(
            header
                + " holds a tag with an illegal character at position "
                + i
                + "; allowed are A-Z a-z 0-9 : _ - . / = +");
      }
    }
    // Only ASCII is left, one byte a character.
    if (tag.length() > LONGEST) {
      throw new Fault.Invalid(
          header + " holds a tag of " + tag.length() + " bytes; allowed are at most " + LONGEST);
    }
    return tag;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ":_-./=+".indexOf(c) >= 0;
  }
}
