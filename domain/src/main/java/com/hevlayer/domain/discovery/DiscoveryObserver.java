package com.hevlayer.domain.discovery;

/** Hears of the search for namespaces. Thread-safe, quick; the application implements this type. */
public interface DiscoveryObserver {

  /** How a search ended. */
  enum Result {
    /** Every store was read to its end. */
    OK,
    /** A store was not. */
    PARTIAL,
    /** An object could not be written. */
    ERROR
  }

  /** Why a namespace got no object. */
  enum Skipped {
    /** Nothing of its name can stand in the name of an object. */
    UNNAMEABLE,
    /** Both names that it could have are taken. */
    NAME_CONFLICT,
    /** An earlier store has it too. */
    CLAIMED,
    /** It is the gateway's own. */
    RESERVED,
    /** Its object was deleted a short time ago. */
    TOMBSTONE
  }

  /** A search ended. */
  void swept(Result result);

  /** A store was read to its end. */
  void listed(String store, int namespaces);

  /** Reading a store failed; the text holds no secret. */
  void failed(String store, String problem);

  /** An object was made. */
  void created(String store);

  /** A namespace got no object in this search. */
  void skipped(Skipped reason);
}
