/* subjects.c - moves the subject that is one too many. */
#include "lang/subjects.h"

#include <stdbool.h>

#include "lang/net.h"
#include "lang/rels.h"

typedef struct {
  uint16_t first; /* subject before the word, or 0 */
  bool has_two;
  bool has_any; /* also a clause, also after it */
} subjects;

static void note(subjects *of, uint32_t token, uint32_t head, uint16_t rel) {
  uint16_t base = rel_base(rel);
  if (base != REL_nsubj && base != REL_csubj) return;
  of->has_any = true;
  if (token > head || base != REL_nsubj || rel == REL_nsubj_outer) return;
  if (of->first)
    of->has_two = true;
  else
    of->first = (uint16_t)token;
}

void subjects_share(uint16_t *heads, const uint16_t *rels, uint32_t count) {
  subjects of[NET_WINDOW + 1] = {0};
  for (uint32_t i = 1; i <= count; i++)
    note(&of[heads[i - 1]], i, heads[i - 1], rels[i - 1]);
  for (uint32_t i = 1; i <= count; i++) {
    subjects *to = &of[heads[i - 1]];
    if (rels[i - 1] != REL_ccomp || heads[i - 1] >= i) continue;
    if (!to->has_two || of[i].has_any) continue;
    heads[to->first - 1] = (uint16_t)i;
    to->has_two = false;
  }
}
