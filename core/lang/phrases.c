/* phrases.c - the layers of phrases and clauses, and the widening of tokens;
 * made from the relations of a tree.
 *
 * A phrase grows from its head to both sides over the head's children, the
 * nearest first, as long as their relation belongs to the phrase; marks
 * between two parts come with them. What a noun has as a predicate ("is a
 * spokesman") is not part of it.
 */
#include "lang/phrases.h"

#include "lang/engine.h"
#include "lang/gazetteer.h"
#include "lang/rels.h"
#include "lang/tags.h"
#include "lang/tree.h"

static const char *const phrase_names[] = {
#define X(name, text) text,
    PHRASE_TYPE_MAP(X)
#undef X
};

static const char *const clause_names[] = {
#define X(name, text) text,
    CLAUSE_TYPE_MAP(X)
#undef X
};

const char *phrase_type_name(phrase_type type) { return phrase_names[type]; }

const char *clause_type_name(clause_type type) { return clause_names[type]; }

/* ## Words */

static upos upos_of(const sayso_doc *doc, uint32_t token) {
  return tag_upos(doc->engine->tagger, doc->tokens.tag[token]);
}

static bool is_mark(const sayso_doc *doc, uint32_t token) {
  return upos_of(doc, token) == UPOS_PUNCT;
}

static unsigned base_of(const sayso_doc *doc, uint32_t token) {
  return rel_base(doc->tokens.rel[token]);
}

static bool is_nominal(const sayso_doc *doc, uint32_t token) {
  upos u = upos_of(doc, token);
  return u == UPOS_NOUN || u == UPOS_PROPN || u == UPOS_PRON || u == UPOS_NUM ||
         u == UPOS_SYM;
}

static bool is_verbal(const sayso_doc *doc, uint32_t token) {
  upos u = upos_of(doc, token);
  return u == UPOS_VERB || u == UPOS_AUX;
}

/* Whether a token has a child of this universal relation. */
static bool has_child(const sayso_doc *doc, uint32_t head, unsigned base) {
  for (uint32_t c = tree_next_child(doc, head, NO_TOKEN); c != NO_TOKEN;
       c = tree_next_child(doc, head, c))
    if (base_of(doc, c) == base) return true;
  return false;
}

static bool is_predicate(const sayso_doc *doc, uint32_t token) {
  return is_verbal(doc, token) || has_child(doc, token, REL_cop) ||
         has_child(doc, token, REL_nsubj) || has_child(doc, token, REL_csubj);
}

/* ## Trimming */

/* Whether the quotation or bracket that `at` opens (step 1) or closes (step
 * -1) has its partner inside. */
static bool has_partner(const sayso_doc *doc, sayso_span span, uint32_t at,
                        int step) {
  const uint8_t *flags = doc->tokens.flags;
  const unsigned same = step > 0 ? TOKEN_OPEN : TOKEN_CLOSE;
  const unsigned other = step > 0 ? TOKEN_CLOSE : TOKEN_OPEN;
  int depth = 0;
  for (uint32_t i = at; i >= span.start && i < span.end; i += (uint32_t)step) {
    if (flags[i] & same) depth++;
    if (flags[i] & other && --depth == 0) return true;
    if (!i && step < 0) break;
  }
  return false;
}

static bool drops_first(const sayso_doc *doc, sayso_span s) {
  if (!is_mark(doc, s.start)) return false;
  if (doc->tokens.flags[s.start] & TOKEN_OPEN)
    return !has_partner(doc, s, s.start, 1);
  return true;
}

static bool drops_last(const sayso_doc *doc, sayso_span s) {
  if (!is_mark(doc, s.end - 1)) return false;
  if (doc->tokens.flags[s.end - 1] & TOKEN_CLOSE)
    return !has_partner(doc, s, s.end - 1, -1);
  return true;
}

/* The span without marks at its edges; empty if it holds nothing else. */
static sayso_span trim(const sayso_doc *doc, sayso_span s) {
  while (s.start < s.end && drops_first(doc, s))
    s.start++;
  while (s.start < s.end && drops_last(doc, s))
    s.end--;
  return s;
}

/* ## Noun phrases */

