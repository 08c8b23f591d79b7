package unmarked.broken;

import org.jspecify.annotations.NullMarked;

/** A type in a package that says nothing about null. */
@NullMarked
public final class UnmarkedType {
  private UnmarkedType() {}
}
