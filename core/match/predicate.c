/* predicate.c - what a condition asks, as a predicate; equal ones are one.
 *
 * Predicates are hash-consed over all rules of a set, so that the answer of a
 * regular expression, kept by word of the vocabulary, serves every rule. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "lang/names.h"
#include "lang/rels.h"
#include "match/resolve.h"

static const char *const ATTRIBUTES[] = {
#define X(id, name) name,
    ATTRIBUTE_MAP(X)
#undef X
};

static const char *const FLAGS[] = {
#define X(id, name) name,
    FLAG_MAP(X)
#undef X
};

/* ## One of each */

static uint32_t hash_text(const char *s) {
  return s ? words_hash(s, strlen(s)) : 0;
}

static uint32_t hash_of(const predicate *p) {
  uint32_t parts[] = {
      (uint32_t)p->kind,  (uint32_t)p->attr,  (uint32_t)p->op, p->a, p->b,
      hash_text(p->text), hash_text(p->value)};
  return words_hash((const char *)parts, sizeof parts);
}

static bool same_text(const char *a, const char *b) {
  return a == b || (a && b && !strcmp(a, b));
}

static bool is_same(const predicate *p, const predicate *q) {
  return p->kind == q->kind && p->attr == q->attr && p->op == q->op &&
         p->a == q->a && p->b == q->b && same_text(p->text, q->text) &&
         same_text(p->value, q->value);
}

static uint32_t *slot_of(const ruleset *set, const predicate *p) {
  uint32_t i = hash_of(p) & (set->predicate_slot_count - 1);
  while (set->predicate_slots[i] != NONE &&
         !is_same(&set->predicates[set->predicate_slots[i]], p))
    i = (i + 1) & (set->predicate_slot_count - 1);
  return &set->predicate_slots[i];
}

static sayso_status more_slots(ruleset *set) {
  uint32_t count =
      set->predicate_slot_count ? 2 * set->predicate_slot_count : 256;
  uint32_t *slots = arena_new(&set->mem, count, sizeof *slots);
  if (!slots) return SAYSO_ENOMEM;
  memset(slots, 0xFF, count * sizeof *slots);
  set->predicate_slots = slots;
  set->predicate_slot_count = count;
  for (uint32_t i = 0; i < set->predicate_count; i++)
    *slot_of(set, &set->predicates[i]) = i;
  return SAYSO_OK;
}

static sayso_status compile_regex(const resolver *r, predicate *p,
                                  uint32_t offset) {
  sayso_error error = {0};
  sayso_status status = regex_new(r->set->regexes, p->text, strlen(p->text),
                                  REGEX_WHOLE, &p->re, &error);
  if (status != SAYSO_EPATTERN && status != SAYSO_ETOOBIG)
    return status ? resolve_no_memory(r) : SAYSO_OK;
  return resolve_fail(r, offset + (uint32_t)error.offset, "%s", error.message);
}

/* The predicate like `p`, which is made if there is none. */
static sayso_status intern(const resolver *r, predicate p, uint32_t offset,
                           uint32_t *out) {
  ruleset *set = r->set;
  if (2 * set->predicate_count >= set->predicate_slot_count && more_slots(set))
    return resolve_no_memory(r);
  uint32_t *slot = slot_of(set, &p);
  if (*slot == NONE) {
    if (!GROW(&set->mem, set->predicates, set->predicate_room,
              set->predicate_count))
      return resolve_no_memory(r);
    bool is_regex = p.op == OP_FITS && p.kind != PRED_FLAG;
    sayso_status status = is_regex ? compile_regex(r, &p, offset) : SAYSO_OK;
    if (status) return status;
    *slot = set->predicate_count;
    set->predicates[set->predicate_count++] = p;
  }
  *out = *slot;
  return SAYSO_OK;
}

/* ## Words */

static sayso_status word_of(const resolver *r, const char *s, size_t len,
                            word_id *form, word_id *folded) {
  words *w = &r->set->engine->words;
  if (words_add(w, s, len, words_hash(s, len), form))
    return resolve_no_memory(r);
  *folded = words_at(w, *form)->folded;
  return SAYSO_OK;
}

/* ## Tests of tokens */

static int named(const char *const *names, int count, const char *name) {
  for (int i = 0; i < count; i++)
    if (!strcmp(names[i], name)) return i;
  return -1;
}

