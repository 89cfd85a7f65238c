/* take.h - records on their way out of a pack, several at once: each call into
 * a pack has its price. */
#ifndef SAYSO_TAKE_H
#define SAYSO_TAKE_H

#include "pack.h"

#define TAKEN_AT_ONCE 16

typedef struct {
  record record;
  uint32_t place; /* in the list of what emit gave, from 1; 0: it is new */
} taken;

typedef struct {
  sayso_doc *doc;
  uint32_t next;  /* to be taken, in the pack's list from 1 */
  uint32_t count; /* that the last call took, into the row */
  bool is_end;
  taken row[TAKEN_AT_ONCE];
} take;

/* Begins with the first record; what was taken before goes. */
void take_start(take *t, sayso_doc *doc);
void take_release(take *t);

/* For pack_call with a take: reads the next records. After an error those
 * before the wrong one are there, and the next call goes on behind it. */
int take_records(lua_State *L);

/* Whether any text in it may be the provisional id of a record, beside its
 * own. */
bool taken_refers(const taken *t);

#endif