/* How much of what belongs to a noun is taken. */
enum { KERNEL, PLAIN, SINGLE, WHOLE };

static bool follows_comma(const sayso_doc *doc, uint32_t token) {
  uint32_t start = doc->tokens.reach[token].start;
  uint32_t first = doc->sentences[doc->tokens.sentence[token]].first;
  return start > first && is_mark(doc, start - 1);
}

/* "The council on Friday": a parser may hang the day on the noun. */
static bool is_calendar(const sayso_doc *doc, uint32_t token) {
  word_id form = doc->tokens.form[token];
  const gazetteer_entry *e =
      gazetteer_find(doc->engine->gazetteer, doc->words, &form, 1);
  return e && e->kinds & GAZ_CALENDAR;
}

/* Whether a child belongs to its head's noun phrase of this extent. */
static bool belongs(const sayso_doc *doc, uint32_t head, uint32_t child,
                    int extent, bool is_pred) {
  bool before = child < head;
  switch (base_of(doc, child)) {
  case REL_det:
  case REL_amod:
  case REL_compound:
  case REL_nummod:
  case REL_flat:
  case REL_fixed:
  case REL_goeswith:
    return true;
  case REL_advmod:
    return before && !is_pred;
  case REL_nmod:
    return before || (extent > KERNEL && !is_calendar(doc, child));
  case REL_cc:
    return doc->tokens.rel[child] == REL_cc_preconj && extent > KERNEL;
  case REL_acl:
    return extent > PLAIN || (extent == PLAIN && !follows_comma(doc, child));
  case REL_appos:
    return extent > PLAIN;
  case REL_conj:
    return extent > SINGLE && !is_predicate(doc, child);
  default:
    return false;
  }
}

/* The children of `head`, nearest first on either side, as far as they belong;
 * a mark is passed over. */
static sayso_span grow(const sayso_doc *doc, uint32_t head, int extent) {
  const token_table *t = &doc->tokens;
  sayso_span span = {head, head + 1};
  bool is_pred = is_predicate(doc, head);
  for (uint32_t i = head; i-- > t->reach[head].start;) {
    if (t->head[i] != head || is_mark(doc, i)) continue;
    if (!belongs(doc, head, i, extent, is_pred)) break;
    if (t->reach[i].start < span.start) span.start = t->reach[i].start;
  }
  for (uint32_t i = head + 1; i < t->reach[head].end; i++) {
    if (t->head[i] != head || is_mark(doc, i)) continue;
    if (!belongs(doc, head, i, extent, is_pred)) break;
    if (t->reach[i].end > span.end) span.end = t->reach[i].end;
  }
  return trim(doc, span);
}

/* A name or a list that a parser tore in two hangs twice on the same governor:
 * the head of the part that begins at `at`, or NO_TOKEN. */
static uint32_t torn_part(const sayso_doc *doc, uint32_t head, uint32_t at) {
  const token_table *t = &doc->tokens;
  const sentence_value *s = &doc->sentences[t->sentence[head]];
  while (at < s->last && t->head[at] != t->head[head]) {
    uint32_t up = t->head[at];
    if (up == NO_TOKEN || t->reach[up].start != t->reach[at].start)
      return NO_TOKEN;
    at = up;
  }
  bool joins = at < s->last && base_of(doc, at) == base_of(doc, head) &&
               upos_of(doc, at) == UPOS_PROPN;
  return joins ? at : NO_TOKEN;
}

sayso_span tree_phrase(const sayso_doc *doc, uint32_t token) {
  sayso_span span = grow(doc, token, WHOLE);
  if (span.start >= span.end) return (sayso_span){token, token + 1};
  if (doc->tokens.head[token] == NO_TOKEN) return span;
  uint32_t torn = torn_part(doc, token, span.end);
  if (torn == NO_TOKEN) return span;
  sayso_span rest = grow(doc, torn, WHOLE);
  bool may_part = base_of(doc, token) != REL_conj;
  for (uint32_t i = span.end; i < rest.start; i++)
    if (!may_part || !is_mark(doc, i)) return span;
  if (rest.end > rest.start) span.end = rest.end;
  return span;
}

/* ## Phrases */

