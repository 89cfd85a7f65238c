/* program.c - compiles the tree of a pattern.
 *
 *     (a|b)+ c     0 SPLIT 1 3      3 TOK b         x+  L: x
 *                  1 TOK a          4 SPLIT 0 5         SPLIT L, on
 *                  2 JMP 4          5 TOK c         x*  L: SPLIT on1, on
 *                                   6 MATCH             x, JMP L
 *
 * Two things keep the runner simple. What is repeated never fits nothing: its
 * tree is changed so that it takes a token at least, `(a? b?)*` becomes
 * `(a | b)*` (Brueggemann-Klein 1993). And a program that could match nothing
 * at all stands there twice: in the first half nothing was taken yet, what
 * takes a token leads to the second, and the end of the first is FAIL.
 */
#include "match/program.h"

#include <string.h>

#include "lang/rels.h"
#include "text/phrase.h"

typedef struct {
  resolver r;
  instr *at;
  uint32_t count, room;
  const char **captures;
  uint32_t capture_count, capture_room;
  uint32_t behinds;
  unsigned layers;
  bool has_skip, has_steps;
  bool in_behind, in_not; /* inside such a look */
} compiler;

static sayso_status compile(compiler *c, ast *a, bool is_over);

/* ## Macros */

/* Copies a row of siblings and all below them. */
static ast *copy_tree(const resolver *r, const ast *from, const ast *site) {
  ast *first = NULL, **end = &first;
  for (; from; from = from->next) {
    ast *to = *end = arena_new(&r->set->mem, 1, sizeof *to);
    if (!to) return NULL;
    *to = *from;
    to->site = site;
    to->offset = site->offset;
    to->len = site->len;
    to->next = NULL;
    const ast *const parts[] = {from->child, from->cond, from->target};
    ast **const slots[] = {&to->child, &to->cond, &to->target};
    for (int i = 0; i < 3; i++)
      if (parts[i] && !(*slots[i] = copy_tree(r, parts[i], site))) return NULL;
    end = &to->next;
  }
  return first;
}

static sayso_status expand_macro(const resolver *r, ast *a) {
  uint32_t at;
  sayso_status status = resolve_macro(r, a->text, a->offset, &at);
  if (status) return status;
  macro *m = &r->set->macros[at];
  if (m->is_open)
    return resolve_fail(r, a->offset, "%%%s uses itself", m->name);
  ast *site = arena_new(&r->set->mem, 1, sizeof *site);
  if (!site) return resolve_no_memory(r);
  *site = *a;
  resolver inner = *r;
  inner.site = a->site ? a->site : site;
  inner.pack = m->pack;
  ast *copy = copy_tree(r, m->tree, inner.site);
  if (!copy) return resolve_no_memory(r);
  m->is_open = m->is_used = true;
  status = program_expand(&inner, copy);
  m->is_open = false;
  a->kind = AST_SEQ;
  a->child = copy;
  return status;
}

sayso_status program_expand(const resolver *r, ast *tree) {
  sayso_status status = SAYSO_OK;
  for (ast *a = tree; a && !status; a = a->next) {
    if (a->kind == AST_MACRO)
      status = expand_macro(r, a);
    else if (a->child)
      status = program_expand(r, a->child);
    if (!status && a->target) status = program_expand(r, a->target);
  }
  return status;
}

/* ## Writing instructions */

static sayso_status emit(compiler *c, opcode op, const ast *site,
                         uint32_t *at) {
  if (c->count >= PROGRAM_MAX)
    return resolve_fail(&c->r, site->offset,
                        "the pattern is too large: more "
                        "than %u instructions",
                        PROGRAM_MAX);
  if (!GROW(&c->r.set->mem, c->at, c->room, c->count))
    return resolve_no_memory(&c->r);
  c->at[c->count] = (instr){
      .op = op, .x = c->count + 1, .offset = site->offset, .len = site->len};
  if (at) *at = c->count;
  c->count++;
  return SAYSO_OK;
}

static sayso_status emit_token(compiler *c, uint32_t pred, const ast *site) {
  uint32_t at = 0;
  sayso_status status = emit(c, OPCODE_TOK, site, &at);
  if (status) return status;
  c->at[at].a = pred;
  c->layers |= c->r.set->predicates[pred].layers;
  return SAYSO_OK;
}

