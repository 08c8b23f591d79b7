package com.hevlayer.ports.catalog;

import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Secret;
import java.util.Optional;

/**
 * Raw definitions of stores and their changes. Thread-safe. A catalogue judges syntax only: which
 * store is the default, whether names clash and whether a definition makes sense is decided by
 * whoever reads it. Closing ends every watch; closing twice does nothing.
 */
public interface Catalog extends AutoCloseable {

  /**
   * Reads the definitions as they are now. May block.
   *
   * @throws PluginException if they cannot be read or are not well-formed; the message names the
   *     place and holds no secret
   */
  CatalogSnapshot read();

  /**
   * Tells a listener of every later change, one call at a time, in order. A change that is undone
   * before it was seen may go unnoticed.
   *
   * @return ends the watch; closing twice does nothing
   */
  Watch watch(Listener listener);

  /**
   * Returns a secret that lies beside the definitions and that one of them names, as it was last
   * seen; empty if there is none, and of a catalogue that keeps no secrets. A change is a change of
   * the definitions. Never blocks.
   *
   * @param name of a group of secrets
   * @param key within the group
   */
  default Optional<Secret> secret(String name, String key) {
    return Optional.empty();
  }

  /**
   * Returns what somebody found out about a store and wrote beside its definition, as it was last
   * seen; empty if there is none, and of a catalogue beside which nobody writes. A change is no
   * change of the definitions. Never blocks.
   *
   * @param store name of the store
   */
  default Optional<JsonObject> status(String store) {
    return Optional.empty();
  }

  @Override
  void close();

  /** Hears of changes. May block; never throws. */
  interface Listener {

    /** The definitions are now these. */
    void changed(CatalogSnapshot snapshot);

    /** They changed to something that cannot be read; the message holds no secret. */
    void failed(String message);
  }

  /** A watch under way. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
