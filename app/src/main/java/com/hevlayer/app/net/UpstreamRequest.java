package com.hevlayer.app.net;

import com.hevlayer.ports.net.Origin;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * One request, its head already written out.
 *
 * @param head request line and fields up to and with the empty line
 * @param bodyless whether the answer has no body, since the request is a {@code HEAD}
 * @param whole the body if it is at hand, empty for none
 * @param stream the body if it is still coming; {@code whole} is empty then
 * @param chunked whether the stream goes out in chunks, since its length is not known
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, never compared
public record UpstreamRequest(
    Origin origin,
    byte[] head,
    boolean bodyless,
    WholeBody whole,
    Content.@Nullable Source stream,
    boolean chunked) {}