sayso_status program_literal(const resolver *r, const ast *atom,
                             sayso_span *pieces, uint32_t *count) {
  size_t len = strlen(atom->text);
  sayso_status status = phrase_cut(r->set->engine->language, atom->text, len,
                                   true, pieces, LITERAL_MAX, count);
  if (status == SAYSO_ETOOBIG)
    return resolve_fail(r, atom->offset, "this text is too long for a pattern");
  if (status) return resolve_no_memory(r);
  if (!*count) return resolve_fail(r, atom->offset, "this text holds no word");
  return SAYSO_OK;
}

static sayso_status compile_literal(compiler *c, const ast *a) {
  sayso_span pieces[LITERAL_MAX];
  uint32_t count = 0, pred;
  sayso_status status = program_literal(&c->r, a, pieces, &count);
  for (uint32_t i = 0; i < count && !status; i++) {
    status = predicate_of_atom(&c->r, a, a->text + pieces[i].start,
                               pieces[i].end - pieces[i].start, &pred);
    if (!status) status = emit_token(c, pred, a);
  }
  return status;
}

static sayso_status compile_token(compiler *c, const ast *a) {
  uint32_t pred;
  if (a->kind == AST_WORD || a->kind == AST_EXACT) return compile_literal(c, a);
  sayso_status status = predicate_of_atom(&c->r, a, NULL, 0, &pred);
  return status ? status : emit_token(c, pred, a);
}

static sayso_status compile_label(compiler *c, const ast *a, bool is_over) {
  uint32_t l, at, pred = 0;
  sayso_status status = resolve_label(&c->r, a->text, a->offset, &l);
  if (!status && a->cond)
    status = predicate_of_condition(&c->r, a->cond, l, &pred);
  if (!status) status = emit(c, OPCODE_SPAN, a, &at);
  if (status) return status;
  c->at[at].a = l;
  c->at[at].b = pred;
  c->at[at].is_over = is_over;
  c->layers |= c->r.set->labels[l].layers_of;
  c->layers |= c->r.set->predicates[pred].layers;
  return SAYSO_OK;
}

static sayso_status compile_alt(compiler *c, ast *a, bool is_over) {
  uint32_t split, jump, last = NONE;
  sayso_status status = SAYSO_OK;
  for (ast *i = a->child; i && !status; i = i->next) {
    if (!i->next) {
      status = compile(c, i, is_over);
      break;
    }
    status = emit(c, OPCODE_SPLIT, a, &split);
    if (!status) status = compile(c, i, is_over);
    if (!status) status = emit(c, OPCODE_JMP, a, &jump);
    if (status) return status;
    c->at[split].y = c->count;
    c->at[jump].x = last; /* a chain of jumps whose end is not known yet */
    last = jump;
  }
  while (last != NONE && !status) {
    uint32_t before = c->at[last].x;
    c->at[last].x = c->count;
    last = before;
  }
  return status;
}

/* A lazy step over an aside, between two elements. */
static sayso_status emit_skip(compiler *c, const ast *site) {
  uint32_t split = 0, span = 0;
  sayso_status status = emit(c, OPCODE_SPLIT, site, &split);
  if (!status) status = emit(c, OPCODE_SPAN, site, &span);
  if (status) return status;
  c->at[split].x = c->count;
  c->at[split].y = span;
  c->at[span].a = c->r.set->aside;
  c->at[span].x = split;
  c->layers |= c->r.set->labels[c->r.set->aside].layers_of;
  return SAYSO_OK;
}

static sayso_status compile_seq(compiler *c, ast *a, bool is_over) {
  sayso_status status = SAYSO_OK;
  for (ast *i = a->child; i && !status; i = i->next) {
    if (c->has_skip && i != a->child) status = emit_skip(c, i);
    if (!status) status = compile(c, i, is_over && i == a->child);
  }
  return status;
}

/* SPLIT between a body that follows and what comes after it, which `end_split`
 * fills in. */
static sayso_status emit_split(compiler *c, const ast *a, uint32_t *at) {
  return emit(c, OPCODE_SPLIT, a, at);
}

static void end_split(compiler *c, uint32_t at, bool is_lazy) {
  c->at[at].y = c->count;
  if (!is_lazy) return;
  c->at[at].y = c->at[at].x;
  c->at[at].x = c->count;
}

static sayso_status compile_loop(compiler *c, ast *body, const ast *a) {
  uint32_t split, jump;
  sayso_status status = emit_split(c, a, &split);
  if (!status) status = compile(c, body, false);
  if (!status && c->has_skip) status = emit_skip(c, a);
  if (!status) status = emit(c, OPCODE_JMP, a, &jump);
  if (status) return status;
  c->at[jump].x = split;
  end_split(c, split, a->is_lazy);
  return SAYSO_OK;
}

