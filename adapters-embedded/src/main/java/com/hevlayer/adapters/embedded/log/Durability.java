package com.hevlayer.adapters.embedded.log;

/** When a write counts as done. */
public enum Durability {
  /** When it is on disk: it survives a loss of power. */
  FSYNC,
  /** When the operating system has it: it survives the end of the process. */
  OS
}
