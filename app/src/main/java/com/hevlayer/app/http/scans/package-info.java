/** The routes of scans and their jobs. */
@NullMarked
package com.hevlayer.app.http.scans;

import org.jspecify.annotations.NullMarked;