/* At most `count` more times: each only if the one before it was there. */
static sayso_status compile_options(compiler *c, ast *body, const ast *a,
                                    uint32_t count) {
  uint32_t first = NONE, split;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < count && !status; i++) {
    status = emit_split(c, a, &split);
    if (status) return status;
    c->at[split].a = first; /* a chain, as above */
    first = split;
    status = compile(c, body, false);
  }
  while (first != NONE && !status) {
    uint32_t before = c->at[first].a;
    c->at[first].a = 0;
    end_split(c, first, a->is_lazy);
    first = before;
  }
  return status;
}

static sayso_status compile_repeat(compiler *c, ast *a, bool is_over) {
  ast *body = a->child;
  uint32_t min = a->min;
  sayso_status status = SAYSO_OK;
  if (ast_may_be_empty(body) && a->max > 1) {
    status = ast_take_one(&c->r, body, a->max == REPEAT_ENDLESS, &body);
    if (status || !body) return status;
    min = 0;
  }
  for (uint32_t i = 0; i < min && !status; i++)
    status = compile(c, body, is_over && !i);
  if (status) return status;
  if (a->max == REPEAT_ENDLESS) return compile_loop(c, body, a);
  return compile_options(c, body, a, a->max - min);
}

static sayso_status compile_gap(compiler *c, const ast *a) {
  ast lazy = *a, any = {.kind = AST_ANY, .offset = a->offset, .len = a->len};
  lazy.is_lazy = true;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < a->min && !status; i++)
    status = emit_token(c, 0, a);
  return status ? status : compile_options(c, &any, &lazy, a->max - a->min);
}

/* ## Captures, looks, steps */

static sayso_status capture_number(compiler *c, const ast *a, uint32_t *out) {
  if (c->in_behind || c->in_not)
    return resolve_fail(&c->r, a->offset,
                        "nothing is captured inside a (?<= "
                        "or a (?!; %s: must stand outside",
                        a->text);
  for (uint32_t i = 0; i < c->capture_count; i++)
    if (!strcmp(c->captures[i], a->text)) {
      *out = i;
      return SAYSO_OK;
    }
  if (!GROW(&c->r.set->mem, c->captures, c->capture_room, c->capture_count))
    return resolve_no_memory(&c->r);
  c->captures[c->capture_count] = a->text;
  *out = c->capture_count++;
  return SAYSO_OK;
}

static sayso_status compile_capture(compiler *c, ast *a, bool is_over) {
  uint32_t number = 0, open, end;
  sayso_status status = capture_number(c, a, &number);
  if (!status) status = emit(c, OPCODE_SAVE, a, &open);
  if (!status) status = compile(c, a->child, is_over);
  if (!status) status = emit(c, OPCODE_SAVE, a, &end);
  if (status) return status;
  c->at[open].a = 2 * number;
  c->at[end].a = 2 * number + 1;
  return SAYSO_OK;
}

static sayso_status compile_look(compiler *c, ast *body, const ast *a,
                                 bool is_behind, bool is_not) {
  uint32_t look, end;
  bool was_behind = c->in_behind, was_not = c->in_not, skips = c->has_skip;
  sayso_status status = emit(c, OPCODE_LOOK, a, &look);
  if (status) return status;
  c->at[look].is_behind = is_behind;
  c->at[look].is_not = is_not;
  c->at[look].y = c->count;
  c->at[look].a = is_behind ? c->behinds++ : 0;
  c->in_behind |= is_behind;
  c->in_not |= is_not;
  c->has_skip = false;
  status = compile(c, body, false);
  c->in_behind = was_behind;
  c->in_not = was_not;
  c->has_skip = skips;
  if (!status) status = emit(c, OPCODE_MATCH, a, &end);
  if (!status) c->at[look].x = c->count;
  return status;
}

/* The predicate of an atom that is one token, or NONE in `*pred`. */
static sayso_status one_token(compiler *c, const ast *a, uint32_t *pred) {
  sayso_span pieces[LITERAL_MAX];
  uint32_t count = 1;
  *pred = NONE;
  sayso_status status = SAYSO_OK;
  if (a->kind == AST_WORD || a->kind == AST_EXACT)
    status = program_literal(&c->r, a, pieces, &count);
  else if (a->kind != AST_COND && a->kind != AST_POS && a->kind != AST_REGEX &&
           a->kind != AST_ANY)
    return SAYSO_OK;
  if (status || count != 1) return status;
  return predicate_of_atom(&c->r, a, a->text, a->text ? strlen(a->text) : 0,
                           pred);
}

