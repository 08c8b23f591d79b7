/** Examples that break a rule of the house on purpose. */
@NullMarked
package com.hevlayer.app.http.two.broken;

import org.jspecify.annotations.NullMarked;
