/* sources.c - what ranges of tokens stand for: sources, members, roles. */
#include <string.h>

#include "lang/entity_parts.h"

#define MEMBERS_MAX 64

/* ## Parts of a phrase */

static bool is_mark(const entity_context *c, uint32_t token, char mark) {
  const word *w = form_at(c, token);
  return w->len == 1 && w->text[0] == mark;
}

/* The token after what joins members here ("and", "as well as"), or `token`. */
static uint32_t join_at(const entity_context *c, uint32_t token,
                        uint32_t last) {
  grammar_match m;
  if (!grammar_find(c->words, c->doc, token, last, false, NULL, NULL, &m) ||
      m.make != MAKE_join)
    return token;
  return m.last;
}

static bool is_noun(const entity_context *c, uint32_t token) {
  upos u = pos_at(c, token);
  return u == UPOS_NOUN || u == UPOS_PROPN || u == UPOS_PRON || u == UPOS_NUM;
}

/* One member without commas at its ends and words such as "both" or
 * "separately"; equal if it holds no noun. */
static sayso_span trim_member(const entity_context *c, sayso_span at) {
  while (at.start < at.end &&
         (pos_at(c, at.start) == UPOS_PUNCT ||
          pos_at(c, at.start) == UPOS_ADV || is_word(c, at.start, WORDS_all)))
    at.start++;
  while (at.end > at.start && (pos_at(c, at.end - 1) == UPOS_PUNCT ||
                               pos_at(c, at.end - 1) == UPOS_ADV))
    at.end--;
  for (uint32_t t = at.start; t < at.end; t++)
    if (is_noun(c, t)) return at;
  return (sayso_span){at.start, at.start};
}

typedef struct {
  const entity_context *c;
  sayso_span *out;
  uint32_t room, count;
  bool has_join; /* "and" stood between two members */
} member_list;

static void add_member(member_list *l, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t < last; t++) /* "Brown (D-Ohio)" */
    if (is_mark(l->c, t, '(')) last = t;
  sayso_span at = trim_member(l->c, (sayso_span){first, last});
  if (at.start == at.end) return;
  if (l->count < l->room) l->out[l->count] = at;
  l->count++;
}

/* Where a clause or a quotation starts that belongs to no member. */
static uint32_t members_end(const entity_context *c, uint32_t first,
                            uint32_t last) {
  for (uint32_t t = first; t < last; t++) {
    if (t > first && is_word(c, t, WORDS_who)) return t;
    if (t > first && has_feature(c, t, "VerbForm=Fin")) return t;
  }
  return last;
}

static void list_members(member_list *l, uint32_t first, uint32_t last) {
  uint32_t start = first;
  bool in_brackets = false;
  for (uint32_t t = first; t < last;) {
    uint32_t next = join_at(l->c, t, last);
    bool joins = next > t && t > first && !in_brackets;
    bool is_comma = is_mark(l->c, t, ',') || is_mark(l->c, t, ';');
    if (is_mark(l->c, t, '(')) in_brackets = true;
    if (is_mark(l->c, t, ')')) in_brackets = false;
    if (in_brackets) is_comma = false;
    if (!joins && !is_comma) {
      t++;
      continue;
    }
    add_member(l, start, t);
    if (joins && l->count) l->has_join = true;
    start = t = next > t ? next : t + 1;
  }
  add_member(l, start, last);
}

/* Whether "and" joins what stands behind the preposition of one phrase alone:
 * "the heads of Ford and Fiat" are not two. */
static bool is_within(const entity_context *c, const sayso_span *at,
                      uint32_t count, uint32_t room) {
  if (count != 2 || room < 2) return false;
  bool has_of = false;
  for (uint32_t t = at[0].start; t < at[0].end; t++)
    has_of |= pos_at(c, t) == UPOS_ADP;
  for (uint32_t t = at[1].start; t < at[1].end; t++)
    if (pos_at(c, t) != UPOS_PROPN) return false;
  return has_of && pos_at(c, at[0].start) != UPOS_PROPN;
}

/* A single common noun in the singular: "state" of "state and local leaders".
 */
