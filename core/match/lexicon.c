/* lexicon.c - all lexicons of a set of rules: names, columns, values.
 *
 * What is added in small pieces goes into one manuscript and, once frozen, into
 * one book. A large file gets a book of its own, which can be kept in the
 * cache.
 */
#include "match/lexicon.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "match/lexicon_inside.h"

#define LEXICONS_MAX (1u << 20)
#define FILE_MAX ((size_t)512 * 1024 * 1024)
#define PIECE ((size_t)32 * 1024) /* of a file, hashed at a time */

static sayso_status shelf_add(lexicons *l, const book *b) {
  if (!mem_grow(&l->shelves, &l->shelf_room, l->shelf_count, sizeof *l->shelves,
                BOOKS_MAX))
    return SAYSO_ENOMEM;
  l->shelves[l->shelf_count++] = (shelf){.book = *b};
  return SAYSO_OK;
}

sayso_status lexicons_new(sayso_engine *engine, const char *cache,
                          lexicons **out) {
  lexicons *l = mem_new(1, sizeof *l);
  if (!l) return SAYSO_ENOMEM;
  l->engine = engine;
  l->epoch = engine->words.epoch;
  if (cache) l->cache = arena_copy(&l->mem, cache, strlen(cache));
  if ((cache && !l->cache) || shelf_add(l, &(book){0}) ||
      manuscript_init(&l->loose, engine->language)) {
    lexicons_free(l);
    return SAYSO_ENOMEM;
  }
  *out = l;
  return SAYSO_OK;
}

void lexicons_free(lexicons *l) {
  if (!l) return;
  for (uint32_t i = 0; i < l->shelf_count; i++) {
    book_release(&l->shelves[i].book);
    mem_free(l->shelves[i].ids);
  }
  manuscript_release(&l->loose);
  arena_release(&l->mem);
  mem_free(l->shelves);
  mem_free(l->at);
  mem_free(l->memos);
  mem_free(l->fits);
  mem_free(l);
}

/* ## Names */

bool lexicons_find(const lexicons *l, const char *pack, const char *name,
                   uint32_t *lexicon) {
  for (uint32_t i = 0; i < l->count; i++) {
    if (strcmp(l->at[i].name, name) || strcmp(l->at[i].pack, pack)) continue;
    *lexicon = i;
    return true;
  }
  return false;
}

/* Makes all room that list() needs, so that it can not fail. */
static sayso_status make_room(lexicons *l, uint32_t shelf_number,
                              const char *pack, const char *name, listed *new) {
  *new = (listed){0};
  shelf *on = &l->shelves[shelf_number];
  new->pack = arena_copy(&l->mem, pack, strlen(pack));
  new->name = arena_copy(&l->mem, name, strlen(name));
  new->book = shelf_number;
  bool room =
      new->pack &&new->name &&mem_grow(&l->at, &l->room, l->count,
                                       sizeof *l->at, LEXICONS_MAX) &&
      mem_grow(&on->ids, &on->room, on->count, sizeof *on->ids, LEXICONS_MAX);
  return room ? SAYSO_OK : SAYSO_ENOMEM;
}

static uint32_t list(lexicons *l, listed new) {
  shelf *on = &l->shelves[new.book];
  new.local = on->count;
  on->ids[on->count++] = l->count;
  l->at[l->count] = new;
  return l->count++;
}

/* Whether a lexicon of this name can be added. */
static sayso_status check(const lexicons *l, const char *pack, const char *name,
                          sayso_error *error) {
  uint32_t there;
  if (l->is_frozen)
    return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                       "lexicons can not be added any more");
  if (!name[0])
    return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                       "a lexicon without a name");
  if (lexicons_find(l, pack, name, &there))
    return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                       "there is a lexicon '%s' already", name);
  return SAYSO_OK;
}

/* ## Adding by hand */

static sayso_status check_utf8(const ms_field *f, sayso_error *error) {
  size_t good = utf8_valid(f->at, f->len);
  if (good == f->len) return SAYSO_OK;
  return status_fail(error, SAYSO_EUTF8, 0, good, "not valid UTF-8");
}

static sayso_status fields_of(const char *const *values, size_t count,
                              ms_field *out, size_t *column,
                              sayso_error *error) {
  sayso_status status = SAYSO_OK;
  for (size_t i = 0; i < count && !status; i++) {
    out[i] = (ms_field){values[i], strlen(values[i])};
    status = check_utf8(&out[i], error);
    if (status && column) *column = i;
  }
  return status;
}

