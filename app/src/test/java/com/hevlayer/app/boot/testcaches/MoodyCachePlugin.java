package com.hevlayer.app.boot.testcaches;

import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.cache.DocumentCacheProvider;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginDescriptor;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Offers {@code aerospike}: rows in memory, in the mood that the system property {@code
 * moody.<hosts>} says: {@code well}, {@code failing} or {@code hanging}.
 */
public final class MoodyCachePlugin implements LayerPlugin {

  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("moody", "1.0", 1);
  }

  @Override
  public List<DocumentCacheProvider> documentCaches() {
    return List.of(
        new DocumentCacheProvider() {
          @Override
          public String kind() {
            return "aerospike";
          }

          @Override
          public DocumentCache open(Map<String, String> options, PluginContext context) {
            String hosts = options.getOrDefault("hosts", "");
            if (hosts.contains(" ")) {
              throw new IllegalArgumentException("hosts hold a blank, allowed is host:port");
            }
            return new MoodyCache("moody." + hosts);
          }
        });
  }

  private static final class MoodyCache implements DocumentCache {
    private final String property;
    private final Map<String, CachedRow> rows = new ConcurrentHashMap<>();
    private final Map<String, float[]> vectors = new ConcurrentHashMap<>();

    MoodyCache(String property) {
      this.property = property;
    }

    private void mood() {
      switch (System.getProperty(property, "well")) {
        case "well" -> {}
        case "hanging" -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new CacheException("interrupted", e);
          }
        }
        default -> throw new CacheException("in a bad mood", null);
      }
    }

    @Override
    public CacheState state() {
      return new CacheState(true, 1, null);
    }

    @Override
    public Map<String, CachedRow> rows(
        CallContext context, NamespaceName namespace, Collection<String> keys) {
      mood();
      return found(rows, namespace, keys);
    }

    @Override
    public Map<String, float[]> vectors(
        CallContext context, NamespaceName namespace, Collection<String> keys) {
      mood();
      return found(vectors, namespace, keys);
    }

    private static <T> Map<String, T> found(
        Map<String, T> all, NamespaceName namespace, Collection<String> keys) {
      Map<String, T> found = new HashMap<>();
      for (String key : keys) {
        T value = all.get(namespace + "/" + key);
        if (value != null) {
          found.put(key, value);
        }
      }
      return found;
    }

    @Override
    public void putRows(CallContext context, NamespaceName namespace, List<CachedRow> put) {
      mood();
      put.forEach(row -> rows.put(namespace + "/" + row.key(), row));
    }

    @Override
    public void mergeRows(CallContext context, NamespaceName namespace, List<CachedRow> patches) {
      mood();
      patches.forEach(patch -> rows.remove(namespace + "/" + patch.key()));
    }

    @Override
    public void putVectors(CallContext context, NamespaceName namespace, Map<String, float[]> put) {
      mood();
      put.forEach((key, vector) -> vectors.put(namespace + "/" + key, vector));
    }

    @Override
    public void removeVectors(
        CallContext context, NamespaceName namespace, Collection<String> keys) {
      mood();
      keys.forEach(key -> vectors.remove(namespace + "/" + key));
    }

    @Override
    public void remove(CallContext context, NamespaceName namespace, Collection<String> keys) {
      mood();
      keys.forEach(key -> rows.remove(namespace + "/" + key));
      keys.forEach(key -> vectors.remove(namespace + "/" + key));
    }

    @Override
    public void drop(CallContext context, NamespaceName namespace) {
      mood();
      rows.clear();
      vectors.clear();
    }

    @Override
    public long size(CallContext context, NamespaceName namespace) {
      mood();
      return rows.size();
    }

    @Override
    public Walk walk(CallContext context, NamespaceName namespace) {
      throw new CacheException("walks nowhere", null);
    }

    @Override
    public void close() {
      rows.clear();
    }
  }
}
