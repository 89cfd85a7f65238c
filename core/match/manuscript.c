/* manuscript.c - puts lexicons together: columns, entries, the words of
 * phrases. */
#include "match/manuscript.h"

#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "base/words.h"
#include "lang/tags.h"
#include "match/lexicon.h"
#include "text/phrase.h"

#define COUNT_MAX (1u << 28)
#define SLOTS_MIN 64u

sayso_status manuscript_init(manuscript *m, const language *lang) {
  *m = (manuscript){.lang = lang};
  m->slots = mem_new(SLOTS_MIN, sizeof *m->slots);
  m->slot_count = SLOTS_MIN;
  m->tokens = mem_new(LEXICON_WORDS_MAX, sizeof *m->tokens);
  m->words = mem_new(LEXICON_WORDS_MAX, sizeof *m->words);
  bool room =
      mem_grow(&m->strings, &m->string_room, 0, sizeof *m->strings, COUNT_MAX);
  if (!m->slots || !m->tokens || !m->words || !room ||
      buf_putc(&m->text, '\0')) {
    manuscript_release(m);
    return SAYSO_ENOMEM;
  }
  m->strings[0] = (book_string){0};
  m->string_count = 1;
  return SAYSO_OK;
}

static void release_lexicon(ms_lexicon *x) {
  mem_free(x->cells);
  mem_free(x->roles);
}

void manuscript_release(manuscript *m) {
  for (uint32_t i = 0; i < m->lexicon_count; i++)
    release_lexicon(&m->lexicons[i]);
  mem_free(m->lexicons);
  mem_free(m->phrases);
  mem_free(m->path);
  mem_free(m->slots);
  mem_free(m->strings);
  mem_free(m->tokens);
  mem_free(m->words);
  buf_release(&m->text);
  buf_release(&m->clean);
  buf_release(&m->marks);
  buf_release(&m->folded);
  *m = (manuscript){0};
}

/* ## Strings */

static sayso_status text_add(manuscript *m, const char *s, size_t len,
                             uint32_t *at) {
  uint32_t start = (uint32_t)m->text.len;
  char *room = buf_reserve(&m->text, len + 1);
  if (!room) return m->text.status;
  memcpy(room, s, len);
  room[len] = '\0';
  m->text.len += len + 1;
  *at = start;
  return SAYSO_OK;
}

static uint32_t home_of(const manuscript *m, uint32_t hash, uint32_t kind) {
  return book_place(hash, kind) & (m->slot_count - 1);
}

/* Where a string stands or would stand. No string has a NUL, so that the head
 * of one of up to 16 bytes is all of it. */
static ms_slot *slot_of(const manuscript *m, const ms_slot *key, uint32_t home,
                        const char *s, size_t len) {
  const size_t head = sizeof key->head;
  for (uint32_t i = home;; i = (i + 1) & (m->slot_count - 1)) {
    ms_slot *at = &m->slots[i];
    if (!at->number) return at;
    if (at->head[0] != key->head[0] || at->head[1] != key->head[1] ||
        at->len_and_kind != key->len_and_kind)
      continue;
    if (len <= head) return at;
    const char *other = m->text.at + m->strings[at->number].at;
    if (!memcmp(other + head, s + head, len - head)) return at;
  }
}

static ms_slot key_of(string_kind kind, const char *s, size_t len) {
  ms_slot key = {.len_and_kind = (uint32_t)len * STRING_KINDS + kind};
  memcpy(key.head, s, len < sizeof key.head ? len : sizeof key.head);
  return key;
}

static sayso_status more_slots(manuscript *m) {
  ms_slot *slots = mem_new((size_t)2 * m->slot_count, sizeof *slots);
  if (!slots) return SAYSO_ENOMEM;
  mem_free(m->slots);
  m->slots = slots;
  m->slot_count *= 2;
  for (uint32_t i = 1; i < m->string_count; i++) {
    const book_string *x = &m->strings[i];
    const char *s = m->text.at + x->at;
    ms_slot key = key_of((string_kind)x->kind, s, x->len);
    uint32_t at = home_of(m, x->hash, x->kind);
    while (slots[at].number)
      at = (at + 1) & (m->slot_count - 1);
    key.number = i;
    slots[at] = key;
  }
  return SAYSO_OK;
}

/* The number of a string, which is added if it is new. */
static sayso_status string_add(manuscript *m, string_kind kind, const char *s,
                               size_t len, uint32_t hash, uint32_t *number) {
  ms_slot key = key_of(kind, s, len);
  ms_slot *slot = slot_of(m, &key, home_of(m, hash, kind), s, len);
  *number = slot->number;
  if (*number) return SAYSO_OK;
  if (m->string_count > m->slot_count / 2) {
    if (more_slots(m)) return SAYSO_ENOMEM;
    slot = slot_of(m, &key, home_of(m, hash, kind), s, len);
  }
  if (!mem_grow(&m->strings, &m->string_room, m->string_count,
                sizeof *m->strings, COUNT_MAX))
    return SAYSO_ENOMEM;
  book_string new = {0, (uint32_t)len, hash, kind};
  sayso_status status = text_add(m, s, len, &new.at);
  if (status) return status;
  key.number = *number = m->string_count++;
  m->strings[*number] = new;
  *slot = key;
  return SAYSO_OK;
}

