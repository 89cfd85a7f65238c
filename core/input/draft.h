/* draft.h - the document that is being read: its text, id, date and notes. */
#ifndef SAYSO_DRAFT_H
#define SAYSO_DRAFT_H

#include "base/repair.h"
#include "input/files.h"
#include "input/input.h"

typedef struct {
  const input_options *options; /* all of them set */
  const input_file *file;
  buf text, id, date, message;
  repairs repairs;
  size_t duplicates; /* fields that were used and stood there twice */
  size_t cut;        /* bytes that were cut off the text */
  bool is_id_changed;
  input_note notes[INPUT_NOTES_MAX];
  input_doc doc;
} draft;

void draft_release(draft *d);

/* Starts anew, for a file, or a line or value of it if `line` is not 0. */
void draft_begin(draft *d, const input_file *file, uint32_t line);

/* Takes the whole text from the bytes of a file, or from a JSON object. A
 * failure makes an error record of the draft. */
void draft_set_plain(draft *d, const char *s, size_t len, encoding from,
                     size_t offset);
void draft_set_object(draft *d, json_slice object);

/* Makes an error record of the draft, with a message like printf's. */
__attribute__((format(printf, 3, 4))) void
draft_fail(draft *d, const char *code, const char *format, ...);

/* The same for a status of reading the file; `max` and `error` are the limit
 * and the errno that belong to it. */
void draft_fail_status(draft *d, sayso_status status, size_t max, int error);

/* The record, with all its pointers set. */
const input_doc *draft_finish(draft *d);

#endif
