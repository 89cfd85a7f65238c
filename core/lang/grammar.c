/* grammar.c - reads a grammar, and matches its rules.
 *
 * Every set of words is a class: one of the caller's, one of the file's own,
 * or the unnamed one of an atom such as "said|says". Rules are listed by the
 * classes they can start with, so that most tokens are dismissed at once.
 */
#include "lang/grammar.h"

#include <string.h>

#include "base/lines.h"
#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"

#define SET_WORDS (GRAMMAR_CLASSES / 64)
#define READER_BIT (GRAMMAR_CLASSES - 1) /* "a reader might start here" */
#define PREFIX_MAX 24                    /* bytes before a hyphen */

typedef struct {
  uint64_t bits[SET_WORDS];
} class_set;

/* One meaning of a word. */
typedef struct {
  uint32_t next; /* another meaning of the word; 0 for none */
  uint16_t class;
  bool is_cap; /* only with a capital */
  double number;
  const char *text;
} sense;

/* All of a word: its meanings, and a bit for each of their classes. Some share
 * a bit; where it is not set, a word is not of the class. */
typedef struct {
  uint32_t first; /* 0: it has none */
  uint32_t bits;
} meanings;

#define CLASS_BIT(class) (1u << (unsigned)(class) % 32)

#define NO_WORD INT16_MAX /* in place of a class: the atom $ */

typedef struct {
  int16_t class; /* of a reader: ~index */
  bool is_optional;
  bool is_ahead; /* looked at only */
} atom;

typedef struct {
  int make;
  const char *argument;
  unsigned atom_count;
  atom atoms[GRAMMAR_ATOMS];
  class_set first;
  uint32_t second; /* bits of classes, see find_second; 0 if it may be any */
} rule;

struct grammar {
  arena mem;
  const grammar_names *names;
  unsigned name_count, reader_count;
  const char *own[GRAMMAR_CLASSES]; /* names of the file's own classes, and */
  bool own_is_set[GRAMMAR_CLASSES]; /* the words of those in its rules */
  unsigned class_count;
  sense *senses; /* 0 is no sense */
  uint32_t sense_count, sense_room;
  meanings *of_word; /* by word id */
  uint32_t word_count, word_room;
  rule *rules;
  uint32_t rule_count, rule_room;
  uint32_t at_class[GRAMMAR_CLASSES + 1];  /* of the rules that start with it */
  uint32_t *by_class;                      /* rules */
  const char *first_word[GRAMMAR_CLASSES]; /* of each class */
};

/* ## Sets */

static void set_add(class_set *s, unsigned class) {
  s->bits[class / 64] |= (uint64_t)1 << class % 64;
}

/* ## Reading */

/* Most texts differ in their first byte. */
static bool is_text(const char *text, const char *s, size_t len) {
  if (!len || *text != *s) return !len && !*text;
  return strlen(text) == len && !memcmp(text, s, len);
}

static int name_index(const char *const *list, const char *s, size_t len) {
  for (int i = 0; list[i]; i++)
    if (is_text(list[i], s, len)) return i;
  return -1;
}

/* The class of this name (or, if `is_set`, of these words), a new one if
 * there is none; -1 if there are too many, -2 without memory. */
static int class_of(grammar *g, const char *s, size_t len, bool is_set) {
  int found = is_set ? -1 : name_index(g->names->classes, s, len);
  if (found >= 0) return found;
  for (unsigned i = g->name_count; i < g->class_count; i++)
    if (g->own_is_set[i] == is_set && is_text(g->own[i], s, len)) return (int)i;
  if (g->class_count == READER_BIT) return -1;
  g->own[g->class_count] = arena_copy(&g->mem, s, len);
  g->own_is_set[g->class_count] = is_set;
  return g->own[g->class_count] ? (int)g->class_count++ : -2;
}

static sayso_status room_for_word(grammar *g, word_id id) {
  while (g->word_count <= id) {
    if (!arena_grow(&g->mem, &g->of_word, &g->word_room, g->word_count,
                    sizeof *g->of_word))
      return SAYSO_ENOMEM;
    g->of_word[g->word_count++] = (meanings){0};
  }
  return SAYSO_OK;
}