/* ## Lexicons */

static sayso_status cell_add(ms_lexicon *x, uint32_t at) {
  if (!mem_grow(&x->cells, &x->cell_room, x->cell_count, sizeof *x->cells,
                COUNT_MAX))
    return SAYSO_ENOMEM;
  x->cells[x->cell_count++] = at;
  return SAYSO_OK;
}

static bool is_field(const ms_field *f, const char *s) {
  return strlen(s) == f->len && !memcmp(f->at, s, f->len);
}

static column_role role_of(const ms_field *name) {
  if (is_field(name, "phrase")) return COLUMN_PHRASE;
  if (is_field(name, "pos")) return COLUMN_POS;
  if (is_field(name, "case")) return COLUMN_CASE;
  return is_field(name, "exact") ? COLUMN_EXACT : COLUMN_PLAIN;
}

/* The first bytes of a piece of UTF-8 that is shown in a message. */
static int shown(const char *s, size_t len) {
  return (int)utf8_valid(s, len < 40 ? len : 40);
}

static sayso_status wrong_column(size_t *column, size_t c, sayso_error *error,
                                 const char *why, const ms_field *name) {
  if (column) *column = c;
  if (!name->len) return status_fail(error, SAYSO_EARGUMENT, 0, 0, "%s", why);
  return status_fail(error, SAYSO_EARGUMENT, 0, 0, "%s: '%.*s'", why,
                     shown(name->at, name->len), name->at);
}

static sayso_status check_columns(const ms_field *columns, size_t count,
                                  size_t *column, sayso_error *error) {
  static const ms_field none = {"", 0};
  if (!count || !is_field(&columns[0], "phrase"))
    return wrong_column(column, 0, error, "the first column must be phrase",
                        count ? &columns[0] : &none);
  if (count > LEXICON_COLUMNS_MAX)
    return wrong_column(column, LEXICON_COLUMNS_MAX, error,
                        "more than 64 columns", &columns[LEXICON_COLUMNS_MAX]);
  for (size_t i = 0; i < count; i++) {
    if (!columns[i].len)
      return wrong_column(column, i, error, "a column without a name", &none);
    for (size_t j = 0; j < i; j++)
      if (columns[j].len == columns[i].len &&
          !memcmp(columns[j].at, columns[i].at, columns[i].len))
        return wrong_column(column, i, error, "two columns have one name",
                            &columns[i]);
  }
  return SAYSO_OK;
}

/* Fills in a new lexicon; what there is of it is released if that fails. */
static sayso_status fill_lexicon(manuscript *m, ms_lexicon *x,
                                 const ms_field *columns, size_t count) {
  sayso_status status = SAYSO_OK;
  x->columns = (uint32_t)count;
  x->roles = mem_new(count, 1);
  if (!x->roles) return SAYSO_ENOMEM;
  for (size_t i = 0; i < count && !status; i++) {
    uint32_t at = 0;
    x->roles[i] = (uint8_t)role_of(&columns[i]);
    status = text_add(m, columns[i].at, columns[i].len, &at);
    if (!status) status = cell_add(x, at);
  }
  return status;
}

sayso_status manuscript_add(manuscript *m, const ms_field *columns,
                            size_t count, size_t *column, sayso_error *error) {
  ms_lexicon x = {0};
  sayso_status status = check_columns(columns, count, column, error);
  if (status) return status;
  if (!mem_grow(&m->lexicons, &m->lexicon_room, m->lexicon_count,
                sizeof *m->lexicons, COUNT_MAX))
    return status_plain(error, SAYSO_ENOMEM);
  status = fill_lexicon(m, &x, columns, count);
  if (status) {
    release_lexicon(&x);
    return status_plain(error, status);
  }
  m->lexicons[m->lexicon_count++] = x;
  return SAYSO_OK;
}

void manuscript_drop(manuscript *m, uint32_t phrases) {
  release_lexicon(&m->lexicons[--m->lexicon_count]);
  if (phrases < m->phrase_count) m->path_count = m->phrases[phrases].at;
  m->phrase_count = phrases;
}

/* ## What a value asks for */

typedef struct {
  bool exact, cased;
  uint32_t needs;
} asked;

