/* mentions.c - finds the mentions of a sentence by its tags and names.
 *
 * A run of determiners, adjectives, nouns and names is a noun phrase without
 * what follows it. Where it ends in a name, the name is the mention, and what
 * stands before it its title or role; where it ends in a noun, that noun is
 * the head, and names inside are mentions of their own.
 */
#include "lang/entity_parts.h"

#define TITLE_MAX 4 /* words of a title */

/* ## Runs */

typedef struct {
  const entity_context *c;
  const part *names;
  const part *dates;
  uint32_t date;     /* the next date that may hold tokens */
  uint32_t name;     /* the next name */
  uint32_t run_name; /* the first name of the run */
  uint32_t start;    /* of the run, or NO_TOKEN */
  uint32_t noun;     /* the last noun or name in it, or NO_TOKEN */
  uint32_t owner;    /* where a possessor before the run starts, or NO_TOKEN */
  sayso_span title;  /* tokens of the last "Secretary of State" */
  uint32_t sentence, end;
  bool ends_in_name;
} finder;

/* A name without what of it belongs to a title; it may be empty. */
static piece name_at(const finder *f, uint32_t row) {
  piece name = f->c->doc->pieces[SAYSO_NAMES][row];
  bool meets = name.first < f->title.end && name.last > f->title.start;
  if (meets) name.first = name.last < f->title.end ? name.last : f->title.end;
  return name;
}

sayso_status mention_add(const entity_context *c, uint32_t sentence,
                         mention m) {
  entity_table *t = c->table;
  if (!arena_grow(&c->doc->mem, &t->mentions, &t->mention_room,
                  t->mention_count, sizeof m))
    return SAYSO_ENOMEM;
  m.sentence = sentence;
  m.entity = NO_ENTITY;
  m.same = NO_TOKEN;
  t->mentions[t->mention_count++] = m;
  return SAYSO_OK;
}

static sayso_status add(const finder *f, mention m) {
  return mention_add(f->c, f->sentence, m);
}

/* The end of a name without the honours after it: "Ruth Fry | KC". */
static uint32_t before_honours(const entity_context *c, piece name) {
  uint32_t last = name.last;
  for (; last > name.first + 1; last--) {
    const gazetteer_entry *e = known_as(c, last - 1, last);
    if (!e || !(e->kinds & GAZ_HONOUR)) break;
  }
  return last;
}

/* A person's name without what was taken for a part of it: titles and roles
 * before it ("Secretary of State | John Kerry"), honours after it, and what
 * stands apart with a comma ("Mitch McConnell | , R-Ky."). */
static piece bare_name(const entity_context *c, piece name) {
  for (uint32_t t = name.first + 1; t + 1 < name.last; t++) {
    const gazetteer_entry *e = known_as(c, t + 1, t + 2);
    if (!is_comma(c, t)) continue;
    if (e && e->kinds & GAZ_TITLE)
      name.first = t + 1;
    else
      name.last = t;
  }
  name.last = before_honours(c, name);
  for (uint32_t t = name.first; t + 1 < name.last; t++)
    for (uint32_t n = 1; n <= TITLE_MAX && t + n < name.last; n++) {
      const gazetteer_entry *e = known_as(c, t, t + n);
      unsigned kinds = n > 1 ? GAZ_TITLE | GAZ_ROLE : GAZ_TITLE;
      if (e && e->kinds & kinds && !(e->kinds & GAZ_FIRST)) name.first = t + n;
    }
  return name;
}

static sayso_status add_name(const finder *f, const piece *found,
                             uint32_t start) {
  const entity_context *c = f->c;
  bool is_place;
  entity_type type = type_of_name(c, found, &is_place);
  piece name = type == ENTITY_PERSON ? bare_name(c, *found) : *found;
  mention m = {
      .first = start,
      .last = name.last,
      .head = name.head,
      .name = name.first,
      .kind = MENTION_NAME,
      .role = {name.first, name.first},
      .type = type,
      .is_place = is_place
  };
  bool has_role = m.type == ENTITY_PERSON || pos_at(c, start) == UPOS_DET;
  if (!has_role) m.first = name.first; /* "home-town Leeds" */
  if (m.head < name.first || m.head >= name.last) m.head = name.last - 1;
  if (m.type == ENTITY_PERSON) {
    m.role = role_before(c, start, name.first);
    m.gender = gender_of_words(c, start, name.first, GAZ_TITLE | GAZ_ROLE);
    gender g = gender_of_words(c, name.first, name.first + 1, GAZ_FIRST);
    bool is_alone = name.last == name.first + 1;
    if (!m.gender && !is_alone) m.gender = g;
    if (is_alone) m.guess = g; /* "Clinton" may be a surname */
  }
  return add(f, m);
}

