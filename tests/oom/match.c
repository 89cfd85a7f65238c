/* Scenarios of matching: lexicons, their cache, regular expressions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "match/lexicon.h"
#include "match/regex_growth.h"
#include "oom.h"

#define LANGUAGE "core/lang/en"

static sayso_status fill(lexicons *l) {
  static const char *const columns[] = {"phrase", "pos", "case"};
  static const char *const rows[][3] = {
      {"claim",             "VERB",      ""   },
      {"\"Rule\" out",      "",          "cap"},
      {"Acme Inc.",         "NOUN|VERB", ""   },
      {"the \\\"press\\\"", "",          ""   },
  };
  uint32_t x;
  sayso_status status = lexicons_add(l, "p", "x", columns, 3, &x, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows && !status; i++)
    status = lexicons_phrase(l, x, rows[i], NULL, NULL);
  return status ? status : lexicons_freeze(l, NULL);
}

static sayso_status scan(lexicons *l, const sayso_doc *doc, uint32_t want) {
  lexicon_hits hits = {0};
  sayso_status status = lexicons_scan(l, doc, 0, doc->tokens.count, &hits);
  if (!status && hits.count != want) status = SAYSO_EFORMAT;
  lexicon_hits_release(&hits);
  return status;
}

/* Makes lexicons of the rows above, or of a file, and scans a document. */
static sayso_status use(sayso_engine *engine, const char *folder,
                        const char *path, const sayso_doc *doc, uint32_t want) {
  lexicons *l;
  uint32_t x;
  oom_begin();
  sayso_status status = lexicons_new(engine, folder, &l);
  if (status) return status;
  status =
      path ? lexicons_read(l, "p", "big", path, NULL, 0, &x, NULL) : fill(l);
  if (!status) status = lexicons_freeze(l, NULL);
  if (!status) status = scan(l, doc, want);
  if (!status || lexicons_freeze(l, NULL) == SAYSO_OK) {
    oom_end(); /* what failed before works now */
    if (!path && !status) status = scan(l, doc, want);
  }
  oom_end();
  lexicons_free(l);
  return status;
}

static sayso_status with_document(const char *folder, const char *path,
                                  uint32_t want) {
  static const char text[] = "They claimed Acme Inc. met \"the press\" to Rule "
                             "out the w7 x, or rule out no claims.";
  sayso_engine *engine;
  sayso_doc *doc;
  if (sayso_engine_new(LANGUAGE, &engine, NULL)) return SAYSO_EFORMAT;
  sayso_status status =
      sayso_doc_new(engine, text, sizeof text - 1, &doc, NULL);
  if (status || doc_need(doc, SAYSO_SENTENCES)) return SAYSO_EFORMAT;
  status = use(engine, folder, path, doc, want);
  oom_end();
  sayso_doc_free(doc);
  sayso_engine_free(engine);
  return status;
}

sayso_status scenario_lexicons(void) { return with_document(NULL, NULL, 4); }

sayso_status scenario_lexicon_cache(void) {
  char folder[] = "/tmp/sayso-oom-XXXXXX", path[64], command[64];
  if (!mkdtemp(folder)) return SAYSO_EIO;
  snprintf(path, sizeof path, "%s/big.tsv", folder);
  FILE *f = fopen(path, "wb");
  if (!f) return SAYSO_EIO;
  fputs("phrase\tn\n", f);
  for (int i = 0; i < 5000; i++)
    fprintf(f, "W%d x\tn%d\n", i, i % 7);
  fclose(f);
  sayso_status status = with_document(folder, path, 1);
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command) ? SAYSO_EIO : status;
}

sayso_status scenario_regex(void) {
  static const char pattern[] = "(?<a>\\w+) (?<b>(?:said|told)[^.]*)";
  static const char text[] = "We said no. They told us.";
  regexes *all;
  regex *r;
  regex_growth growth;
  sayso_span at, groups[2];
  bool found;
  oom_begin();
  sayso_status status = regexes_new(&all);
  if (status) return status;
  status = regex_new(all, pattern, sizeof pattern - 1, 0, &r, NULL);
  if (!status) {
    status = regex_find(r, text, sizeof text - 1, 0, &found, &at, groups);
    if (!status && (!found || at.end != 10 || groups[1].start != 3))
      status = SAYSO_EFORMAT;
    regex_free(r);
  }
  if (!status)
    status =
        regex_growth_of(all, pattern, sizeof pattern - 1, 0, &growth, NULL);
  oom_end();
  regexes_free(all);
  return status;
}
