/* terminal.h - text of others on somebody's terminal.
 *
 * An article may hold escape sequences that recolour, retitle or feed a
 * terminal, and marks that turn the reading direction round. They are shown,
 * not obeyed.
 */
#ifndef SAYSO_TERMINAL_H
#define SAYSO_TERMINAL_H

#include "base/buf.h"

/* Adds valid UTF-8 to `out` with every control, escape, direction and other
 * invisible format character replaced by something to see: C0 by its picture
 * (U+241B for ESC), the rest by U+FFFD. A tab becomes a space, a CR before a
 * line feed goes; line feeds stay if `lines`, otherwise they become spaces. */
sayso_status terminal_clean(buf *out, const char *s, size_t len, bool lines);

/* Adds a string as Lua writes it, in double quotes: what terminal_clean would
 * replace, and what is no UTF-8, stands there as \n, \xFF or \u{202E}. */
sayso_status terminal_quote(buf *out, const char *s, size_t len);

/* How many columns a code point takes: 0 for what combines, 2 for wide and
 * full-width East Asian characters and emoji, 1 for all others. */
unsigned terminal_width_of(uint32_t c);

/* The same for a clean text. */
size_t terminal_width(const char *s, size_t len);

/* How many bytes of `s`, the start of a clean text of one line, go into
 * `columns`: up to the last space that fits, or as many whole characters as
 * fit if there is none; at least one. `*skip` is how many bytes of white space
 * to leave out before the next line. */
size_t terminal_wrap(const char *s, size_t len, size_t columns, size_t *skip);

#endif