static sayso_status add_nominal(const finder *f) {
  const entity_context *c = f->c;
  mention m = {
      .first = f->owner != NO_TOKEN ? f->owner : f->start,
      .last = f->noun + 1,
      .head = f->noun,
      .kind = MENTION_NOMINAL,
      .role = {f->start, f->start}
  };
  m.name = m.first;
  m.is_definite = is_word(c, f->start, WORDS_definite) || m.first < f->start;
  m.is_new = is_word(c, f->start, WORDS_indefinite);
  m.is_plural = has_feature(c, m.head, "Number=Plur") ||
                (is_word(c, m.head, WORDS_people) &&
                 !has_feature(c, m.head, "Number=Sing"));
  const gazetteer_entry *known = NULL; /* "think tank", or its last word */
  if (f->title.end == m.last) {        /* "chief of staff" */
    m.head = f->title.start;
    known = known_as(c, m.head, m.last);
  }
  if (!known && f->start < f->noun)
    known = known_as(c, f->noun - 1, f->noun + 1);
  if (!known) known = known_lemma(c, m.head);
  m.type = type_of_noun(c, &m, known);
  if (m.type == ENTITY_PERSON || m.type == ENTITY_ANONYMOUS) {
    if (known) m.gender = (gender)known->role_gender;
    if (is_word(c, m.head, WORDS_man)) m.gender = GENDER_MALE;
    if (is_word(c, m.head, WORDS_woman)) m.gender = GENDER_FEMALE;
    if (m.gender == GENDER_BOTH) m.gender = GENDER_NONE;
  }
  return add(f, m);
}

/* "everyone", "some": people nobody names. */
static sayso_status add_everyone(const finder *f, uint32_t token) {
  if (!is_word(f->c, token, WORDS_everyone)) return SAYSO_OK;
  return add(f, (mention){
                    .first = token,
                    .last = token + 1,
                    .head = token,
                    .name = token,
                    .kind = MENTION_NOMINAL,
                    .role = {token, token},
                    .type = ENTITY_GROUP,
                    .is_plural = true,
                    .is_new = true
  });
}

/* Where the name starts that ends the run and that no recogniser found: words
 * with capitals, tagged as names, whose last says nothing else. NO_TOKEN if
 * there is none. */
static uint32_t overlooked_name(const finder *f) {
  const entity_context *c = f->c;
  const gazetteer_entry *e = known_lemma(c, f->noun);
  const uint32_t kinds = GAZ_ROLE | GAZ_TITLE | GAZ_ORG_NOUN | GAZ_ORG_HEAD |
                         GAZ_CALENDAR | GAZ_DEMONYM | GAZ_FAITH;
  if (pos_at(c, f->noun) != UPOS_PROPN || (e && e->kinds & kinds) ||
      has_feature(c, f->noun, "Number=Plur") ||
      !(form_at(c, f->noun)->flags & WORD_CAP))
    return NO_TOKEN;
  uint32_t first = f->noun;
  while (first > f->start && pos_at(c, first - 1) == UPOS_PROPN &&
         form_at(c, first - 1)->flags & WORD_CAP)
    first--;
  return first;
}

static sayso_status add_head(const finder *f) {
  uint32_t first = overlooked_name(f);
  piece name = {first, f->noun + 1, f->noun, NAME_OTHER};
  return first == NO_TOKEN ? add_nominal(f) : add_name(f, &name, f->start);
}

/* "One Republican": an adjective of a people or faith in place of a noun. */
static bool stands_alone(const finder *f, uint32_t token) {
  const gazetteer_entry *e = known_as(f->c, token, token + 1);
  return e && e->kinds & (GAZ_FAITH | GAZ_DEMONYM) &&
         form_at(f->c, token)->flags & WORD_CAP;
}

