/* looks.c - matching the first words of a block against patterns.
 *
 * The words of a block are found once, 96 at most; each look is tried by
 * backtracking over at most 24 atoms with a budget of steps, so that a block
 * costs no more than a constant whatever stands in it. A set of first bytes
 * spares most of the looks.
 */
#include "text/looks.h"

#include <string.h>

#include "base/utf8.h"

#define ATOMS_MAX 24
#define STEPS_MAX 4000
#define NAME_WORDS 8
#define UPPER_WORDS 5
#define PAREN_WORDS 16

enum atom_kind { ANY_OF, UPPER, NAME, NUMBER, WORD, PAREN, DASH, CAPITAL, GAP };

typedef struct {
  uint64_t bits[4];
} byte_set;

typedef struct {
  uint8_t kind;
  bool optional;
  byte_set starts;  /* lower-cased bytes that it can start with */
  const char *text; /* of ANY_OF: alternatives with | between them */
  uint32_t len;
} atom;

struct look {
  int makes;
  uint32_t count;
  atom *atoms;
  byte_set first; /* lower-cased bytes that it can start with */
};

struct look_name {
  const char *name, *text;
  uint32_t name_len, len;
};

enum { IS_CAP = 1, IS_UPPER = 2, IS_NUMBER = 4, IS_DASH = 8, IS_PUNCT = 16 };

typedef struct {
  uint32_t start, len;
  unsigned is;
} look_word;

typedef struct {
  const language *lang;
  const char *s;
  look_word at[LOOK_WORDS];
  uint32_t count;
  byte_set starts; /* lower-cased first bytes of its words */
  unsigned is;     /* the facts that any of its words has */
  bool whole;      /* the block has no further words */
  uint32_t steps;
} look_text;

static void set_add(byte_set *set, char c) {
  unsigned char b = (unsigned char)c;
  set->bits[b / 64] |= (uint64_t)1 << b % 64;
}

static bool set_has(const byte_set *set, char c) {
  unsigned char b = (unsigned char)c;
  return set->bits[b / 64] >> b % 64 & 1;
}

static bool sets_meet(const byte_set *a, const byte_set *b) {
  return ((a->bits[0] & b->bits[0]) | (a->bits[1] & b->bits[1]) |
          (a->bits[2] & b->bits[2]) | (a->bits[3] & b->bits[3])) != 0;
}

/* ## The words of a block */

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool is_dash(uint32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015);
}

static bool is_word_byte(const char *s, size_t len, size_t at, size_t *n) {
  unsigned char b = (unsigned char)s[at];
  *n = 1;
  if ((b >= '0' && b <= '9') ||
      (lower((char)b) >= 'a' && lower((char)b) <= 'z'))
    return true;
  if (b < 0x80) return false;
  return utf8_is_alpha(utf8_decode(s + at, len - at, n));
}

/* Whether the mark at `at` joins what stands on both of its sides. */
static bool is_joint(const char *s, size_t len, size_t at, size_t *n) {
  uint32_t c = utf8_decode(s + at, len - at, n);
  size_t ignored;
  bool joins =
      c == '-' || c == '.' || c == '\'' || c == 0x2019 || c == '&' || c == ':';
  return joins && at + *n < len && is_word_byte(s, len, at + *n, &ignored);
}

static size_t word_end(const char *s, size_t len, size_t at) {
  size_t n;
  for (;;) {
    while (at < len && lower(s[at]) >= 'a' && lower(s[at]) <= 'z')
      at++;
    if (at < len && is_word_byte(s, len, at, &n))
      at += n;
    else if (at < len && is_joint(s, len, at, &n))
      at += n;
    else
      return at;
  }
}

static unsigned facts_of(const char *s, size_t len) {
  unsigned is = 0;
  uint32_t upper = 0, small = 0;
  if (*s >= 'a' && *s <= 'z') return 0;
  for (size_t at = 0, n; at < len && !small; at += n) {
    uint32_t c = utf8_decode(s + at, len - at, &n);
    if (utf8_is_upper(c)) {
      if (!at) is |= IS_CAP;
      upper++;
    } else if (utf8_is_lower(c)) {
      small++;
    }
  }
  if (upper && !small) is |= IS_UPPER;
  if (s[0] >= '0' && s[0] <= '9') is |= IS_NUMBER;
  return is;
}

