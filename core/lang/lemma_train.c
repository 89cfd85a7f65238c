/* lemma_train.c - from a treebank to the section "lemmas".
 *
 * 1. Each pair of tag and lower-cased form gets the lemma that it has most
 *    often, and from it a rule: cut so many bytes, put these.
 * 2. Each ending of a form votes for its form's rule. An ending is kept where
 *    its best rule is not that of the next shorter ending and wins by two
 *    forms at least.
 * 3. A form that its endings lead astray is kept whole, as an exception.
 *
 * Everything is counted in tables of words: a row is a text such as
 * "12<TAB>ied<TAB>7", tag, ending and rule.
 */
#include "lang/lemma_train.h"

#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"
#include "base/words.h"
#include "lang/lemma_table.h"

#define FORM_MAX 100u /* bytes; longer words teach nothing */
#define OWN_CASE "PROPN"

/* Rows of text, each with a count and what it leads to (0 is nothing). */
typedef struct {
  words rows;
  uint32_t *count, *link;
  uint32_t room, link_room;
} tally;

typedef struct {
  const char *text; /* the ending or the word */
  uint32_t len;
  bool is_whole;
  uint16_t tag, rule;
} out_row;

typedef struct {
  arena mem;
  tally tags;    /* "PROPN\tNNP" -> its number, plus one */
  tally lemmas;  /* tag form lemma */
  tally forms;   /* tag form -> its best row of lemmas */
  tally rules;   /* cut put -> its number, plus one */
  tally votes;   /* tag ending rule */
  tally endings; /* tag ending -> its best row of votes, then its rule */
  uint32_t tag_count, rule_count;
  uint32_t tag_row[LEMMA_TAGS_MAX], rule_row[LEMMA_RULES_MAX];
  bool is_own[LEMMA_TAGS_MAX];
  buf row, folded;
  out_row *out;
  uint32_t count, room;
} trainer;

/* ## Tallies */

static sayso_status tally_init(tally *t) {
  *t = (tally){0};
  return words_init(&t->rows);
}

static void tally_release(tally *t) {
  if (t->rows.at) words_release(&t->rows);
  mem_free(t->count);
  mem_free(t->link);
}

/* Adds `n` to the row of this text; `*row` is its id. */
static sayso_status tally_add(tally *t, const char *s, size_t len, uint32_t n,
                              uint32_t *row) {
  sayso_status status = words_add(&t->rows, s, len, words_hash(s, len), row);
  while (!status && t->room < t->rows.count) {
    uint32_t old = t->room;
    if (!mem_grow(&t->count, &t->room, old, sizeof *t->count, UINT32_MAX / 8) ||
        !mem_grow(&t->link, &t->link_room, old, sizeof *t->link,
                  UINT32_MAX / 8))
      return SAYSO_ENOMEM;
    memset(t->count + old, 0, (t->room - old) * sizeof *t->count);
    memset(t->link + old, 0, (t->room - old) * sizeof *t->link);
  }
  if (!status) t->count[*row] += n;
  return status;
}

static const word *tally_row(const tally *t, uint32_t row) {
  return words_at(&t->rows, row);
}

/* Starts a row with a number; more is added to tr->row by hand. */
static void start_row(trainer *tr, uint32_t number) {
  buf_clear(&tr->row);
  buf_printf(&tr->row, "%u\t", number);
}

static sayso_status add_row(trainer *tr, tally *t, uint32_t n, uint32_t *row) {
  if (tr->row.status) return tr->row.status;
  return tally_add(t, tr->row.at, tr->row.len, n, row);
}

/* The number at the start of a row, and where its text begins. */
static uint32_t row_number(const word *row, const char **text) {
  char *end;
  uint32_t n = (uint32_t)strtoul(row->text, &end, 10);
  *text = end + 1;
  return n;
}

/* Rows in use have a count; the lower-cased twins of others have none. */
static bool is_used(const tally *t, uint32_t row) {
  return row < t->room && t->count[row];
}

/* The number of a row, from 0 in the order of first use; it is in `link`. */
static uint32_t number_of(tally *t, uint32_t row, uint32_t *next) {
  if (!t->link[row]) t->link[row] = ++*next;
  return t->link[row] - 1;
}

/* ## Reading */

static sayso_status fold(trainer *tr, const char *s, size_t len) {
  buf_clear(&tr->folded);
  return utf8_fold(s, len, &tr->folded);
}

/* Counts a lemma. It is lower-cased, save that a lone letter keeps its case,
 * such as "I". */
