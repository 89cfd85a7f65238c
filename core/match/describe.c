/* describe.c - what stands where an element of a pattern failed, in words.
 *
 *     'may' is AUX, lemma may
 *     @number 'More than 300' has the type number
 *     no @clause begins at 'the': the one around it begins at 'Per'
 *     no @number begins at 'five' (NUM): here is @date 'five years'
 *
 * To look may make layers that the run had no need of. A language that has no
 * model for one is asked no further. */
#include "match/describe.h"

#include <string.h>

#include "base/mem.h"
#include "lang/rels.h"
#include "lang/tags.h"
#include "lang/tree.h"
#include "match/found.h"
#include "match/hits.h"
#include "match/resolve.h"

#define SHOWN_MAX 60u /* bytes of a piece of text */
#define HERE_MAX 2u   /* labels that are told of instead of another */

/* Forgets that a layer is missing: it was of use for the words alone. */
static bool try_layer(found *f, sayso_layer layer, uint32_t token) {
  if (f->status) return false;
  bool is_there = layer_ready(f, layer, token);
  if (f->status == SAYSO_EMODEL) f->status = SAYSO_OK;
  return is_there;
}

static upos upos_of(const found *f, uint32_t token) {
  return tag_upos(f->doc->engine->tagger, f->doc->tokens.tag[token]);
}

/* Text in marks; of a long one its first words. */
static void print_text(const found *f, uint32_t first, uint32_t last,
                       buf *out) {
  const sayso_span *at = f->doc->tokens.at;
  uint32_t end = first + 1;
  while (end < last && at[end].end - at[first].start <= SHOWN_MAX)
    end++;
  buf_putc(out, '\'');
  buf_add(out, f->doc->text + at[first].start,
          at[end - 1].end - at[first].start);
  buf_puts(out, end < last ? " ...'" : "'");
}

void describe_word(const found *f, uint32_t token, buf *out) {
  print_text(f, token, token + 1, out);
}

void describe_token(found *f, uint32_t token, buf *out) {
  describe_word(f, token, out);
  if (!try_layer(f, SAYSO_TAGS, token)) return;
  buf_printf(out, " is %s, lemma %s", upos_name(upos_of(f, token)),
             words_at(f->doc->words, f->doc->tokens.lemma[token])->text);
}

void describe_links(found *f, uint32_t token, buf *out) {
  const token_table *t = &f->doc->tokens;
  uint32_t c = NO_TOKEN;
  bool has_any = false;
  if (!try_layer(f, SAYSO_DEPS, token)) return;
  buf_puts(out, " has ");
  while ((c = tree_next_child(f->doc, token, c)) != NO_TOKEN) {
    if (rel_base(t->rel[c]) == REL_punct) continue;
    buf_printf(out, "%s%s ", has_any ? ", " : "", rel_name(t->rel[c]));
    describe_word(f, c, out);
    has_any = true;
  }
  if (!has_any) buf_puts(out, "no dependents");
}

/* ## A label that stands there, and is not as it should be */

typedef struct {
  const char *fields[8];
  unsigned count;
  bool asks_head, asks_length;
} asked;

/* What a condition asks for. */
static void collect(const found *f, uint32_t pred, asked *a) {
  const predicate *p = &f->set->predicates[pred];
  switch (p->kind) {
  case PRED_ANY:
    return;
  case PRED_BOTH:
  case PRED_EITHER:
    collect(f, p->a, a);
    collect(f, p->b, a);
    return;
  case PRED_UNLESS:
    collect(f, p->a, a);
    return;
  case PRED_FIELD:
    for (unsigned i = 0; i < a->count; i++)
      if (!strcmp(a->fields[i], p->value)) return;
    if (a->count < sizeof a->fields / sizeof *a->fields)
      a->fields[a->count++] = p->value;
    return;
  default:
    if (p->kind == PRED_TEST && p->attr == ATTR_LEN)
      a->asks_length = true;
    else
      a->asks_head = true;
  }
}