static sayso_status of_pos(const resolver *r, const char *name, uint32_t offset,
                           bool is_atom, uint32_t *out) {
  upos u = upos_find(name, strlen(name));
  suggestion s = suggest_for(name);
  char room[80];
  if (u != UPOS_COUNT) {
    *out = u;
    return SAYSO_OK;
  }
  for (unsigned i = 0; i < UPOS_COUNT; i++)
    suggest_try(&s, upos_name((upos)i));
  const char *near = suggest_text(&s, "", room, sizeof room);
  if (is_atom)
    return resolve_fail(r, offset,
                        "there is no tag %s%s%s for the word write "
                        "\"%s\"",
                        name, near, *near ? " Or" : ";", name);
  return resolve_fail(r, offset, "there is no tag %s%s", name, near);
}

static sayso_status of_xpos(const resolver *r, const ast *test) {
  const tagger *t = r->set->engine->tagger;
  if (!t || test->op == OP_FITS) return SAYSO_OK;
  suggestion s = suggest_for(test->value);
  char room[80];
  for (unsigned i = 0; i < tagger_count(t); i++) {
    const char *known = tag_xpos(t, (uint16_t)i);
    if (!strcmp(known, test->value)) return SAYSO_OK;
    suggest_try(&s, known);
  }
  return resolve_fail(r, test->value_offset, "the model has no tag %s%s",
                      test->value, suggest_text(&s, "", room, sizeof room));
}

static sayso_status of_rel(const resolver *r, const ast *test, predicate *p) {
  suggestion s = suggest_for(test->value);
  char room[80];
  uint16_t rel = rel_find(test->value, strlen(test->value));
  if (rel != REL_NONE && !strcmp(rel_name(rel), test->value)) {
    p->a = rel;
    p->b = rel_base(rel) != rel; /* a subtype was written */
    return SAYSO_OK;
  }
  for (uint16_t i = 0; i < REL_COUNT; i++)
    suggest_try(&s, rel_name(i));
  return resolve_fail(r, test->value_offset, "there is no relation %s%s",
                      test->value, suggest_text(&s, "", room, sizeof room));
}

static sayso_status of_ent(const resolver *r, const ast *test, predicate *p) {
  const char *value = strcmp(test->value, "org") ? test->value : "organization";
  name_type type = name_type_find(value, strlen(value));
  suggestion s = suggest_for(value);
  char room[80];
  p->a = (uint32_t)type;
  if (type != NAME_TYPE_COUNT) return SAYSO_OK;
  for (unsigned i = 0; i < NAME_TYPE_COUNT; i++)
    suggest_try(&s, name_type_name((name_type)i));
  return resolve_fail(r, test->value_offset, "there is no type of name %s%s",
                      value, suggest_text(&s, "", room, sizeof room));
}

bool number_read(const char *s, char grouping, double *out) {
  double n = 0, scale = 0;
  bool is_minus = *s == '-', has_digit = false;
  for (s += is_minus; *s; s++) {
    if (*s >= '0' && *s <= '9') {
      n = 10 * n + (*s - '0');
      if (scale) scale *= 10;
      has_digit = true;
    } else if (*s == '.' && !scale) {
      scale = 1;
    } else if (*s != grouping) {
      return false;
    }
  }
  if (has_digit) *out = (is_minus ? -n : n) / (scale ? scale : 1);
  return has_digit;
}

static bool is_order(test_op op) {
  return op == OP_LT || op == OP_GT || op == OP_LE || op == OP_GE;
}

static sayso_status of_number(const resolver *r, const ast *test,
                              predicate *p) {
  if (test->op != OP_FITS && number_read(test->value, 0, &p->number))
    return SAYSO_OK;
  return resolve_fail(r, test->value_offset,
                      "%s must be compared with a "
                      "number",
                      test->text);
}

/* The operand of a test whose attribute is known. */
static sayso_status of_value(const resolver *r, const ast *test, predicate *p) {
  word_id form, folded;
  if (p->attr == ATTR_LEN) return of_number(r, test, p);
  if (is_order(test->op))
    return resolve_fail(r, test->offset,
                        "%s has no order; < and > compare "
                        "numbers",
                        test->text);
  if (p->attr == ATTR_TAG) return of_xpos(r, test);
  if (test->op == OP_FITS) return SAYSO_OK;
  switch (p->attr) {
  case ATTR_POS:
    return of_pos(r, test->value, test->value_offset, false, &p->a);
  case ATTR_DEP:
    return of_rel(r, test, p);
  case ATTR_ENT:
    return of_ent(r, test, p);
  case ATTR_WORD:
  case ATTR_LEMMA:
    break;
  default:
    return SAYSO_OK;
  }
  sayso_status status =
      word_of(r, test->value, strlen(test->value), &form, &folded);
  p->a = p->attr == ATTR_WORD ? form : folded;
  return status;
}