/* An error in the value: the `len` bytes at `at` of it, shown if not 0. */
static sayso_status wrong(sayso_error *error, const ms_field *value,
                          const char *at, size_t len, const char *why) {
  size_t offset = (size_t)(at - value->at);
  if (!len) return status_fail(error, SAYSO_EARGUMENT, 0, offset, "%s", why);
  return status_fail(error, SAYSO_EARGUMENT, 0, offset, "%s: '%.*s'", why,
                     shown(at, len), at);
}

static sayso_status ask_pos(asked *a, const ms_field *value,
                            sayso_error *error) {
  const char *at = value->at, *end = at + value->len;
  while (at < end) {
    const char *bar = memchr(at, '|', (size_t)(end - at));
    size_t len = (size_t)((bar ? bar : end) - at);
    upos u = upos_find(at, len);
    if (u == UPOS_COUNT)
      return wrong(error, value, at, len, "no such part of speech");
    a->needs |= 1u << u;
    at += len + 1;
  }
  return SAYSO_OK;
}

static sayso_status ask_case(asked *a, const ms_field *value,
                             sayso_error *error) {
  if (is_field(value, "exact")) {
    a->cased = true;
  } else if (is_field(value, "cap")) {
    a->needs |= NEEDS_CAP;
  } else if (value->len && !is_field(value, "fold")) {
    return wrong(error, value, value->at, value->len,
                 "case is fold, exact or cap");
  }
  return SAYSO_OK;
}

static sayso_status ask_exact(asked *a, const ms_field *value,
                              sayso_error *error) {
  if (is_field(value, "yes")) {
    a->exact = true;
  } else if (value->len && !is_field(value, "no")) {
    return wrong(error, value, value->at, value->len, "exact is yes or no");
  }
  return SAYSO_OK;
}

static sayso_status ask(const ms_lexicon *x, const ms_field *values, asked *a,
                        size_t *column, sayso_error *error) {
  sayso_status status = SAYSO_OK;
  size_t i = 0;
  for (; i < x->columns && !status; i++) {
    if (x->roles[i] == COLUMN_POS)
      status = ask_pos(a, &values[i], error);
    else if (x->roles[i] == COLUMN_CASE)
      status = ask_case(a, &values[i], error);
    else if (x->roles[i] == COLUMN_EXACT)
      status = ask_exact(a, &values[i], error);
  }
  if (status && column) *column = i - 1;
  return status;
}

/* ## Phrases */

/* Puts a phrase into m->clean without its double quotes and backslashes, and
 * for each byte into m->marks whether it stood in double quotes. */
static sayso_status clean_phrase(manuscript *m, const ms_field *phrase,
                                 sayso_error *error) {
  const char *at = phrase->at, *end = at + phrase->len, *open = NULL;
  buf_clear(&m->clean);
  buf_clear(&m->marks);
  for (; at < end; at++) {
    if (*at == '"') {
      open = open ? NULL : at;
      continue;
    }
    if (*at == '\\') {
      if (at + 1 == end || (at[1] != '"' && at[1] != '\\'))
        return wrong(error, phrase, at, 0,
                     "unknown escape; a backslash is \\\\");
      at++;
    }
    buf_putc(&m->clean, *at);
    buf_putc(&m->marks, open ? 1 : 0);
  }
  if (open)
    return wrong(error, phrase, open, 0, "a double quote is not closed");
  return m->clean.status ? m->clean.status : m->marks.status;
}

/* The text of a word of a clean phrase. */
static const char *text_of(const manuscript *m, const ms_field *clean,
                           const ms_word *w) {
  return (w->is_folded ? m->folded.at : clean->at) + w->at;
}

/* Takes the form under which words are compared whatever their case. */
static sayso_status fold(manuscript *m, const ms_field *clean, ms_word *w) {
  const char *s = clean->at + w->at;
  size_t i = 0, start = m->folded.len;
  while (i < w->len && s[i] >= 'a' && s[i] <= 'z')
    i++;
  if (i == w->len) return SAYSO_OK;
  w->is_folded = true;
  w->at = start;
  sayso_status status = utf8_fold(s, w->len, &m->folded);
  w->len = (uint32_t)(m->folded.len - start);
  return status;
}

static sayso_status read_word(manuscript *m, const ms_field *clean,
                              sayso_span at, const asked *a, bool is_quoted,
                              ms_word *w) {
  bool exact = a->exact || is_quoted, cased = a->cased || is_quoted;
  *w = (ms_word){.at = at.start, .len = at.end - at.start};
  w->kind = exact   ? (cased ? STRING_EXACT : STRING_FORM)
            : cased ? STRING_CASED
                    : STRING_FOLD;
  sayso_status status = cased ? SAYSO_OK : fold(m, clean, w);
  if (status) return status;
  w->hash = words_hash(text_of(m, clean, w), w->len);
  mem_foresee(&m->slots[home_of(m, w->hash, w->kind)]);
  return SAYSO_OK;
}

