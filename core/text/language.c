/* language.c - reads the text files of a language's folder.
 *
 * Words with a habit stand in one hash table under their lower-cased form;
 * the looks of blocks are a list (looks.c). Nothing here knows a language.
 */
#include "text/language.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "text/document.h"
#include "text/looks.h"

#define FILE_MAX ((size_t)4 << 20)
#define PATH_LIMIT 4096

struct language {
  lexeme *slot; /* open addressing; a power of two */
  uint32_t slots, count;
  struct {
    uint32_t lengths;    /* a set of those there are */
    uint64_t ends;       /* a set of last bytes, of which six bits count */
  } by_first[256];       /* the first byte of a key */
  uint32_t by_last[256]; /* the last byte: a set of lengths */
  looks looks;
  uint64_t fingerprint; /* of all the files' bytes */
};

/* ## The table of words */

/* The key of a text: lower-cased, with plain apostrophes. 0 if too long. */
static size_t make_key(const char *s, size_t len, char key[LEXEME_MAX + 1]) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    if (n == LEXEME_MAX) return 0;
    if (s[i] >= 'A' && s[i] <= 'Z') {
      key[n++] = (char)(s[i] + 'a' - 'A');
    } else if ((unsigned char)s[i] == 0xE2 && i + 2 < len &&
               (unsigned char)s[i + 1] == 0x80 &&
               ((unsigned char)s[i + 2] | 1) == 0x99) {
      key[n++] = '\'';
      i += 2;
    } else {
      key[n++] = s[i];
    }
  }
  return n;
}

/* The byte of a key that a text's first or last byte becomes; of apostrophes
 * in UTF-8 these are E2 and 98 or 99. */
static unsigned char key_byte(char c) {
  unsigned char b = (unsigned char)c;
  if (utf8_byte(c) & UTF8_UPPER) return b | 0x20;
  return b == 0xE2 || b == 0x98 || b == 0x99 ? '\'' : b;
}

/* False for most texts that are not in the table, by three looks at them. */
static bool may_be_there(const language *lang, const char *s, size_t len) {
  uint32_t near = len >= 2 ? 5u << (len - 2) : 2u; /* len, or 2 less */
  unsigned first = key_byte(s[0]), last = key_byte(s[len - 1]);
  return lang->by_first[first].lengths & lang->by_last[last] & near &&
         lang->by_first[first].ends >> (last & 63) & 1;
}

static uint32_t hash_of(const char *key, size_t len) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < len; i++)
    h = (h ^ (unsigned char)key[i]) * 16777619u;
  return h ^ h >> 15;
}

static lexeme *slot_of(const language *lang, const char *key, size_t len) {
  uint32_t i = hash_of(key, len) & (lang->slots - 1);
  for (;; i = (i + 1) & (lang->slots - 1)) {
    lexeme *at = &lang->slot[i];
    if (!at->kinds || (at->len == len && !memcmp(at->text, key, len)))
      return at;
  }
}

static sayso_status more_slots(language *lang) {
  lexeme *old = lang->slot;
  uint32_t slots = lang->slots;
  lexeme *slot = mem_new(slots ? 2 * slots : 1024, sizeof *slot);
  if (!slot) return SAYSO_ENOMEM;
  lang->slot = slot;
  lang->slots = slots ? 2 * slots : 1024;
  for (uint32_t i = 0; i < slots; i++)
    if (old[i].kinds) *slot_of(lang, old[i].text, old[i].len) = old[i];
  mem_free(old);
  return SAYSO_OK;
}

static sayso_status add_lexeme(language *lang, const char *s, size_t len,
                               unsigned kind, size_t cut) {
  char key[LEXEME_MAX + 1];
  size_t n = make_key(s, len, key);
  if (!n || cut >= n) return SAYSO_EFORMAT;
  if (lang->count >= lang->slots / 2) {
    sayso_status status = more_slots(lang);
    if (status) return status;
  }
  lexeme *at = slot_of(lang, key, n);
  if (!at->kinds) {
    memcpy(at->text, key, n);
    at->text[n] = 0;
    at->len = (uint8_t)n;
    lang->count++;
    unsigned first = key_byte(key[0]), last = key_byte(key[n - 1]);
    lang->by_first[first].lengths |= 1u << n;
    lang->by_first[first].ends |= (uint64_t)1 << (last & 63);
    lang->by_last[last] |= 1u << n;
  }
  const unsigned dotted = LEXEME_TITLE | LEXEME_ABBREVIATION | LEXEME_COUNT;
  bool is_cap = s[0] >= 'A' && s[0] <= 'Z';
  if (kind & dotted && is_cap && !(at->kinds & dotted)) at->kinds |= LEXEME_CAP;
  if (kind & dotted && !is_cap) at->kinds &= (uint16_t)~LEXEME_CAP;
  at->kinds |= (uint16_t)kind;
  if (cut) at->cut = (uint8_t)cut;
  return SAYSO_OK;
}