/* !atom: one token at which the atom does not fit. */
static sayso_status compile_not(compiler *c, ast *a) {
  uint32_t pred;
  sayso_status status = one_token(c, a->child, &pred);
  if (!status && pred != NONE) {
    status = predicate_unless(&c->r, pred, &pred);
    return status ? status : emit_token(c, pred, a);
  }
  if (!status) status = compile_look(c, a->child, a, false, true);
  return status ? status : emit_token(c, 0, a);
}

static sayso_status read_rel(const resolver *r, const ast *a, step_rel *out) {
  const char *colon = strchr(a->text, ':');
  uint16_t rel = rel_find(a->text, strlen(a->text));
  *out = (step_rel){.rel = rel};
  if (!strcmp(a->text, "_")) {
    out->rel = REL_NONE;
    return SAYSO_OK;
  }
  if (rel != REL_NONE && colon && !strcmp(rel_name(rel), a->text)) {
    out->is_exact = true;
    return SAYSO_OK;
  }
  suggestion s = suggest_for(a->text);
  if (rel != REL_NONE && colon) s.distance = 2; /* obl:tmd, but not obl:to */
  char room[80];
  for (uint16_t i = 0; i < REL_COUNT; i++)
    if (rel == REL_NONE || (colon && strchr(rel_name(i), ':')))
      suggest_try(&s, rel_name(i));
  if (rel == REL_NONE || s.best)
    return resolve_fail(r, a->offset, "there is no relation %s%s", a->text,
                        suggest_text(&s, "", room, sizeof room));
  if (!colon) return SAYSO_OK;
  words *w = &r->set->engine->words;
  word_id form;
  size_t len = strlen(colon + 1);
  if (words_add(w, colon + 1, len, words_hash(colon + 1, len), &form))
    return resolve_no_memory(r);
  out->word = words_at(w, form)->folded;
  return SAYSO_OK;
}

sayso_status program_step_set(const resolver *r, const ast *step,
                              uint32_t *out) {
  ruleset *set = r->set;
  step_set rels = {0};
  for (const ast *i = step->child; i; i = i->next)
    rels.count++;
  rels.at = arena_new(&set->mem, rels.count, sizeof *rels.at);
  if (!rels.at ||
      !GROW(&set->mem, set->step_sets, set->step_set_room, set->step_set_count))
    return resolve_no_memory(r);
  uint32_t n = 0;
  for (const ast *i = step->child; i; i = i->next) {
    sayso_status status = read_rel(r, i, &rels.at[n++]);
    if (status) return status;
  }
  *out = set->step_set_count;
  set->step_sets[set->step_set_count++] = rels;
  return SAYSO_OK;
}

static sayso_status compile_step(compiler *c, ast *a) {
  uint32_t rels, at, pred = 0;
  if (c->in_behind)
    return resolve_fail(&c->r, a->offset, "a step can not stand in a (?<=");
  sayso_status status = program_step_set(&c->r, a, &rels);
  if (!status && a->cond)
    status = predicate_of_condition(&c->r, a->cond, NONE, &pred);
  if (!status) status = emit(c, OPCODE_STEP, a, &at);
  if (status) return status;
  c->at[at].a = rels;
  c->at[at].b = pred;
  c->at[at].is_up = a->is_up;
  c->has_steps = true;
  c->layers |= 1u << SAYSO_DEPS | 1u << SAYSO_TAGS;
  c->layers |= c->r.set->predicates[pred].layers;
  return compile(c, a->target, true);
}

static sayso_status compile(compiler *c, ast *a, bool is_over) {
  const ast *site = c->r.site;
  sayso_status status;
  c->r.site = a->site;
  switch (a->kind) {
  case AST_SEQ:
    status = compile_seq(c, a, is_over);
    break;
  case AST_ALT:
    status = compile_alt(c, a, is_over);
    break;
  case AST_REPEAT:
    status = compile_repeat(c, a, is_over);
    break;
  case AST_CAPTURE:
    status = compile_capture(c, a, is_over);
    break;
  case AST_NOT:
    status = compile_not(c, a);
    break;
  case AST_LOOK:
    status = compile_look(c, a->child, a, a->is_behind, a->is_not);
    break;
  case AST_STEP:
    status = compile_step(c, a);
    break;
  case AST_START:
    status = emit(c, OPCODE_BOS, a, NULL);
    break;
  case AST_END:
    status = emit(c, OPCODE_EOS, a, NULL);
    break;
  case AST_GAP:
    status = compile_gap(c, a);
    break;
  case AST_LABEL:
    status = compile_label(c, a, is_over);
    break;
  default:
    status = compile_token(c, a);
  }
  c->r.site = site;
  return status;
}

