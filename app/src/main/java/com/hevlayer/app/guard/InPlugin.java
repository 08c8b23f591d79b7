package com.hevlayer.app.guard;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has libraries that look for services look where the plug-in lies that uses them. */
public final class InPlugin {
  private InPlugin() {}

  /** Takes a step with the class loader of a plug-in's object as the one of the thread. */
  public static <T extends @Nullable Object> T run(Object object, Supplier<T> step) {
    return with(object.getClass().getClassLoader(), step);
  }

  /** Takes a step with a class loader as the one of the thread. */
  static <T extends @Nullable Object> T with(ClassLoader loader, Supplier<T> step) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return step.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