static sayso_status add_form(trainer *tr, uint32_t tag, const char *form,
                             size_t len, const char *lemma, size_t lemma_len,
                             uint32_t n) {
  uint32_t row;
  if (len > FORM_MAX || lemma_len > FORM_MAX || !lemma_len) return SAYSO_OK;
  sayso_status status = fold(tr, form, len);
  if (status) return status;
  start_row(tr, tag);
  buf_add(&tr->row, tr->folded.at, tr->folded.len);
  buf_putc(&tr->row, '\t');
  bool keeps = lemma_len == 1 && len == 1 && !tr->is_own[tag];
  if (!keeps && (status = fold(tr, lemma, lemma_len))) return status;
  if (keeps)
    buf_putc(&tr->row, *lemma);
  else
    buf_add(&tr->row, tr->folded.at, tr->folded.len);
  return add_row(tr, &tr->lemmas, n, &row);
}

static sayso_status add_tag(trainer *tr, const conllu_token *t, uint32_t *tag) {
  uint32_t row;
  buf_clear(&tr->row);
  buf_printf(&tr->row, "%s\t%s", t->upos, t->xpos);
  sayso_status status = add_row(tr, &tr->tags, 1, &row);
  if (status) return status;
  *tag = number_of(&tr->tags, row, &tr->tag_count);
  if (*tag >= LEMMA_TAGS_MAX) return SAYSO_ELIMIT;
  tr->is_own[*tag] = !strcmp(t->upos, OWN_CASE);
  tr->tag_row[*tag] = row;
  return SAYSO_OK;
}

static bool is_broken(const conllu *c, uint32_t i) {
  const char *next = i + 1 < c->token_count ? c->tokens[i + 1].rel : "";
  return !strcmp(c->tokens[i].rel, "goeswith") || !strcmp(next, "goeswith");
}

/* The parts of a word torn apart do not count. A slip of the pen counts half,
 * and has no vote if it was seen but once. */
#define VOTER 2u

static uint32_t weight_of(const conllu *c, uint32_t i) {
  size_t len;
  const conllu_token *t = &c->tokens[i];
  if (!strcmp(t->lemma, "_") || is_broken(c, i)) return 0;
  return conllu_value(t->feats, "Typo", &len) ? VOTER - 1 : VOTER;
}

static sayso_status read_treebank(trainer *tr, const conllu *c) {
  sayso_status status = SAYSO_OK;
  for (uint32_t i = 0; i < c->token_count && !status; i++) {
    const conllu_token *t = &c->tokens[i];
    uint32_t tag, weight = weight_of(c, i);
    status = add_tag(tr, t, &tag);
    if (!status && weight)
      status = add_form(tr, tag, t->form, strlen(t->form), t->lemma,
                        strlen(t->lemma), weight);
  }
  return status;
}

/* ## Irregular forms: "VBD<TAB>sought seek, slain slay" */

/* What stands there is right even where a treebank has a slip. */
#define IRREGULAR_WEIGHT 1000u

static bool has_xpos(const trainer *tr, uint32_t tag, const char *xpos,
                     size_t len) {
  const word *row = tally_row(&tr->tags, tr->tag_row[tag]);
  return row->len > len && row->text[row->len - len - 1] == '\t' &&
         !memcmp(row->text + row->len - len, xpos, len) && !tr->is_own[tag];
}

static sayso_status add_irregular(trainer *tr, const char *xpos, size_t len,
                                  const char *pair, size_t pair_len) {
  const char *space = memchr(pair, ' ', pair_len);
  if (!space) return SAYSO_EFORMAT;
  size_t form_len = (size_t)(space - pair);
  sayso_status status = SAYSO_OK;
  for (uint32_t tag = 0; tag < tr->tag_count && !status; tag++)
    if (has_xpos(tr, tag, xpos, len))
      status = add_form(tr, tag, pair, form_len, space + 1,
                        pair_len - form_len - 1, IRREGULAR_WEIGHT);
  return status;
}

static sayso_status take_irregular(trainer *tr, lines *l) {
  const char *xpos, *pair;
  size_t xpos_len, len;
  bool has_tab =
      lines_field(l, '\t', &xpos, &xpos_len) && l->at == xpos + xpos_len + 1;
  sayso_status status = has_tab ? SAYSO_OK : SAYSO_EFORMAT;
  while (!status && lines_field(l, ',', &pair, &len)) {
    while (len && *pair == ' ')
      pair++, len--;
    status = add_irregular(tr, xpos, xpos_len, pair, len);
  }
  if (status == SAYSO_EFORMAT)
    return lines_wrong(l, "a tag, a tab, then \"form lemma\" pairs with commas"
                          " between");
  return status ? status_plain(l->error, status) : SAYSO_OK;
}