static bool is_bare_noun(const entity_context *c, sayso_span at) {
  return at.end == at.start + 1 && pos_at(c, at.start) == UPOS_NOUN &&
         has_feature(c, at.start, "Number=Sing");
}

/* "State and local leaders", with a capital. */
static bool is_bare_modifier(const entity_context *c, const sayso_span *at) {
  return at[0].end == at[0].start + 1 &&
         c->doc->tokens.flags[at[0].start] & TOKEN_FIRST &&
         pos_at(c, at[1].start) == UPOS_ADJ &&
         form_at(c, at[1].start)->flags & WORD_LOWER &&
         has_feature(c, at[1].end - 1, "Number=Plur");
}

/* "the former secretary and current nominee": one person, said twice. */
static bool is_second_role(const entity_context *c, const sayso_span *at) {
  upos first = pos_at(c, at[1].start), head = pos_at(c, at[1].end - 1);
  bool is_open = first == UPOS_NOUN || first == UPOS_ADJ;
  return is_open && head == UPOS_NOUN &&
         has_feature(c, at[1].end - 1, "Number=Sing") &&
         pos_at(c, at[0].start) == UPOS_DET;
}

static sayso_status need_tags(sayso_doc *doc, uint32_t first, uint32_t last) {
  sayso_status status = SAYSO_OK;
  if (!doc->engine->tagger) return SAYSO_EMODEL;
  if (first >= last || last > doc->tokens.count) return SAYSO_EARGUMENT;
  for (uint32_t t = first; t < last && !status; t++)
    if (doc->tokens.sentence[t] == NO_TOKEN)
      status = SAYSO_EARGUMENT;
    else if (t == first ||
             doc->tokens.sentence[t] != doc->tokens.sentence[t - 1])
      status = doc_need_at(doc, SAYSO_TAGS, doc->tokens.sentence[t]);
  return status;
}

/* "Mia Soto, a doctor and a mother": a name and what it is. */
static bool is_apposition(const entity_context *c, uint32_t first,
                          uint32_t last) {
  uint32_t t = first;
  while (t < last && pos_at(c, t) != UPOS_PUNCT && join_at(c, t, last) == t)
    t++;
  if (t == first || t + 1 >= last || !is_mark(c, t, ',')) return false;
  if (pos_at(c, t - 1) != UPOS_PROPN) return false;
  return is_word(c, t + 1, WORDS_indefinite) || pos_at(c, t + 1) == UPOS_NUM;
}

sayso_status entity_members(sayso_doc *doc, uint32_t first, uint32_t last,
                            sayso_span *out, uint32_t room, uint32_t *count) {
  sayso_status status = need_tags(doc, first, last);
  if (status) return status;
  entity_context c = entity_context_of(doc);
  member_list l = {&c, out, room, 0, false};
  uint32_t end = members_end(&c, first, last);
  if (!is_apposition(&c, first, end)) list_members(&l, first, end);
  bool is_several = l.count > 1 && l.has_join;
  if (is_several && room && is_bare_noun(&c, out[0])) is_several = false;
  if (is_several && room > 1 && is_bare_modifier(&c, out)) is_several = false;
  if (is_several && room > 1 && l.count == 2 && is_second_role(&c, out))
    is_several = false;
  if (is_several && is_within(&c, out, l.count, room)) is_several = false;
  *count = is_several ? l.count : 0;
  return SAYSO_OK;
}

sayso_status entity_role_in(sayso_doc *doc, uint32_t first, uint32_t last,
                            sayso_span *out) {
  sayso_status status = doc_need(doc, SAYSO_ENTITIES);
  if (status) return status;
  entity_context c = entity_context_of(doc);
  const entity_table *t = c.table;
  *out = (sayso_span){first, first};
  if (first >= last || last > doc->tokens.count) return SAYSO_EARGUMENT;
  uint32_t sentence = doc->tokens.sentence[first];
  if (sentence == NO_TOKEN) return SAYSO_OK;
  for (uint32_t i = t->first_mention[sentence];
       i < t->first_mention[sentence + 1]; i++) {
    const mention *m = &t->mentions[i];
    if (m->first < first || m->kind != MENTION_NAME) continue;
    if (m->first < last && m->role.start >= first && m->role.end <= last &&
        m->role.start < m->role.end)
      *out = m->role;
    break;
  }
  return SAYSO_OK;
}

