/* never.c - conditions that nothing can fit: [pos=VERB & pos=NOUN].
 *
 * What must hold is walked as a list of goals; tests without parts are kept on
 * the way, and each new one is held against those. A choice is followed to all
 * of its sides. Only what is certain is told: a test that is not understood, or
 * a condition with too many choices, may fit.
 */
#include <stdlib.h>
#include <string.h>

#include "lang/rels.h"
#include "match/finish.h"

#define LEAVES_MAX 64
#define BUDGET 4096

typedef struct {
  uint32_t pred;
  bool is_not;
} leaf;

typedef struct {
  const ruleset *set;
  leaf at[LEAVES_MAX];
  uint32_t count, budget;
  leaf *clash; /* two of them; the second may be NONE */
} checker;

typedef struct goal goal;
struct goal {
  leaf of;
  const goal *next;
};

/* ## Two tests */

static bool same_text(const char *a, const char *b) {
  return a && b && !strcmp(a, b);
}

/* Whether tests of one attribute ask for the same value. */
static bool same_value(const predicate *p, const predicate *q) {
  return p->text || q->text ? same_text(p->text, q->text)
                            : p->a == q->a && p->b == q->b;
}

/* "Tense=Past" and "Tense=Pres". */
static bool same_key(const char *a, const char *b) {
  size_t n = strcspn(a, "=");
  return n == strcspn(b, "=") && !strncmp(a, b, n);
}

/* Whether a token may have both of two values of an attribute. */
static bool values_go_together(const predicate *p, const predicate *q) {
  if (p->kind == PRED_FIELD) return same_text(p->text, q->text);
  switch (p->attr) {
  case ATTR_WORD:
  case ATTR_LEMMA:
  case ATTR_POS:
  case ATTR_ENT:
    return p->a == q->a;
  case ATTR_TAG:
  case ATTR_SHAPE:
    return same_text(p->text, q->text);
  case ATTR_DEP: /* "nsubj" takes in "nsubj:pass" */
    return rel_base((uint16_t)p->a) == rel_base((uint16_t)q->a) &&
           (!p->b || !q->b || p->a == q->a);
  case ATTR_MORPH:
    return !same_key(p->text, q->text) || same_text(p->text, q->text);
  default:
    return true;
  }
}

/* -1 for a test that is not about order; else 1 if it bounds from above (<, <=,
 * =), 2 from below, 3 both. */
static int bounds_of(const predicate *p) {
  bool is_number = p->attr == ATTR_LEN && p->kind == PRED_TEST;
  switch (p->op) {
  case OP_LT:
  case OP_LE:
    return 1;
  case OP_GT:
  case OP_GE:
    return 2;
  case OP_EQ:
    return is_number ? 3 : -1;
  default:
    return -1;
  }
}

static bool is_strict(const predicate *p) {
  return p->op == OP_LT || p->op == OP_GT;
}

/* Whether a number may be at most what p says and at least what q says; a
 * length is a whole number. */
static bool leaves_room(const predicate *p, const predicate *q) {
  int strict = is_strict(p) + is_strict(q);
  if (p->kind == PRED_TEST) return q->number + strict <= p->number;
  return strict ? q->number < p->number : q->number <= p->number;
}

static bool numbers_go_together(const predicate *p, const predicate *q) {
  int a = bounds_of(p), b = bounds_of(q);
  if (a < 0 || b < 0) return true;
  if (a & 1 && b & 2 && !leaves_room(p, q)) return false;
  return !(a & 2 && b & 1) || leaves_room(q, p);
}

static bool is_about_same(const predicate *p, const predicate *q) {
  if (p->kind != q->kind) return false;
  if (p->kind == PRED_FIELD) return same_text(p->value, q->value);
  return p->kind == PRED_TEST && p->attr == q->attr;
}

