package com.hevlayer.domain.workload;

/** A patch that cannot be applied or must not be; the message says where and why. */
final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PatchException(String path, String problem) {
    super(path + " " + problem);
  }
}
