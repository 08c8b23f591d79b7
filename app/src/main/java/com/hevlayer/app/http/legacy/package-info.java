/** What clients before mid-2025 call. */
@NullMarked
package com.hevlayer.app.http.legacy;

import org.jspecify.annotations.NullMarked;
