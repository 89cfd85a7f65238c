/* fits.c - answers predicates about tokens and hits.
 *
 * What words alone can deny is denied before anybody asks for tags: a form
 * whose possible lemmas do not hold "claim" needs no tagger to be none. */
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "lang/lemma.h"
#include "lang/names.h"
#include "lang/rels.h"
#include "lang/tree.h"
#include "match/hits.h"

#define SHAPE_RUN 4u /* of one kind: "Xxxxx" is as long as it gets */

static bool has_lemmas(const found *f) {
  return f->doc->engine->tagger && f->doc->engine->lemmatiser;
}

/* The lemmas that a word may have; none without a model. */
static unsigned lemmas_of(found *f, word_id form, const word_id **out) {
  unsigned count = 0;
  if (!has_lemmas(f)) return 0;
  if (lemma_candidates(f->doc->engine->lemmatiser, form, out, &count)) {
    f->status = SAYSO_ENOMEM;
    return 0;
  }
  return count;
}

static word_id folded(const found *f, word_id id) {
  return words_at(f->doc->words, id)->folded;
}

static bool may_have_lemma(found *f, uint32_t token, word_id lemma) {
  const word_id *at;
  unsigned count = lemmas_of(f, f->doc->tokens.form[token], &at);
  for (unsigned i = 0; i < count; i++)
    if (folded(f, at[i]) == lemma) return true;
  return false;
}

static bool has_lemma(found *f, uint32_t token, word_id lemma) {
  return layer_ready(f, SAYSO_TAGS, token) &&
         folded(f, f->doc->tokens.lemma[token]) == lemma;
}

static bool fits_word(found *f, uint32_t token, word_id want) {
  if (folded(f, f->doc->tokens.form[token]) == want) return true;
  return may_have_lemma(f, token, want) && has_lemma(f, token, want);
}

/* ## Regular expressions */

/* Answers, as they are kept; 0 is none. */
enum { FITS_NOT = 1, FITS, TOO_LONG };

/* What takes too long does not fit, and is told. */
static bool take_answer(found *f, int answer) {
  if (answer == TOO_LONG) f->has_limited_tests = true;
  return answer == FITS;
}

static uint8_t ask_regex(found *f, regex *re, const char *s, size_t len) {
  bool fits = false;
  sayso_status status = regex_test(re, s, len, &fits);
  if (status == SAYSO_ENOMEM) f->status = status;
  if (status == SAYSO_ELIMIT || status == SAYSO_ETOOBIG) return TOO_LONG;
  return !status && fits ? FITS : FITS_NOT;
}

static bool run_regex(found *f, regex *re, const char *s, size_t len) {
  return take_answer(f, ask_regex(f, re, s, len));
}

/* The same for a word of the vocabulary, where the answer is kept. */
static bool word_fits(found *f, predicate *p, word_id id) {
  const words *w = f->doc->words;
  const word *at = words_at(w, id);
  if (p->epoch != w->epoch && p->memo)
    memset(p->memo + w->mark, 0,
           p->memo_room > w->mark ? p->memo_room - w->mark : 0);
  p->epoch = w->epoch;
  if (id >= p->memo_room) {
    uint32_t room = w->room > id ? w->room : id + 1;
    uint8_t *memo = mem_resize(p->memo, room);
    if (!memo) return run_regex(f, p->re, at->text, at->len);
    memset(memo + p->memo_room, 0, room - p->memo_room);
    p->memo = memo;
    p->memo_room = room;
  }
  if (!p->memo[id]) p->memo[id] = ask_regex(f, p->re, at->text, at->len);
  return take_answer(f, p->memo[id]);
}

/* ## Attributes */

static uint16_t tag_at(const found *f, uint32_t token) {
  return f->doc->tokens.tag[token];
}

static upos upos_at(const found *f, uint32_t token) {
  return tag_upos(f->doc->engine->tagger, tag_at(f, token));
}

static const char *feats_at(const found *f, uint32_t token) {
  return tag_feats(f->doc->engine->tagger, tag_at(f, token));
}

/* The type of the name that holds a token, or -1. */
static int ent_at(found *f, uint32_t token) {
  if (!layer_ready(f, SAYSO_NAMES, token)) return -1;
  const sayso_doc *doc = f->doc;
  uint32_t sentence = doc->tokens.sentence[token];
  const part *p = &doc->parts[SAYSO_NAMES][sentence];
  for (uint32_t i = p->first; i < p->last; i++) {
    const piece *name = &doc->pieces[SAYSO_NAMES][i];
    if (name->first <= token && token < name->last) return name->type;
  }
  return -1;
}