/* Ends a run without a noun before the token `at`. */
static sayso_status end_bare_run(finder *f, uint32_t at) {
  sayso_status status = SAYSO_OK;
  if (f->start == NO_TOKEN) return SAYSO_OK;
  if (f->start + 1 < at && stands_alone(f, at - 1)) {
    f->noun = at - 1;
    status = add_nominal(f);
  } else {
    status = add_everyone(f, f->start);
  }
  f->start = f->noun = f->owner = NO_TOKEN;
  return status;
}

/* Ends the run before the token `at`, and adds its mentions. */
static sayso_status end_run(finder *f, uint32_t at) {
  sayso_status status = SAYSO_OK;
  if (f->start == NO_TOKEN || f->noun == NO_TOKEN) return end_bare_run(f, at);
  if (!f->ends_in_name) status = add_head(f);
  for (uint32_t n = f->run_name; n < f->name && !status; n++) {
    piece name = name_at(f, n);
    bool is_head = f->ends_in_name && n + 1 == f->name;
    if (name.first < name.last)
      status = add_name(f, &name, is_head ? f->start : name.first);
  }
  f->run_name = f->name;
  f->start = f->noun = f->owner = NO_TOKEN;
  return status;
}

/* Whether the token is the name of a day or month: no part of "on Monday
 * prosecutors". */
static bool is_in_date(finder *f, uint32_t token) {
  const piece *dates = f->c->doc->pieces[SAYSO_DATES];
  while (f->date < f->dates->last && dates[f->date].last <= token)
    f->date++;
  return f->date < f->dates->last && dates[f->date].first <= token &&
         pos_at(f->c, token) == UPOS_PROPN;
}

/* Whether the token may go on a run, or start one. */
static bool belongs(finder *f, uint32_t token) {
  const entity_context *c = f->c;
  if (is_in_date(f, token)) return false;
  if (f->noun != NO_TOKEN && f->noun + 1 == token &&
      is_word(c, token, WORDS_informed) &&
      (is_word(c, f->noun, WORDS_anonymous) ||
       is_word(c, f->noun, WORDS_people)))
    return false; /* "a source close to the talks" */
  switch (pos_at(c, token)) {
  case UPOS_DET:
  case UPOS_NUM:
  case UPOS_ADJ:
  case UPOS_NOUN:
  case UPOS_PROPN:
    return true;
  case UPOS_PRON:
    return has_feature(c, token, "Poss=Yes");
  case UPOS_VERB: /* "elected officials" */
    return f->start != NO_TOKEN && f->noun == NO_TOKEN &&
           has_feature(c, token, "VerbForm=Part");
  case UPOS_PUNCT: /* "Secretary-General" */
    return f->start != NO_TOKEN && token + 1 < f->end &&
           !(c->doc->tokens.flags[token] & TOKEN_SPACE) &&
           !(c->doc->tokens.flags[token + 1] & TOKEN_SPACE) &&
           form_at(c, token)->text[0] == '-';
  default:
    return false;
  }
}

static sayso_status add_pronoun(const finder *f, uint32_t token) {
  static const struct {
    int class;
    gender gender;
    bool is_plural;
  } pronouns[] = {
      {WORDS_he,   GENDER_MALE,   false},
      {WORDS_she,  GENDER_FEMALE, false},
      {WORDS_it,   GENDER_NONE,   false},
      {WORDS_they, GENDER_NONE,   true }
  };
  for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++) {
    if (!is_word(f->c, token, pronouns[i].class)) continue;
    mention m = {
        .first = token,
        .last = token + 1,
        .head = token,
        .name = token,
        .kind = MENTION_PRONOUN,
        .role = {token, token},
        .gender = pronouns[i].gender,
        .is_plural = pronouns[i].is_plural,
        .type = ENTITY_THING
    };
    if (m.gender) m.type = ENTITY_PERSON;
    return add(f, m);
  }
  return add_everyone(f, token);
}

/* ## The sentence */

static bool starts_name(const finder *f, uint32_t token) {
  return f->name < f->names->last && name_at(f, f->name).first == token;
}

/* Whether a person's name at `token` stands apart from the nouns before it:
 * nothing in them says what a person is. */
