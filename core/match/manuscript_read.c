/* manuscript_read.c - reads a lexicon from the text of a .tsv file.
 *
 *     # how verbs of saying are used          a comment: "#" and a space
 *     phrase<TAB>pos<TAB>act                   names of the columns
 *     claim<TAB>VERB<TAB>claim                 an entry
 *
 * Values may hold \t, \n, \\ and \" for a tab, a line end, a backslash and a
 * double quote; phrases only the last two.
 */
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "match/manuscript.h"
#include "match/lexicon.h"

#define BOM "\xEF\xBB\xBF"

typedef struct {
  manuscript *m;
  const char *at, *end; /* what is not read yet */
  const char *line;
  uint32_t number;
  size_t len;
  ms_field fields[LEXICON_COLUMNS_MAX + 1]; /* one more than may be */
  size_t count;
  ms_field (*constants)[2];
  size_t constant_count;
  buf plain; /* values of the line without their backslashes */
  sayso_error *error;
} reader;

static sayso_status wrong(const reader *r, const char *at, const char *why) {
  return status_fail(r->error, SAYSO_EFORMAT, r->number, (size_t)(at - r->line),
                     "%s", why);
}

/* Goes to the next line that is neither empty nor a comment. */
static bool next_line(reader *r) {
  while (r->at < r->end) {
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    if (!stop) stop = r->end;
    r->line = r->at;
    r->len = (size_t)(stop - r->line);
    r->at = stop < r->end ? stop + 1 : stop;
    r->number++;
    if (r->len && r->line[r->len - 1] == '\r') r->len--;
    bool is_comment =
        r->len && r->line[0] == '#' && (r->len == 1 || r->line[1] == ' ');
    if (r->len && !is_comment) return true;
  }
  return false;
}

/* Splits the line at its tabs; no more fields than are of interest. */
static void split(reader *r) {
  const char *at = r->line, *end = at + r->len;
  for (r->count = 0; r->count <= LEXICON_COLUMNS_MAX;) {
    const char *tab = memchr(at, '\t', (size_t)(end - at));
    r->fields[r->count++] = (ms_field){at, (size_t)((tab ? tab : end) - at)};
    if (!tab) break;
    at = tab + 1;
  }
}

/* Puts what a value means into r->plain, which has room for the line. */
static sayso_status unescape(reader *r, ms_field *value) {
  static const char from[] = "tn\\\"", to[] = "\t\n\\\"";
  const char *at = value->at, *end = at + value->len;
  size_t start = r->plain.len;
  for (; at < end; at++) {
    char c = *at;
    if (c == '\\') {
      const char *which = at + 1 < end ? strchr(from, at[1]) : NULL;
      if (!which) return wrong(r, at, "unknown escape; a backslash is \\\\");
      c = to[which - from];
      at++;
    }
    buf_putc(&r->plain, c);
  }
  *value = (ms_field){r->plain.at + start, r->plain.len - start};
  return SAYSO_OK;
}

static sayso_status unescape_all(reader *r) {
  if (!memchr(r->line, '\\', r->len)) return SAYSO_OK;
  buf_clear(&r->plain);
  if (!buf_reserve(&r->plain, r->len))
    return status_plain(r->error, r->plain.status);
  sayso_status status = SAYSO_OK;
  for (size_t i = 1; i < r->count && !status; i++)
    if (memchr(r->fields[i].at, '\\', r->fields[i].len))
      status = unescape(r, &r->fields[i]);
  return status;
}

/* Where the last error stands: `fields` are those of the line as it was. */
static sayso_status place(const reader *r, const ms_field *field,
                          sayso_status status) {
  sayso_error *e = r->error;
  if (status == SAYSO_EARGUMENT) status = SAYSO_EFORMAT;
  if (!e) return status;
  e->status = status;
  e->line = r->number;
  e->offset += (size_t)(field->at - r->line);
  return status;
}

/* Adds the constants as if they stood at the end of the line. */
static void add_constants(reader *r, unsigned which) {
  for (size_t i = 0; i < r->constant_count; i++)
    if (r->count + i <= LEXICON_COLUMNS_MAX)
      r->fields[r->count + i] = r->constants[i][which];
}

static sayso_status read_header(reader *r, size_t *columns) {
  size_t which = 0;
  if (!next_line(r)) {
    r->line = r->at;
    if (!r->number) r->number = 1;
    return wrong(r, r->line, "a line with the names of the columns expected");
  }
  split(r);
  *columns = r->count;
  add_constants(r, 0);
  size_t all = r->count + r->constant_count;
  if (all > LEXICON_COLUMNS_MAX + 1) all = LEXICON_COLUMNS_MAX + 1;
  sayso_status status = manuscript_add(r->m, r->fields, all, &which, r->error);
  if (!status) return SAYSO_OK;
  if (which >= *columns) which = *columns - 1; /* a constant: the line's end */
  return place(r, &r->fields[which], status);
}

static sayso_status read_entry(reader *r, uint32_t lexicon, size_t columns) {
  split(r);
  if (r->count != columns) {
    const ms_field *last = &r->fields[r->count - 1];
    const char *at =
        r->count > columns ? r->fields[columns].at - 1 : last->at + last->len;
    bool is_many = r->count > LEXICON_COLUMNS_MAX;
    return status_fail(r->error, SAYSO_EFORMAT, r->number,
                       (size_t)(at - r->line),
                       "%zu columns expected, %s%zu found%s", columns,
                       is_many ? "at least " : "", r->count,
                       r->count < columns ? ": a tab stands between two" : "");
  }
  sayso_status status = unescape_all(r);
  if (status) return status;
  size_t which = 0;
  add_constants(r, 1);
  status = manuscript_phrase(r->m, lexicon, r->fields, &which, r->error);
  if (!status) return SAYSO_OK;
  ms_field none = {r->line, 0};
  bool in_line = which < columns && r->fields[which].at >= r->line &&
                 r->fields[which].at <= r->line + r->len;
  return place(r, in_line ? &r->fields[which] : &none, status);
}

/* The first byte that may not be in a file, as an error. */
static sayso_status check_bytes(reader *r, const char *s, size_t len) {
  size_t good = utf8_valid(s, len);
  const char *nul = memchr(s, '\0', good), *bad = nul ? nul : s + good;
  if (bad == s + len) return SAYSO_OK;
  while (r->at <= bad) {
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    r->line = r->at;
    r->number++;
    r->at = stop ? stop + 1 : r->end + 1;
  }
  return wrong(r, bad, nul ? "a NUL byte" : "not valid UTF-8");
}

static sayso_status read_all(reader *r) {
  size_t columns = 0;
  uint32_t phrases = r->m->phrase_count, lexicon = r->m->lexicon_count;
  sayso_status status = read_header(r, &columns);
  if (status) return status;
  while (!status && next_line(r))
    status = read_entry(r, lexicon, columns);
  if (status) manuscript_drop(r->m, phrases);
  return status;
}

sayso_status manuscript_read(manuscript *m, const char *s, size_t len,
                             ms_field (*constants)[2], size_t count,
                             sayso_error *error) {
  reader r = {.m = m, .at = s, .end = s + len, .line = s, .error = error};
  r.constants = constants;
  r.constant_count = count;
  sayso_status status = check_bytes(&r, s, len);
  if (status) return status;
  if (len >= 3 && !memcmp(s, BOM, 3)) r.at = s + 3;
  status = read_all(&r);
  buf_release(&r.plain);
  return status;
}