/* Puts what the first `count` of m->tokens are into m->words. */
static sayso_status read_words(manuscript *m, const ms_field *clean,
                               const char *marks, const asked *a,
                               uint32_t count) {
  sayso_status status = SAYSO_OK;
  buf_clear(&m->folded);
  for (uint32_t i = 0; i < count && !status; i++) {
    sayso_span at = m->tokens[i];
    status = read_word(m, clean, at, a, marks && marks[at.start], &m->words[i]);
  }
  return status;
}

static sayso_status word_add(manuscript *m, const ms_field *clean,
                             const ms_word *w) {
  uint32_t number;
  sayso_status status =
      string_add(m, w->kind, text_of(m, clean, w), w->len, w->hash, &number);
  if (status) return status;
  if (!mem_grow(&m->path, &m->path_room, m->path_count, sizeof *m->path,
                COUNT_MAX))
    return SAYSO_ENOMEM;
  m->path[m->path_count++] = number;
  return SAYSO_OK;
}

/* Adds the words of a clean phrase as one row; `*count` of them. Nothing is
 * added, and *count 0, if it has `same_as` words. */
static sayso_status row_add(manuscript *m, const ms_field *clean,
                            const char *marks, const asked *a, bool goes_on,
                            book_entry entry, uint32_t same_as,
                            uint32_t *count) {
  sayso_status status = phrase_cut(m->lang, clean->at, clean->len, goes_on,
                                   m->tokens, LEXICON_WORDS_MAX, count);
  if (status || *count == same_as) return status;
  uint32_t start = m->path_count;
  status = read_words(m, clean, marks, a, *count);
  for (uint32_t i = 0; i < *count && !status; i++)
    status = word_add(m, clean, &m->words[i]);
  if (status) return status;
  if (!*count) return SAYSO_OK;
  if (!mem_grow(&m->phrases, &m->phrase_room, m->phrase_count,
                sizeof *m->phrases, COUNT_MAX))
    return SAYSO_ENOMEM;
  m->phrases[m->phrase_count++] = (ms_phrase){start, *count, entry};
  return SAYSO_OK;
}

/* Adds the words of a phrase: a second row if its last full stop may be a
 * word of its own. Its text goes to the cells. */
static sayso_status rows_add(manuscript *m, ms_lexicon *x,
                             const ms_field *phrase, const asked *a,
                             book_entry entry, sayso_error *error) {
  ms_field clean = *phrase;
  const char *marks = NULL;
  uint32_t at = 0, count = 0, again;
  sayso_status status = SAYSO_OK;
  if (memchr(clean.at, '"', clean.len) || memchr(clean.at, '\\', clean.len)) {
    status = clean_phrase(m, phrase, error);
    if (status) return status;
    clean = (ms_field){m->clean.at ? m->clean.at : "", m->clean.len};
    marks = m->marks.at;
  }
  status = row_add(m, &clean, marks, a, true, entry, UINT32_MAX, &count);
  if (!status && count && clean.at[clean.len - 1] == '.')
    status = row_add(m, &clean, marks, a, false, entry, count, &again);
  if (status == SAYSO_ETOOBIG)
    return wrong(error, phrase, phrase->at, 0,
                 "a phrase of more than 1024 words");
  if (!status && !count)
    return wrong(error, phrase, phrase->at, 0, "an empty phrase");
  if (!status) status = text_add(m, clean.at, clean.len, &at);
  if (!status) status = cell_add(x, at);
  return status ? status_plain(error, status) : SAYSO_OK;
}

static sayso_status values_add(manuscript *m, ms_lexicon *x,
                               const ms_field *values) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 1; i < x->columns && !status; i++) {
    const ms_field *v = &values[i];
    uint32_t number = 0;
    if (v->len)
      status = string_add(m, STRING_VALUE, v->at, v->len,
                          words_hash(v->at, v->len), &number);
    if (!status) status = cell_add(x, m->strings[number].at);
  }
  return status;
}

sayso_status manuscript_phrase(manuscript *m, uint32_t lexicon,
                               const ms_field *values, size_t *column,
                               sayso_error *error) {
  ms_lexicon *x = &m->lexicons[lexicon];
  uint32_t cells = x->cell_count, path = m->path_count;
  uint32_t phrases = m->phrase_count;
  asked a = {0};
  sayso_status status = ask(x, values, &a, column, error);
  if (status) return status;
  book_entry entry = {lexicon, x->rows, a.needs};
  if (column) *column = 0;
  status = rows_add(m, x, &values[0], &a, entry, error);
  if (!status && (status = values_add(m, x, values)))
    status_plain(error, status);
  if (status) { /* as if it had never been tried */
    x->cell_count = cells;
    m->path_count = path;
    m->phrase_count = phrases;
    return status;
  }
  x->rows++;
  return SAYSO_OK;
}
