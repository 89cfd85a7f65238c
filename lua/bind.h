/* bind.h - what the binding files share.
 *
 * Each file binds one type. An object that owns something of the core is a
 * box; what points into it is a view, which keeps its box alive in user value
 * 1 and holds no memory of its own. Closing a box empties it, and each view
 * says so from then on.
 *
 *     box    engine, doc, found, pack, rules
 *     view   token, span (also a row of a layer), match, capture
 *
 * The same types serve scripts and, in a sandbox, packs. The core counts bytes
 * and tokens from 0 up to and not including the end; Lua counts from 1 up to
 * and including it. A bad argument raises an error; bad data gives nil and a
 * message.
 */
#ifndef SAYSO_BIND_H
#define SAYSO_BIND_H

#include <lauxlib.h>
#include <lua.h>

#include "base/buf.h"
#include "lang/rels.h"
#include "lang/tags.h"
#include "match/rules.h"
#include "output/offsets.h"
#include "output/record.h"
#include "text/document.h"

/* ## Types */

/* A method, and what lua/sayso/meta.lua tells of it: its type, as
 * lua-language-server writes types, and a line about it, or "". Both are NULL
 * in types that only the library meets. */
typedef struct {
  const char *name;
  lua_CFunction call;
  const char *type, *about;
} bind_member;

/* Pushes the value of a field of the object, which stands at index 1, and
 * gives how many values those are, as a function of Lua does. */
typedef int bind_reader(lua_State *L, void *object);

/* A field; the rest as of a method. */
typedef struct {
  const char *name;
  bind_reader *read;
  const char *type, *about;
} bind_field;

/* A type's name ("sayso.token") stands in messages and is its
 * metatable's place in the registry. */
typedef struct {
  const char *name;
  const luaL_Reg *meta;
  const bind_member *methods;
  const bind_field *fields;
  lua_CFunction other; /* for fields that are not listed, or NULL: raise */
  bool is_headed;      /* its objects begin with an object_head */
} bind_type;

/* The types that rules touch at every step are known by their first word, so
 * that no look into a table is needed to tell them. */
typedef struct {
  const bind_type *type;
  struct member_map *members; /* of the type, in this state */
} object_head;

extern const bind_type bind_doc_type, bind_token_type, bind_span_type,
    bind_match_type, bind_entity_type;

/* Makes the type in a state; its metatable is locked. */
void bind_type_open(lua_State *L, const bind_type *type);

/* Makes a type of a module that scripts alone see, not packs: `release` is its
 * __gc and __close; methods may be NULL. Its metatable is locked. */
void bind_plain_type(lua_State *L, const char *name, lua_CFunction release,
                     const luaL_Reg *methods);

/* Pushes a list for what core.members() tells of a type ("token"), and adds a
 * member to the list on the top. */
void bind_describe(lua_State *L, const char *type);
void bind_describe_member(lua_State *L, const char *name, const char *type,
                          const char *about);

/* Pushes an object of `size` bytes with a head and `values` user values; its
 * user value 1 is the object at stack index `of`, unless that is 0. The caller
 * fills in what follows the head. */
void *bind_push_object(lua_State *L, const bind_type *type, size_t size,
                       int values, int of);

/* Pushes the metatable of a headed type, and gives how its objects begin. */
object_head bind_push_metatable(lua_State *L, const bind_type *type);

/* The object at an index, or NULL if it is none of the headed type. */
static inline void *bind_test(lua_State *L, int index, const bind_type *type) {
  const object_head *head = lua_touserdata(L, index);
  if (!head || lua_rawlen(L, index) < sizeof *head || head->type != type)
    return NULL; /* a light userdata has no length */
  return (void *)head;
}

/* The same for an argument; raises instead of giving NULL. */
static inline void *bind_check(lua_State *L, int arg, const bind_type *type) {
  void *object = bind_test(L, arg, type);
  if (!object) luaL_typeerror(L, arg, type->name);
  return object;
}

/* Raises: the type has no field of the name at index 2, but a like one. */
int bind_no_field(lua_State *L, const bind_type *type);

/* How many letters differ between two words: inserted, left out, changed, or
 * swapped; `most` + 1 if more than `most`. */
unsigned bind_distance(const char *a, const char *b, unsigned most);

/* ## Errors */

