/* input.h - the documents of a command line, one after the other.
 *
 *     arguments -> files, in order -> bytes, unzipped -> lines or whole files
 *               -> clean UTF-8 -> a document, or what is wrong with it
 *
 * An argument is a file, a folder or "-" (standard input). A file whose first
 * bytes are gzip's is unzipped. Folders are walked with all they hold, sorted
 * by the bytes of the names: .txt .json .jsonl .ndjson, each also with .gz; a
 * file that is named itself may have any name. Hidden entries and links to
 * folders are passed over.
 *
 * One document that can not be read costs one error record, in its place; the
 * next call goes on behind it.
 */
#ifndef SAYSO_INPUT_H
#define SAYSO_INPUT_H

#include "base/json.h"
#include "sayso.h"

typedef enum {
  INPUT_AUTO, /* by the file's name: .jsonl .ndjson .json; else text */
  INPUT_TEXT, /* a document a file */
  INPUT_JSONL /* a document a line, each a JSON object */
} input_format;

#define INPUT_DOC_MAX ((size_t)20 * 1024 * 1024)  /* bytes of a text file */
#define INPUT_TEXT_MAX ((size_t)4 * 1024 * 1024)  /* bytes of a text */
#define INPUT_LINE_MAX ((size_t)64 * 1024 * 1024) /* bytes of a JSON line */

/* {0} stands for the defaults. Fields are keys, or keys joined with dots. */
typedef struct {
  input_format format;
  const char *text_field; /* NULL: "text". A string, or a list of paragraphs */
  const char *id_field;   /* NULL: "id". A string or a number */
  const char *date_field; /* NULL: "date". A string or a number */
  size_t doc_max, text_max, line_max; /* 0: as above */
  unsigned depth_max;                 /* of JSON; 0: JSON_DEPTH_MAX */
} input_options;

/* Something about the reading of a document that a reader of the output
 * should know. Codes: bom-dropped encoding-utf-16le encoding-utf-16be
 * encoding-windows-1252 nul-bytes lone-surrogates duplicate-key id-changed
 * text-cut. */
typedef struct {
  const char *code; /* static */
  size_t count;     /* how often */
  size_t first;     /* byte offset of the first: in the unzipped file; of
                     * text-cut in the text; otherwise 0 */
} input_note;

#define INPUT_NOTES_MAX 9

/* A document, or why there is none: then `code` is not NULL, the id is the
 * best one can say, and the text is empty. Codes: no-such-file no-permission
 * not-readable no-documents too-large gzip-damaged not-json no-text-field
 * out-of-memory. What goes wrong inside a file of JSON lines costs that line;
 * only a file that can not be read on costs all that is left of it. */
typedef struct {
  const char *id; /* valid UTF-8 without control characters */
  const char *text;
  size_t text_len;   /* of valid UTF-8, NUL-terminated */
  const char *date;  /* as the field has it; or NULL */
  json_slice fields; /* the whole JSON object as it came; or {NULL, 0} */
  const char *path;  /* the file, as it was named; "-" for standard input */
  uint32_t line;     /* in a file of JSON lines; of a JSON list, which of its
                      * values, from 1; otherwise 0 */
  const input_note *notes;
  size_t note_count;
  const char *code;    /* static; NULL for a document */
  const char *message; /* a sentence without a full stop */
} input_doc;

typedef struct input input;

/* Gets ready to read `args` in their order; it copies what it is given. Names
 * are looked up and folders walked here, nothing is opened. Two files of one
 * run with the same name get their paths as ids. */
sayso_status input_new(const input_options *options, const char *const *args,
                       size_t count, input **out);
void input_free(input *in);

/* The next document, or what is wrong with it; NULL at the end. It is borrowed
 * until the next call. */
const input_doc *input_next(input *in);

/* The same, but it does not wait for bytes that have not come (only for who
 * opens a named pipe, and for the end of a line that is too long): it gives
 * NULL then too, and `*fd` is what to poll for them, otherwise -1. */
const input_doc *input_try(input *in, int *fd);

/* For a progress bar: bytes of files read so far, before unzipping, and of all
 * files; `*all` is 0 if standard input is among them. */
void input_progress(const input *in, uint64_t *done, uint64_t *all);

/* How many files and links in folders were passed over for their names. */
size_t input_skipped(const input *in);

#endif