static sayso_status of_in(const resolver *r, const ast *test, predicate *p) {
  uint32_t ref;
  if (p->attr != ATTR_WORD && p->attr != ATTR_LEMMA)
    return resolve_fail(r, test->offset,
                        "only word and lemma can be `in` a "
                        "lexicon, not %s",
                        test->text);
  sayso_status status =
      resolve_lexicon(r, test->value, test->value_offset, &ref);
  if (status) return status;
  p->a = r->set->lexicon_refs[ref].id;
  p->text = NULL;
  return SAYSO_OK;
}

static unsigned layers_of(attribute attr) {
  unsigned tags = 1u << SAYSO_TOKENS | 1u << SAYSO_TAGS;
  switch (attr) {
  case ATTR_LEMMA:
  case ATTR_POS:
  case ATTR_TAG:
  case ATTR_MORPH:
    return tags;
  case ATTR_DEP:
    return tags | 1u << SAYSO_DEPS;
  case ATTR_ENT:
    return tags | 1u << SAYSO_NAMES;
  default:
    return 1u << SAYSO_TOKENS;
  }
}

/* ## Tests of hits */

static bool has_column(const ruleset *set, uint32_t lexicon, const char *name) {
  const char *column;
  for (uint32_t c = 0; (column = lexicon_column(set->lexicons, lexicon, c));
       c++)
    if (!strcmp(column, name)) return true;
  return false;
}

typedef void each_name(void *data, const char *name);

static void captures_below(const ast *a, each_name *each, void *data) {
  for (; a; a = a->next) {
    if (a->kind == AST_CAPTURE) each(data, a->text);
    captures_below(a->child, each, data);
    captures_below(a->target, each, data);
  }
}

/* The captures of a rule, also those in its macros and regular expressions. */
static void each_capture(const ruleset *set, const rule *u, each_name *each,
                         void *data) {
  for (uint32_t i = 0; i < u->count; i++) {
    const alternative *a = &set->alternatives[u->first + i];
    captures_below(a->tree, each, data);
    for (uint32_t g = 0; a->re && g < regex_group_count(a->re); g++)
      each(data, regex_group_name(a->re, g));
  }
  for (uint32_t i = 0; i < u->argument_count; i++)
    each(data, u->argument_names[i]);
  for (uint32_t i = 0; i < u->field_count; i++)
    each(data, u->fields[i].name);
}

static void each_value(sayso_layer layer, each_name *each, void *data) {
  bool has_value = layer == SAYSO_DATES || layer == SAYSO_NUMBERS;
  each(data, "type");
  if (has_value) each(data, "value");
  if (layer == SAYSO_ENTITIES) each(data, "name");
  if (layer == SAYSO_NUMBERS) each(data, "unit");
  if (layer == SAYSO_NUMBERS) each(data, "comparator");
}

/* Every field that hits of a label can have. */
static void each_field(const ruleset *set, uint32_t l, each_name *each,
                       void *data) {
  const label *at = &set->labels[l];
  const char *column;
  if (at->kind == LABEL_LAYER) each_value(at->layer, each, data);
  for (uint32_t c = 0; at->kind == LABEL_LEXICON &&
                       (column = lexicon_column(set->lexicons, at->lexicon, c));
       c++)
    each(data, column);
  for (uint32_t i = 0; at->kind == LABEL_RULES && i < set->rule_count; i++)
    if (set->rules[i].label == l) each_capture(set, &set->rules[i], each, data);
  for (uint32_t i = 0; i < at->key_count; i++)
    each(data, at->key[i]);
}

typedef struct {
  const char *name;
  bool found;
} wanted;

static void compare(void *data, const char *name) {
  wanted *w = data;
  if (!strcmp(w->name, name)) w->found = true;
}

static void suggest(void *data, const char *name) { suggest_try(data, name); }

/* Whether rules of this label use hooks, which may add any field. */
static bool is_open(const ruleset *set, uint32_t l) {
  for (uint32_t i = 0; i < set->rule_count; i++)
    if (set->rules[i].label == l &&
        (set->rules[i].has_emit || set->rules[i].has_where))
      return true;
  return false;
}

/* Columns of lexicons that rules of the label capture. */
static bool is_column_of_some(const ruleset *set, const char *name) {
  for (uint32_t i = 0; i < lexicons_count(set->lexicons); i++)
    if (has_column(set, i, name)) return true;
  return false;
}

