/** A cache that can be told to fail, packed into the jar of a plug-in by tests. */
@NullMarked
package com.hevlayer.app.boot.testcaches;

import org.jspecify.annotations.NullMarked;
