package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.hevlayer.domain.consistency.Watcher;
import com.hevlayer.domain.consistency.Watermarks;
import java.time.InstantSource;

/** Watermarks. */
final class ConsistencyModule extends AbstractModule {

  @Provides
  @Singleton
  static Watcher watcher(InstantSource clock) {
    return new Watcher(clock);
  }

  @Provides
  static Watermarks watermarks(Watcher watcher) {
    return watcher;
  }
}
