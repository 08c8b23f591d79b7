/** Which shard of a namespace a row belongs to. */
@NullMarked
package com.hevlayer.domain.shard;

import org.jspecify.annotations.NullMarked;
