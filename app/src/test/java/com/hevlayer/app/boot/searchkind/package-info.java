/** A store of the kind {@code search} that can do little, packed into a plug-in by tests. */
@NullMarked
package com.hevlayer.app.boot.searchkind;

import org.jspecify.annotations.NullMarked;
