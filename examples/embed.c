/* embed.c - the library in a C program: the quotations of a text.
 *
 *     cc embed.c -Iinclude build/libsayso.a -lpcre2-8 -lz -lm
 */
#include <stdio.h>

#include "sayso.h"

static int show_quotes(sayso_doc *doc) {
  const sayso_span *quotes;
  size_t count, len;
  const char *text = sayso_doc_text(doc, &len);
  if (sayso_doc_layer(doc, SAYSO_QUOTES, &quotes, &count)) return 1;
  for (size_t i = 0; i < count; i++)
    printf("%u-%u %.*s\n", quotes[i].start, quotes[i].end,
           (int)(quotes[i].end - quotes[i].start), text + quotes[i].start);
  return 0;
}

int main(int argc, char **argv) {
  static const char text[] = "“We won,” Smith said. “Again.”";
  sayso_engine *engine;
  sayso_doc *doc;
  sayso_error error;
  const char *language = argc > 1 ? argv[1] : "core/lang/en";
  if (sayso_engine_new(language, &engine, &error)) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  int failed = sayso_doc_new(engine, text, sizeof text - 1, &doc, NULL) != 0;
  if (!failed) {
    failed = show_quotes(doc);
    sayso_doc_free(doc);
  }
  sayso_engine_free(engine);
  return failed;
}