static char shape_of(uint32_t c) {
  if (utf8_is_upper(c)) return 'X';
  if (utf8_is_alpha(c)) return 'x';
  return c >= '0' && c <= '9' ? 'd' : '\0';
}

/* "Reuters" is Xxxxx, "2024" is dddd, "U.S." is X.X. */
static const char *shape_at(found *f, uint32_t token) {
  const word *w = words_at(f->doc->words, f->doc->tokens.form[token]);
  char last = '\0';
  unsigned run = 0;
  buf_clear(&f->text);
  for (size_t at = 0, n; at < w->len; at += n) {
    char c = shape_of(utf8_decode(w->text + at, w->len - at, &n));
    run = c && c == last ? run + 1 : 1;
    last = c;
    if (c && run <= SHAPE_RUN) buf_putc(&f->text, c);
    if (!c) buf_add(&f->text, w->text + at, n);
  }
  if (f->text.status) f->status = f->text.status;
  return f->text.at ? f->text.at : "";
}

static bool has_feature(const char *feats, const char *want) {
  size_t n = strlen(want);
  for (const char *s = feats; (s = strstr(s, want)); s++)
    if ((s == feats || s[-1] == '|') && (!s[n] || s[n] == '|')) return true;
  return false;
}

/* The text of an attribute whose layer is there. */
static const char *text_at(found *f, attribute attr, uint32_t token) {
  const token_table *t = &f->doc->tokens;
  int type;
  switch (attr) {
  case ATTR_WORD:
    return words_at(f->doc->words, t->form[token])->text;
  case ATTR_LEMMA:
    return words_at(f->doc->words, t->lemma[token])->text;
  case ATTR_POS:
    return upos_name(upos_at(f, token));
  case ATTR_TAG:
    return tag_xpos(f->doc->engine->tagger, tag_at(f, token));
  case ATTR_MORPH:
    return feats_at(f, token);
  case ATTR_DEP:
    return rel_name(t->rel[token]);
  case ATTR_SHAPE:
    return shape_at(f, token);
  case ATTR_ENT:
    type = ent_at(f, token);
    return type < 0 ? "" : name_type_name((name_type)type);
  default:
    return "";
  }
}

static bool attribute_ready(found *f, const predicate *p, uint32_t token) {
  switch (p->attr) {
  case ATTR_LEMMA:
  case ATTR_POS:
  case ATTR_TAG:
  case ATTR_MORPH:
    return layer_ready(f, SAYSO_TAGS, token);
  case ATTR_DEP:
    return layer_ready(f, SAYSO_DEPS, token);
  default:
    return true;
  }
}

static bool equals(found *f, const predicate *p, uint32_t token) {
  const token_table *t = &f->doc->tokens;
  switch (p->attr) {
  case ATTR_WORD:
    return t->form[token] == p->a;
  case ATTR_LEMMA:
    return has_lemma(f, token, p->a);
  case ATTR_POS:
    return upos_at(f, token) == p->a;
  case ATTR_DEP:
    return p->b ? t->rel[token] == p->a : rel_base(t->rel[token]) == p->a;
  case ATTR_ENT:
    return ent_at(f, token) == (int)p->a;
  case ATTR_MORPH:
    return has_feature(feats_at(f, token), p->text);
  case ATTR_TAG:
  case ATTR_SHAPE:
    return !strcmp(text_at(f, p->attr, token), p->text);
  default:
    return false;
  }
}

static bool compare(const predicate *p, double value) {
  switch (p->op) {
  case OP_EQ:
    return value == p->number;
  case OP_NE:
    return value != p->number;
  case OP_LT:
    return value < p->number;
  case OP_GT:
    return value > p->number;
  case OP_LE:
    return value <= p->number;
  case OP_GE:
    return value >= p->number;
  default:
    return false;
  }
}

static bool fits_length(const found *f, const predicate *p, uint32_t token,
                        const hit *h) {
  if (h) return compare(p, h->last - h->first);
  const word *w = words_at(f->doc->words, f->doc->tokens.form[token]);
  return compare(p, (double)utf8_count(w->text, w->len));
}

static bool is_member(found *f, const predicate *p, uint32_t token) {
  const lexicons *l = f->set->lexicons;
  const token_table *t = &f->doc->tokens;
  if (p->attr == ATTR_WORD) return lexicon_has(l, p->a, t->form[token], NULL);
  const word_id *at;
  unsigned count = lemmas_of(f, t->form[token], &at);
  bool may_be = !has_lemmas(f);
  for (unsigned i = 0; i < count && !may_be; i++)
    may_be = lexicon_has(l, p->a, at[i], NULL);
  return may_be && layer_ready(f, SAYSO_TAGS, token) &&
         lexicon_has(l, p->a, t->lemma[token], NULL);
}

