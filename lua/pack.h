/* pack.h - a pack: a sandbox with the declarations of its rule files.
 *
 * The state of a pack and that of a script share no value. What crosses is
 * copied: declarations (pack.c), records (run_finish.c). No Lua function of a
 * pack's state may raise outside of pack_call, so all that allocates is done in
 * a C function that pack_call runs there.
 */
#ifndef SAYSO_PACK_H
#define SAYSO_PACK_H

#include "bind.h"
#include "sandbox.h"

#define PACK_T "sayso.pack"

typedef struct pack {
  sandbox box;
  char name[64];        /* cut if it is longer: for messages */
  double seconds, left; /* of processor time: see allowance.h; now */
  double spent;         /* in this pack since it was opened */
  unsigned finishers;   /* functions given to finish() */
} pack;

/* The pack at an argument. */
pack *pack_check(lua_State *L, int arg);

/* Runs f(L) in the pack's state, with `data` as a light userdata at index 1.
 * On failure gives false, the limit that was hit in `*hit` and, in `message`
 * of `size` bytes, what the error says. Never raises. */
bool pack_call(pack *p, lua_CFunction f, void *data, trip *hit, char *message,
               size_t size);
#define PACK_MESSAGE 500

/* ## Values in the registry of a pack's state, by the address of */
typedef struct {
  char environment;  /* the globals of rule files */
  char declarations; /* a list; see env.c */
  char sources;      /* module -> { name of the file, text } */
  char modules;      /* module -> what it returned */
  char finishers;    /* a list of functions */
  char words;        /* name -> what words(name) gave */
  char doc, found;   /* the boxes of the document that is worked on */
  char records;      /* a list of what emit gave */
  char origins;      /* record -> its place in that list */
  char fields;       /* match -> its first record */
} pack_keys;
extern const pack_keys pack_key;

/* Pushes the value under a key; makes a table there if it is nil. */
void pack_push(lua_State *L, const char *key);

/* Makes the environment; runs in the pack's state. */
void pack_open_environment(lua_State *L);

/* Pushes the declaration's table, the second argument of `rule "x" {}`. */
void pack_push_declared(lua_State *L, lua_Integer declaration);

#endif
