/** Namespaces: lists, metadata, schema, removal, warm hint, recall. */
@NullMarked
package com.hevlayer.app.http.namespaces;

import org.jspecify.annotations.NullMarked;
