/* note.h - what a run has to say about a document, a line a note. */
#ifndef SAYSO_NOTE_H
#define SAYSO_NOTE_H

#include "match/rules.h"

/* "code: pack/rule: text". What comes after the first megabyte of notes says
 * nothing new, and is left out. */
void note_rule(buf *notes, const ruleset *set, const char *code, uint32_t rule,
               const char *text);

/* A failure that is no rule's but the pack's. */
void note_pack(buf *notes, const char *pack, const char *message);

/* What the core gave up, told as what a pack was stopped for. */
void note_limits(buf *notes, const ruleset *set, const found *f);

#endif