static bool is_apart(const finder *f, uint32_t token) {
  if (!starts_name(f, token) || f->noun == NO_TOKEN || f->ends_in_name)
    return false;
  if (name_at(f, f->name).type != NAME_PERSON) return false;
  for (uint32_t t = f->start; t < token; t++)
    if (is_role_word(f->c, t)) return false;
  return true;
}

static void take_name(finder *f, uint32_t token) {
  if (f->start == NO_TOKEN) f->start = token;
  f->noun = name_at(f, f->name).last - 1;
  f->ends_in_name = true;
  f->name++;
}

static void take_token(finder *f, uint32_t token) {
  upos u = pos_at(f->c, token);
  if (f->start == NO_TOKEN) f->start = token;
  bool is_age = token > f->start && form_at(f->c, token - 1)->text[0] == '-' &&
                is_word(f->c, token, WORDS_person); /* "the 27-year-old" */
  if (u != UPOS_NOUN && u != UPOS_PROPN && !is_age) return;
  f->noun = token;
  f->ends_in_name = false;
}

/* The words of a role of several that starts at the token and of which the
 * tags would make two phrases, "Secretary of State"; 0 if none does. */
static uint32_t role_words(const finder *f, uint32_t token) {
  const entity_context *c = f->c;
  upos u = pos_at(c, token);
  if (!c->gaz || (u != UPOS_PROPN && u != UPOS_NOUN)) return 0;
  const gazetteer_entry *e =
      gazetteer_longest(c->gaz, c->doc->words, &c->doc->tokens.form[token],
                        f->end - token, GAZ_ROLE);
  bool is_split = e && e->words > 2 && is_word(c, token + 1, WORDS_of);
  return is_split ? e->words : 0;
}

/* Takes "Secretary of State" as one, with the names in it. */
static void take_role(finder *f, uint32_t first, uint32_t last) {
  if (f->start == NO_TOKEN) f->start = first;
  f->title = (sayso_span){first, last};
  f->noun = last - 1;
  f->ends_in_name = false;
  while (f->name < f->names->last &&
         f->c->doc->pieces[SAYSO_NAMES][f->name].last <= last)
    f->name++;
}

/* Reads the token at `*at`, which ends the run, goes on with it or starts a
 * new one, or the name that starts there; goes behind it. */
static sayso_status read_token(finder *f, uint32_t *at) {
  uint32_t role = role_words(f, *at);
  if (role) {
    take_role(f, *at, *at + role);
    *at += role;
    return SAYSO_OK;
  }
  uint32_t token = (*at)++, start = f->start;
  bool is_name = starts_name(f, token), had_noun = f->noun != NO_TOKEN;
  bool is_in = is_name || belongs(f, token);
  bool is_new = (!is_name && had_noun && pos_at(f->c, token) == UPOS_DET) ||
                is_apart(f, token);
  sayso_status status = is_new || !is_in ? end_run(f, token) : SAYSO_OK;
  bool owns = !is_in && had_noun && is_word(f->c, token, WORDS_possessive);
  if (owns) f->owner = start;
  if (!status && !is_name && pos_at(f->c, token) == UPOS_PRON)
    status = add_pronoun(f, token);
  if (status || !is_in) return status;
  if (is_name) {
    take_name(f, token);
    *at = f->noun + 1;
  } else {
    take_token(f, token);
  }
  return SAYSO_OK;
}

sayso_status mentions_find(const entity_context *c, uint32_t sentence) {
  const sentence_value *s = &c->doc->sentences[sentence];
  finder f = {.c = c,
              .names = &c->doc->parts[SAYSO_NAMES][sentence],
              .dates = &c->doc->parts[SAYSO_DATES][sentence],
              .sentence = sentence,
              .end = s->last};
  uint32_t before = c->table->mention_count;
  sayso_status status = SAYSO_OK;
  f.name = f.run_name = f.names->first;
  f.date = f.dates->first;
  f.start = f.noun = f.owner = NO_TOKEN;
  for (uint32_t t = s->first; t < s->last && !status;)
    status = read_token(&f, &t);
  if (!status) status = end_run(&f, s->last);
  return status ? status : mentions_relate(c, sentence, before);
}
