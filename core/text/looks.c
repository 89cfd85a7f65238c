/* looks.c - matching the first words of a block against patterns.
 *
 * The words of a block are found once, 96 at most; each look is tried by
 * backtracking over at most 24 atoms with a budget of steps, so that a block
 * costs no more than a constant whatever stands in it. The first byte of the
 * block, and the first bytes of all its words, spare most of the looks.
 */
#include "text/looks.h"

#include <string.h>

#include "base/utf8.h"

#define ATOMS_MAX 24
#define STEPS_MAX 4000
#define NAME_WORDS 8
#define UPPER_WORDS 5
#define PAREN_WORDS 16
#define LEAD_BYTES 160  /* in which the words of a lead start */
#define LOOK_BYTES 1200 /* no longer block has a look */

enum atom_kind { ANY_OF, UPPER, NAME, NUMBER, WORD, PAREN, DASH, CAPITAL, GAP };

/* A set of first bytes of words, where case does not count, nor which byte
 * above ASCII it is. */
typedef uint64_t byte_set;

typedef struct {
  uint8_t kind;
  bool optional;
  byte_set starts;  /* what it can start with */
  uint32_t lengths; /* of the alternatives: a set, 31 for that or more */
  const char *text; /* of ANY_OF: alternatives, see pack_words */
} atom;

struct look {
  int makes;
  uint32_t count;
  atom *atoms;
  byte_set needs;    /* all of these start words of the block */
  unsigned needs_is; /* facts that words of the block have */
};

struct look_name {
  const char *name, *text;
  uint32_t name_len;
};

enum { IS_CAP = 1, IS_UPPER = 2, IS_NUMBER = 4, IS_DASH = 8, IS_PUNCT = 16 };

typedef struct {
  uint32_t start, len;
  unsigned is;
  unsigned first; /* its place in a byte_set */
} look_word;

typedef struct {
  const language *lang;
  const char *s;
  look_word at[LOOK_WORDS];
  uint32_t count;
  byte_set starts; /* of its words */
  unsigned is;     /* the facts that any of its words has */
  bool whole;      /* the block has no further words */
  uint32_t steps;
} look_text;

static char lower(char c) {
  return (char)(utf8_byte(c) & UTF8_UPPER ? c | 0x20 : c);
}

/* The place of a byte in a byte_set. */
static unsigned start_of(char c) {
  unsigned char b = (unsigned char)c;
  if (b >= 0x80) return 0;
  return b < 0x40 ? b : b & 31u; /* letters are 1 to 26 */
}

static bool set_has(byte_set set, unsigned start) { return set >> start & 1; }

/* ## The words of a block */

static bool is_dash(uint32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015);
}

static bool is_word_byte(const char *s, size_t len, size_t at, size_t *n) {
  unsigned is = utf8_byte(s[at]);
  *n = 1;
  if (!(is & UTF8_HIGH)) return is & (UTF8_LETTER | UTF8_DIGIT);
  return utf8_is_alpha(utf8_decode(s + at, len - at, n));
}

/* Whether the mark at `at` joins what stands on both of its sides. */
static bool is_joint(const char *s, size_t len, size_t at, size_t *n) {
  size_t ignored;
  uint32_t c = utf8_decode(s + at, len - at, n);
  bool joins =
      c == '-' || c == '.' || c == '\'' || c == 0x2019 || c == '&' || c == ':';
  return joins && at + *n < len && is_word_byte(s, len, at + *n, &ignored);
}

static size_t word_end(const char *s, size_t len, size_t at) {
  size_t n;
  for (;;) {
    while (at < len && utf8_byte(s[at]) & (UTF8_LETTER | UTF8_DIGIT))
      at++;
    if (at == len || utf8_byte(s[at]) & UTF8_SPACE) return at;
    if (!is_word_byte(s, len, at, &n) && !is_joint(s, len, at, &n)) return at;
    at += n;
  }
}

/* The facts of a word that does not start with a small ASCII letter. */
static unsigned facts_of(const char *s, size_t len) {
  unsigned is = 0;
  uint32_t upper = 0, small = 0;
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
  if (utf8_byte(*s) & UTF8_DIGIT) is |= IS_NUMBER;
  return is;
}

/* The mark at `at`: a dash of two hyphens is one; it stands free if there is
 * white space on a side of it, or if it is a long one. */
static void mark_at(const char *s, size_t len, size_t at, look_word *out) {
  size_t n;
  uint32_t c = utf8_decode(s + at, len - at, &n);
  if (c == '-' && at + 1 < len && s[at + 1] == '-') n = 2;
  size_t end = at + n;
  bool is_free =
      n > 1 || end == len || s[end] == ' ' || (at && s[at - 1] == ' ');
  out->len = (uint32_t)n;
  out->is = IS_PUNCT | (is_dash(c) && is_free ? IS_DASH : 0);
}