/* Returns the values nil, message. */
int bind_fail(lua_State *L, sayso_status status);

/* Raises a status that is not SAYSO_OK. */
void bind_try(lua_State *L, sayso_status status);

/* ## The engine */

sayso_engine *bind_check_engine(lua_State *L, int arg);

/* ## Documents */

#define DOC_T "sayso.doc"

/* A rule looks at the same tokens, rows and words again and again, so that the
 * last one of each slot is kept in a list, the home of the tokens, which also
 * holds what a new token needs. Its places, each with how many there are: */
#define HOME_MAP(X)                                                            \
  X(DOC, 1)                                                                    \
  X(METATABLE, 1) /* of tokens */                                              \
  X(TOKENS, 512)                                                               \
  X(ROWS, 128)                                                                 \
  X(WORDS, 512)                                                                \
  X(RELS, REL_COUNT) /* names */                                               \
  X(POS, UPOS_COUNT)                                                           \
  X(TAGS, TAGS_MAX)

enum {
#define X(name, count) SLOTS_##name = count,
  HOME_MAP(X)
#undef X
};

enum {
  HOME_BEFORE,
#define X(name, count)                                                         \
  HOME_##name, HOME_LAST_##name = HOME_##name + SLOTS_##name - 1,
  HOME_MAP(X)
#undef X
      HOME_END
};

typedef struct {
  object_head head;
  sayso_doc *doc;   /* NULL once closed */
  bool is_owned;    /* freed with the box; else lent by another state */
  bool has_offsets; /* made when first asked for */
  offsets offsets;
  const struct rel_map *rels; /* of the state: see token.c */
  object_head token;          /* how its tokens begin */
  word_id words[SLOTS_WORDS]; /* those in its home */
  struct found_box *founds;   /* freed before the document is */
} doc_box;

/* User values of a doc. */
enum {
  DOC_PIN = 1,
  DOC_ID,
  DOC_DATE,
  DOC_HOME, /* a list: see bind_push_home */
  DOC_VALUES = DOC_HOME
};

/* Pushes an empty box; what it pins and its id are nil. */
doc_box *bind_push_doc(lua_State *L);

/* Lets go of the document, if the box owns it, and empties the box. */
void bind_close_doc(doc_box *box);

/* The document of the box, or an error if it is closed. */
int bind_closed(lua_State *L);
static inline sayso_doc *bind_open(lua_State *L, const doc_box *box) {
  if (!box->doc) bind_closed(L);
  return box->doc;
}

/* The box at an argument. */
doc_box *bind_check_doc(lua_State *L, int arg);

/* Makes a layer in a document, or raises; `sentence` may be NO_TOKEN, and
 * nothing is made then. */
void bind_make(lua_State *L, sayso_doc *doc, sayso_layer layer);
void bind_make_at(lua_State *L, sayso_doc *doc, sayso_layer layer,
                  uint32_t sentence);

/* The same, where the layer is mostly there already. */
static inline void bind_need(lua_State *L, sayso_doc *doc, sayso_layer layer) {
  if (!(doc->done & 1u << layer)) bind_make(L, doc, layer);
}

static inline void bind_need_at(lua_State *L, sayso_doc *doc, sayso_layer layer,
                                uint32_t sentence) {
  const part *parts = doc->parts[layer];
  if (sentence != NO_TOKEN && !(parts && parts[sentence].done))
    bind_make_at(L, doc, layer, sentence);
}

/* Pushes the home of the doc at a stack index. */
void bind_push_home(lua_State *L, int doc);

/* Pushes, by the home at a stack index, the name of a relation, a word, or the
 * names of a tag (not TAG_NONE). */
void bind_push_rel(lua_State *L, int home, uint16_t rel);
void bind_push_word(lua_State *L, int home, doc_box *of, word_id id);
void bind_push_pos(lua_State *L, int home, const sayso_doc *doc, uint16_t tag);
void bind_push_tag(lua_State *L, int home, const sayso_doc *doc, uint16_t tag);

/* ## Tokens */

#define TOKEN_T "sayso.token"
typedef struct {
  object_head head;
  doc_box *of; /* user value 1 is the home of it */
  uint32_t i;
} token_view;

/* Pushes a token of the doc at stack index `doc`; nil for NO_TOKEN. */
void bind_push_token(lua_State *L, int doc, uint32_t i);

