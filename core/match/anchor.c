/* anchor.c - what must be there for a pattern to match: of all that is
 * mandatory, what is expected least often.
 *
 * The expected number of a word in a token is its share in lang/unigrams.h. A
 * lexicon counts as all its entries, of each phrase the rarest word; a label
 * as the anchors of all rules that make it, which are chosen before. */
#include <string.h>

#include "match/finish.h"

#define COST_NONE 1e9      /* no anchor: always a candidate */
#define COST_SENTENCE 0.05 /* of a rule that runs on each */
#define COST_QUOTE 0.01
#define COST_HEADLINE 0.001
#define COST_REGEX 0.005

#define SHOWN_MAX 8u /* anchors of one alternative */

/* How often a token is expected to be just this form. */
static double cost_of_form(const ruleset *set, word_id id) {
  const word *w = words_at(&set->engine->words, id);
  return unigrams_form(set->unigrams, w->text, w->len, w->hash);
}

/* The same of a folded word: as a form or as a lemma. */
static double cost_of_word(const ruleset *set, word_id id) {
  const word *w = words_at(&set->engine->words, id);
  return unigrams_word(set->unigrams, w->text, w->len, w->hash);
}

static double cost_of_text(const ruleset *set, const anchor *a) {
  return a->kind == ANCHOR_FORM ? cost_of_form(set, a->of)
                                : cost_of_word(set, a->of);
}

/* The words of a lexicon, of which one must be there. */
static double cost_of_words(const ruleset *set, uint32_t lexicon) {
  return lexicon_share(set->lexicons, lexicon, set->unigrams).words;
}

/* Only labels that need no tree; the others would be made to be looked up. */
static double cost_of_label(const ruleset *set, uint32_t l) {
  const label *at = &set->labels[l];
  switch (at->kind) {
  case LABEL_RULES:
    return at->share;
  case LABEL_LEXICON:
    return lexicon_share(set->lexicons, at->lexicon, set->unigrams).hits;
  case LABEL_LAYER:
    if (at->layer == SAYSO_QUOTES) return COST_QUOTE;
    if (at->layer == SAYSO_BLOCKS && at->type == BLOCK_HEADLINE)
      return COST_HEADLINE;
    return COST_NONE;
  default:
    return COST_NONE;
  }
}

static sayso_status one(const resolver *r, anchor a, double cost,
                        const ast *site, anchor_set *out) {
  a.offset = site->offset;
  a.len = site->len;
  *out = (anchor_set){.cost = COST_NONE};
  if (cost >= COST_NONE) return SAYSO_OK;
  out->at = arena_new(&r->set->mem, 1, sizeof a);
  if (!out->at) return resolve_no_memory(r);
  *out->at = a;
  out->count = 1;
  out->cost = cost;
  return SAYSO_OK;
}

/* One of two: all anchors of both. */
static sayso_status either(const resolver *r, const anchor_set *a,
                           const anchor_set *b, anchor_set *out) {
  if (!a->count || !b->count) {
    *out = (anchor_set){.cost = COST_NONE};
    return SAYSO_OK;
  }
  uint32_t n = a->count + b->count;
  anchor *all = arena_new(&r->set->mem, n, sizeof *all);
  if (!all) return resolve_no_memory(r);
  memcpy(all, a->at, a->count * sizeof *all);
  memcpy(all + a->count, b->at, b->count * sizeof *all);
  *out = (anchor_set){all, n, a->cost + b->cost};
  return SAYSO_OK;
}

static void cheaper(anchor_set *best, const anchor_set *other) {
  if (other->count && (!best->count || other->cost < best->cost))
    *best = *other;
}

/* The anchors of a predicate; `whole` is the test that they stand in. */
static sayso_status of_predicate(const resolver *r, uint32_t pred,
                                 uint32_t whole, const ast *site,
                                 anchor_set *out) {
  const predicate p = r->set->predicates[pred];
  anchor a = {.of = p.a, .pred = whole};
  anchor_set left, right;
  sayso_status status;
  *out = (anchor_set){.cost = COST_NONE};
  switch (p.kind) {
  case PRED_EXACT:
    a.kind = ANCHOR_FORM;
    return one(r, a, cost_of_text(r->set, &a), site, out);
  case PRED_WORD:
    a.kind = ANCHOR_WORD;
    return one(r, a, cost_of_text(r->set, &a), site, out);
  case PRED_TEST:
    if (p.op == OP_IN) {
      a.kind = ANCHOR_MEMBER;
      return one(r, a, cost_of_words(r->set, p.a), site, out);
    }
    if (p.op != OP_EQ || (p.attr != ATTR_WORD && p.attr != ATTR_LEMMA))
      return SAYSO_OK;
    a.kind = p.attr == ATTR_WORD ? ANCHOR_FORM : ANCHOR_WORD;
    return one(r, a, cost_of_text(r->set, &a), site, out);
  case PRED_BOTH:
  case PRED_EITHER:
    status = of_predicate(r, p.a, whole, site, &left);
    if (!status) status = of_predicate(r, p.b, whole, site, &right);
    if (status) return status;
    if (p.kind == PRED_EITHER) return either(r, &left, &right, out);
    cheaper(out, &left);
    cheaper(out, &right);
    return SAYSO_OK;
  default:
    return SAYSO_OK;
  }
}

