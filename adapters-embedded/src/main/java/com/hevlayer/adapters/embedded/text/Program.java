package com.hevlayer.adapters.embedded.text;

import com.hevlayer.adapters.embedded.text.Syntax.Assertion;
import com.hevlayer.adapters.embedded.text.Syntax.Choice;
import com.hevlayer.adapters.embedded.text.Syntax.One;
import com.hevlayer.adapters.embedded.text.Syntax.Place;
import com.hevlayer.adapters.embedded.text.Syntax.Repeat;
import com.hevlayer.adapters.embedded.text.Syntax.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as a non-deterministic machine, run over all its states at once: the time for a text is
 * its length times the number of steps, and nothing is ever tried twice.
 */
final class Program {
  /** Steps a pattern may have; each costs one visit per character at most. */
  static final int MAX_STEPS = 10_000;

  private static final int END = -1;

  private sealed interface Step {}

  private record Take(CodePointSet set) implements Step {}

  private record Check(Place place) implements Step {}

  /** Goes on at both; a single way has the same target twice. */
  private record Fork(int first, int second) implements Step {}

  private record Match() implements Step {}

  private final List<@Nullable Step> steps = new ArrayList<>();

  private Program() {}

  /**
   * Compiles a pattern.
   *
   * @throws InvalidPatternException if it is too large
   */
  static Program of(Syntax syntax) {
    Program program = new Program();
    program.emit(syntax);
    program.add(new Match());
    return program;
  }

  /** Ranges of characters in all steps: the transitions an automaton would begin with. */
  int ranges() {
    int ranges = 0;
    for (Step step : steps) {
      ranges += step instanceof Take take ? take.set.rangeCount() : 0;
    }
    return ranges;
  }

  /** Whether some part of the text matches. */
  boolean find(String text) {
    Threads now = new Threads(steps.size());
    Threads next = new Threads(steps.size());
    int before = END;
    int at = 0;
    while (true) {
      int after = at < text.length() ? text.codePointAt(at) : END;
      if (now.start(0, this, before, after)) {
        return true;
      }
      if (after == END) {
        return false;
      }
      at += Character.charCount(after);
      int following = at < text.length() ? text.codePointAt(at) : END;
      for (int i = 0; i < now.count; i++) {
        int step = now.dense[i];
        if (steps.get(step) instanceof Take take
            && take.set.contains(after)
            && next.start(step + 1, this, after, following)) {
          return true;
        }
      }
      Threads done = now;
      now = next;
      next = done;
      next.count = 0;
      before = after;
    }
  }

  private int add(@Nullable Step step) {
    if (steps.size() >= MAX_STEPS) {
      throw new InvalidPatternException(
          "the pattern is too large: it takes more than %d steps".formatted(MAX_STEPS));
    }
    steps.add(step);
    return steps.size() - 1;
  }

  private void emit(Syntax syntax) {
    switch (syntax) {
      case One one -> add(new Take(one.set()));
      case Assertion assertion -> add(new Check(assertion.place()));
      case Sequence sequence -> sequence.parts().forEach(this::emit);
      case Choice choice -> emitChoice(choice.options());
      case Repeat repeat -> emitRepeat(repeat);
    }
  }

  private void emitChoice(List<Syntax> options) {
    List<Integer> exits = new ArrayList<>();
    for (int i = 0; i < options.size() - 1; i++) {
      int fork = add(null);
      emit(options.get(i));
      exits.add(add(null));
      steps.set(fork, new Fork(fork + 1, steps.size()));
    }
    emit(options.getLast());
    exits.forEach(exit -> steps.set(exit, new Fork(steps.size(), steps.size())));
  }

  private void emitRepeat(Repeat repeat) {
    for (int i = 0; i < repeat.min(); i++) {
      emit(repeat.what());
    }
    if (repeat.max() == Repeat.UNBOUNDED) {
      int fork = add(null);
      emit(repeat.what());
      add(new Fork(fork, fork));
      steps.set(fork, new Fork(fork + 1, steps.size()));
      return;
    }
    List<Integer> forks = new ArrayList<>();
    for (int i = repeat.min(); i < repeat.max(); i++) {
      forks.add(add(null));
      emit(repeat.what());
    }
    forks.forEach(fork -> steps.set(fork, new Fork(fork + 1, steps.size())));
  }

  /** The set of steps the machine stands at, in order of arrival. */
  private static final class Threads {
    private final int[] dense;
    private final int[] sparse;
    private final int[] stack;
    private int count;

    Threads(int size) {
      dense = new int[size];
      sparse = new int[size];
      stack = new int[2 * size + 2];
    }

    /** Adds a step and all that is reached without a character; true when that is a match. */
    boolean start(int first, Program program, int before, int after) {
      int depth = 0;
      stack[depth++] = first;
      while (depth > 0) {
        int at = stack[--depth];
        if (sparse[at] < count && dense[sparse[at]] == at) {
          continue;
        }
        sparse[at] = count;
        dense[count++] = at;
        switch (program.steps.get(at)) {
          case Match match -> {
            return true;
          }
          case Fork fork -> {
            stack[depth++] = fork.second;
            stack[depth++] = fork.first;
          }
          case Check check -> {
            if (holds(check.place, before, after)) {
              stack[depth++] = at + 1;
            }
          }
          case Take take -> {}
          case null -> throw new IllegalStateException("step " + at + " was left open");
        }
      }
      return false;
    }
  }

  private static boolean holds(Place place, int before, int after) {
    return switch (place) {
      case TEXT_START -> before == END;
      case TEXT_END -> after == END;
      case LINE_START -> before == END || before == '\n';
      case LINE_END -> after == END || after == '\n';
      case WORD_BOUNDARY -> isWord(before) != isWord(after);
      case NO_WORD_BOUNDARY -> isWord(before) == isWord(after);
      case WORD_START -> !isWord(before) && isWord(after);
      case WORD_END -> isWord(before) && !isWord(after);
      case WORD_START_HALF -> !isWord(before);
      case WORD_END_HALF -> !isWord(after);
      case ASCII_WORD_BOUNDARY -> isAsciiWord(before) != isAsciiWord(after);
      case NO_ASCII_WORD_BOUNDARY -> isAsciiWord(before) == isAsciiWord(after);
    };
  }

  private static boolean isWord(int c) {
    return c < 0x80 ? isAsciiWord(c) : UnicodeClasses.isWord(c);
  }

  private static boolean isAsciiWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