/* ## What a range stands for */

/* Where the kernel of a phrase ends: before the first preposition, mark,
 * clause or verb that is not at its start. */
static uint32_t kernel_end(const entity_context *c, uint32_t first,
                           uint32_t last) {
  for (uint32_t t = first + 1; t < last; t++) {
    upos u = pos_at(c, t);
    bool is_hyphen = u == UPOS_PUNCT && form_at(c, t)->text[0] == '-' &&
                     !(c->doc->tokens.flags[t] & TOKEN_SPACE);
    if ((u == UPOS_PUNCT && !is_hyphen) || u == UPOS_ADP || u == UPOS_SCONJ ||
        u == UPOS_VERB || u == UPOS_AUX || is_word(c, t, WORDS_who))
      return t;
  }
  return last;
}

/* "one of them, Tom Beck": the name of a person after the comma that follows
 * the mention `row`, before `last`; else `row`. */
static uint32_t name_after(const entity_context *c, uint32_t row,
                           uint32_t last) {
  const entity_table *t = c->table;
  uint32_t comma = t->mentions[row].last;
  if (comma + 1 >= last || !is_comma(c, comma)) return row;
  for (uint32_t i = row + 1; i < t->mention_count; i++) {
    const mention *m = &t->mentions[i];
    if (m->first > comma + 1) break;
    if (m->first == comma + 1 && m->last <= last && m->kind == MENTION_NAME &&
        m->type == ENTITY_PERSON)
      return i;
  }
  return row;
}

/* The mention that the range [first, last) is about: the one that starts it
 * and reaches farthest in its kernel; where no mention stands there, the first
 * one after it, or who is named beside that. */
static uint32_t main_mention(const entity_context *c, uint32_t first,
                             uint32_t last) {
  const entity_table *t = c->table;
  uint32_t sentence = c->doc->tokens.sentence[first];
  if (sentence == NO_TOKEN) return NO_TOKEN;
  uint32_t end = kernel_end(c, first, last), best = NO_TOKEN, reach = 0;
  uint32_t low = t->first_mention[sentence];
  uint32_t high = t->first_mention[sentence + 1];
  while (low < high) { /* mentions are in the order of their first tokens */
    uint32_t middle = low + (high - low) / 2;
    if (t->mentions[middle].last <= first)
      low = middle + 1;
    else
      high = middle;
  }
  for (uint32_t i = low; i < t->first_mention[sentence + 1]; i++) {
    const mention *m = &t->mentions[i];
    if (m->first >= last) break;
    if (m->last > last || m->head < first) continue;
    bool starts_late = m->first >= end;
    if (best != NO_TOKEN && (starts_late || m->last <= reach)) continue;
    best = i;
    reach = m->last;
    if (starts_late) return name_after(c, i, last);
  }
  return best;
}

static bool can_be_who(const entity_context *c, const mention *m) {
  if (m->entity == NO_ENTITY) return false;
  entity_type type = c->table->entities[m->entity].type;
  return type == ENTITY_PERSON || type == ENTITY_GROUP ||
         type == ENTITY_ANONYMOUS;
}

/* The last mention before a relative pronoun, "Lee, who"; before "who" the
 * last of a person: "Lee, 41, of Leith, who". */
static uint32_t before_relative(const entity_context *c, uint32_t token) {
  const entity_table *t = c->table;
  uint32_t sentence = c->doc->tokens.sentence[token];
  uint32_t found = NO_TOKEN, person = NO_TOKEN;
  if (sentence == NO_TOKEN) return NO_TOKEN;
  for (uint32_t i = t->first_mention[sentence];
       i < t->first_mention[sentence + 1] && t->mentions[i].first < token;
       i++) {
    const mention *m = &t->mentions[i];
    if (m->last > token || m->entity == NO_ENTITY) continue;
    found = i;
    if (can_be_who(c, m)) person = i;
  }
  bool is_human = is_word(c, token, WORDS_human);
  return is_human && person != NO_TOKEN ? person : found;
}