/* The same, by the home of tokens at a stack index. */
void bind_push_token_at(lua_State *L, int home, uint32_t i);

/* What tells the names of relations, in a state; for a doc_box. */
const struct rel_map *bind_rels(lua_State *L);

/* The token at an argument: a token, or its number. */
uint32_t bind_check_token(lua_State *L, int arg, sayso_doc *doc);

/* Pushes the value of a field of token `i` ("pos"); `field` is an index into
 * bind_token_values. The home of the tokens is at stack index `home`. */
extern const char *const bind_token_values[];
void bind_push_token_value(lua_State *L, int home, doc_box *of, uint32_t i,
                           int field);

/* The method of a doc that looks for such a value. */
int bind_doc_find(lua_State *L);

/* The lemma of a token and its part of speech; the layer TAGS is made. */
const char *bind_lemma(lua_State *L, sayso_doc *doc, uint32_t i);

/* ## Spans */

#define SPAN_T "sayso.span"
#define NO_LAYER SAYSO_LAYER_COUNT

/* Bytes, and the tokens that they touch. */
typedef extent stretch;

typedef struct {
  object_head head;
  doc_box *of;       /* user value 1 */
  sayso_layer layer; /* of which it is a row, or NO_LAYER */
  uint32_t row;      /* in the layer, or in the part of the sentence `part` */
  uint32_t part;     /* or NO_TOKEN: the layer is made whole */
  struct found_box *found; /* user value 2: of a capture; or NULL */
  uint32_t match, capture;
  uint32_t count; /* pieces, at least 1, in the order of the text */
  stretch piece[];
} span_view;

/* The tokens [first, last), which must not be empty, or the tokens that bytes
 * touch. */
stretch bind_tokens(const sayso_doc *doc, uint32_t first, uint32_t last);
stretch bind_bytes(const sayso_doc *doc, sayso_span at);

/* The innermost quotation around a token, or NO_TOKEN; QUOTES is there. */
uint32_t bind_quote(const sayso_doc *doc, uint32_t token);

/* Pushes a span with room for `count` pieces, all empty, which the caller
 * fills in; and one that is a capture. Raises if `count` is 0. */
span_view *bind_push_span(lua_State *L, int doc, uint32_t count);
span_view *bind_push_capture_span(lua_State *L, int doc, uint32_t count);

/* What the object at `index` covers: a span, a token or a match of this
 * document; NULL for any other value. `*keep` holds the piece of one that has
 * no pieces of its own. */
const stretch *bind_pieces(lua_State *L, int index, const sayso_doc *doc,
                           stretch *keep, uint32_t *count);

/* The same for an argument, which must be such an object. */
const stretch *bind_check_pieces(lua_State *L, int arg, const sayso_doc *doc,
                                 stretch *keep, uint32_t *count);

/* The text of pieces, joined by single spaces. */
void bind_push_text(lua_State *L, const sayso_doc *doc, const stretch *pieces,
                    uint32_t count);

/* Pushes a list {{from, to}, ...} of bytes as string.sub counts. */
void bind_push_spans(lua_State *L, const stretch *pieces, uint32_t count);

/* The token whose governor lies outside of the pieces; the layer DEPS is
 * made. NO_TOKEN if they hold none. */
uint32_t bind_head(lua_State *L, sayso_doc *doc, const stretch *pieces,
                   uint32_t count);

/* ## Rows of layers */

/* Pushes row `row` of a layer, a token of TOKENS, TAGS and DEPS. The row must
 * be there. */
void bind_push_row(lua_State *L, int doc, sayso_layer layer, uint32_t row);

/* Pushes a list of the rows of a layer inside the tokens [first, last). */
void bind_push_rows(lua_State *L, int doc, sayso_layer layer, uint32_t first,
                    uint32_t last);

/* How many rows a layer has; it is made whole, or an error raised. */
uint32_t bind_row_count(lua_State *L, sayso_doc *doc, sayso_layer layer);

/* Pushes the value of a field of the row that the span is ("role", "type",
 * "inner"); false if no layer has a field of that name. */
bool bind_push_value(lua_State *L, const span_view *s, const char *field);

/* The names of these values, by number; NULL beyond the last. */
const char *bind_row_field(size_t n);

