/** What all custom resources share: kinds, conditions, names, labels. */
@NullMarked
package com.hevlayer.domain.resource;

import org.jspecify.annotations.NullMarked;