/* The mark at `at`: a dash of two hyphens is one; it stands free if there is
 * white space on a side of it, or if it is a long one. */
static look_word mark_at(const char *s, size_t len, size_t at) {
  size_t n;
  uint32_t c = utf8_decode(s + at, len - at, &n);
  look_word w = {(uint32_t)at, (uint32_t)n, IS_PUNCT};
  if (c == '-' && at + 1 < len && s[at + 1] == '-') w.len = 2;
  size_t end = at + w.len;
  bool free =
      w.len > 1 || end == len || s[end] == ' ' || (at && s[at - 1] == ' ');
  if (is_dash(c) && free) w.is |= IS_DASH;
  return w;
}

static void read_words(look_text *t, const char *s, size_t len) {
  size_t at = 0, n;
  t->s = s;
  t->count = 0;
  t->is = 0;
  t->starts = (byte_set){{0}};
  t->whole = false;
  while (at < len) {
    uint32_t c = (unsigned char)s[at];
    n = 1;
    if (c >= 0x80) c = utf8_decode(s + at, len - at, &n);
    if (c <= ' ' || utf8_is_space(c)) {
      at += n;
      continue;
    }
    if (t->count == LOOK_WORDS) return;
    size_t end = word_end(s, len, at);
    look_word w = {(uint32_t)at, (uint32_t)(end - at), 0};
    if (end > at)
      w.is = facts_of(s + at, end - at);
    else
      w = mark_at(s, len, at);
    t->at[t->count++] = w;
    t->is |= w.is;
    set_add(&t->starts, lower(s[at]));
    at += w.len;
  }
  t->whole = true;
}

/* ## Matching */

/* Whether the word is one of the alternatives, whatever its case. */
static bool is_any_of(const atom *a, const char *s, uint32_t len) {
  const char *p = a->text, *end = a->text + a->len;
  while (p < end) {
    uint32_t i = 0;
    while (i < len && p + i < end && p[i] == lower(s[i]))
      i++;
    bool is_over = p + i == end || (p[i] == '|' && i);
    if (i == len && is_over) return true;
    const char *bar =
        p + 1 < end ? memchr(p + 1, '|', (size_t)(end - p - 1)) : NULL;
    if (!bar) return false;
    p = bar + 1;
  }
  return false;
}

static bool is_in_name(const look_text *t, uint32_t i, uint32_t from) {
  const look_word *w = &t->at[i];
  if (w->is & IS_CAP) return true;
  if (i == from) return false;
  if (w->len == 1 && t->s[w->start] == '.') return t->at[i - 1].len <= 3;
  return language_habits(t->lang, t->s + w->start, w->len, NULL) &
         LEXEME_PARTICLE;
}

static uint32_t paren_end(const look_text *t, uint32_t i) {
  if (t->s[t->at[i].start] != '(') return i;
  for (uint32_t j = i + 1; j < t->count && j < i + PAREN_WORDS; j++)
    if (t->s[t->at[j].start] == ')') return j + 1;
  return i;
}

/* How many words from `i` on the atom can take at most; 0 if none. */
static uint32_t most(const look_text *t, const atom *a, uint32_t i) {
  uint32_t n = 0;
  const look_word *w = &t->at[i];
  switch (a->kind) {
  case ANY_OF:
    if (!set_has(&a->starts, lower(t->s[w->start]))) return 0;
    return is_any_of(a, t->s + w->start, w->len);
  case UPPER:
    while (n < UPPER_WORDS && i + n < t->count && w[n].is & IS_UPPER)
      n++;
    return n;
  case NAME:
    while (n < NAME_WORDS && i + n < t->count && is_in_name(t, i + n, i))
      n++;
    return n;
  case NUMBER:
    return (w->is & IS_NUMBER) != 0;
  case WORD:
    return !(w->is & IS_PUNCT);
  case PAREN:
    return paren_end(t, i) - i;
  default:
    return (w->is & IS_DASH) != 0;
  }
}