/* Tells core.members() of these values. */
void bind_describe_rows(lua_State *L);

/* ## Entities: methods of a doc, see entity.c */

int bind_doc_entity(lua_State *L);
int bind_doc_entity_in_quote(lua_State *L);
int bind_doc_hint_source(lua_State *L);
int bind_doc_hint_document(lua_State *L);
int bind_doc_members(lua_State *L);
int bind_doc_role_in(lua_State *L);

/* Pushes the id of the entity that pieces stand for; gives 0 if there is none
 * and 1 otherwise, as a function of Lua does. */
int bind_push_entity_id(lua_State *L, sayso_doc *doc, const stretch *p,
                        uint32_t count);

/* ## Matches */

#define FOUND_T "sayso.found"
#define MATCH_T "sayso.match"

typedef struct found_box {
  found *found; /* NULL once closed */
  const ruleset *set;
  doc_box *of;            /* user value 1 */
  bool is_owned;          /* as in doc_box */
  struct found_box *next; /* of the same doc, if owned */
  struct run *run;        /* in a pack: the run that it is part of; or NULL */
  buf reasons;            /* if owned: matches without record; see reason.h */
} found_box;

/* User values of a found. */
enum {
  FOUND_DOC = 1,
  FOUND_RULES,
  FOUND_RECORDS,
  FOUND_NOTES,
  FOUND_VALUES = FOUND_NOTES
};

/* Pushes an empty box for the doc at stack index `doc`. */
found_box *bind_push_found(lua_State *L, int doc);

/* Frees what was found, if the box owns it, and empties it. */
void bind_close_found(found_box *box);

found_box *bind_check_found(lua_State *L, int arg);

/* Adds to the table on the top what became of a match: outcome, reason, match,
 * by. */
void bind_push_outcome(lua_State *L, const found_box *box, const why *w);

/* Methods of a found, see cover.c. */
int bind_found_cover(lua_State *L);
int bind_found_entries(lua_State *L);

/* Pushes a match, or one of its captures, of the found at index `box`. */
void bind_push_match(lua_State *L, int box, uint32_t match);
void bind_push_capture(lua_State *L, int box, uint32_t match, uint32_t n);

const stretch *bind_match_pieces(lua_State *L, int index, const sayso_doc *doc,
                                 stretch *keep, uint32_t *count);

/* Pushes the value of field `name` of a capture, or nil: a column of its
 * entry, a field of the match it took, a value of its row. The capture is at
 * index 1. */
int bind_push_capture_field(lua_State *L, const span_view *s, const char *name);

/* In a pack: pushes the field `name` of the record or the `set` of a match,
 * and gives true; false if it has none. */
bool run_push_field(lua_State *L, struct run *run, uint32_t match,
                    const char *name);

/* ## Records */

/* Reads the table at `index`, raw, into `out`, or raises; the fields of the
 * record itself that are in `without` (ended by NULL) are passed over. */
void bind_read_record(lua_State *L, int index, sayso_doc *doc,
                      const char *const *without, record *out);

/* Pushes a value of a record as Lua has it. */
void bind_push_record(lua_State *L, const value *v);

/* ## For people: dump(value [, depth]) -> text, see dump.c */

int bind_dump(lua_State *L);

/* The names of the fields of a capture beyond those of a span, by number; NULL
 * beyond the last. */
const char *bind_capture_field(const span_view *s, uint32_t n);

/* ## Opening: each adds its types, and its functions to the table on the top
 * (the module, in a script's state). */
void bind_open_views(lua_State *L); /* all that packs see too: no functions */
void bind_open_token(lua_State *L);
void bind_open_span(lua_State *L);
void bind_open_doc(lua_State *L);
void bind_open_entity(lua_State *L);
void bind_open_found(lua_State *L);
void bind_open_match(lua_State *L);
void bind_open_engine(lua_State *L);
void bind_open_pack(lua_State *L);
void bind_open_rules(lua_State *L);
void bind_open_write(lua_State *L);

/* Pushes what packs and scripts have as `types`: see types.c. The types that it
 * tells of are open. */
void bind_push_types(lua_State *L);

/* Pushes the lines of a text, which may be NULL, as a list. */
void bind_push_lines(lua_State *L, const char *s);

SAYSO_API int luaopen_sayso_core(lua_State *L);

#endif
