/* A lexicon file: it is refused with a place that lies in it, or each of its
 * entries hits the text of its own phrase. */
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "lang/engine.h"
#include "match/lexicon.h"
#include "match/manuscript.h"
#include "text/phrase.h"

#define TRIED 20u /* entries of a file */

/* Reads the bytes into a draft of its own first: no file is needed for that. */
static bool is_refused(const sayso_engine *engine, const char *s, size_t size) {
  manuscript m;
  book b;
  sayso_error e;
  PROMISE(!manuscript_init(&m, engine->language));
  if (manuscript_read(&m, s, size, NULL, 0, &e)) {
    PROMISE(e.status == SAYSO_EFORMAT && e.line && e.message[0]);
    PROMISE(e.offset <= size && strlen(e.message) < sizeof e.message);
    PROMISE(utf8_valid(e.message, strlen(e.message)) == strlen(e.message));
    manuscript_release(&m);
    return true;
  }
  PROMISE(!manuscript_finish(&m, &b));
  book_release(&b);
  return false;
}

/* "'s report" goes on from a word that is not in the phrase: in a text of its
 * own it is cut otherwise. */
static bool starts_amid_word(const sayso_engine *engine, const char *phrase) {
  sayso_span at[PHRASE_MAX];
  uint32_t count;
  PROMISE(!phrase_cut(engine->language, phrase, strlen(phrase), false, at,
                      PHRASE_MAX, &count));
  return count && language_habits(engine->language, phrase + at[0].start,
                                  at[0].end - at[0].start, NULL) &
                      LEXEME_CLITIC;
}

static void check_entry(sayso_engine *engine, lexicons *l, uint32_t entry) {
  const char *phrase = lexicon_value(l, 0, entry, "phrase");
  const char *way = lexicon_value(l, 0, entry, "case");
  lexicon_hits hits = {0};
  sayso_doc *doc;
  bool found = false;
  PROMISE(phrase && phrase[0] && lexicon_column(l, 0, 0));
  PROMISE(!sayso_doc_new(engine, phrase, strlen(phrase), &doc, NULL));
  PROMISE(!doc_need(doc, SAYSO_TOKENS));
  PROMISE(!lexicons_scan(l, doc, 0, doc->tokens.count, &hits));
  for (uint32_t i = 0; i < hits.count; i++) {
    const lexicon_hit *h = &hits.at[i];
    PROMISE(h->first < h->last && h->last <= doc->tokens.count);
    PROMISE(!i || hits.at[i - 1].first <= h->first);
    found |= h->entry == entry && h->last - h->first == doc->tokens.count;
  }
  /* as a whole block, if no capital is asked for, and of text alone */
  bool is_plain = doc->row[SAYSO_BLOCKS].count == 1 && !doc->blocks[0].lead &&
                  !starts_amid_word(engine, phrase);
  for (const char *s = phrase; *s; s++)
    is_plain = is_plain && (unsigned char)*s >= ' ';
  if (is_plain && !(way && !strcmp(way, "cap")) && !hits.is_cut) PROMISE(found);
  lexicon_hits_release(&hits);
  sayso_doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static sayso_engine *engine;
  char path[64];
  uint32_t x;
  lexicons *l;
  if (!engine) PROMISE(!sayso_engine_new("core/lang/en", &engine, NULL));
  if (is_refused(engine, (const char *)data, size)) return 0;
  snprintf(path, sizeof path, "/tmp/sayso-fuzz-%ld.tsv", (long)getpid());
  FILE *f = fopen(path, "wb");
  PROMISE(f && fwrite(data, 1, size, f) == size && !fclose(f));
  PROMISE(!lexicons_new(engine, NULL, &l));
  PROMISE(!lexicons_read(l, "p", "x", path, NULL, 0, &x, NULL));
  remove(path);
  PROMISE(!lexicons_freeze(l, NULL));
  for (uint32_t i = 0; i < lexicon_size(l, x) && i < TRIED; i++)
    check_entry(engine, l, i);
  lexicons_free(l);
  return 0;
}