/* Where the atoms end if they fit from word `i` on, or UINT32_MAX. The depth
 * is that of the atoms. */
static uint32_t fit(look_text *t, const look *l, uint32_t a, uint32_t i) {
  bool is_lead = l->makes == LOOK_LEAD;
  if (!t->steps) return UINT32_MAX;
  t->steps--;
  if (a == l->count)
    return is_lead || (i == t->count && t->whole) ? i : UINT32_MAX;
  const atom *at = &l->atoms[a];
  if (at->kind == CAPITAL) {
    bool ok = i < t->count && t->at[i].is & (IS_CAP | IS_NUMBER | IS_PUNCT);
    return ok ? fit(t, l, a + 1, i) : UINT32_MAX;
  }
  if (at->kind == GAP) {
    if (a + 1 == l->count && t->whole) return t->count;
    const atom *next = at + 1;
    bool is_sure = a + 1 < l->count && next->kind == ANY_OF && !next->optional;
    for (uint32_t j = i; j <= t->count; j++) {
      if (is_sure && (j == t->count || !most(t, next, j))) continue;
      uint32_t end = fit(t, l, a + 1, j);
      if (end != UINT32_MAX) return end;
    }
    return UINT32_MAX;
  }
  uint32_t n = i < t->count ? most(t, at, i) : 0;
  uint32_t least = at->kind == PAREN && n ? n : 1;
  for (; n >= least; n--) {
    uint32_t end = fit(t, l, a + 1, i + n);
    if (end != UINT32_MAX) return end;
  }
  return at->optional ? fit(t, l, a + 1, i) : UINT32_MAX;
}

/* Whether the block has what the look cannot do without. */
static bool is_possible(const look_text *t, const look *l) {
  for (uint32_t i = 0; i < l->count; i++) {
    const atom *a = &l->atoms[i];
    if (a->optional) continue;
    if (a->kind == ANY_OF && !sets_meet(&a->starts, &t->starts)) return false;
    if (a->kind == DASH && !(t->is & IS_DASH)) return false;
    if (a->kind == NUMBER && !(t->is & IS_NUMBER)) return false;
    if (a->kind == UPPER && !(t->is & IS_UPPER)) return false;
  }
  return true;
}

static uint32_t match(look_text *t, const look *l) {
  if (!set_has(&l->first, lower(t->s[t->at[0].start]))) return UINT32_MAX;
  if (!is_possible(t, l)) return UINT32_MAX;
  t->steps = STEPS_MAX;
  return fit(t, l, 0, 0);
}

int looks_role(const looks *l, const language *lang, const char *s, size_t len,
               bool early) {
  look_text t;
  t.lang = lang;
  read_words(&t, s, len);
  if (!t.count || !t.whole) return -1;
  for (uint32_t i = 0; i < l->count; i++) {
    const look *at = &l->at[i];
    if (at->makes == LOOK_LEAD || (at->makes >= LOOK_EARLY && !early)) continue;
    if (match(&t, at) != UINT32_MAX) return at->makes % LOOK_EARLY;
  }
  return -1;
}

/* The first bytes of a paragraph that can hold its lead. */
#define LEAD_BYTES 160

size_t looks_lead(const looks *l, const language *lang, const char *s,
                  size_t len) {
  look_text t;
  t.lang = lang;
  if (len > LEAD_BYTES) {
    len = LEAD_BYTES;
    while (len && ((unsigned char)s[len] & 0xC0) == 0x80)
      len--;
  }
  read_words(&t, s, len);
  if (!t.count) return 0;
  for (uint32_t i = 0; i < l->count; i++) {
    if (l->at[i].makes != LOOK_LEAD) continue;
    uint32_t end = match(&t, &l->at[i]);
    if (end != UINT32_MAX && end && end < t.count)
      return t.at[end - 1].start + t.at[end - 1].len;
  }
  return 0;
}