static void describe_fields(found *f, const hit *h, const asked *a, buf *out) {
  for (unsigned i = 0; i < a->count; i++) {
    const char *value = hit_field(f, h, a->fields[i]);
    buf_puts(out, i ? ", " : " has ");
    if (value && *value)
      buf_printf(out, "the %s %s", a->fields[i], value);
    else
      buf_printf(out, "no %s", a->fields[i]);
  }
  if (a->asks_length)
    buf_printf(out, "%s%u token%s", a->count ? ", " : " has ",
               h->last - h->first, h->last - h->first == 1 ? "" : "s");
}

static void describe_unfit(found *f, const instr *i, const hit *h, buf *out) {
  asked a = {.count = 0};
  collect(f, i->b, &a);
  buf_printf(out, "@%s ", f->set->labels[i->a].name);
  print_text(f, h->first, h->last, out);
  describe_fields(f, h, &a, out);
  if (!a.asks_head) return;
  uint32_t head = hit_head(f, h);
  if (head == NO_TOKEN) return;
  buf_puts(out, a.count || a.asks_length ? "; its head " : ": its head ");
  describe_token(f, head, out);
}

/* A phrase of a lexicon that stands there with another tag. */
static bool describe_other_tag(found *f, uint32_t l, const hit *h, buf *out) {
  if (f->set->labels[l].kind != LABEL_LEXICON) return false;
  buf_printf(out, "'%s' is in @%s, but not as ",
             lexicon_value(f->set->lexicons, h->source, h->of, "phrase"),
             f->set->labels[l].name);
  buf_puts(out, try_layer(f, SAYSO_TAGS, h->first)
                    ? upos_name(upos_of(f, h->first))
                    : "it stands here");
  return true;
}

/* ## A label that does not stand there */

/* What may be told of in place of a label: the narrow ones first. */
static const char *const TELLING[] = {"quote", "date",  "number",  "person",
                                      "org",   "place", "mention", "clause"};
#define TELLING_COUNT (sizeof TELLING / sizeof *TELLING)

static const hit *longest_at(found *f, uint32_t l, uint32_t token) {
  uint32_t count;
  const label *at = &f->set->labels[l];
  if (at->kind == LABEL_LAYER && !try_layer(f, at->layer, token)) return NULL;
  hit *h = hits_at(f, l, token, &count);
  for (uint32_t i = 0; i < count && !f->status; i++)
    if (hit_is(f, &h[i])) return &h[i];
  return NULL;
}

/* Tells which labels begin at a token; a clause only where nothing else does.
 */
static void describe_here(found *f, uint32_t token, buf *out) {
  unsigned told = 0;
  for (size_t i = 0; i < TELLING_COUNT; i++) {
    bool may_tell = i + 1 < TELLING_COUNT ? told < HERE_MAX : !told;
    uint32_t l = label_find(f->set, TELLING[i]);
    const hit *h = may_tell ? longest_at(f, l, token) : NULL;
    if (!h) continue;
    buf_printf(out, "%s@%s ", told++ ? ", " : ": here is ", TELLING[i]);
    print_text(f, h->first, h->last, out);
  }
}

/* The narrowest hit that holds a token; false if there is none. */
static bool hit_around(found *f, uint32_t l, uint32_t token, hit *out) {
  arena mem = {0};
  hit_list list = {0};
  const label *at = &f->set->labels[l];
  bool may_look = at->kind != LABEL_LAYER || try_layer(f, at->layer, token);
  if (may_look) hits_over(f, l, token, &mem, &list);
  bool is_there = false;
  for (uint32_t i = 0; i < list.count; i++) {
    const hit *h = list.at[i];
    if (is_there && h->last - h->first >= out->last - out->first) continue;
    *out = *h;
    is_there = true;
  }
  arena_release(&mem);
  return is_there;
}

