/** What a text query is made of: its words, how much they may be misspelt, how close words are. */
@NullMarked
package com.hevlayer.domain.query.text;

import org.jspecify.annotations.NullMarked;
