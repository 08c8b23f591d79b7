package com.hevlayer.ports.plugin;

import java.util.Objects;

/**
 * Name and version of a plug-in and the level of the SPI it was compiled against. Immutable.
 *
 * <p>The host starts only with plug-ins whose level it knows: {@link #CURRENT_LEVEL} or an older
 * one that it still serves.
 */
public final class PluginDescriptor {
  /** The level of this version of the SPI. It rises when a plug-in of the old level would break. */
  public static final int CURRENT_LEVEL = 1;

  private final String name;
  private final String version;
  private final int spiLevel;

  private PluginDescriptor(String name, String version, int spiLevel) {
    this.name = Objects.requireNonNull(name);
    this.version = Objects.requireNonNull(version);
    this.spiLevel = spiLevel;
  }

  /**
   * Returns a descriptor.
   *
   * @param name lower-case letters, digits and {@code -}, for messages
   * @param version free text
   * @param spiLevel the {@link #CURRENT_LEVEL} that the plug-in was compiled against, as a literal
   *     number: the constant is inlined by the compiler
   */
  public static PluginDescriptor of(String name, String version, int spiLevel) {
    return new PluginDescriptor(name, version, spiLevel);
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the version. */
  public String version() {
    return version;
  }

  /** Returns the level of the SPI. */
  public int spiLevel() {
    return spiLevel;
  }

  @Override
  public String toString() {
    return name + " " + version + " (SPI level " + spiLevel + ")";
  }
}