/* 1 if the test asks for a value, -1 if it rules one out, 0 for others. */
static int sign_of(const predicate *p, bool is_not) {
  if (p->kind == PRED_TEST && p->attr == ATTR_LEN) return 0;
  if (p->op != OP_EQ && p->op != OP_NE) return 0;
  return (p->op == OP_EQ) != is_not ? 1 : -1;
}

static bool go_together(const checker *c, leaf x, leaf y) {
  const predicate *p = &c->set->predicates[x.pred];
  const predicate *q = &c->set->predicates[y.pred];
  if (x.pred == y.pred) return x.is_not == y.is_not;
  if (!is_about_same(p, q)) return true;
  int a = sign_of(p, x.is_not), b = sign_of(q, y.is_not);
  if (a > 0 && b > 0) return values_go_together(p, q);
  if (a * b < 0) return !same_value(p, q);
  return x.is_not || y.is_not || numbers_go_together(p, q);
}

static bool is_empty(const checker *c, leaf x) {
  const predicate *p = &c->set->predicates[x.pred];
  return p->kind == PRED_TEST && p->op == OP_IN && !x.is_not &&
         !lexicon_size(c->set->lexicons, p->a);
}

/* ## All that must hold */

static bool is_possible(checker *c, const goal *g);

static bool is_leaf_possible(checker *c, const goal *g) {
  leaf x = g->of;
  if (is_empty(c, x)) {
    c->clash[0] = x;
    c->clash[1].pred = NONE;
    return false;
  }
  for (uint32_t i = 0; i < c->count; i++)
    if (!go_together(c, c->at[i], x)) {
      c->clash[0] = c->at[i];
      c->clash[1] = x;
      return false;
    }
  if (c->count == LEAVES_MAX) return true;
  c->at[c->count++] = x;
  bool is = is_possible(c, g->next);
  c->count--;
  return is;
}

static bool is_possible(checker *c, const goal *g) {
  if (!g || !c->budget) return true;
  c->budget--;
  const predicate *p = &c->set->predicates[g->of.pred];
  bool is_not = g->of.is_not;
  if (p->kind == PRED_UNLESS) {
    goal inner = {
        {p->a, !is_not},
        g->next
    };
    return is_possible(c, &inner);
  }
  if (p->kind != PRED_BOTH && p->kind != PRED_EITHER)
    return is_leaf_possible(c, g);
  if ((p->kind == PRED_BOTH) != is_not) {
    goal b =
             {
                 {p->b, is_not},
                 g->next
    },
         a = {{p->a, is_not}, &b};
    return is_possible(c, &a);
  }
  goal a =
           {
               {p->a, is_not},
               g->next
  },
       b = {{p->b, is_not}, g->next};
  return is_possible(c, &a) || is_possible(c, &b);
}

/* ## Telling */

static void print_leaf(const ruleset *set, leaf x, buf *out) {
  if (x.is_not) buf_puts(out, "!(");
  predicate_print(set, x.pred, out);
  if (x.is_not) buf_putc(out, ')');
}

static void print_empty(const ruleset *set, uint32_t lexicon, buf *out) {
  buf_printf(out, "nothing can fit this: the lexicon %s is empty",
             lexicon_name(set->lexicons, lexicon));
}

void never_print(const ruleset *set, const instr *i, buf *out) {
  leaf clash[2];
  checker c = {.set = set, .budget = BUDGET, .clash = clash};
  const label *l = i->op == OPCODE_SPAN ? &set->labels[i->a] : NULL;
  if (l && l->kind == LABEL_LEXICON &&
      !lexicon_size(set->lexicons, l->lexicon)) {
    print_empty(set, l->lexicon, out);
    return;
  }
  goal g = {
      {l ? i->b : i->a, false},
      NULL
  };
  if (is_possible(&c, &g)) return;
  if (clash[1].pred == NONE) {
    print_empty(set, set->predicates[clash[0].pred].a, out);
    return;
  }
  buf_puts(out, "nothing can fit this: not both ");
  print_leaf(set, clash[0], out);
  buf_puts(out, " and ");
  print_leaf(set, clash[1], out);
}
