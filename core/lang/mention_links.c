/* mention_links.c - what the mentions of a sentence are to each other: in which
 * order they stand, which are several at once ("Lee and Park"), which look like
 * subjects, and which are the same in apposition ("the pilot, Tom Beck,").
 */
#include <stdlib.h>
#include <string.h>

#include "lang/entity_parts.h"

/* ## Roles in apposition */

/* Where the phrase that starts at `token` ends: at the next mark that parts,
 * or (unless it is a clause) at a finite verb. */
static uint32_t phrase_end(const entity_context *c, uint32_t token,
                           uint32_t end, bool is_clause) {
  for (; token < end; token++) {
    const word *w = form_at(c, token);
    bool parts = w->len == 1 && strchr(",;:.()?!", w->text[0]);
    if (parts || c->doc->tokens.flags[token] & (TOKEN_OPEN | TOKEN_CLOSE))
      break;
    if (!is_clause && has_feature(c, token, "VerbForm=Fin")) break;
  }
  return token;
}

sayso_span role_after(const entity_context *c, uint32_t token, uint32_t end) {
  const sayso_span none = {token, token};
  if (token + 2 >= end || !is_comma(c, token)) return none;
  uint32_t first = token + 1;
  bool has_age = pos_at(c, first) == UPOS_NUM && is_comma(c, first + 1);
  if (has_age && first + 2 < end) first += 2;
  if (pos_at(c, first) == UPOS_CCONJ) return none;
  bool is_clause = is_word(c, first, WORDS_who);
  if (is_clause) {
    uint32_t last = phrase_end(c, first + 1, end, true);
    return (sayso_span){first + 1, last};
  }
  uint32_t last = phrase_end(c, first, end, false);
  const gazetteer_entry *e = NULL;
  for (uint32_t t = first; t < last && !(e && e->kinds & GAZ_ROLE); t++) {
    if (pos_at(c, t) == UPOS_ADP || pos_at(c, t) == UPOS_VERB) break;
    if (pos_at(c, t) == UPOS_NOUN || pos_at(c, t) == UPOS_PROPN)
      e = known_lemma(c, t);
  }
  bool has_role = e && e->kinds & GAZ_ROLE;
  bool is_definite = pos_at(c, first) == UPOS_DET;
  bool is_name = pos_at(c, first) == UPOS_PROPN && !has_role;
  if (last < end && pos_at(c, last) == UPOS_CCONJ) return none;
  return (has_role || is_definite) && !is_name ? (sayso_span){first, last}
                                               : none;
}

/* ## What looks like a subject */

/* Whether a finite verb follows, perhaps after an adverb or two. */
static bool has_verb_next(const entity_context *c, uint32_t token,
                          uint32_t end) {
  for (uint32_t i = 0; i < 3 && token + i < end; i++) {
    if (has_feature(c, token + i, "VerbForm=Fin")) return true;
    if (pos_at(c, token + i) != UPOS_ADV) return false;
  }
  return false;
}

static bool is_subject(const entity_context *c, const mention *m) {
  const sentence_value *s = &c->doc->sentences[m->sentence];
  if (m->first == s->first) return true;
  upos before = pos_at(c, m->first - 1);
  if (before == UPOS_ADP) return false;
  if (has_verb_next(c, m->last, s->last)) return true;
  if (is_reporting(c, m->first - 1)) return true;
  if (before == UPOS_SCONJ) return true;
  bool goes_on = m->last < s->last &&
                 (is_comma(c, m->last) || pos_at(c, m->last) == UPOS_CCONJ);
  return before == UPOS_PUNCT && !goes_on;
}

static void find_subjects(const entity_context *c, uint32_t first) {
  entity_table *t = c->table;
  for (uint32_t i = first; i < t->mention_count; i++)
    t->mentions[i].is_subject = is_subject(c, &t->mentions[i]);
}

/* ## Several at once */

static bool can_be_member(const mention *m) {
  bool is_bare = m->kind == MENTION_NOMINAL && !m->is_plural &&
                 m->first + 1 == m->last; /* "state and local leaders" */
  return !is_bare && m->kind != MENTION_PRONOUN && m->type != ENTITY_THING &&
         m->type != ENTITY_DOCUMENT && m->type != ENTITY_POLL;
}

/* Goes on to the mention that starts at `token`; false if none does. */
static bool go_to(const entity_table *t, uint32_t *row, uint32_t token) {
  while (*row < t->mention_count && t->mentions[*row].first < token)
    ++*row;
  return *row < t->mention_count && t->mentions[*row].first == token &&
         can_be_member(&t->mentions[*row]);
}

/* Follows the members that start with the mention in row `row`: "Lee, Park
 * and the union". Gives where they end, or 0 if no "and" joins them; `*after`
 * is the row of the last one that was looked at. */
static uint32_t several_end(const entity_context *c, uint32_t row, uint32_t end,
                            uint32_t *after) {
  const entity_table *t = c->table;
  for (*after = row; t->mentions[*after].last < end;) {
    uint32_t at = t->mentions[*after].last;
    bool is_last = pos_at(c, at) == UPOS_CCONJ;
    if (!is_last && !is_comma(c, at)) return 0;
    if (!is_last && at + 1 < end && pos_at(c, at + 1) == UPOS_CCONJ) {
      is_last = true;
      at++;
    }
    uint32_t next = *after;
    if (!go_to(t, &next, at + 1)) return 0;
    *after = next;
    if (is_last) return t->mentions[next].last;
  }
  return 0;
}