sayso_status group_of(const entity_context *c, uint32_t first, uint32_t last,
                      uint32_t *out) {
  entity_table *t = c->table;
  uint64_t key = (uint64_t)(first + 1) << 32 | last;
  uint32_t *at = map_at(&c->doc->mem, &t->groups, key);
  if (!at) return SAYSO_ENOMEM;
  if (*at == NO_TOKEN) {
    if (!arena_grow(&c->doc->mem, &t->entities, &t->entity_room,
                    t->entity_count, sizeof *t->entities))
      return SAYSO_ENOMEM;
    t->entities[t->entity_count] = (entity){
        .type = ENTITY_GROUP,
        .is_plural = true,
        .known = ENTITY_NONE,
        .first = NO_TOKEN,
        .best = NO_TOKEN,
        .phrase = {first, last},
        .author = NO_ENTITY,
        .same = NO_ENTITY
    };
    *at = t->entity_count++;
  }
  *out = *at;
  return SAYSO_OK;
}

/* The tokens from the first to the last of several members: without "both",
 * the same for "Both Lee and Park" and "Lee and Park". */
static sayso_status find_members(sayso_doc *doc, sayso_span *at,
                                 uint32_t *count, uint32_t *first_end) {
  sayso_span members[MEMBERS_MAX];
  sayso_status status =
      entity_members(doc, at->start, at->end, members, MEMBERS_MAX, count);
  if (status || !*count) return status;
  at->start = members[0].start;
  *first_end = members[0].end;
  if (*count <= MEMBERS_MAX) at->end = members[*count - 1].end;
  return SAYSO_OK;
}

sayso_status source_find(const entity_context *c, sayso_span at,
                         source_found *out) {
  uint32_t count = 0, first_end = 0;
  *out = (source_found){NO_TOKEN, at, false};
  if (c->doc->tokens.sentence[at.start] == NO_TOKEN) return SAYSO_OK;
  while (at.end > at.start + 1 && is_word(c, at.end - 1, WORDS_possessive))
    at.end--;
  sayso_span several = at;
  sayso_status status = find_members(c->doc, &several, &count, &first_end);
  if (status) return status == SAYSO_EARGUMENT ? SAYSO_OK : status;
  uint32_t found = main_mention(c, at.start, at.end);
  if (found == NO_TOKEN && at.end == at.start + 1 &&
      is_word(c, at.start, WORDS_who))
    found = before_relative(c, at.start);
  const mention *m = found == NO_TOKEN ? NULL : &c->table->mentions[found];
  /* "foreign ministers of Australia, Canada and the UK" are one phrase. */
  bool is_one =
      m && m->is_plural && m->kind == MENTION_NOMINAL && first_end > m->last;
  bool is_several = count > 1 && !is_one;
  *out = (source_found){is_several ? NO_TOKEN : found,
                        is_several ? several : at, is_several};
  return SAYSO_OK;
}

sayso_status entity_of(sayso_doc *doc, uint32_t first, uint32_t last,
                       uint32_t *out) {
  source_found found;
  sayso_status status = doc_need(doc, SAYSO_ENTITIES);
  if (status) return status;
  if (first >= last || last > doc->tokens.count) return SAYSO_EARGUMENT;
  entity_context c = entity_context_of(doc);
  status = source_find(&c, (sayso_span){first, last}, &found);
  if (status) return status;
  if (found.is_several)
    return group_of(&c, found.tokens.start, found.tokens.end, out);
  /* Headlines in capitals hide where a name ends. */
  *out = found.mention != NO_TOKEN ? c.table->mentions[found.mention].entity
                                   : entity_by_words(&c, first, last);
  return SAYSO_OK;
}

sayso_status entity_in_quote(sayso_doc *doc, uint32_t token, uint32_t speaker,
                             uint32_t addressee, uint32_t *out) {
  if (token >= doc->tokens.count) return SAYSO_EARGUMENT;
  entity_context c = entity_context_of(doc);
  *out = NO_ENTITY;
  if (is_word(&c, token, WORDS_i) || is_word(&c, token, WORDS_we))
    *out = speaker;
  else if (is_word(&c, token, WORDS_you))
    *out = addressee;
  else
    return entity_of(doc, token, token + 1, out);
  return SAYSO_OK;
}

