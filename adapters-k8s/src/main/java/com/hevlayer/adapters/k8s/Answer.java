package com.hevlayer.adapters.k8s;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answered.
 *
 * @param body the whole of it
 * @param retryAfter how long it asks to wait
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Answer(int status, byte[] body, @Nullable Duration retryAfter) {

  boolean isOk() {
    return status >= 200 && status < 300;
  }
}