/* Adds a mention for each row of members, before their own. */
static sayso_status find_several(const entity_context *c, uint32_t first,
                                 uint32_t sentence) {
  const entity_table *t = c->table;
  uint32_t last = c->doc->sentences[sentence].last;
  uint32_t count = t->mention_count, after;
  for (uint32_t i = first; i < count; i++) {
    if (!can_be_member(&t->mentions[i])) continue;
    uint32_t start = t->mentions[i].first;
    uint32_t end = several_end(c, i, last, &after);
    mention m = {
        .first = start,
        .last = end,
        .head = t->mentions[i].head,
        .name = start,
        .role = {start, start},
        .kind = MENTION_SEVERAL,
        .type = ENTITY_GROUP,
        .is_plural = true
    };
    sayso_status status = end ? mention_add(c, sentence, m) : SAYSO_OK;
    if (status) return status;
    i = after;
  }
  return SAYSO_OK;
}

/* Puts the sentence's mentions in the order of the text, the longer first. */
static int compare_mentions(const void *a, const void *b) {
  const mention *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  return x->last == y->last ? 0 : x->last > y->last ? -1 : 1;
}

static void put_in_order(const entity_context *c, uint32_t first) {
  uint32_t count = c->table->mention_count - first;
  if (count > 1)
    qsort(c->table->mentions + first, count, sizeof(mention), compare_mentions);
}

/* Whether a mention is of one person, by a noun. */
static bool is_a_person(const mention *m) {
  return m->kind == MENTION_NOMINAL && m->type == ENTITY_PERSON;
}

/* "Tom Beck, a pilot and father of two,": what stands for the person whose
 * name is in row `row`, and the role that this tells. */
static void find_what_follows(const entity_context *c, uint32_t row) {
  entity_table *t = c->table;
  mention *m = &t->mentions[row];
  sayso_span role = role_after(c, m->last, c->doc->sentences[m->sentence].last);
  uint32_t i = row + 1;
  while (i < t->mention_count && t->mentions[i].first < role.start)
    i++;
  bool is_other = i < t->mention_count && t->mentions[i].kind == MENTION_NAME &&
                  t->mentions[i].first == role.start &&
                  t->mentions[i].type == ENTITY_PERSON;
  if (role.start == role.end || is_other)
    return; /* "..., actor Ann Lee, ..." */
  if (m->role.start == m->role.end) {
    m->role = role;
    m->is_clause = is_word(c, role.start - 1, WORDS_who);
  }
  for (; i < t->mention_count && t->mentions[i].first < role.end; i++) {
    uint32_t first = t->mentions[i].first;
    bool is_role = first == role.start || pos_at(c, first - 1) == UPOS_CCONJ;
    if (is_role && is_a_person(&t->mentions[i])) t->mentions[i].same = row;
  }
}

/* Where a phrase ends with all that "of" adds to it, "the head of the union",
 * and the row that follows: those of the phrase that it goes on with, which are
 * known, since the rows are gone through from the last one. */
static void find_whole(const entity_context *c, uint32_t row) {
  const entity_table *t = c->table;
  mention *m = &t->mentions[row];
  uint32_t i = row + 1;
  for (; i < t->mention_count; i++) {
    const mention *next = &t->mentions[i];
    bool goes_on = next->first == m->last + 1 && is_word(c, m->last, WORDS_of);
    if (goes_on) {
      m->whole_last = next->whole_last;
      m->behind = next->behind;
      return;
    }
    if (next->first >= m->last) break; /* else an owner: "Lee's aide" */
  }
  m->whole_last = m->last;
  m->behind = i;
}

static void find_wholes(const entity_context *c, uint32_t first) {
  for (uint32_t i = c->table->mention_count; i-- > first;)
    find_whole(c, i);
}

/* "the head of the union, Tom Beck,": the name behind the noun phrase in row
 * `row`, which goes on with "of". */
static void find_name_behind(const entity_context *c, uint32_t row) {
  entity_table *t = c->table;
  const mention *m = &t->mentions[row];
  uint32_t end = c->doc->sentences[m->sentence].last, last = m->whole_last;
  if (m->behind == t->mention_count || last >= end || !is_comma(c, last))
    return;
  mention *name = &t->mentions[m->behind];
  bool is_closed = name->last >= end || is_comma(c, name->last) ||
                   pos_at(c, name->last) == UPOS_PUNCT;
  if (name->first != last + 1 || name->kind != MENTION_NAME ||
      name->type != ENTITY_PERSON || !is_closed)
    return;
  name->same = row;
  if (name->role.start == name->role.end)
    name->role = (sayso_span){m->first, last};
}

/* "the pilot, Tom Beck," and "Tom Beck, the pilot,": one and the same. */
static void find_appositions(const entity_context *c, uint32_t first) {
  for (uint32_t i = first; i < c->table->mention_count; i++) {
    const mention *m = &c->table->mentions[i];
    if (m->kind == MENTION_NAME && m->type == ENTITY_PERSON)
      find_what_follows(c, i);
    else if (is_a_person(m))
      find_name_behind(c, i);
  }
}

/* ## All of it */

sayso_status mentions_relate(const entity_context *c, uint32_t sentence,
                             uint32_t first) {
  put_in_order(c, first);
  sayso_status status = find_several(c, first, sentence);
  if (status) return status;
  put_in_order(c, first);
  find_subjects(c, first);
  find_wholes(c, first);
  find_appositions(c, first);
  return SAYSO_OK;
}