static sayso_status of_tree(const resolver *r, const ast *a, anchor_set *out);

/* ## Distances: how many tokens a part of a pattern takes */

typedef struct {
  uint32_t least, most; /* NONE: no end */
  bool is_free;         /* a step leads anywhere */
} reach;

static const reach NOTHING_TAKEN = {0, 0, false};

static uint32_t plus(uint32_t a, uint32_t b) {
  return a == NONE || b == NONE || a + b > 100000 ? NONE : a + b;
}

static reach after(reach a, reach b) {
  return (reach){plus(a.least, b.least), plus(a.most, b.most),
                 a.is_free || b.is_free};
}

static reach reach_of(const resolver *r, const ast *a);

static reach reach_of_alt(const resolver *r, const ast *a) {
  reach all = reach_of(r, a->child);
  for (const ast *i = a->child->next; i; i = i->next) {
    reach one = reach_of(r, i);
    if (one.least < all.least) all.least = one.least;
    if (one.most > all.most) all.most = one.most; /* NONE is the largest */
    all.is_free |= one.is_free;
  }
  return all;
}

static reach reach_of_repeat(const resolver *r, const ast *a) {
  reach one = reach_of(r, a->child), all = NOTHING_TAKEN;
  all.is_free = one.is_free;
  for (uint32_t i = 0; i < a->min; i++)
    all.least = plus(all.least, one.least);
  if (a->max == REPEAT_ENDLESS) all.most = NONE;
  for (uint32_t i = 0; i < a->max && all.most != NONE; i++)
    all.most = plus(all.most, one.most);
  return all;
}

static reach reach_of(const resolver *r, const ast *a) {
  sayso_span pieces[LITERAL_MAX];
  uint32_t count = 0;
  reach all = NOTHING_TAKEN;
  switch (a->kind) {
  case AST_SEQ:
    for (const ast *i = a->child; i; i = i->next)
      all = after(all, reach_of(r, i));
    return all;
  case AST_ALT:
    return reach_of_alt(r, a);
  case AST_REPEAT:
    return reach_of_repeat(r, a);
  case AST_CAPTURE:
    return reach_of(r, a->child);
  case AST_LOOK:
  case AST_START:
  case AST_END:
    return all;
  case AST_GAP:
    return (reach){a->min, a->max, false};
  case AST_LABEL:
    return (reach){1, NONE, false};
  case AST_STEP:
    return (reach){0, NONE, true};
  case AST_WORD:
  case AST_EXACT:
    if (program_literal(r, a, pieces, &count)) count = 0;
    return (reach){count, count, false};
  default:
    return (reach){1, 1, false};
  }
}

/* Puts anchors as far from the start as what stands before them is long. */
static void move_on(anchor_set *all, reach before) {
  for (uint32_t i = 0; i < all->count; i++) {
    anchor *a = &all->at[i];
    a->least = plus(a->least, before.least);
    a->most = plus(a->most, before.most);
    a->is_free |= before.is_free || a->least == NONE;
  }
}

/* ## Anchors of trees */

/* The cheapest of the words of a literal. */
static sayso_status of_literal(const resolver *r, const ast *a,
                               anchor_set *out) {
  sayso_span pieces[LITERAL_MAX];
  uint32_t count = 0, pred;
  sayso_status status = program_literal(r, a, pieces, &count);
  for (uint32_t i = 0; i < count && !status; i++) {
    anchor_set next;
    status = predicate_of_atom(r, a, a->text + pieces[i].start,
                               pieces[i].end - pieces[i].start, &pred);
    if (!status) status = of_predicate(r, pred, pred, a, &next);
    if (status) return status;
    move_on(&next, (reach){i, i, false});
    cheaper(out, &next);
  }
  return status;
}