/* ## The whole */

/* The program twice: nothing was taken yet in the first half. */
static sayso_status double_up(compiler *c, const ast *tree) {
  uint32_t n = c->count;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < n && !status; i++) {
    status = emit(c, c->at[i].op, tree, NULL);
    if (status) return status;
    c->at[n + i] = c->at[i];
    c->at[n + i].x += n;
    c->at[n + i].y += n;
  }
  for (uint32_t i = 0; i < n; i++) {
    instr *at = &c->at[i];
    if (at->op == OPCODE_TOK || at->op == OPCODE_SPAN) at->x += n;
    if (at->op == OPCODE_LOOK) at->y += n;
  }
  c->at[n - 1].op = OPCODE_FAIL;
  return SAYSO_OK;
}

sayso_status program_compile(const resolver *r, ast *tree, bool has_skip,
                             program *out) {
  compiler c = {.r = *r, .has_skip = has_skip};
  sayso_status status = compile(&c, tree, false);
  if (!status) status = emit(&c, OPCODE_MATCH, tree, NULL);
  if (!status && ast_may_be_empty(tree)) status = double_up(&c, tree);
  if (status) return status;
  *out = (program){.at = c.at,
                   .count = c.count,
                   .captures = c.captures,
                   .capture_count = c.capture_count,
                   .behinds = c.behinds,
                   .has_steps = c.has_steps,
                   .has_skip = has_skip,
                   .layers = c.layers};
  return SAYSO_OK;
}

static void print_rels(const ruleset *set, const instr *i, buf *out) {
  const step_set *rels = &set->step_sets[i->a];
  buf_putc(out, i->is_up ? '<' : '>');
  for (uint32_t k = 0; k < rels->count; k++) {
    const step_rel *rel = &rels->at[k];
    if (k) buf_putc(out, '|');
    buf_puts(out, rel->rel == REL_NONE ? "_" : rel_name(rel->rel));
    if (rel->word)
      buf_printf(out, ":%s", words_at(&set->engine->words, rel->word)->text);
  }
}

static void print_operands(const ruleset *set, const program *code,
                           const instr *i, buf *out) {
  switch (i->op) {
  case OPCODE_TOK:
    predicate_print(set, i->a, out);
    break;
  case OPCODE_SPAN:
    buf_printf(out, "@%s", set->labels[i->a].name);
    break;
  case OPCODE_SPLIT:
    buf_printf(out, "%u %u", i->x, i->y);
    break;
  case OPCODE_JMP:
    buf_printf(out, "%u", i->x);
    break;
  case OPCODE_SAVE:
    buf_printf(out, "%s%s", i->a % 2 ? "/" : "", code->captures[i->a / 2]);
    break;
  case OPCODE_LOOK:
    buf_printf(out, "%s%s %u", i->is_behind ? "<" : "", i->is_not ? "!" : "=",
               i->y);
    break;
  case OPCODE_STEP:
    print_rels(set, i, out);
    break;
  default:
    break;
  }
  bool has_test = i->op == OPCODE_SPAN || i->op == OPCODE_STEP;
  if (!has_test || !i->b) return;
  buf_putc(out, '[');
  predicate_print(set, i->b, out);
  buf_putc(out, ']');
}

void program_print(const ruleset *set, const program *code, buf *out) {
  static const char *const names[] = {
#define X(op) #op,
      PROGRAM_OPS(X)
#undef X
  };
  for (uint32_t i = 0; i < code->count; i++) {
    const instr *at = &code->at[i];
    bool is_odd = at->x != i + 1 && at->op != OPCODE_SPLIT &&
                  at->op != OPCODE_JMP && at->op != OPCODE_MATCH &&
                  at->op != OPCODE_FAIL;
    size_t from = out->len;
    buf_printf(out, "%4u %-6s", i, names[at->op]);
    print_operands(set, code, at, out);
    if (is_odd) buf_printf(out, " -> %u", at->x);
    while (!out->status && out->len > from && out->at[out->len - 1] == ' ')
      out->at[--out->len] = '\0';
    buf_putc(out, '\n');
  }
}