static sayso_status no_attribute(const resolver *r, const ast *test, uint32_t l,
                                 bool is_flag) {
  suggestion s = suggest_for(test->text);
  char room[80];
  for (int i = 0; i < (is_flag ? FLAG_COUNT : ATTR_COUNT); i++)
    suggest_try(&s, is_flag ? FLAGS[i] : ATTRIBUTES[i]);
  if (l != NONE && !is_flag) each_field(r->set, l, suggest, &s);
  const char *near = suggest_text(&s, "", room, sizeof room);
  const char *what = is_flag ? "flag" : "attribute";
  if (is_flag && upos_find(test->text, strlen(test->text)) != UPOS_COUNT)
    return resolve_fail(r, test->offset, "%s is a tag: pos=%s", test->text,
                        test->text);
  if (is_flag && named(ATTRIBUTES, ATTR_COUNT, test->text) >= 0)
    return resolve_fail(r, test->offset, "%s needs a value: %s=...", test->text,
                        test->text);
  if (l == NONE)
    return resolve_fail(r, test->offset, "there is no %s %s%s", what,
                        test->text, near);
  return resolve_fail(r, test->offset, "@%s has no %s %s%s",
                      r->set->labels[l].name, what, test->text, near);
}

/* A type that no row of a layer has. */
static sayso_status check_type(const resolver *r, const ast *test, uint32_t l) {
  const label *at = &r->set->labels[l];
  suggestion s = suggest_for(test->value);
  char room[80], names[120] = "";
  const char *name;
  for (unsigned i = 0; (name = layer_type_name(at->layer, i)); i++) {
    if (!strcmp(name, test->value)) return SAYSO_OK;
    size_t len = strlen(names);
    snprintf(names + len, sizeof names - len, "%s%s", i ? ", " : "", name);
    suggest_try(&s, name);
  }
  const char *near = suggest_text(&s, "", room, sizeof room);
  return resolve_fail(r, test->value_offset, "@%s has no type %s%s%s", at->name,
                      test->value, *near ? near : "; there is ",
                      *near ? "" : names);
}

static bool asks_type(const ruleset *set, const ast *test, uint32_t l) {
  return l != NONE && set->labels[l].kind == LABEL_LAYER &&
         (test->op == OP_EQ || test->op == OP_NE) &&
         !strcmp(test->text, "type") &&
         layer_type_name(set->labels[l].layer, 0);
}

static sayso_status of_field(const resolver *r, const ast *test, uint32_t l,
                             uint32_t *out) {
  wanted w = {test->text, false};
  predicate p = {.kind = PRED_FIELD, .op = test->op, .of_hit = true};
  if (l != NONE) each_field(r->set, l, compare, &w);
  if (l != NONE && r->set->labels[l].kind == LABEL_RULES)
    w.found =
        w.found || is_open(r->set, l) || is_column_of_some(r->set, test->text);
  if (!w.found) return no_attribute(r, test, l, false);
  if (test->op == OP_IN)
    return resolve_fail(r, test->offset,
                        "only word and lemma can be `in` a "
                        "lexicon, not %s",
                        test->text);
  if (asks_type(r->set, test, l)) {
    sayso_status status = check_type(r, test, l);
    if (status) return status;
  }
  p.value = test->text; /* the field's name; `text` is what it must be */
  p.text = test->value;
  if (is_order(test->op)) {
    sayso_status status = of_number(r, test, &p);
    if (status) return status;
  }
  return intern(r, p, test->value_offset + 1, out);
}

static sayso_status of_test(const resolver *r, const ast *test, uint32_t l,
                            uint32_t *out) {
  int attr = named(ATTRIBUTES, ATTR_COUNT, test->text);
  if (attr < 0) return of_field(r, test, l, out);
  predicate p = {.kind = PRED_TEST,
                 .attr = (attribute)attr,
                 .op = test->op,
                 .text = test->value,
                 .layers = layers_of((attribute)attr)};
  sayso_status status =
      test->op == OP_IN ? of_in(r, test, &p) : of_value(r, test, &p);
  return status ? status : intern(r, p, test->value_offset + 1, out);
}

static sayso_status of_flag(const resolver *r, const ast *flag, uint32_t l,
                            uint32_t *out) {
  int at = named(FLAGS, FLAG_COUNT, flag->text);
  if (at < 0) return no_attribute(r, flag, l, true);
  unsigned layers = 1u << SAYSO_TOKENS;
  if (at == FLAG_NEG) layers |= 1u << SAYSO_TAGS | 1u << SAYSO_DEPS;
  predicate p = {.kind = PRED_FLAG, .a = (uint32_t)at, .layers = layers};
  return intern(r, p, flag->offset, out);
}

/* ## Several together */