/* The number that a value starts with, in any locale; 0 if it is none. */
static double number_of(const char *s) {
  double sum = 0, share = 0;
  bool is_minus = *s == '-';
  for (s += is_minus; (*s >= '0' && *s <= '9') || (*s == '.' && !share); s++) {
    if (*s == '.') {
      share = 1;
      continue;
    }
    sum = sum * 10 + (*s - '0');
    share *= 10;
  }
  if (share > 1) sum /= share;
  return is_minus ? -sum : sum;
}

/* Adds a word to a class. Its key is the folded form. */
static sayso_status add_word(grammar *g, words *w, const char *s, size_t len,
                             int class, const char *value) {
  word_id id;
  sayso_status status = words_add(w, s, len, words_hash(s, len), &id);
  if (status) return status;
  size_t n;
  bool is_cap = utf8_is_upper(utf8_decode(s, len, &n));
  id = words_at(w, id)->folded;
  if (!g->first_word[class]) g->first_word[class] = words_at(w, id)->text;
  status = room_for_word(g, id);
  if (status) return status;
  if (!arena_grow(&g->mem, &g->senses, &g->sense_room, g->sense_count,
                  sizeof *g->senses))
    return SAYSO_ENOMEM;
  sense *at = &g->senses[g->sense_count];
  *at = (sense){
      .next = g->of_word[id].first, .class = (uint16_t) class, .text = value};
  at->is_cap = is_cap;
  at->number = value ? number_of(value) : 0;
  g->of_word[id].first = g->sense_count++;
  g->of_word[id].bits |= CLASS_BIT(class);
  return SAYSO_OK;
}

/* "@class<TAB>value<TAB>word word word" */
static sayso_status read_class(grammar *g, words *w, lines *l) {
  const char *name, *value, *s;
  size_t name_len, value_len, len;
  if (!lines_field(l, '\t', &name, &name_len) ||
      !lines_field(l, '\t', &value, &value_len) || !l->len)
    return lines_wrong(l, "a class, a tab, a value, a tab and words expected");
  int class = class_of(g, name + 1, name_len - 1, false);
  if (class == -1) return lines_wrong(l, "too many classes");
  if (class < 0) return status_plain(l->error, SAYSO_ENOMEM);
  const char *kept = arena_copy(&g->mem, value, value_len);
  if (!kept) return status_plain(l->error, SAYSO_ENOMEM);
  while (lines_field(l, ' ', &s, &len)) {
    if (!len) continue;
    sayso_status status = add_word(g, w, s, len, class, kept);
    if (status) return status_plain(l->error, status);
  }
  return SAYSO_OK;
}

/* The class of "said|says", whose name is these words. */
static sayso_status read_words(grammar *g, words *w, const char *s, size_t len,
                               int *class) {
  unsigned before = g->class_count;
  *class = class_of(g, s, len, true);
  if (*class < 0) return *class == -1 ? SAYSO_ETOOBIG : SAYSO_ENOMEM;
  if (g->class_count == before) return SAYSO_OK; /* known */
  for (size_t at = 0, end; at < len; at = end + 1) {
    for (end = at; end < len && (s[end] != '|' || end == at);)
      end++;
    sayso_status status = add_word(g, w, s + at, end - at, *class, NULL);
    if (status) return status;
  }
  return SAYSO_OK;
}