/* ## What is known of an entity */

static const entity *entity_at_id(const sayso_doc *doc, uint32_t id) {
  return &doc->entities->entities[id];
}

/* A phrase with what "of" and "for" add to it: "a spokeswoman for Lee". */
static sayso_span whole_phrase(const entity_context *c, sayso_span at) {
  const entity_table *t = c->table;
  uint32_t sentence = c->doc->tokens.sentence[at.start];
  if (sentence == NO_TOKEN) return at;
  uint32_t end = t->first_mention[sentence + 1];
  for (uint32_t i = t->first_mention[sentence]; i < end; i++) {
    const mention *m = &t->mentions[i];
    if (m->first < at.end + 1) continue;
    bool joins = m->first == at.end + 1 && is_word(c, at.end, WORDS_of);
    if (!joins) break;
    at.end = m->last;
  }
  return at;
}

static const char *copy_tokens(sayso_doc *doc, sayso_span at) {
  uint32_t start = doc->tokens.at[at.start].start;
  uint32_t end = doc->tokens.at[at.end - 1].end;
  return arena_copy(&doc->mem, doc->text + start, end - start);
}

/* "a joint statement of foreign ministers ..." */
static const char *name_with_author(sayso_doc *doc, const entity *e) {
  entity_context c = entity_context_of(doc);
  const char *what = copy_tokens(doc, whole_phrase(&c, e->phrase));
  const char *who = entity_name(doc, e->author);
  const char *of = grammar_first_word(doc->engine->mentions, WORDS_of);
  if (!what || !who || !of) return NULL;
  size_t a = strlen(what), b = strlen(of), d = strlen(who);
  char *name = arena_alloc(&doc->mem, a + b + d + 3);
  if (!name) return NULL;
  memcpy(name, what, a);
  name[a] = ' ';
  memcpy(name + a + 1, of, b);
  name[a + 1 + b] = ' ';
  memcpy(name + a + b + 2, who, d + 1);
  return name;
}

const char *entity_name(sayso_doc *doc, uint32_t id) {
  entity *e = &doc->entities->entities[id];
  if (e->name) return e->name;
  bool has_author = e->author != NO_ENTITY && e->author != id &&
                    entity_at_id(doc, e->author)->author == NO_ENTITY;
  if (e->known != ENTITY_NONE && e->is_place) {
    e->name = gazetteer_name(doc->engine->gazetteer, e->known);
  } else if (e->best != NO_TOKEN) {
    const mention *m = &doc->entities->mentions[e->best];
    e->name = copy_tokens(doc, (sayso_span){m->name, m->last});
  } else {
    entity_context c = entity_context_of(doc);
    e->name = has_author ? name_with_author(doc, e)
                         : copy_tokens(doc, whole_phrase(&c, e->phrase));
  }
  return e->name;
}

sayso_span entity_role(const sayso_doc *doc, uint32_t id) {
  return entity_at_id(doc, id)->role;
}

entity_type entity_type_of(const sayso_doc *doc, uint32_t id, bool speaks) {
  const entity *e = entity_at_id(doc, id);
  if (speaks && e->is_place) return ENTITY_GOVERNMENT;
  bool is_named = e->best != NO_TOKEN; /* what has a name and speaks ... */
  return speaks && is_named && e->type == ENTITY_THING ? ENTITY_ORGANIZATION
                                                       : e->type;
}

gender entity_gender(const sayso_doc *doc, uint32_t id) {
  return entity_at_id(doc, id)->gender;
}

bool entity_is_plural(const sayso_doc *doc, uint32_t id) {
  return entity_at_id(doc, id)->is_plural;
}

bool entity_is_named(const sayso_doc *doc, uint32_t id) {
  return entity_at_id(doc, id)->best != NO_TOKEN;
}

uint32_t entity_count(const sayso_doc *doc) {
  return doc->entities ? doc->entities->entity_count : 0;
}