sayso_status lexicons_add(lexicons *l, const char *pack, const char *name,
                          const char *const *columns, size_t count,
                          uint32_t *lexicon, sayso_error *error) {
  ms_field fields[LEXICON_COLUMNS_MAX + 1];
  size_t most = count > LEXICON_COLUMNS_MAX ? LEXICON_COLUMNS_MAX + 1 : count;
  listed new;
  sayso_status status = check(l, pack, name, error);
  if (!status) status = fields_of(columns, most, fields, NULL, error);
  if (status) return status;
  status = make_room(l, 0, pack, name, &new);
  if (status) return status_plain(error, status);
  status = manuscript_add(&l->loose, fields, most, NULL, error);
  if (!status) *lexicon = list(l, new);
  return status;
}

sayso_status lexicons_phrase(lexicons *l, uint32_t lexicon,
                             const char *const *values, size_t *column,
                             sayso_error *error) {
  ms_field fields[LEXICON_COLUMNS_MAX];
  if (column) *column = 0;
  if (l->is_frozen || lexicon >= l->count || l->at[lexicon].book)
    return status_fail(error, SAYSO_EARGUMENT, 0, 0,
                       "no entries can be added to this lexicon");
  uint32_t local = l->at[lexicon].local;
  size_t count = l->loose.lexicons[local].columns;
  sayso_status status = fields_of(values, count, fields, column, error);
  if (status) return status;
  return manuscript_phrase(&l->loose, local, fields, column, error);
}

/* ## Adding a file */

typedef struct {
  const char *path;
  buf text;
  ms_field constants[LEXICON_COLUMNS_MAX][2];
  size_t constant_count;
  sayso_error *error;
} source;

static sayso_status read_file(source *s) {
  FILE *file = fopen(s->path, "rb");
  if (!file)
    return status_fail(s->error, SAYSO_EIO, 0, 0, "%s: could not be opened",
                       s->path);
  s->text.max = FILE_MAX;
  for (size_t n = 1; n;) {
    size_t most = s->text.len < 65536 ? 65536 : s->text.len;
    char *room = buf_reserve(&s->text, most);
    n = room ? fread(room, 1, most, file) : 0;
    s->text.len += n;
  }
  bool failed = ferror(file);
  fclose(file);
  if (s->text.status == SAYSO_ETOOBIG)
    return status_fail(s->error, SAYSO_ETOOBIG, 0, 0, "%s: larger than 256 MiB",
                       s->path);
  if (s->text.status) return status_plain(s->error, s->text.status);
  if (failed)
    return status_fail(s->error, SAYSO_EIO, 0, 0, "%s: could not be read",
                       s->path);
  return SAYSO_OK;
}

static sayso_status take_constants(source *s, const lexicon_constant *from,
                                   size_t count) {
  if (count >= LEXICON_COLUMNS_MAX)
    return status_fail(s->error, SAYSO_EARGUMENT, 0, 0, "too many columns");
  s->constant_count = count;
  for (size_t i = 0; i < count; i++) {
    const char *const pair[2] = {from[i].column, from[i].value};
    sayso_status status = fields_of(pair, 2, s->constants[i], NULL, s->error);
    if (status) return status;
  }
  return SAYSO_OK;
}

static sayso_status read_into(manuscript *d, source *s) {
  return manuscript_read(d, s->text.at, s->text.len, s->constants,
                         s->constant_count, s->error);
}

static book_key key_of(const lexicons *l, const source *s, uint64_t content,
                       uint64_t size) {
  book_key key = {.content = content,
                  .size = size,
                  .language = language_fingerprint(l->engine->language),
                  .version = SAYSO_VERSION};
  for (size_t i = 0; i < s->constant_count; i++)
    for (int k = 0; k < 2; k++)
      key.constants = book_hash(key.constants + 1, s->constants[i][k].at,
                                s->constants[i][k].len);
  return key;
}

/* The hash of a text, piece by piece as that of a file. */
static uint64_t hash_text(const buf *text) {
  uint64_t h = 0;
  for (size_t at = 0; at < text->len; at += PIECE)
    h = book_hash(h, text->at + at,
                  text->len - at < PIECE ? text->len - at : PIECE);
  return h;
}

/* The hash and size of a file that can be read twice, which is not kept; false
 * if it is none, or can not be read, which is told later. */
static bool hash_file(const char *path, uint64_t *hash, uint64_t *size) {
  char bytes[PIECE];
  struct stat st;
  FILE *file = NULL;
  if (!stat(path, &st) && S_ISREG(st.st_mode)) file = fopen(path, "rb");
  if (!file) return false;
  *hash = *size = 0;
  for (size_t n; (n = fread(bytes, 1, PIECE, file)); *size += n)
    *hash = book_hash(*hash, bytes, n);
  bool good = !ferror(file);
  fclose(file);
  return good;
}

