package com.hevlayer.adapters.embedded.text;

/**
 * One token that analysis kept.
 *
 * @param text the normalised text, as it stands in the index
 * @param position the place among all words of the field, removed ones included; from 0, running on
 *     across elements
 * @param element which element of the value it was found in; 0 for a plain string
 * @param start where it begins in that element, in UTF-16 units
 * @param end where it ends, exclusive
 */
public record Token(String text, int position, int element, int start, int end) {}
