/* oom.h - scenarios in which memory runs out.
 *
 * To add one: its name here, and a scenario_NAME in a file of this folder. It
 * does a whole piece of work, frees all of it, and gives what came of it:
 * SAYSO_OK or SAYSO_ENOMEM. `make oom` runs it again and again, with the first
 * allocation failing, then the second, and so on, that one alone and with all
 * after it; each time it must give one of the two and leave nothing behind.
 */
#ifndef SAYSO_OOM_H
#define SAYSO_OOM_H

#include "sayso.h"

#define SCENARIOS(X)                                                           \
  X(lua)                                                                       \
  X(repair)                                                                    \
  X(json)                                                                      \
  X(offsets)                                                                   \
  X(record)                                                                    \
  X(files)                                                                     \
  X(json_lines)                                                                \
  X(engine)                                                                    \
  X(layers)                                                                    \
  X(sentences)                                                                 \
  X(values)                                                                    \
  X(lexicons)                                                                  \
  X(lexicon_cache)                                                             \
  X(regex)                                                                     \
  X(rules)                                                                     \
  X(train)                                                                     \
  X(names_train)                                                               \
  X(lemma_train)                                                               \
  X(conllu)                                                                    \
  X(model)

#define X(name) sayso_status scenario_##name(void);
SCENARIOS(X)
#undef X

/* Allocations fail from here on; before, and after the scenario, all succeed.
 * What was set up before is not counted. */
void oom_begin(void);

/* From here on all succeed again: to clean up what needs memory for it, or to
 * show that what failed before works now. */
void oom_end(void);

#endif