/* Whether the cache has the book of the file. */
static bool is_cached(const lexicons *l, const source *s, book *out) {
  uint64_t hash, size;
  if (!l->cache || !hash_file(s->path, &hash, &size)) return false;
  if (size <= LEXICON_CACHED) return false;
  book_key key = key_of(l, s, hash, size);
  return book_cached(l->cache, s->path, &key, out);
}

/* Makes the book of the text, and puts it into the cache. */
static sayso_status make_book(lexicons *l, source *s, book *out) {
  manuscript d;
  book_key key = key_of(l, s, l->cache ? hash_text(&s->text) : 0, s->text.len);
  sayso_status status = manuscript_init(&d, l->engine->language);
  if (status) return status_plain(s->error, status);
  status = read_into(&d, s);
  if (status) {
    manuscript_release(&d);
    return status;
  }
  buf_release(&s->text);
  status = manuscript_finish(&d, out);
  if (status) return status_plain(s->error, status);
  book cached;
  if (l->cache && book_cache(l->cache, s->path, &key, out) &&
      book_cached(l->cache, s->path, &key, &cached)) {
    book_release(out); /* the mapped one is shared by all workers */
    *out = cached;
  }
  return SAYSO_OK;
}

/* Takes a book that has one lexicon, whatever happens. */
static sayso_status add_book(lexicons *l, const source *s, book *b,
                             const char *pack, const char *name,
                             uint32_t *lexicon) {
  listed new;
  sayso_status status = shelf_add(l, b);
  if (status) {
    book_release(b);
    return status_plain(s->error, status);
  }
  status = make_room(l, l->shelf_count - 1, pack, name, &new);
  if (status) {
    shelf *last = &l->shelves[--l->shelf_count];
    book_release(&last->book);
    mem_free(last->ids);
    return status_plain(s->error, status);
  }
  *lexicon = list(l, new);
  return SAYSO_OK;
}

static sayso_status add_small(lexicons *l, source *s, const char *pack,
                              const char *name, uint32_t *lexicon) {
  listed new;
  sayso_status status = make_room(l, 0, pack, name, &new);
  if (status) return status_plain(s->error, status);
  status = read_into(&l->loose, s);
  if (!status) *lexicon = list(l, new);
  return status;
}

sayso_status lexicons_read(lexicons *l, const char *pack, const char *name,
                           const char *path, const lexicon_constant *constants,
                           size_t count, uint32_t *lexicon,
                           sayso_error *error) {
  sayso_status status = check(l, pack, name, error);
  if (status) return status;
  source s = {.path = path, .error = error};
  status = take_constants(&s, constants, count);
  if (status) return status;
  book b;
  if (is_cached(l, &s, &b)) return add_book(l, &s, &b, pack, name, lexicon);
  status = read_file(&s);
  if (!status && s.text.len <= LEXICON_CACHED)
    status = add_small(l, &s, pack, name, lexicon);
  else if (!status && !(status = make_book(l, &s, &b)))
    status = add_book(l, &s, &b, pack, name, lexicon);
  buf_release(&s.text);
  return status;
}

sayso_status lexicons_freeze(lexicons *l, sayso_error *error) {
  if (l->is_frozen) return SAYSO_OK;
  sayso_status status = manuscript_finish(&l->loose, &l->shelves[0].book);
  if (status) return status_plain(error, status);
  l->is_frozen = true;
  return SAYSO_OK;
}

/* ## What is there */

uint32_t lexicons_count(const lexicons *l) { return l->count; }

const char *lexicon_name(const lexicons *l, uint32_t lexicon) {
  return l->at[lexicon].name;
}

static const book_lexicon *inside(const lexicons *l, uint32_t lexicon) {
  const listed *x = &l->at[lexicon];
  return &l->shelves[x->book].book.lexicons[x->local];
}

uint32_t lexicon_size(const lexicons *l, uint32_t lexicon) {
  return inside(l, lexicon)->rows;
}

const char *lexicon_column(const lexicons *l, uint32_t lexicon, uint32_t c) {
  const listed *x = &l->at[lexicon];
  if (c >= inside(l, lexicon)->columns) return NULL;
  return book_cell(&l->shelves[x->book].book, x->local, BOOK_NAMES, c);
}

const char *lexicon_value(const lexicons *l, uint32_t lexicon, uint32_t entry,
                          const char *column) {
  const listed *x = &l->at[lexicon];
  const book *b = &l->shelves[x->book].book;
  for (uint32_t c = 0; c < b->lexicons[x->local].columns; c++)
    if (!strcmp(book_cell(b, x->local, BOOK_NAMES, c), column))
      return book_cell(b, x->local, entry, c);
  return NULL;
}