static sayso_status read_atom(grammar *g, words *w, lines *l, const char *s,
                              size_t len, rule *r) {
  int class = 0;
  if (r->atom_count == GRAMMAR_ATOMS)
    return lines_wrong(l, "too many atoms in a rule");
  atom *at = &r->atoms[r->atom_count++];
  at->is_ahead = len > 1 && s[0] == '&';
  if (at->is_ahead) s++, len--;
  at->is_optional = len > 1 && s[len - 1] == '?';
  if (at->is_optional) len--;
  at->class = NO_WORD;
  if (len == 1 && s[0] == '$') return SAYSO_OK;
  if (len > 1 && s[0] == '#') {
    class = name_index(g->names->readers, s + 1, len - 1);
    if (class < 0) return lines_wrong(l, "no such atom");
    at->class = (int16_t) ~class;
    return SAYSO_OK;
  }
  sayso_status status = SAYSO_OK;
  if (len > 1 && s[0] == '@')
    class = class_of(g, s + 1, len - 1, false);
  else
    status = read_words(g, w, s, len, &class);
  if (class == -1) return lines_wrong(l, "too many classes");
  if (class < 0) status = SAYSO_ENOMEM;
  at->class = (int16_t) class;
  return status ? status_plain(l->error, status) : SAYSO_OK;
}

/* Collects what a rule can start with; false if it may match nothing. */
static bool find_first(rule *r) {
  for (unsigned i = 0; i < r->atom_count; i++) {
    int class = r->atoms[i].class;
    set_add(&r->first, class < 0 ? READER_BIT : (unsigned)class);
    if (!r->atoms[i].is_optional) return true;
  }
  return false;
}

/* The classes that the second word must be of, where the first atom takes one
 * word: most rules are dismissed by it. */
static uint32_t find_second(const rule *r) {
  const atom *a = r->atoms;
  uint32_t set = 0;
  if (a->class < 0 || a->class == NO_WORD || a->is_optional || a->is_ahead)
    return 0;
  for (unsigned i = 1; i < r->atom_count; i++) {
    if (a[i].class < 0 || a[i].class == NO_WORD) return 0;
    set |= CLASS_BIT(a[i].class);
    if (!a[i].is_optional) return set;
  }
  return 0;
}

/* "make:argument<TAB>atom atom atom" */
static sayso_status read_rule(grammar *g, words *w, lines *l) {
  const char *left, *s;
  size_t left_len, len;
  rule r = {0};
  lines_field(l, '\t', &left, &left_len);
  const char *colon = memchr(left, ':', left_len);
  len = colon ? (size_t)(colon - left) : left_len;
  r.make = name_index(g->names->makes, left, len);
  if (r.make < 0) return lines_wrong(l, "unknown word at the start");
  r.argument = colon ? arena_copy(&g->mem, colon + 1, left_len - len - 1) : "";
  if (!r.argument) return status_plain(l->error, SAYSO_ENOMEM);
  while (lines_field(l, ' ', &s, &len)) {
    sayso_status status = len ? read_atom(g, w, l, s, len, &r) : SAYSO_OK;
    if (status) return status;
  }
  if (!find_first(&r)) return lines_wrong(l, "the rule may match nothing");
  r.second = find_second(&r);
  if (!arena_grow(&g->mem, &g->rules, &g->rule_room, g->rule_count, sizeof r))
    return status_plain(l->error, SAYSO_ENOMEM);
  g->rules[g->rule_count++] = r;
  return SAYSO_OK;
}

static unsigned list_length(const char *const *list) {
  unsigned n = 0;
  while (list[n])
    n++;
  return n;
}

static sayso_status read_file(grammar *g, const char *folder, const char *file,
                              words *w, sayso_error *error) {
  lines l;
  sayso_status status = lines_open(&l, folder, file, error);
  while (!status && lines_next(&l))
    status = l.at[0] == '@' ? read_class(g, w, &l) : read_rule(g, w, &l);
  lines_release(&l);
  return status;
}

/* Does something for each class that a rule can start with, rule by rule. */
typedef void visit(grammar *g, unsigned class, uint32_t index);

static void each_start(grammar *g, visit *f) {
  for (uint32_t i = 0; i < g->rule_count; i++)
    for (unsigned at = 0; at < SET_WORDS; at++)
      for (uint64_t left = g->rules[i].first.bits[at]; left; left &= left - 1)
        f(g, at * 64 + (unsigned)__builtin_ctzll(left), i);
}

static void count_start(grammar *g, unsigned class, uint32_t index) {
  (void)index;
  g->at_class[class]++;
}