static sayso_status push(sayso_doc *doc, sayso_layer layer, sayso_span span,
                         uint32_t head, unsigned type) {
  if (span.start >= span.end) return SAYSO_OK;
  piece p = {span.start, span.end, head, (uint16_t)type};
  return doc_push_piece(doc, layer, p);
}

static bool same(sayso_span a, sayso_span b) {
  return a.start == b.start && a.end == b.end;
}

/* Whether a nominal heads a phrase of its own: not as a part of a name. */
static bool heads_phrase(const sayso_doc *doc, uint32_t token) {
  switch (base_of(doc, token)) {
  case REL_compound:
  case REL_flat:
  case REL_fixed:
  case REL_goeswith:
  case REL_det:
  case REL_nummod:
    return false;
  default:
    return is_nominal(doc, token);
  }
}

static sayso_status push_mentions(sayso_doc *doc, uint32_t head) {
  sayso_span before = {0, 0};
  sayso_status status = SAYSO_OK;
  for (int extent = WHOLE; extent >= KERNEL && !status; extent--) {
    sayso_span span =
        extent == WHOLE ? tree_phrase(doc, head) : grow(doc, head, extent);
    if (extent == KERNEL)
      status = push(doc, SAYSO_PHRASES, span, head, PHRASE_NP);
    else if (!same(span, before))
      status = push(doc, SAYSO_PHRASES, span, head, PHRASE_MENTION);
    before = span;
  }
  return status;
}

/* From the preposition of a noun to the end of its mention. */
static sayso_status push_pp(sayso_doc *doc, uint32_t head) {
  uint32_t preposition = tree_child(doc, head, REL_case);
  if (preposition == NO_TOKEN || preposition > head) return SAYSO_OK;
  sayso_span span = tree_phrase(doc, head);
  span.start = preposition;
  return push(doc, SAYSO_PHRASES, trim(doc, span), head, PHRASE_PP);
}

static bool is_of_verb(const sayso_doc *doc, uint32_t token, uint32_t verb) {
  if (doc->tokens.head[token] != verb) return false;
  unsigned base = base_of(doc, token);
  return base == REL_aux || base == REL_cop || base == REL_advmod;
}

static sayso_status push_vp(sayso_doc *doc, uint32_t verb) {
  const token_table *t = &doc->tokens;
  sayso_span span = {verb, verb + 1}, reach = t->reach[verb];
  for (uint32_t i = verb; i-- > reach.start && is_of_verb(doc, i, verb);)
    if (base_of(doc, i) != REL_advmod) span.start = i;
  while (span.end < reach.end && t->head[span.end] == verb &&
         t->rel[span.end] == REL_compound_prt)
    span.end++;
  return push(doc, SAYSO_PHRASES, span, verb, PHRASE_VP);
}

static void sort_pieces(sayso_doc *doc, sayso_layer layer, uint32_t first) {
  span_row *row = &doc->row[layer];
  piece *p = doc->pieces[layer];
  for (uint32_t i = first + 1; i < row->count; i++) {
    piece moved = p[i];
    sayso_span at = row->at[i];
    uint32_t k = i;
    for (; k > first &&
           (p[k - 1].first > moved.first ||
            (p[k - 1].first == moved.first && p[k - 1].last < moved.last));
         k--) {
      p[k] = p[k - 1];
      row->at[k] = row->at[k - 1];
    }
    p[k] = moved;
    row->at[k] = at;
  }
}

sayso_status phrases_build(sayso_doc *doc, uint32_t sentence) {
  const sentence_value *s = &doc->sentences[sentence];
  uint32_t first = doc->row[SAYSO_PHRASES].count;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = s->first; i < s->last && !status; i++) {
    if (heads_phrase(doc, i)) {
      status = push_mentions(doc, i);
      if (!status) status = push_pp(doc, i);
    } else if (is_verbal(doc, i) && base_of(doc, i) != REL_aux) {
      status = push_vp(doc, i);
    }
  }
  if (!status) sort_pieces(doc, SAYSO_PHRASES, first);
  return status;
}

/* ## Clauses */

