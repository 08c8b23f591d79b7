/** Offsets into a held body, found without decoding it, and edits of it as splices. */
@NullMarked
package com.hevlayer.protocol.scan;

import org.jspecify.annotations.NullMarked;
