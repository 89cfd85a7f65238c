/* related.c - steps over the tree: the tokens in a relation to one. */
#include "lang/rels.h"
#include "lang/tree.h"
#include "match/hits.h"
#include "match/run.h"

static bool has_marker(const found *f, uint32_t token, word_id want) {
  const token_table *t = &f->doc->tokens;
  uint32_t c = NO_TOKEN;
  while ((c = tree_next_child(f->doc, token, c)) != NO_TOKEN) {
    uint16_t base = rel_base(t->rel[c]);
    if (base != REL_case && base != REL_mark && base != REL_cc) continue;
    if (words_at(f->doc->words, t->form[c])->folded == want) return true;
    if (words_at(f->doc->words, t->lemma[c])->folded == want) return true;
  }
  return false;
}

/* Treebanks of today write obl:unmarked for obl:tmod and obl:npmod. */
static bool is_subtype(uint16_t rel, uint16_t want) {
  if (rel == want) return true;
  if (want == REL_obl_tmod || want == REL_obl_npmod)
    return rel == REL_obl_unmarked;
  if (want == REL_nmod_tmod || want == REL_nmod_npmod)
    return rel == REL_nmod_unmarked;
  return false;
}

static bool in_relation(const found *f, const step_set *set, uint32_t token) {
  uint16_t rel = f->doc->tokens.rel[token];
  for (uint32_t i = 0; i < set->count; i++) {
    const step_rel *want = &set->at[i];
    bool fits =
        want->rel == REL_NONE || (want->is_exact ? is_subtype(rel, want->rel)
                                                 : rel_base(rel) == want->rel);
    if (fits && (!want->word || has_marker(f, token, want->word))) return true;
  }
  return false;
}

static bool add_related(found *f, uint32_t pred, uint32_t token, arena *mem,
                        token_list *out) {
  if (!predicate_fits(f, pred, token, NULL)) return true;
  if (!GROW(mem, out->at, out->room, out->count)) {
    f->status = SAYSO_ENOMEM;
    return false;
  }
  out->at[out->count++] = token;
  return true;
}

sayso_status run_related(found *f, uint32_t set, bool is_up, uint32_t pred,
                         uint32_t head, arena *mem, token_list *out) {
  const step_set *rels = &f->set->step_sets[set];
  if (!layer_ready(f, SAYSO_DEPS, head)) return f->status;
  if (is_up) {
    uint32_t up = f->doc->tokens.head[head];
    if (up != NO_TOKEN && in_relation(f, rels, head))
      add_related(f, pred, up, mem, out);
    return f->status;
  }
  uint32_t c = NO_TOKEN;
  while ((c = tree_next_child(f->doc, head, c)) != NO_TOKEN)
    if (in_relation(f, rels, c) && !add_related(f, pred, c, mem, out)) break;
  return f->status;
}
