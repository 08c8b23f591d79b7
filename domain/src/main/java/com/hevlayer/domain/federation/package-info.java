/** One query against several namespaces, merged into one list. */
@NullMarked
package com.hevlayer.domain.federation;

import org.jspecify.annotations.NullMarked;