static sayso_status read_irregular(trainer *tr, const char *folder,
                                   sayso_error *error) {
  lines l;
  sayso_status status = lines_open(&l, folder, "lemmas.tsv", error);
  while (!status && lines_next(&l))
    status = take_irregular(tr, &l);
  lines_release(&l);
  return status;
}

/* ## Rules */

/* The rule that cuts nothing and puts nothing is the first. */
#define UNCHANGED 0u

/* Finds the best lemma of each form: the first of the most frequent. */
static sayso_status choose_lemmas(trainer *tr) {
  tally *all = &tr->lemmas;
  for (uint32_t i = 1; i < all->rows.count; i++) {
    if (!is_used(all, i)) continue;
    const word *w = tally_row(all, i);
    uint32_t row, len = w->len;
    while (w->text[len - 1] != '\t')
      len--;
    sayso_status status = tally_add(&tr->forms, w->text, len - 1, 1, &row);
    if (status) return status;
    uint32_t *best = &tr->forms.link[row];
    if (!*best || all->count[*best] < all->count[i]) *best = i;
  }
  return SAYSO_OK;
}

/* How many leading bytes are the same, whole code points only. */
static size_t common(const char *a, size_t a_len, const char *b, size_t b_len) {
  size_t n = 0;
  while (n < a_len && n < b_len && a[n] == b[n])
    n++;
  while (n && n < a_len && ((unsigned char)a[n] & 0xC0) == 0x80)
    n--;
  while (n && n < b_len && ((unsigned char)b[n] & 0xC0) == 0x80)
    n--;
  return n;
}

static sayso_status number_rule(trainer *tr, uint32_t *rule) {
  uint32_t row;
  sayso_status status = add_row(tr, &tr->rules, 1, &row);
  if (status) return status;
  *rule = number_of(&tr->rules, row, &tr->rule_count);
  if (*rule >= LEMMA_RULES_MAX) return SAYSO_ELIMIT;
  tr->rule_row[*rule] = row;
  return SAYSO_OK;
}

/* The rule of a row of forms: tag, form and the number of its rule. */
static sayso_status rule_of(trainer *tr, uint32_t form_row, uint32_t *tag,
                            const char **form, size_t *len, uint32_t *rule) {
  const word *w = tally_row(&tr->forms, form_row), *best;
  *tag = row_number(w, form);
  *len = w->len - (size_t)(*form - w->text);
  best = tally_row(&tr->lemmas, tr->forms.link[form_row]);
  const char *lemma = best->text + w->len + 1;
  size_t lemma_len = best->len - w->len - 1;
  size_t same = common(*form, *len, lemma, lemma_len);
  start_row(tr, (uint32_t)(*len - same));
  buf_add(&tr->row, lemma + same, lemma_len - same);
  return number_rule(tr, rule);
}

/* ## Endings */

/* Where the ending of `n` code points begins, or -1 if the form is shorter. */
static long ending_at(const char *s, size_t len, unsigned n) {
  size_t at = len;
  while (n--) {
    if (!at) return -1;
    do
      at--;
    while (at && ((unsigned char)s[at] & 0xC0) == 0x80);
  }
  return (long)at;
}

static uint32_t cut_of(const trainer *tr, uint32_t rule) {
  const char *put;
  return row_number(tally_row(&tr->rules, tr->rule_row[rule]), &put);
}

/* An ending has no say about what stands before it. */
static sayso_status vote(trainer *tr, uint32_t tag, const char *ending,
                         size_t len, uint32_t rule) {
  uint32_t row, vote_row;
  if (cut_of(tr, rule) > len) return SAYSO_OK;
  start_row(tr, tag);
  buf_add(&tr->row, ending, len);
  sayso_status status = add_row(tr, &tr->endings, 1, &row);
  buf_printf(&tr->row, "\t%u", (unsigned)rule);
  if (!status) status = add_row(tr, &tr->votes, 1, &vote_row);
  if (status) return status;
  uint32_t *best = &tr->endings.link[row];
  if (!*best || tr->votes.count[*best] < tr->votes.count[vote_row])
    *best = vote_row;
  return SAYSO_OK;
}

