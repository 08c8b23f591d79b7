/** One query against several namespaces. */
@NullMarked
package com.hevlayer.app.http.federated;

import org.jspecify.annotations.NullMarked;
