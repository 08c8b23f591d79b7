/** Documents by id. */
@NullMarked
package com.hevlayer.app.http.documents;

import org.jspecify.annotations.NullMarked;