static bool fits_regex(found *f, predicate *p, uint32_t token) {
  const token_table *t = &f->doc->tokens;
  if (p->attr == ATTR_WORD) return word_fits(f, p, t->form[token]);
  if (p->attr == ATTR_LEMMA) return word_fits(f, p, t->lemma[token]);
  const char *text = text_at(f, p->attr, token);
  return run_regex(f, p->re, text, strlen(text));
}

static bool fits_test(found *f, predicate *p, uint32_t token, const hit *h) {
  if (p->attr == ATTR_LEN) return fits_length(f, p, token, h);
  if (p->op == OP_IN) return is_member(f, p, token);
  if (p->attr == ATTR_LEMMA && p->op == OP_EQ && has_lemmas(f) &&
      !may_have_lemma(f, token, p->a))
    return false;
  if (!attribute_ready(f, p, token)) return false;
  if (p->op == OP_FITS) return fits_regex(f, p, token);
  return equals(f, p, token) == (p->op == OP_EQ);
}

/* ## Flags */

static bool is_negative(const found *f, uint32_t token) {
  return has_feature(feats_at(f, token), "Polarity=Neg");
}

/* The token is a negation, or has one as a dependent. */
static bool is_negated(found *f, uint32_t token) {
  if (!layer_ready(f, SAYSO_TAGS, token)) return false;
  if (is_negative(f, token)) return true;
  if (!layer_ready(f, SAYSO_DEPS, token)) return false;
  uint32_t c = NO_TOKEN;
  while ((c = tree_next_child(f->doc, token, c)) != NO_TOKEN)
    if (is_negative(f, c)) return true;
  return false;
}

static bool is_number(found *f, uint32_t token) {
  uint16_t flags = words_at(f->doc->words, f->doc->tokens.form[token])->flags;
  if (flags & WORD_DIGIT) return true;
  return f->doc->engine->tagger && layer_ready(f, SAYSO_TAGS, token) &&
         upos_at(f, token) == UPOS_NUM;
}

static bool fits_flag(found *f, token_test flag, uint32_t token) {
  const token_table *t = &f->doc->tokens;
  switch (flag) {
  case FLAG_CAP:
    return words_at(f->doc->words, t->form[token])->flags & WORD_CAP;
  case FLAG_NUM:
    return is_number(f, token);
  case FLAG_NEG:
    return is_negated(f, token);
  case FLAG_QUOTED:
    return t->flags[token] & TOKEN_QUOTED;
  case FLAG_FIRST:
    return t->flags[token] & TOKEN_FIRST;
  default:
    return false;
  }
}

/* ## Fields of hits */

static bool fits_field(found *f, const predicate *p, const hit *h) {
  const char *value = h ? hit_field(f, h, p->value) : NULL;
  double number;
  if (!value) return p->op == OP_NE;
  switch (p->op) {
  case OP_EQ:
    return !strcmp(value, p->text);
  case OP_NE:
    return strcmp(value, p->text) != 0;
  case OP_FITS:
    return run_regex(f, p->re, value, strlen(value));
  default:
    return number_read(value, ',', &number) && compare(p, number);
  }
}

/* ## All together */

static bool asks_no_token(const predicate *p, const hit *h) {
  return p->kind == PRED_FIELD ||
         (p->kind == PRED_TEST && p->attr == ATTR_LEN && h);
}

static bool leaf_fits(found *f, predicate *p, uint32_t token, const hit *h) {
  if (h && !asks_no_token(p, h)) {
    token = hit_head(f, h);
    if (token == NO_TOKEN) return false;
  }
  switch (p->kind) {
  case PRED_ANY:
    return true;
  case PRED_WORD:
    return fits_word(f, token, p->a);
  case PRED_EXACT:
    return f->doc->tokens.form[token] == p->a;
  case PRED_TEST:
    return fits_test(f, p, token, h);
  case PRED_FIELD:
    return fits_field(f, p, h);
  case PRED_FLAG:
    return fits_flag(f, (token_test)p->a, token);
  default:
    return false;
  }
}

bool predicate_fits(found *f, uint32_t pred, uint32_t token, const hit *h) {
  predicate *p = &f->set->predicates[pred];
  switch (p->kind) {
  case PRED_ANY:
    return true;
  case PRED_BOTH:
    return predicate_fits(f, p->a, token, h) &&
           predicate_fits(f, p->b, token, h);
  case PRED_EITHER:
    return predicate_fits(f, p->a, token, h) ||
           predicate_fits(f, p->b, token, h);
  case PRED_UNLESS:
    return !predicate_fits(f, p->a, token, h) && !f->status;
  default:
    return leaf_fits(f, p, token, h);
  }
}