unsigned language_habits(const language *lang, const char *s, size_t len,
                         uint32_t *cut) {
  char key[LEXEME_MAX + 1];
  if (!len || len > LEXEME_MAX + 2 || !may_be_there(lang, s, len)) return 0;
  size_t n = make_key(s, len, key);
  if (!n) return 0;
  const lexeme *at = slot_of(lang, key, n);
  if (cut && at->kinds & LEXEME_SPLIT) {
    /* An apostrophe of three bytes may stand before the cut. */
    *cut = 0;
    for (uint32_t i = 0; i < at->cut; i++)
      *cut += (unsigned char)s[*cut] == 0xE2 ? 3 : 1;
  }
  return at->kinds;
}

/* ## Lines */

typedef struct {
  const char *path; /* for messages */
  const char *line;
  size_t len;
  uint32_t number;
  sayso_error *error;
} line_at;

static sayso_status wrong(const line_at *at, const char *why) {
  return status_fail(at->error, SAYSO_EFORMAT, at->number, 0, "%s:%u: %s",
                     at->path, (unsigned)at->number, why);
}

static const struct {
  const char *name;
  unsigned kind;
} kinds[] = {
#define X(name, text) {text, LEXEME_##name},
    LEXEME_MAP(X)
#undef X
};

/* The kind of this name, or 0. */
static unsigned kind_of(const char *s, size_t len) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strlen(kinds[i].name) == len && !memcmp(kinds[i].name, s, len))
      return kinds[i].kind;
  return 0;
}

static size_t next_word(const char *s, size_t len, size_t *at) {
  while (*at < len && (s[*at] == ' ' || s[*at] == '\t'))
    ++*at;
  size_t start = *at;
  while (*at < len && s[*at] != ' ' && s[*at] != '\t')
    ++*at;
  return start;
}

static sayso_status report(const line_at *at, sayso_status status) {
  if (status == SAYSO_EFORMAT) return wrong(at, "a word is too long or empty");
  return status ? status_plain(at->error, status) : SAYSO_OK;
}

/* "kind<TAB>word word word", or "split<TAB>can not". */
static sayso_status read_words_line(language *lang, const line_at *at) {
  size_t i = 0, start = next_word(at->line, at->len, &i);
  unsigned kind = kind_of(at->line + start, i - start);
  if (!kind) return wrong(at, "no such kind of word");
  if (kind == LEXEME_SPLIT) {
    char both[LEXEME_MAX];
    size_t a = next_word(at->line, at->len, &i), a_len = i - a;
    size_t b = next_word(at->line, at->len, &i), b_len = i - b;
    if (!a_len || !b_len || a_len + b_len > sizeof both)
      return wrong(at, "two parts expected");
    memcpy(both, at->line + a, a_len);
    memcpy(both + a_len, at->line + b, b_len);
    return report(at, add_lexeme(lang, both, a_len + b_len, kind, a_len));
  }
  for (;;) {
    size_t entry = next_word(at->line, at->len, &i);
    if (i == entry) return SAYSO_OK;
    sayso_status status =
        report(at, add_lexeme(lang, at->line + entry, i - entry, kind, 0));
    if (status) return status;
  }
}

static int role_of(const char *s, size_t len) {
  static const char *const roles[] = {
#define X(name, text) text,
      BLOCK_ROLE_MAP(X)
#undef X
  };
  int early = len && s[len - 1] == '^' ? LOOK_EARLY : 0;
  if (early) len--;
  if (len == 4 && !memcmp(s, "lead", 4)) return LOOK_LEAD;
  for (int i = 0; i < BLOCK_ROLE_COUNT; i++)
    if (strlen(roles[i]) == len && !memcmp(roles[i], s, len)) return i + early;
  return -1;
}

