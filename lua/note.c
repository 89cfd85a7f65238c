/* note.c - lines of notes, with an end to them. */
#include "note.h"

#define NOTES_MAX ((size_t)1 << 20)

/* Adds a line end, the only one of the note. */
static void end_note(buf *notes, size_t from) {
  for (; from < notes->len; from++)
    if (notes->at[from] == '\n') notes->at[from] = ' ';
  buf_putc(notes, '\n');
}

void note_rule(buf *notes, const ruleset *set, const char *code, uint32_t rule,
               const char *text) {
  size_t from = notes->len;
  if (from > NOTES_MAX) return;
  buf_printf(notes, "%s: %s/%s: %s", code, ruleset_pack_of(set, rule),
             ruleset_name(set, rule), text);
  end_note(notes, from);
}

void note_pack(buf *notes, const char *pack, const char *message) {
  size_t from = notes->len;
  if (from > NOTES_MAX) return;
  buf_printf(notes, "pack-failed: %s: %s", pack, message);
  end_note(notes, from);
}

void note_limits(buf *notes, const ruleset *set, const found *f) {
  uint32_t place = 0, rule;
  while (found_next_limited(f, &place, &rule))
    note_rule(notes, set, "limit.steps", rule,
              "matching was given up; see --limit regex-steps, regex-text");
  if (found_has_limited_tests(f))
    buf_puts(notes, "limit.steps: tests of words by regular expressions were "
                    "given up; see --limit regex-steps\n");
}
