/* offsets.h - byte offsets of a text as offsets in code points or UTF-16
 * units, and back.
 *
 * Both counts are kept for every OFFSETS_STEP-th byte, so that a conversion
 * reads at most that much of the text; the way back looks for the step first.
 */
#ifndef SAYSO_OFFSETS_H
#define SAYSO_OFFSETS_H

#include <stdint.h>

#include "sayso.h"

typedef enum {
  OFFSETS_CHARS, /* Unicode code points: Python, brat, Web Annotation */
  OFFSETS_BYTES, /* of UTF-8 */
  OFFSETS_UTF16  /* units: JavaScript, Java, C# */
} offset_unit;

#define OFFSETS_STEP 256u

typedef struct {
  const char *text; /* borrowed, valid UTF-8 */
  uint32_t len;
  uint32_t *at[3]; /* by unit: the count before each step; BYTES is NULL */
} offsets;

/* Gets ready for a text, which must stay. SAYSO_ENOMEM leaves nothing to
 * release. */
sayso_status offsets_init(offsets *o, const char *text, uint32_t len);
void offsets_release(offsets *o);

/* The offset in `unit` of the byte offset `byte`, in constant time. An offset
 * behind the end is the end; one inside a code point is its end. */
uint32_t offsets_from_byte(const offsets *o, offset_unit unit, uint32_t byte);

/* The byte offset of the offset `n` in `unit`, in logarithmic time. An offset
 * behind the end is the end; between the halves of a pair, its end. */
uint32_t offsets_to_byte(const offsets *o, offset_unit unit, uint32_t n);

/* The offset unit called "chars", "bytes" or "utf16"; -1 if none is. */
int offset_unit_named(const char *name);

#endif