static void describe_absent(found *f, uint32_t l, uint32_t token, buf *out) {
  hit around;
  buf_printf(out, "no @%s begins at ", f->set->labels[l].name);
  describe_word(f, token, out);
  if (hit_around(f, l, token, &around)) {
    buf_puts(out, ": the one around it begins at ");
    describe_word(f, around.first, out);
    return;
  }
  if (try_layer(f, SAYSO_TAGS, token))
    buf_printf(out, " (%s)", upos_name(upos_of(f, token)));
  describe_here(f, token, out);
}

static void describe_label(found *f, const instr *i, uint32_t pos, buf *out) {
  uint32_t count;
  hit around, *h = NULL;
  if (!i->is_over) {
    h = hits_at(f, i->a, pos, &count);
    for (uint32_t k = 0; k < count && !f->status; k++)
      if (hit_is(f, &h[k])) {
        describe_unfit(f, i, &h[k], out);
        return;
      }
    if (count && describe_other_tag(f, i->a, h, out)) return;
    describe_absent(f, i->a, pos, out);
  } else if (hit_around(f, i->a, pos, &around)) {
    describe_unfit(f, i, &around, out);
  } else {
    buf_printf(out, "no @%s holds ", f->set->labels[i->a].name);
    describe_word(f, pos, out);
  }
}

/* ## Elements */

void describe_failure(found *f, const instr *i, uint32_t pos, uint32_t head,
                      uint32_t last, buf *out) {
  if (i->op == OPCODE_STEP && head != NO_TOKEN) {
    describe_word(f, head, out);
    if (!i->is_up)
      describe_links(f, head, out);
    else if (try_layer(f, SAYSO_DEPS, head))
      buf_printf(out, " is %s", rel_name(f->doc->tokens.rel[head]));
  } else if (pos >= last) {
    buf_puts(out, "the text ends here");
  } else if (i->op == OPCODE_SPAN) {
    describe_label(f, i, pos, out);
  } else if (i->op == OPCODE_BOS || i->op == OPCODE_EOS) {
    buf_printf(out, "no sentence %s at ",
               i->op == OPCODE_BOS ? "starts" : "ends");
    describe_word(f, pos, out);
  } else {
    describe_token(f, pos, out);
  }
}

/* ## Anchors */

/* Whether a token has a word, or one of a lexicon, as its form or lemma. */
static bool has_word(found *f, const anchor *a, uint32_t token) {
  const token_table *t = &f->doc->tokens;
  bool has_lemma = try_layer(f, SAYSO_TAGS, token);
  if (a->kind == ANCHOR_MEMBER)
    return lexicon_has(f->set->lexicons, a->of, t->form[token], NULL) ||
           (has_lemma &&
            lexicon_has(f->set->lexicons, a->of, t->lemma[token], NULL));
  if (a->kind != ANCHOR_WORD) return false;
  return words_at(f->doc->words, t->form[token])->folded == a->of ||
         (has_lemma &&
          words_at(f->doc->words, t->lemma[token])->folded == a->of);
}

/* The first that is nearly the anchor; false if nothing is. */
static bool describe_near(found *f, const anchor *a, uint32_t first,
                          uint32_t last, buf *out) {
  uint32_t count;
  if (a->kind == ANCHOR_LABEL) {
    const hit *h = hits_between(f, a->of, first, last, &count);
    if (!count) return false;
    if (h->state == HIT_NOT) return describe_other_tag(f, a->of, h, out);
    describe_unfit(f, &(instr){.a = a->of, .b = a->pred}, h, out);
    return true;
  }
  for (uint32_t t = first; t < last && !f->status; t++)
    if (has_word(f, a, t)) {
      describe_token(f, t, out);
      return true;
    }
  return false;
}

void describe_anchors(found *f, const anchor_set *all, uint32_t first,
                      uint32_t last, buf *out) {
  for (uint32_t i = 0; i < all->count && !f->status; i++)
    if (describe_near(f, &all->at[i], first, last, out)) return;
  buf_puts(out, "not here: ");
  anchors_print(f->set, all, " or ", out);
}