static sayso_status join(const resolver *r, pred_kind kind, uint32_t a,
                         uint32_t b, uint32_t *out) {
  predicate p = {.kind = kind, .a = a, .b = b};
  const predicate *all = r->set->predicates;
  p.layers = all[a].layers | all[b].layers;
  p.of_hit = all[a].of_hit || all[b].of_hit;
  return intern(r, p, 0, out);
}

sayso_status predicate_unless(const resolver *r, uint32_t a, uint32_t *out) {
  return join(r, PRED_UNLESS, a, a, out);
}

sayso_status predicate_of_condition(const resolver *r, const ast *cond,
                                    uint32_t l, uint32_t *out) {
  uint32_t a, b;
  if (cond->kind == AST_TEST) return of_test(r, cond, l, out);
  if (cond->kind == AST_FLAG) return of_flag(r, cond, l, out);
  sayso_status status = predicate_of_condition(r, cond->child, l, &a);
  if (status) return status;
  if (cond->kind == AST_UNLESS) return predicate_unless(r, a, out);
  pred_kind kind = cond->kind == AST_BOTH ? PRED_BOTH : PRED_EITHER;
  for (const ast *c = cond->child->next; c; c = c->next) {
    status = predicate_of_condition(r, c, l, &b);
    if (!status) status = join(r, kind, a, b, &a);
    if (status) return status;
  }
  *out = a;
  return SAYSO_OK;
}

static sayso_status of_word(const resolver *r, const ast *atom,
                            const char *text, size_t len, uint32_t *out) {
  word_id form, folded;
  sayso_status status = word_of(r, text, len, &form, &folded);
  if (status) return status;
  bool is_exact = atom->kind == AST_EXACT;
  predicate p = {.kind = is_exact ? PRED_EXACT : PRED_WORD,
                 .a = is_exact ? form : folded,
                 .layers = 1u << SAYSO_TOKENS};
  return intern(r, p, atom->offset, out);
}

sayso_status predicate_of_atom(const resolver *r, const ast *atom,
                               const char *text, size_t len, uint32_t *out) {
  predicate p = {.kind = PRED_ANY};
  sayso_status status = SAYSO_OK;
  switch (atom->kind) {
  case AST_COND:
    return predicate_of_condition(r, atom->cond, NONE, out);
  case AST_WORD:
  case AST_EXACT:
    return of_word(r, atom, text, len, out);
  case AST_REGEX:
    p = (predicate){.kind = PRED_TEST,
                    .attr = ATTR_WORD,
                    .op = OP_FITS,
                    .text = atom->text,
                    .layers = 1u << SAYSO_TOKENS};
    break;
  case AST_POS:
    p = (predicate){.kind = PRED_TEST, /* as [pos = VERB] is */
                    .attr = ATTR_POS,
                    .text = atom->text,
                    .layers = layers_of(ATTR_POS)};
    status = of_pos(r, atom->text, atom->offset, true, &p.a);
    break;
  default:
    break;
  }
  return status ? status : intern(r, p, atom->offset + 1, out);
}

/* ## As text */

static const char *const OPS[] = {"=", "!=", "~", "<", ">", "<=", ">=", "in"};

static void print_test(const ruleset *set, const predicate *p, buf *out) {
  const char *text = p->text ? p->text : "";
  if (p->op == OP_IN) text = lexicon_name(set->lexicons, p->a);
  if (p->attr == ATTR_POS && p->op != OP_FITS) text = upos_name((upos)p->a);
  const char *name = p->kind == PRED_FIELD ? p->value : ATTRIBUTES[p->attr];
  const char *mark = p->op == OP_FITS ? "/" : "";
  buf_printf(out, "%s %s %s%s%s", name, OPS[p->op], mark, text, mark);
}

void predicate_print(const ruleset *set, uint32_t pred, buf *out) {
  const predicate *p = &set->predicates[pred];
  const words *w = &set->engine->words;
  switch (p->kind) {
  case PRED_ANY:
    buf_putc(out, '_');
    break;
  case PRED_WORD:
    buf_puts(out, words_at(w, p->a)->text);
    break;
  case PRED_EXACT:
    buf_printf(out, "\"%s\"", words_at(w, p->a)->text);
    break;
  case PRED_FLAG:
    buf_puts(out, FLAGS[p->a]);
    break;
  case PRED_TEST:
  case PRED_FIELD:
    print_test(set, p, out);
    break;
  case PRED_UNLESS:
    buf_puts(out, "!(");
    predicate_print(set, p->a, out);
    buf_putc(out, ')');
    break;
  default:
    buf_putc(out, '(');
    predicate_print(set, p->a, out);
    buf_puts(out, p->kind == PRED_BOTH ? " & " : " | ");
    predicate_print(set, p->b, out);
    buf_putc(out, ')');
  }
}
