/* name_repair.c - rules over labels, one after the other. */
#include "lang/name_repair.h"

#define BEGINS(type) ((uint8_t)(1 + 2 * (type)))
#define GOES_ON(type) ((uint8_t)(2 + 2 * (type)))
#define FAMOUS                                                                 \
  (GAZ_COUNTRY | GAZ_CITY | GAZ_CAPITAL | GAZ_STATE | GAZ_REGION |             \
   GAZ_ORGANIZATION)

static bool is_inside(uint8_t label) { return label && label % 2 == 0; }

static const gazetteer_entry *entry_at(const name_view *v, uint32_t i,
                                       uint32_t end, uint32_t kinds) {
  return gazetteer_longest(v->gazetteer, v->words, v->forms + i, end - i,
                           kinds);
}

static void name_it(uint8_t *labels, uint32_t first, uint32_t last,
                    name_type type) {
  for (uint32_t i = first; i < last; i++)
    labels[i] = i == first ? BEGINS(type) : GOES_ON(type);
}

/* ## Well-known names */

static void repair_phrase(const name_view *v, uint8_t *labels, uint32_t first,
                          const gazetteer_entry *e) {
  uint32_t last = first + e->words;
  bool is_labelled = false;
  if (is_inside(labels[first])) return;
  if (last < v->count && is_inside(labels[last])) return;
  for (uint32_t i = first; i < last; i++)
    is_labelled |= labels[i] > 0;
  if (!is_labelled) return;
  bool is_group = e->kinds & GAZ_ORGANIZATION && !(e->kinds & GAZ_COUNTRY);
  name_it(labels, first, last, is_group ? NAME_ORGANIZATION : NAME_PLACE);
}

static void repair_phrases(const name_view *v, uint8_t *labels) {
  for (uint32_t i = 0; i < v->count;) {
    const gazetteer_entry *e =
        v->at[i].may_be_name ? entry_at(v, i, v->count, FAMOUS) : NULL;
    if (e && e->words > 1) repair_phrase(v, labels, i, e);
    i += e ? e->words : 1;
  }
}

/* ## Roles and titles */

/* Where the last role inside the person's name [first, last) ends, and where
 * it begins; `first` if there is none. A role that is a name, too, counts only
 * at the start. */
static uint32_t role_end(const name_view *v, uint32_t first, uint32_t last,
                         uint32_t *begin) {
  uint32_t end = first;
  for (uint32_t i = first; i + 1 < last;) {
    const gazetteer_entry *e = entry_at(v, i, last, GAZ_ROLE | GAZ_TITLE);
    bool is_name = e && e->kinds & (GAZ_FIRST | GAZ_LAST) && i > first;
    if (!e || is_name || i + e->words >= last ||
        (!(e->kinds & GAZ_ROLE) && i > first)) {
      i++;
      continue;
    }
    if (end == first || i != end) *begin = i;
    i += e->words;
    end = i;
  }
  return end;
}

/* What stood before the role stays a name if it is well known. */
static void cut_person(const name_view *v, uint8_t *labels, uint32_t first,
                       uint32_t last) {
  uint32_t begin = first, end = role_end(v, first, last, &begin);
  if (end == first) return;
  for (uint32_t i = first; i < end; i++)
    labels[i] = 0;
  name_it(labels, end, last, NAME_PERSON);
  const gazetteer_entry *e =
      begin > first ? entry_at(v, first, begin, FAMOUS) : NULL;
  if (!e || e->words != begin - first) return;
  name_it(labels, first, begin,
          e->kinds & GAZ_ORGANIZATION ? NAME_ORGANIZATION : NAME_PLACE);
}

static void repair_persons(const name_view *v, uint8_t *labels) {
  for (uint32_t i = 0, end; i < v->count; i = end) {
    end = i + 1;
    if (labels[i] != BEGINS(NAME_PERSON)) continue;
    while (end < v->count && labels[end] == GOES_ON(NAME_PERSON))
      end++;
    cut_person(v, labels, i, end);
  }
}

/* Whether a token says that the name of a person follows, and nothing else. */
static bool is_title(const name_token *t) {
  const uint32_t other =
      GAZ_ROLE | GAZ_PLACE_HEAD | GAZ_ORG_HEAD | GAZ_THING_HEAD;
  return t->word.kinds & GAZ_TITLE && !(t->word.kinds & other);
}

static void name_after_titles(const name_view *v, uint8_t *labels) {
  const name_token *t = v->at;
  for (uint32_t i = 1; i < v->count; i++) {
    if (labels[i] || labels[i - 1] || !is_title(&t[i - 1])) continue;
    uint32_t end = i;
    while (end < t[i].run_last && !labels[end] &&
           t[end].word.flags & WORD_CAP &&
           !(t[end].word.kinds & (GAZ_TITLE | GAZ_ROLE)))
      end++;
    name_it(labels, i, end, NAME_PERSON);
  }
}

/* ## Nicknames: Robert “Bob” Scott */

#define NICKNAME_MAX 2u /* words */

static bool is_quote_mark(const name_view *v, uint32_t i) {
  const word *w = words_at(v->words, v->forms[i]);
  const word *plain = words_at(v->words, w->folded);
  return plain->len == 1 && (*plain->text == '"' || *plain->text == '\'');
}

/* Where the nickname that the mark at token `i` opens is closed, or 0. */
static uint32_t nickname_end(const name_view *v, uint32_t i) {
  uint32_t end = i + 1;
  while (end < v->count && end <= i + NICKNAME_MAX &&
         v->at[end].word.flags & WORD_CAP)
    end++;
  bool is_closed = end > i + 1 && end < v->count && is_quote_mark(v, end);
  return is_closed ? end : 0;
}

/* Joins the halves of a person's name around a nickname in quotation marks,
 * whatever the second was taken for. */
static void join_nicknames(const name_view *v, uint8_t *labels) {
  const uint8_t goes_on = GOES_ON(NAME_PERSON), begins = BEGINS(NAME_PERSON);
  for (uint32_t i = 1; i + 3 < v->count; i++) {
    bool is_after = labels[i - 1] == begins || labels[i - 1] == goes_on;
    if (!is_after || labels[i] || !is_quote_mark(v, i)) continue;
    uint32_t end = nickname_end(v, i) + 1;
    if (end == 1 || end >= v->count || !(v->at[end].word.flags & WORD_CAP))
      continue;
    for (end++; end < v->count && is_inside(labels[end]);)
      end++;
    for (; i < end; i++)
      labels[i] = goes_on;
  }
}

/* ## Adjectives of countries, which are no names */

static void drop_adjectives(const name_view *v, uint8_t *labels) {
  for (uint32_t i = 0, end; i < v->count; i = end) {
    end = i + 1;
    if (!labels[i]) continue;
    while (end < v->count && is_inside(labels[end]))
      end++;
    const gazetteer_entry *e =
        gazetteer_find(v->gazetteer, v->words, v->forms + i, end - i);
    if (e && e->kinds == GAZ_DEMONYM)
      for (uint32_t k = i; k < end; k++)
        labels[k] = 0;
  }
}

void name_repair(const name_view *v, uint8_t *labels) {
  repair_phrases(v, labels);
  repair_persons(v, labels);
  name_after_titles(v, labels);
  drop_adjectives(v, labels);
  join_nicknames(v, labels);
}