/* The length of the white space at `at`, or 0. */
static size_t space_at(const char *s, size_t len, size_t at) {
  size_t n = 1;
  unsigned is = utf8_byte(s[at]);
  if (!(is & UTF8_WIDE)) return (is & UTF8_SPACE) != 0;
  return utf8_is_space(utf8_decode(s + at, len - at, &n)) ? n : 0;
}

static void read_word(const char *s, size_t len, size_t at, look_word *out) {
  size_t end = word_end(s, len, at);
  out->start = (uint32_t)at;
  out->len = (uint32_t)(end - at);
  out->first = start_of(s[at]);
  out->is = 0;
  if (end == at)
    mark_at(s, len, at, out);
  else if (!(utf8_byte(s[at]) & UTF8_LOWER))
    out->is = facts_of(s + at, end - at);
}

/* Reads the words that start in the first `most` bytes. */
static void read_words(look_text *t, const char *s, size_t len, size_t most) {
  look_word *w = t->at;
  byte_set starts = 0;
  unsigned is = 0;
  size_t at = 0;
  while (at < most) {
    size_t space = space_at(s, len, at);
    if (space) {
      at += space;
      continue;
    }
    if (w == t->at + LOOK_WORDS) break;
    read_word(s, len, at, w);
    is |= w->is;
    starts |= (byte_set)1 << w->first;
    at += w++->len;
  }
  t->s = s;
  t->whole = at >= len;
  t->count = (uint32_t)(w - t->at);
  t->starts = starts;
  t->is = is;
}

/* ## Matching */

static uint32_t length_bit(size_t len) { return 1u << (len < 31 ? len : 31); }

