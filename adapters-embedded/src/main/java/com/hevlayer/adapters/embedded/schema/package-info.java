/**
 * What a namespace's attributes are: types, indexes, values, the names of the index fields that
 * carry them, and the rules by which a schema grows and changes.
 */
@NullMarked
package com.hevlayer.adapters.embedded.schema;

import org.jspecify.annotations.NullMarked;