/* ## Reading the patterns */

static const struct {
  const char *text;
  enum atom_kind kind;
} specials[] = {
    {"%upper",   UPPER  },
    {"%name",    NAME   },
    {"%number",  NUMBER },
    {"%word",    WORD   },
    {"%paren",   PAREN  },
    {"%dash",    DASH   },
    {"%capital", CAPITAL},
    {"...",      GAP    },
};

static bool is_text(const char *s, size_t len, const char *text) {
  return strlen(text) == len && !memcmp(s, text, len);
}

static const char *read_atom(looks *l, const char *s, size_t len, atom *out) {
  *out = (atom){.kind = ANY_OF};
  if (len > 1 && s[len - 1] == '?') {
    out->optional = true;
    len--;
  }
  for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
    if (!is_text(s, len, specials[i].text)) continue;
    out->kind = (uint8_t)specials[i].kind;
    return NULL;
  }
  if (*s == '%') return "no such class of words";
  for (uint32_t i = 0; *s == '@' && i < l->name_count; i++) {
    const look_name *n = &l->names[i];
    if (n->name_len != len || memcmp(n->name, s, len)) continue;
    out->text = n->text;
    out->len = n->len;
    return NULL;
  }
  if (*s == '@') return "no such list of words";
  char *text = arena_copy(&l->mem, s, len);
  if (!text) return "";
  for (size_t i = 0; i < len; i++)
    text[i] = lower(text[i]);
  out->text = text;
  out->len = (uint32_t)len;
  return NULL;
}

/* The bytes that the atom can start with. */
static void find_starts(atom *a) {
  if (a->kind != ANY_OF) memset(&a->starts, 0xFF, sizeof a->starts);
  for (uint32_t i = 0; i < a->len; i++)
    if (!i || a->text[i - 1] == '|') set_add(&a->starts, a->text[i]);
}

static void find_first(look *l) {
  bool is_first = true;
  for (uint32_t i = 0; i < l->count; i++) {
    atom *a = &l->atoms[i];
    find_starts(a);
    for (int j = 0; j < 4 && is_first; j++)
      l->first.bits[j] |= a->starts.bits[j];
    is_first = is_first && (a->optional || a->kind == CAPITAL);
  }
}

sayso_status looks_add(looks *l, int makes, const char *s, size_t len,
                       const char **why) {
  look new = {.makes = makes};
  new.atoms = arena_new(&l->mem, ATOMS_MAX, sizeof *new.atoms);
  if (!new.atoms) return SAYSO_ENOMEM;
  for (size_t at = 0; at < len;) {
    size_t end = at;
    while (end < len && s[end] != ' ')
      end++;
    if (end == at) {
      at++;
      continue;
    }
    *why = "too many words in a look";
    if (new.count == ATOMS_MAX) return SAYSO_EFORMAT;
    *why = read_atom(l, s + at, end - at, &new.atoms[new.count++]);
    if (*why) return **why ? SAYSO_EFORMAT : SAYSO_ENOMEM;
    at = end;
  }
  *why = "a look has no words";
  if (!new.count) return SAYSO_EFORMAT;
  find_first(&new);
  if (!arena_grow(&l->mem, &l->at, &l->room, l->count, sizeof *l->at))
    return SAYSO_ENOMEM;
  l->at[l->count++] = new;
  return SAYSO_OK;
}

sayso_status looks_name(looks *l, const char *name, size_t name_len,
                        const char *s, size_t len) {
  look_name new = {.name_len = (uint32_t)name_len, .len = (uint32_t)len};
  new.name = arena_copy(&l->mem, name, name_len);
  new.text = arena_copy(&l->mem, s, len);
  if (!new.name || !new.text ||
      !arena_grow(&l->mem, &l->names, &l->name_room, l->name_count,
                  sizeof *l->names))
    return SAYSO_ENOMEM;
  l->names[l->name_count++] = new;
  return SAYSO_OK;
}

void looks_release(looks *l) {
  arena_release(&l->mem);
  *l = (looks){0};
}