static void list_start(grammar *g, unsigned class, uint32_t index) {
  g->by_class[g->at_class[class]++] = index;
}

/* Lists the rules by what they can start with: they are counted, then put in
 * place, which moves each beginning on to the next one. */
static sayso_status sort_rules(grammar *g) {
  uint32_t n = 0;
  each_start(g, count_start);
  for (unsigned class = 0; class <= GRAMMAR_CLASSES; class ++) {
    uint32_t count = g->at_class[class];
    g->at_class[class] = n;
    n += count;
  }
  g->by_class = arena_new(&g->mem, n + 1, sizeof *g->by_class);
  if (!g->by_class) return SAYSO_ENOMEM;
  each_start(g, list_start);
  memmove(g->at_class + 1, g->at_class, GRAMMAR_CLASSES * sizeof *g->at_class);
  g->at_class[0] = 0;
  return SAYSO_OK;
}

sayso_status grammar_open(const char *folder, const char *file, words *w,
                          const grammar_names *names, grammar **out,
                          sayso_error *error) {
  grammar *g = mem_new(1, sizeof *g);
  if (!g) return status_plain(error, SAYSO_ENOMEM);
  g->names = names;
  g->name_count = g->class_count = list_length(names->classes);
  g->reader_count = list_length(names->readers);
  sayso_status status = SAYSO_ENOMEM;
  if (arena_grow(&g->mem, &g->senses, &g->sense_room, 0, sizeof *g->senses))
    status = SAYSO_OK;
  g->sense_count = 1;
  if (status)
    status_plain(error, status);
  else
    status = read_file(g, folder, file, w, error);
  if (!status && sort_rules(g)) status = status_plain(error, SAYSO_ENOMEM);
  if (status) {
    grammar_free(g);
    return status;
  }
  *out = g;
  return SAYSO_OK;
}

void grammar_free(grammar *g) {
  if (!g) return;
  arena_release(&g->mem);
  mem_free(g);
}

/* ## Matching */

static const sense *next_sense(const grammar *g, const word *w, uint32_t *at) {
  while (*at) {
    const sense *s = &g->senses[*at];
    *at = s->next;
    if (!s->is_cap || w->flags & WORD_CAP) return s;
  }
  return NULL;
}

static uint32_t first_sense(const grammar *g, const word *w) {
  return w->folded < g->word_count ? g->of_word[w->folded].first : 0;
}

static uint32_t bits_of(const grammar *g, const word *w) {
  return w->folded < g->word_count ? g->of_word[w->folded].bits : 0;
}

static const word *word_at(const sayso_doc *doc, uint32_t token) {
  return words_at(doc->words, doc->tokens.form[token]);
}

bool grammar_has(const grammar *g, const word *w, int class,
                 grammar_value *out) {
  const sense *s;
  if (!(bits_of(g, w) & CLASS_BIT(class))) return false;
  uint32_t at = first_sense(g, w);
  while ((s = next_sense(g, w, &at)))
    if (s->class == class) {
      if (out) *out = (grammar_value){s->number, s->text, NO_TOKEN};
      return true;
    }
  return false;
}

bool grammar_is(const grammar *g, const sayso_doc *doc, uint32_t token,
                int class, grammar_value *out) {
  bool found = grammar_has(g, word_at(doc, token), class, out);
  if (found && out) out->token = token;
  return found;
}

const char *grammar_first_word(const grammar *g, int class) {
  return g->first_word[class];
}

typedef struct {
  const grammar *g;
  const sayso_doc *doc;
  uint32_t end;
  grammar_reader *read;
  const void *context;
  grammar_match *match;
} matcher;

/* Whether a word stands here, not a mark. */
static bool is_word(const matcher *m, uint32_t token) {
  return token < m->end &&
         word_at(m->doc, token)->flags & (WORD_ALPHA | WORD_DIGIT);
}

/* The token after what fits one atom at `token`, or `token`. */
static uint32_t fit_atom(const matcher *m, const atom *a, uint32_t token,
                         grammar_value *value) {
  *value = (grammar_value){0, NULL, token};
  if (token == m->end) return token;
  if (a->class < 0) return m->read(m->context, ~a->class, token, m->end, value);
  return token + grammar_is(m->g, m->doc, token, a->class, value);
}

