package com.hevlayer.app.boot;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * Sees the jars of one plug-in, the SPI, JSpecify and the JDK, and nothing else of the host, so
 * that libraries of both never meet.
 */
final class PluginClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  PluginClassLoader(String name, URL[] jars, ClassLoader host) {
    super("plugin " + name, jars, new Shared(host));
  }

  /** What host and plug-in share. */
  private static final class Shared extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final ClassLoader host;

    Shared(ClassLoader host) {
      super(ClassLoader.getPlatformClassLoader());
      this.host = host;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("com.hevlayer.ports.") || name.startsWith("org.jspecify.")) {
        return host.loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