static sayso_status vote_for_endings(trainer *tr) {
  uint32_t unchanged;
  start_row(tr, 0);
  sayso_status first = number_rule(tr, &unchanged);
  if (first) return first;
  for (uint32_t i = 1; i < tr->forms.rows.count; i++) {
    const char *form;
    size_t len;
    uint32_t tag, rule;
    if (!is_used(&tr->forms, i)) continue;
    if (tr->lemmas.count[tr->forms.link[i]] < VOTER) continue;
    sayso_status status = rule_of(tr, i, &tag, &form, &len, &rule);
    for (unsigned n = 0; n <= LEMMA_ENDING_MAX && !status; n++) {
      long at = ending_at(form, len, n);
      if (at < 0) break;
      status = vote(tr, tag, form + at, len - (size_t)at, rule);
    }
    if (status) return status;
  }
  return SAYSO_OK;
}

static sayso_status emit(trainer *tr, const char *text, size_t len,
                         bool is_whole, uint32_t tag, uint32_t rule) {
  if (!mem_grow(&tr->out, &tr->room, tr->count, sizeof *tr->out,
                UINT32_MAX / 64))
    return SAYSO_ENOMEM;
  const char *copy = arena_copy(&tr->mem, text, len);
  if (!copy) return SAYSO_ENOMEM;
  tr->out[tr->count++] =
      (out_row){copy, (uint32_t)len, is_whole, (uint16_t)tag, (uint16_t)rule};
  return SAYSO_OK;
}

/* The decided rule of an ending, or of the next shorter one that has votes;
 * endings are decided from the shortest on, and `link` is the rule's number
 * plus one from then. Without any votes a word stays as it is. */
static uint32_t decided(trainer *tr, uint32_t tag, const char *ending,
                        size_t len) {
  start_row(tr, tag);
  buf_add(&tr->row, ending, len);
  uint32_t row = words_find(&tr->endings.rows, tr->row.at, tr->row.len);
  if (row && is_used(&tr->endings, row)) return tr->endings.link[row] - 1;
  if (!len) return UNCHANGED;
  do
    ending++, len--;
  while (len && ((unsigned char)*ending & 0xC0) == 0x80);
  return decided(tr, tag, ending, len);
}

static uint32_t votes_for(trainer *tr, const word *ending, uint32_t rule) {
  buf_clear(&tr->row);
  buf_add(&tr->row, ending->text, ending->len);
  buf_printf(&tr->row, "\t%u", (unsigned)rule);
  uint32_t row = words_find(&tr->votes.rows, tr->row.at, tr->row.len);
  return row ? tr->votes.count[row] : 0;
}

/* Decides an ending of `n` code points. */
static sayso_status decide(trainer *tr, uint32_t row, unsigned n) {
  const word *w = tally_row(&tr->endings, row);
  const char *ending;
  uint32_t tag = row_number(w, &ending);
  size_t len = w->len - (size_t)(ending - w->text);
  if (ending_at(ending, len, n) != 0) return SAYSO_OK; /* of another length */
  uint32_t best_row = tr->endings.link[row];
  const word *best = tally_row(&tr->votes, best_row);
  uint32_t rule = (uint32_t)strtoul(best->text + w->len + 1, NULL, 10);
  uint32_t shorter = UNCHANGED;
  if (n) {
    long at = ending_at(ending, len, n - 1);
    shorter = decided(tr, tag, ending + at, len - (size_t)at);
  }
  if (tr->votes.count[best_row] < votes_for(tr, w, shorter) + 2) rule = shorter;
  tr->endings.link[row] = rule + 1;
  if (rule == shorter) return SAYSO_OK;
  return emit(tr, ending, len, false, tag, rule);
}

static sayso_status decide_endings(trainer *tr) {
  sayso_status status = SAYSO_OK;
  for (unsigned n = 0; n <= LEMMA_ENDING_MAX; n++)
    for (uint32_t i = 1; i < tr->endings.rows.count && !status; i++)
      if (is_used(&tr->endings, i)) status = decide(tr, i, n);
  return status;
}

static sayso_status keep_exceptions(trainer *tr) {
  for (uint32_t i = 1; i < tr->forms.rows.count; i++) {
    const char *form;
    size_t len;
    uint32_t tag, rule;
    if (!is_used(&tr->forms, i)) continue;
    sayso_status status = rule_of(tr, i, &tag, &form, &len, &rule);
    if (status) return status;
    long at = -1;
    for (unsigned n = LEMMA_ENDING_MAX; at < 0; n--)
      at = ending_at(form, len, n);
    if (decided(tr, tag, form + at, len - (size_t)at) == rule) continue;
    status = emit(tr, form, len, true, tag, rule);
    if (status) return status;
  }
  return SAYSO_OK;
}

/* ## Writing */

