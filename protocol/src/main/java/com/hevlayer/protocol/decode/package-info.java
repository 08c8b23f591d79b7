/** Request bodies to the values of the store port; every refusal a body alone deserves. */
@NullMarked
package com.hevlayer.protocol.decode;

import org.jspecify.annotations.NullMarked;