/* Whether the word is one of the alternatives, whatever its case. */
static bool is_any_of(const atom *a, const char *s, uint32_t len) {
  if (!(a->lengths & length_bit(len))) return false;
  for (const char *p = a->text; *p; p += 1 + (unsigned char)*p) {
    if ((unsigned char)*p != len || p[1] != lower(*s)) continue;
    uint32_t i = 1;
    while (i < len && p[1 + i] == lower(s[i]))
      i++;
    if (i == len) return true;
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
    if (!set_has(a->starts, w->first)) return 0;
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
      if (is_sure && (j == t->count || !set_has(next->starts, t->at[j].first)))
        continue;
      if (is_sure && !most(t, next, j)) continue;
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
  if (l->needs & ~t->starts || l->needs_is & ~t->is) return false;
  for (uint32_t i = 0; i < l->count; i++) {
    const atom *a = &l->atoms[i];
    if (a->kind == ANY_OF && !a->optional && !(a->starts & t->starts))
      return false;
  }
  return true;
}

static uint32_t match(look_text *t, const look *l) {
  if (!is_possible(t, l)) return UINT32_MAX;
  t->steps = STEPS_MAX;
  return fit(t, l, 0, 0);
}

/* Tries the looks of a kind that may start with the block's first byte, in
 * their order; gives the first that fits, or NULL, and where it ends. */
static const look *first_fit(const looks *l, enum look_kind kind, look_text *t,
                             uint32_t *end) {
  unsigned char first = (unsigned char)t->s[t->at[0].start];
  for (unsigned part = 0; part < LOOKS_MAX / 64; part++) {
    uint64_t left = l->by_first[first][part] & l->by_kind[kind][part];
    for (; left; left &= left - 1) {
      const look *at = &l->at[part * 64 + (unsigned)__builtin_ctzll(left)];
      *end = match(t, at);
      if (*end != UINT32_MAX) return at;
    }
  }
  return NULL;
}

static size_t lead_of(const looks *l, look_text *t, size_t len) {
  uint32_t end;
  while (t->count && t->at[t->count - 1].start >= LEAD_BYTES)
    t->count--;
  t->whole = t->whole && len <= LEAD_BYTES;
  if (!first_fit(l, LOOKS_LEAD, t, &end) || !end || end >= t->count) return 0;
  return t->at[end - 1].start + t->at[end - 1].len;
}

int looks_match(const looks *l, const language *lang, const char *s, size_t len,
                bool early, size_t *lead) {
  look_text t;
  uint32_t end;
  const look *found = NULL;
  *lead = 0;
  t.lang = lang;
  read_words(&t, s, len, len > LOOK_BYTES ? LEAD_BYTES : len);
  if (!t.count) return -1;
  if (t.whole) found = first_fit(l, early ? LOOKS_EARLY : LOOKS_ROLE, &t, &end);
  *lead = lead_of(l, &t, len);
  return found ? found->makes % LOOK_EARLY : -1;
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

/* Alternatives with | between them, lower-cased, each after a byte with its
 * length, then a 0; NULL if there is no memory, "" if one is empty or longer
 * than a byte can say. A | may be the first byte of one. */
static const char *pack_words(arena *mem, const char *s, size_t len) {
  char *out = arena_alloc(mem, len + 2), *to = out;
  for (size_t at = 0; out && at <= len;) {
    const char *bar =
        at + 1 < len ? memchr(s + at + 1, '|', len - at - 1) : NULL;
    size_t end = bar ? (size_t)(bar - s) : len;
    if (end == at || end - at > 255) return "";
    *to++ = (char)(end - at);
    for (; at < end; at++)
      *to++ = lower(s[at]);
    at++;
  }
  if (out) *to = 0;
  return out;
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
    return NULL;
  }
  if (*s == '@') return "no such list of words";
  out->text = pack_words(&l->mem, s, len);
  if (!out->text) return "";
  return *out->text ? NULL : "a word is empty or too long";
}

/* The first bytes and lengths of the alternatives. */
static void find_starts(atom *a) {
  const char *p = a->text ? a->text : "";
  for (; *p; p += 1 + (unsigned char)*p) {
    a->starts |= (byte_set)1 << start_of(p[1]);
    a->lengths |= length_bit((unsigned char)*p);
  }
}

static void find_needs(look *l) {
  static const unsigned facts[] = {
      [DASH] = IS_DASH, [NUMBER] = IS_NUMBER, [UPPER] = IS_UPPER, [GAP] = 0};
  for (uint32_t i = 0; i < l->count; i++) {
    atom *a = &l->atoms[i];
    find_starts(a);
    if (a->optional) continue;
    l->needs_is |= facts[a->kind];
    if (a->kind == PAREN) l->needs |= (byte_set)1 << start_of('(');
    if (a->kind == ANY_OF && !(a->starts & (a->starts - 1)))
      l->needs |= a->starts;
  }
}

/* Whether a block that starts with this byte may have a look that starts with
 * this atom, which is no ANY_OF. */
static bool may_start(const atom *a, unsigned byte) {
  unsigned is = utf8_bytes[byte];
  switch (a->kind) {
  case UPPER: /* a mark may be joined to it: 'TIS */
    return !(is & UTF8_LOWER);
  case NAME:
    return is & (UTF8_UPPER | UTF8_HIGH);
  case NUMBER:
    return is & UTF8_DIGIT;
  case PAREN:
    return byte == '(';
  case DASH:
    return byte == '-' || is & UTF8_HIGH;
  default:
    return true;
  }
}

/* Adds to a set of all bytes those that may start the atom; the places of a
 * byte_set are those of start_of. */
static void add_starts(const atom *a, uint64_t set[4]) {
  if (a->kind != ANY_OF) {
    for (unsigned byte = 0; byte < 256; byte++)
      set[byte / 64] |= (uint64_t)may_start(a, byte) << byte % 64;
    return;
  }
  const uint64_t letters = a->starts & 0xFFFFFFFFu;
  const uint64_t high = a->starts & 1 ? UINT64_MAX : 0;
  set[0] |= a->starts;
  set[1] |= letters | letters << 32;
  set[2] |= high;
  set[3] |= high;
}

/* Puts the look of this index into the sets it belongs to. */
static void add_to_sets(looks *l, uint32_t index) {
  const look *at = &l->at[index];
  unsigned part = index / 64;
  uint64_t bit = (uint64_t)1 << index % 64, bytes[4] = {0};
  bool is_lead = at->makes == LOOK_LEAD;
  if (is_lead) l->by_kind[LOOKS_LEAD][part] |= bit;
  if (!is_lead) l->by_kind[LOOKS_EARLY][part] |= bit;
  if (!is_lead && at->makes < LOOK_EARLY) l->by_kind[LOOKS_ROLE][part] |= bit;
  for (uint32_t i = 0; i < at->count; i++) {
    add_starts(&at->atoms[i], bytes);
    if (!at->atoms[i].optional) break;
  }
  for (unsigned i = 0; i < 4; i++)
    for (uint64_t left = bytes[i]; left; left &= left - 1)
      l->by_first[64 * i + (unsigned)__builtin_ctzll(left)][part] |= bit;
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
  *why = "too many looks";
  if (l->count == LOOKS_MAX) return SAYSO_EFORMAT;
  find_needs(&new);
  if (!arena_grow(&l->mem, &l->at, &l->room, l->count, sizeof *l->at))
    return SAYSO_ENOMEM;
  l->at[l->count] = new;
  add_to_sets(l, l->count++);
  return SAYSO_OK;
}

sayso_status looks_name(looks *l, const char *name, size_t name_len,
                        const char *s, size_t len) {
  look_name new = {.name_len = (uint32_t)name_len};
  new.name = arena_copy(&l->mem, name, name_len);
  new.text = pack_words(&l->mem, s, len);
  if (!new.name || !new.text ||
      !arena_grow(&l->mem, &l->names, &l->name_room, l->name_count,
                  sizeof *l->names))
    return SAYSO_ENOMEM;
  if (!*new.text) return SAYSO_EFORMAT;
  l->names[l->name_count++] = new;
  return SAYSO_OK;
}

void looks_release(looks *l) {
  arena_release(&l->mem);
  *l = (looks){0};
}
