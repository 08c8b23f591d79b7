package com.hevlayer.app.boot;

import com.hevlayer.ports.cache.DocumentCacheProvider;
import com.hevlayer.ports.embed.EmbedderProvider;
import com.hevlayer.ports.embed.ImageFetcherProvider;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginDescriptor;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plug-ins: those on the class path, and those of third parties, each folder of jars behind a
 * class loader of its own. A plug-in that does not fit stops the start.
 */
public final class Plugins implements AutoCloseable {
  private final List<URLClassLoaderOf> loaders = new ArrayList<>();
  private final List<PluginDescriptor> descriptors = new ArrayList<>();
  private final Map<String, Found<VectorStoreProvider>> stores = new TreeMap<>();
  private final Map<String, Found<EmbedderProvider>> embedders = new TreeMap<>();
  private final Map<String, Found<ImageFetcherProvider>> fetchers = new TreeMap<>();
  private final Map<String, Found<DocumentCacheProvider>> caches = new TreeMap<>();

  private record URLClassLoaderOf(Path folder, PluginClassLoader loader) {}

  private record Found<T>(T provider, String source) {}

  private Plugins() {}

  /**
   * Loads all plug-ins.
   *
   * @param directory whose folders hold one plug-in each; need not exist
   * @param host class loader of the application
   * @throws PluginException naming class and jar, if one cannot be loaded, has another level, or
   *     offers a kind that another one offers
   */
  public static Plugins load(Path directory, ClassLoader host) {
    Plugins plugins = new Plugins();
    try {
      plugins.addAll(host, "the class path");
      for (Path folder : folders(directory)) {
        PluginClassLoader loader =
            new PluginClassLoader(folder.getFileName().toString(), jars(folder), host);
        plugins.loaders.add(new URLClassLoaderOf(folder, loader));
        if (plugins.addAll(loader, folder.toString()) == 0) {
          throw new PluginException(
              folder
                  + " holds no plug-in: none of its jars has a META-INF/services/"
                  + LayerPlugin.class.getName());
        }
      }
    } catch (PluginException e) {
      plugins.close();
      throw e;
    }
    return plugins;
  }

  /** Returns who was loaded. */
  public List<PluginDescriptor> descriptors() {
    return Collections.unmodifiableList(descriptors);
  }

  /** Returns the providers of stores by kind. */
  public Map<String, VectorStoreProvider> stores() {
    return providers(stores);
  }

  /** Returns the providers of embedders by kind. */
  public Map<String, EmbedderProvider> embedders() {
    return providers(embedders);
  }

  /** Returns the providers of fetchers of images by kind. */
  public Map<String, ImageFetcherProvider> imageFetchers() {
    return providers(fetchers);
  }

  /** Returns the providers of document caches by kind. */
  public Map<String, DocumentCacheProvider> caches() {
    return providers(caches);
  }

  private static <T> Map<String, T> providers(Map<String, Found<T>> found) {
    Map<String, T> providers = new TreeMap<>();
    found.forEach((kind, each) -> providers.put(kind, each.provider()));
    return providers;
  }

  @Override
  public void close() {
    for (URLClassLoaderOf each : loaders.reversed()) {
      try {
        each.loader().close();
      } catch (IOException e) {
        // Nothing reads from it any more.
      }
    }
  }

  private int addAll(ClassLoader loader, String from) {
    int count = 0;
    var found = ServiceLoader.load(LayerPlugin.class, loader).iterator();
    while (true) {
      LayerPlugin plugin;
      try {
        if (!found.hasNext()) {
          return count;
        }
        plugin = found.next();
      } catch (ServiceConfigurationError | LinkageError e) {
        throw new PluginException("a plug-in of " + from + " cannot be loaded: " + reason(e), e);
      }
      add(plugin);
      count++;
    }
  }

  private void add(LayerPlugin plugin) {
    String source = plugin.getClass().getName() + " in " + jar(plugin.getClass());
    try {
      PluginDescriptor descriptor = plugin.descriptor();
      if (descriptor.spiLevel() != PluginDescriptor.CURRENT_LEVEL) {
        throw new PluginException(
            "the plug-in "
                + source
                + " has SPI level "
                + descriptor.spiLevel()
                + "; allowed is "
                + PluginDescriptor.CURRENT_LEVEL);
      }
      descriptors.add(descriptor);
      for (VectorStoreProvider provider : plugin.vectorStores()) {
        offer(stores, "the kind", provider.kind(), provider, source);
      }
      for (EmbedderProvider provider : plugin.embedders()) {
        offer(embedders, "the embedder of kind", provider.kind(), provider, source);
      }
      for (ImageFetcherProvider provider : plugin.imageFetchers()) {
        offer(fetchers, "the image fetcher of kind", provider.kind(), provider, source);
      }
      for (DocumentCacheProvider provider : plugin.documentCaches()) {
        offer(caches, "the document cache", provider.kind(), provider, source);
      }
    } catch (PluginException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new PluginException("the plug-in " + source + " failed: " + reason(e), e);
    }
  }

  private static <T> void offer(
      Map<String, Found<T>> known, String what, String kind, T provider, String source) {
    if (!kind.matches("[a-z0-9-]+")) {
      throw new PluginException(
          "the plug-in "
              + source
              + " offers "
              + what
              + " '"
              + kind
              + "'; allowed are lower-case letters, digits and -");
    }
    Found<T> other = known.putIfAbsent(kind, new Found<>(provider, source));
    if (other != null) {
      throw new PluginException(
          "two plug-ins offer " + what + " '" + kind + "': " + other.source() + ", and " + source);
    }
  }

  private static List<Path> folders(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      entries.forEach(folders::add);
    } catch (IOException e) {
      throw new PluginException(directory + " cannot be read: " + e.getMessage(), e);
    }
    Collections.sort(folders);
    return folders;
  }

  private static URL[] jars(Path folder) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jar")) {
      entries.forEach(jars::add);
      Collections.sort(jars);
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      return urls.toArray(new URL[0]);
    } catch (MalformedURLException e) {
      throw new PluginException(folder + " cannot be a class path", e);
    } catch (IOException e) {
      throw new PluginException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String jar(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? "an unknown place"
        : source.getLocation().getPath();
  }

  private static String reason(Throwable e) {
    @Nullable Throwable cause = e.getCause();
    String text = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    return cause == null ? text : text + " (" + cause + ")";
  }
}