/* The type of the clause that a token heads, or -1. */
static int clause_of(const sayso_doc *doc, uint32_t token) {
  switch (base_of(doc, token)) {
  case REL_root:
    return CLAUSE_MAIN;
  case REL_ccomp:
  case REL_xcomp:
  case REL_csubj:
    return CLAUSE_COMPLEMENT;
  case REL_advcl:
    return CLAUSE_ADVERBIAL;
  case REL_acl:
    return CLAUSE_RELATIVE;
  case REL_parataxis:
    return CLAUSE_PARENTHETIC;
  case REL_conj:
    return is_predicate(doc, token) ? CLAUSE_MAIN : -1;
  default:
    return -1;
  }
}

/* Whether `token` hangs on `head`, or is it. */
static bool is_below(const sayso_doc *doc, uint32_t token, uint32_t head) {
  const sentence_value *s = &doc->sentences[doc->tokens.sentence[head]];
  for (uint32_t n = s->last - s->first; n-- && token != NO_TOKEN;) {
    if (token == head) return true;
    token = doc->tokens.head[token];
  }
  return false;
}

static bool is_kept(const sayso_doc *doc, uint32_t token, uint32_t head,
                    uint32_t without) {
  if (without != NO_TOKEN && is_below(doc, token, without)) {
    if (!is_below(doc, head, without)) return false;
    /* The clause hangs on what is cut out: only its own words stay. */
  }
  return is_below(doc, token, head);
}

/* The start of a clause that is joined to another: behind its "and". */
static uint32_t clause_start(const sayso_doc *doc, uint32_t head) {
  sayso_span reach = doc->tokens.reach[head];
  while (reach.start < head && (is_mark(doc, reach.start) ||
                                (doc->tokens.head[reach.start] == head &&
                                 doc->tokens.rel[reach.start] == REL_cc)))
    reach.start++;
  if (reach.start > doc->tokens.reach[head].start &&
      doc->tokens.flags[reach.start - 1] & TOKEN_OPEN)
    reach.start--;
  return reach.start;
}

/* Adds a run of words; one that only marks part from the last joins it, and so
 * does one for which there is no room. */
static unsigned add_run(const sayso_doc *doc, sayso_span run, unsigned count,
                        sayso_span out[TREE_PIECES]) {
  bool joins = count == TREE_PIECES;
  if (count && !joins) {
    joins = true;
    for (uint32_t i = out[count - 1].end; i < run.start && joins; i++)
      joins = is_mark(doc, i);
  }
  if (joins)
    out[count - 1].end = run.end;
  else
    out[count++] = run;
  return count;
}

unsigned tree_clause(const sayso_doc *doc, uint32_t token, uint32_t without,
                     sayso_span out[TREE_PIECES]) {
  sayso_span reach = doc->tokens.reach[token];
  unsigned count = 0, kept = 0;
  reach.start = clause_start(doc, token);
  for (uint32_t i = reach.start; i < reach.end; i++) {
    if (!is_kept(doc, i, token, without)) continue;
    sayso_span run = {i, i + 1};
    while (run.end < reach.end && is_kept(doc, run.end, token, without))
      run.end++;
    i = run.end;
    sayso_span rest = run;
    while (rest.start < rest.end && is_mark(doc, rest.start))
      rest.start++;
    if (rest.start < rest.end) count = add_run(doc, run, count, out);
  }
  for (unsigned i = 0; i < count; i++) {
    sayso_span one = trim(doc, out[i]);
    if (one.start < one.end) out[kept++] = one;
  }
  if (!kept) out[kept++] = (sayso_span){token, token + 1};
  return kept;
}

sayso_status clauses_build(sayso_doc *doc, uint32_t sentence) {
  const sentence_value *s = &doc->sentences[sentence];
  uint32_t first = doc->row[SAYSO_CLAUSES].count;
  sayso_status status = SAYSO_OK;
  for (uint32_t i = s->first; i < s->last && !status; i++) {
    int type = clause_of(doc, i);
    if (type < 0) continue;
    sayso_span span = {clause_start(doc, i), doc->tokens.reach[i].end};
    status = push(doc, SAYSO_CLAUSES, trim(doc, span), i, (unsigned)type);
  }
  if (!status) sort_pieces(doc, SAYSO_CLAUSES, first);
  return status;
}