static int by_key(const void *a, const void *b) {
  const out_row *x = a, *y = b;
  if (x->is_whole != y->is_whole) return x->is_whole ? -1 : 1;
  int order = strcmp(x->text, y->text);
  return order ? order : (int)x->tag - (int)y->tag;
}

static bool same_key(const out_row *x, const out_row *y) {
  return x->is_whole == y->is_whole && !strcmp(x->text, y->text);
}

/* The texts of all tables, one after the other. */
typedef struct {
  buf tags, rules, keys, entries, bytes;
  lemma_header size;
} parts;

static uint32_t put_text(parts *p, const char *s, size_t len) {
  uint32_t at = (uint32_t)p->bytes.len;
  buf_add(&p->bytes, s, len);
  buf_putc(&p->bytes, 0);
  return at;
}

static void put_tags_and_rules(trainer *tr, parts *p) {
  for (uint32_t i = 0; i < tr->tag_count; i++) {
    const word *w = tally_row(&tr->tags, tr->tag_row[i]);
    lemma_tag tag = {put_text(p, w->text, w->len), tr->is_own[i]};
    buf_add(&p->tags, (const char *)&tag, sizeof tag);
  }
  for (uint32_t i = 0; i < tr->rule_count; i++) {
    const char *text;
    const word *w = tally_row(&tr->rules, tr->rule_row[i]);
    uint32_t cut = row_number(w, &text);
    size_t len = w->len - (size_t)(text - w->text);
    lemma_rule rule = {put_text(p, text, len), (uint16_t)len, (uint16_t)cut};
    buf_add(&p->rules, (const char *)&rule, sizeof rule);
  }
}

static void put_keys(trainer *tr, parts *p) {
  for (uint32_t i = 0; i < tr->count; i++) {
    const out_row *o = &tr->out[i];
    if (!i || !same_key(o, o - 1)) {
      lemma_key key = {put_text(p, o->text, o->len), (uint16_t)o->len,
                       o->is_whole, i};
      buf_add(&p->keys, (const char *)&key, sizeof key);
      p->size.keys++;
    }
    lemma_entry entry = {o->tag, o->rule};
    buf_add(&p->entries, (const char *)&entry, sizeof entry);
  }
}

static void join(buf *to, const buf *from) {
  if (from->status && !to->status) to->status = from->status;
  if (from->len) buf_add(to, from->at, from->len);
}

static sayso_status write_section(trainer *tr, buf *out) {
  parts p = {
      .size = {tr->tag_count, tr->rule_count, 0, tr->count, 0}
  };
  if (tr->count) qsort(tr->out, tr->count, sizeof *tr->out, by_key);
  put_tags_and_rules(tr, &p);
  put_keys(tr, &p);
  while (p.bytes.len % 4 && !p.bytes.status)
    buf_putc(&p.bytes, 0);
  p.size.bytes = (uint32_t)p.bytes.len;
  buf_add(out, (const char *)&p.size, sizeof p.size);
  buf *const all[] = {&p.tags, &p.rules, &p.keys, &p.entries, &p.bytes};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    join(out, all[i]);
    buf_release(all[i]);
  }
  return out->status;
}

/* ## All of it */

static sayso_status train(trainer *tr, const conllu *c, const char *folder,
                          buf *out, sayso_error *error) {
  sayso_status status = read_treebank(tr, c);
  if (!status && folder) {
    status = read_irregular(tr, folder, error);
    if (status) return status;
  }
  if (!status) status = choose_lemmas(tr);
  if (!status) status = vote_for_endings(tr);
  if (!status) status = decide_endings(tr);
  if (!status) status = keep_exceptions(tr);
  if (!status) status = write_section(tr, out);
  return status ? status_plain(error, status) : SAYSO_OK;
}

sayso_status lemma_train(const conllu *c, const char *folder, buf *out,
                         sayso_error *error) {
  trainer *tr = mem_new(1, sizeof *tr);
  if (!tr) return status_plain(error, SAYSO_ENOMEM);
  tally *const all[] = {&tr->tags,  &tr->lemmas, &tr->forms,
                        &tr->rules, &tr->votes,  &tr->endings};
  const size_t count = sizeof all / sizeof *all;
  sayso_status status = SAYSO_OK;
  for (size_t i = 0; i < count && !status; i++)
    status = tally_init(all[i]);
  status =
      status ? status_plain(error, status) : train(tr, c, folder, out, error);
  for (size_t i = 0; i < count; i++)
    tally_release(all[i]);
  buf_release(&tr->row);
  buf_release(&tr->folded);
  mem_free(tr->out);
  arena_release(&tr->mem);
  mem_free(tr);
  return status;
}
