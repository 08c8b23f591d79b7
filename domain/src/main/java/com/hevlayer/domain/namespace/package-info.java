/** Namespaces as the gateway shows them: lists, metadata, sharding them, removing them. */
@NullMarked
package com.hevlayer.domain.namespace;

import org.jspecify.annotations.NullMarked;