/* Where an atom's value is kept; a place of no interest for sets of words. */
static grammar_value *slot_of(const matcher *m, const atom *a,
                              grammar_value *none) {
  unsigned reader = m->g->name_count + (unsigned)~a->class;
  if (a->class < 0) return &m->match->slot[reader];
  bool is_kept = (unsigned)a->class < m->g->name_count;
  return is_kept ? &m->match->slot[a->class] : none;
}

/* The end of the rule's atoms from `at` on, if they fit; else NO_TOKEN. */
static uint32_t fit(const matcher *m, const rule *r, unsigned at,
                    uint32_t token) {
  if (at == r->atom_count) return token;
  const atom *a = &r->atoms[at];
  if (a->class == NO_WORD)
    return is_word(m, token) ? NO_TOKEN : fit(m, r, at + 1, token);
  grammar_value value, none = {0};
  uint32_t next = fit_atom(m, a, token, &value), end = NO_TOKEN;
  if (a->is_ahead) {
    bool fits = next > token && fit(m, r, at + 1, next) != NO_TOKEN;
    return fits ? token : NO_TOKEN;
  }
  if (next > token) {
    grammar_value *slot = slot_of(m, a, &none), before = *slot;
    *slot = value;
    end = fit(m, r, at + 1, next);
    if (end == NO_TOKEN) *slot = before;
  }
  return end == NO_TOKEN && a->is_optional ? fit(m, r, at + 1, token) : end;
}

bool grammar_knows(const grammar *g, const sayso_doc *doc, uint32_t token) {
  return first_sense(g, word_at(doc, token)) != 0;
}

bool grammar_starts(const grammar *g, const sayso_doc *doc, uint32_t token) {
  const word *w = word_at(doc, token);
  uint32_t at = first_sense(g, w);
  for (const sense *s; (s = next_sense(g, w, &at));)
    if (g->at_class[s->class] < g->at_class[s->class + 1]) return true;
  return false;
}

static void clear_slots(const grammar *g, grammar_match *m) {
  for (unsigned i = 0; i < g->name_count + g->reader_count; i++)
    m->slot[i].token = NO_TOKEN;
}

typedef struct {
  uint32_t last, rule; /* of the best so far */
} winner;

/* Tries the rules that may start with a class; keeps what beats the best. */
static void try_class(const matcher *m, unsigned class, uint32_t token,
                      winner *best, grammar_match *out) {
  const grammar *g = m->g;
  uint32_t next =
      token + 1 < m->end ? bits_of(g, word_at(m->doc, token + 1)) : 0;
  for (uint32_t i = g->at_class[class]; i < g->at_class[class + 1]; i++) {
    uint32_t index = g->by_class[i];
    const rule *r = &g->rules[index];
    if (r->second && !(r->second & next)) continue;
    uint32_t last = fit(m, r, 0, token);
    if (last == NO_TOKEN) continue;
    bool wins = last > best->last ||
                (last == best->last && last > token && index < best->rule);
    if (wins) {
      *best = (winner){last, index};
      *out = *m->match;
      out->make = r->make;
      out->argument = r->argument;
      out->first = token;
      out->last = last;
    }
    clear_slots(g, m->match);
  }
}

bool grammar_find(const grammar *g, const sayso_doc *doc, uint32_t token,
                  uint32_t end, bool numeric, grammar_reader *read,
                  const void *context, grammar_match *out) {
  const word *w = word_at(doc, token);
  uint32_t at = first_sense(g, w);
  if (!at && !numeric) return false;
  grammar_match match;
  matcher m = {g, doc, end, read, context, &match};
  winner best = {token, 0};
  clear_slots(g, &match);
  for (const sense *s; (s = next_sense(g, w, &at));)
    try_class(&m, s->class, token, &best, out);
  if (numeric) try_class(&m, READER_BIT, token, &best, out);
  return best.last > token;
}