/* "role<TAB>look" or "@name<TAB>word|word". */
static sayso_status read_look_line(language *lang, const line_at *at) {
  const char *tab = memchr(at->line, '\t', at->len);
  const char *why = "a word is empty or too long";
  if (!tab) return wrong(at, "a tab expected after the role");
  size_t len = (size_t)(tab - at->line), rest = at->len - len - 1;
  sayso_status status;
  if (at->line[0] == '@') {
    status = looks_name(&lang->looks, at->line, len, tab + 1, rest);
  } else {
    int makes = role_of(at->line, len);
    if (makes == -1) return wrong(at, "no such role of a block");
    status = looks_add(&lang->looks, makes, tab + 1, rest, &why);
  }
  if (status == SAYSO_EFORMAT) return wrong(at, why);
  return status ? status_plain(at->error, status) : SAYSO_OK;
}

/* ## Files */

static const struct {
  const char *name;
  sayso_status (*read)(language *lang, const line_at *at);
} files[] = {
    {"abbreviations.txt", read_words_line},
    {"clitics.tsv",       read_words_line},
    {"blocks.tsv",        read_look_line },
};

static sayso_status read_file(const char *path, buf *out, sayso_error *error) {
  FILE *file = fopen(path, "rb");
  sayso_status status = SAYSO_OK;
  if (!file)
    return status_fail(error, SAYSO_EIO, 0, 0, "%s: could not be opened", path);
  out->max = FILE_MAX;
  for (;;) {
    char *room = buf_reserve(out, 4096);
    size_t n = room ? fread(room, 1, 4096, file) : 0;
    out->len += n;
    if (!n) break;
  }
  if (out->status)
    status = status_plain(error, out->status);
  else if (ferror(file))
    status = status_fail(error, SAYSO_EIO, 0, 0, "%s: could not be read", path);
  fclose(file);
  return status;
}

static sayso_status read_lines(language *lang, size_t file, line_at *at,
                               const buf *text) {
  size_t good = text->len ? utf8_valid(text->at, text->len) : 0;
  for (size_t i = 0; i < text->len;) {
    const char *line = text->at + i;
    const char *end = memchr(line, '\n', text->len - i);
    size_t len = end ? (size_t)(end - line) : text->len - i;
    i += len + 1;
    at->number++;
    if (good < i && good < text->len) return wrong(at, "not valid UTF-8");
    while (len && (line[len - 1] == '\r' || line[len - 1] == ' '))
      len--;
    if (!len || line[0] == '#') continue;
    at->line = line;
    at->len = len;
    sayso_status status = files[file].read(lang, at);
    if (status) return status;
  }
  return SAYSO_OK;
}

/* FNV-1a in 64 bits. */
static void add_to_fingerprint(language *lang, const buf *text) {
  uint64_t h = lang->fingerprint ^ 0xCBF29CE484222325u ^ text->len;
  for (size_t i = 0; i < text->len; i++)
    h = (h ^ (unsigned char)text->at[i]) * 0x100000001B3u;
  lang->fingerprint = h;
}

static sayso_status open_file(language *lang, const char *folder, size_t file,
                              sayso_error *error) {
  buf path = {.max = PATH_LIMIT}, text = {0};
  buf_printf(&path, "%s/%s", folder, files[file].name);
  sayso_status status = path.status;
  if (status)
    status_plain(error, status);
  else
    status = read_file(path.at, &text, error);
  if (!status) {
    line_at at = {.path = path.at, .error = error};
    add_to_fingerprint(lang, &text);
    status = read_lines(lang, file, &at, &text);
  }
  buf_release(&path);
  buf_release(&text);
  return status;
}

sayso_status language_open(const char *path, language **out,
                           sayso_error *error) {
  language *lang = mem_new(1, sizeof *lang);
  sayso_status status = lang ? more_slots(lang) : SAYSO_ENOMEM;
  if (status) status_plain(error, status);
  for (size_t i = 0; i < sizeof files / sizeof *files && !status; i++)
    status = open_file(lang, path, i, error);
  if (status) {
    language_free(lang);
    return status;
  }
  *out = lang;
  return SAYSO_OK;
}

void language_free(language *lang) {
  if (!lang) return;
  mem_free(lang->slot);
  looks_release(&lang->looks);
  mem_free(lang);
}

uint64_t language_fingerprint(const language *lang) {
  return lang->fingerprint;
}

int language_look(const language *lang, const char *s, size_t len, bool early,
                  size_t *lead) {
  return looks_match(&lang->looks, lang, s, len, early, lead);
}
