package com.hevlayer.domain.routing;

import com.hevlayer.ports.store.Answer;
import java.util.function.Supplier;

/** Stands around every call that is made for one request, to measure it. Thread-safe. */
public interface StoreCalls {

  /** Measures nothing. */
  StoreCalls PLAIN =
      new StoreCalls() {
        @Override
        public <T> Answer<T> call(Supplier<Answer<T>> step) {
          return step.get();
        }
      };

  /** Makes a call and returns its answer as it is. */
  <T> Answer<T> call(Supplier<Answer<T>> step);
}