static sayso_status of_label(const resolver *r, const ast *a, anchor_set *out) {
  uint32_t l, pred = 0;
  sayso_status status = resolve_label(r, a->text, a->offset, &l);
  if (!status && a->cond) status = predicate_of_condition(r, a->cond, l, &pred);
  if (status) return status;
  anchor here = {.kind = ANCHOR_LABEL, .of = l, .pred = pred};
  return one(r, here, cost_of_label(r->set, l), a, out);
}

static sayso_status of_alt(const resolver *r, const ast *a, anchor_set *out) {
  anchor_set next, both;
  sayso_status status = of_tree(r, a->child, out);
  for (const ast *i = a->child->next; i && !status; i = i->next) {
    status = of_tree(r, i, &next);
    if (!status) status = either(r, out, &next, &both);
    if (!status) *out = both;
  }
  return status;
}

static const reach ANYWHERE = {0, NONE, true};

static sayso_status of_seq(const resolver *r, const ast *a, anchor_set *out) {
  sayso_status status = SAYSO_OK;
  reach before = NOTHING_TAKEN;
  for (const ast *i = a->child; i && !status; i = i->next) {
    anchor_set next;
    status = of_tree(r, i, &next);
    if (status) return status;
    move_on(&next, before);
    cheaper(out, &next);
    before = after(before, reach_of(r, i));
  }
  return status;
}

/* What is found at the end of a step, or behind, may stand anywhere. */
static sayso_status of_anywhere(const resolver *r, const ast *a,
                                anchor_set *out) {
  sayso_status status = of_tree(r, a, out);
  if (!status) move_on(out, ANYWHERE);
  return status;
}

static sayso_status of_atom(const resolver *r, const ast *a, anchor_set *out) {
  uint32_t pred;
  sayso_status status = predicate_of_atom(r, a, NULL, 0, &pred);
  return status ? status : of_predicate(r, pred, pred, a, out);
}

static sayso_status of_tree(const resolver *r, const ast *a, anchor_set *out) {
  resolver inner = *r;
  inner.site = a->site;
  *out = (anchor_set){.cost = COST_NONE};
  switch (a->kind) {
  case AST_SEQ:
    return of_seq(&inner, a, out);
  case AST_ALT:
    return of_alt(&inner, a, out);
  case AST_CAPTURE:
    return of_tree(&inner, a->child, out);
  case AST_STEP:
    return of_anywhere(&inner, a->target, out);
  case AST_REPEAT:
    return a->min ? of_tree(&inner, a->child, out) : SAYSO_OK;
  case AST_LOOK:
    if (a->is_not) return SAYSO_OK;
    return a->is_behind ? of_anywhere(&inner, a->child, out)
                        : of_tree(&inner, a->child, out);
  case AST_WORD:
  case AST_EXACT:
    return of_literal(&inner, a, out);
  case AST_LABEL:
    return of_label(&inner, a, out);
  case AST_COND:
    return of_atom(&inner, a, out);
  default:
    return SAYSO_OK;
  }
}

static double cost_of_alternative(const alternative *a) {
  if (a->re) return COST_REGEX;
  return a->anchors.count ? a->anchors.cost : COST_SENTENCE;
}

sayso_status anchors_choose(const resolver *r, rule *u, size_t *which) {
  for (*which = 0; *which < u->count; ++*which) {
    alternative *a = &r->set->alternatives[u->first + *which];
    sayso_status status = SAYSO_OK;
    if (a->tree && u->has_skip)
      status = of_anywhere(r, a->tree, &a->anchors);
    else if (a->tree)
      status = of_tree(r, a->tree, &a->anchors);
    if (status) return status;
    r->set->labels[u->label].share += cost_of_alternative(a);
  }
  return SAYSO_OK;
}

static void print_one(const ruleset *set, const anchor *a, buf *out) {
  const words *w = &set->engine->words;
  switch (a->kind) {
  case ANCHOR_FORM:
    buf_printf(out, "\"%s\"", words_at(w, a->of)->text);
    break;
  case ANCHOR_WORD:
    buf_puts(out, words_at(w, a->of)->text);
    break;
  case ANCHOR_MEMBER:
    buf_printf(out, "a word of %s", lexicon_name(set->lexicons, a->of));
    break;
  case ANCHOR_LABEL:
    buf_printf(out, "@%s", set->labels[a->of].name);
    break;
  default:
    break;
  }
}

void anchors_print(const ruleset *set, const anchor_set *all,
                   const char *between, buf *out) {
  for (uint32_t i = 0; i < all->count && i < SHOWN_MAX; i++) {
    if (i) buf_puts(out, between);
    print_one(set, &all->at[i], out);
  }
  if (all->count > SHOWN_MAX) buf_puts(out, " ...");
}
