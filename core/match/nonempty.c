/* nonempty.c - patterns that may fit nothing, made to take one token or more.
 *
 *     (a? b?)*   ->   (a | b)*       in a loop the next round takes the rest
 *     (a? b?){3} ->   (a b? | b){0,3}
 *
 * The star normal form of Brueggemann-Klein (1993), on our trees. */
#include "match/program.h"

bool ast_may_be_empty(const ast *a) {
  switch (a->kind) {
  case AST_SEQ:
    for (const ast *i = a->child; i; i = i->next)
      if (!ast_may_be_empty(i)) return false;
    return true;
  case AST_ALT:
    for (const ast *i = a->child; i; i = i->next)
      if (ast_may_be_empty(i)) return true;
    return false;
  case AST_REPEAT:
    return !a->min || ast_may_be_empty(a->child);
  case AST_CAPTURE:
    return ast_may_be_empty(a->child);
  case AST_LOOK:
  case AST_START:
  case AST_END:
    return true;
  case AST_GAP:
    return !a->min;
  default:
    return false;
  }
}

static ast *copy_node(const resolver *r, const ast *a) {
  ast *copy = arena_alloc(&r->set->mem, sizeof *copy);
  if (!copy) {
    resolve_no_memory(r);
    return NULL;
  }
  *copy = *a;
  copy->next = NULL;
  return copy;
}

static sayso_status take_one_of(const resolver *r, const ast *alt, bool in_loop,
                                ast *to) {
  ast **end = &to->child;
  to->kind = AST_ALT;
  to->child = NULL;
  for (const ast *i = alt->child; i; i = i->next) {
    sayso_status status = ast_take_one(r, i, in_loop, end);
    if (status) return status;
    if (*end) end = &(*end)->next;
  }
  return SAYSO_OK;
}

/* a? b? c?: a b? c? | b c? | c. */
static sayso_status take_one_in_row(const resolver *r, const ast *seq,
                                    bool in_loop, ast *to) {
  ast **end = &to->child;
  to->kind = AST_ALT;
  to->child = NULL;
  for (const ast *i = seq->child; i; i = i->next) {
    ast *one = NULL;
    sayso_status status = ast_take_one(r, i, in_loop, &one);
    if (status) return status;
    if (!one) continue;
    ast *row = copy_node(r, seq);
    if (!row) return SAYSO_ENOMEM;
    row->child = one;
    if (!in_loop) one->next = i->next;
    *end = row;
    end = &row->next;
  }
  return SAYSO_OK;
}

sayso_status ast_take_one(const resolver *r, const ast *a, bool in_loop,
                          ast **out) {
  ast *to = *out = copy_node(r, a);
  if (!to) return SAYSO_ENOMEM;
  if (!ast_may_be_empty(a)) return SAYSO_OK;
  sayso_status status = SAYSO_OK;
  switch (a->kind) {
  case AST_SEQ:
    status = take_one_in_row(r, a, in_loop, to);
    break;
  case AST_ALT:
    status = take_one_of(r, a, in_loop, to);
    break;
  case AST_GAP:
    to->min = 1;
    break;
  case AST_REPEAT:
    if (!to->min || ast_may_be_empty(a->child)) to->min = 1;
    if (ast_may_be_empty(a->child))
      status = ast_take_one(r, a->child, a->max == REPEAT_ENDLESS, &to->child);
    break;
  case AST_CAPTURE:
    status = ast_take_one(r, a->child, in_loop, &to->child);
    break;
  default:
    return resolve_fail(r, a->offset,
                        "this may not be repeated without a "
                        "token beside it");
  }
  bool has_part = a->kind == AST_GAP ? a->max > 0 : to->child != NULL;
  if (!has_part || to->max == 0) {
    bool counts = a->kind == AST_GAP || a->kind == AST_REPEAT;
    if (!has_part || counts) *out = NULL;
  }
  return status;
}
