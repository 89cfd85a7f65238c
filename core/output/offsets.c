/* offsets.c - counts at every OFFSETS_STEP-th byte, and a short walk from
 * there. A step may stand inside a code point, which is then counted before
 * it, as its first byte is. */
#include "output/offsets.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

static uint32_t count_in(offset_unit unit, const char *s, size_t len) {
  return (uint32_t)(unit == OFFSETS_CHARS ? utf8_count(s, len)
                                          : utf8_count16(s, len));
}

static uint32_t *count_steps(const offsets *o, offset_unit unit) {
  uint32_t steps = o->len / OFFSETS_STEP + 1, total = 0;
  uint32_t *at = mem_new(steps, sizeof *at);
  for (uint32_t i = 1; at && i < steps; i++) {
    total += count_in(unit, o->text + (i - 1) * OFFSETS_STEP, OFFSETS_STEP);
    at[i] = total;
  }
  return at;
}

sayso_status offsets_init(offsets *o, const char *text, uint32_t len) {
  offsets made = {.text = text, .len = len};
  made.at[OFFSETS_CHARS] = count_steps(&made, OFFSETS_CHARS);
  made.at[OFFSETS_UTF16] = count_steps(&made, OFFSETS_UTF16);
  if (!made.at[OFFSETS_CHARS] || !made.at[OFFSETS_UTF16]) {
    offsets_release(&made);
    return SAYSO_ENOMEM;
  }
  *o = made;
  return SAYSO_OK;
}

void offsets_release(offsets *o) {
  mem_free(o->at[OFFSETS_CHARS]);
  mem_free(o->at[OFFSETS_UTF16]);
  *o = (offsets){0};
}

uint32_t offsets_from_byte(const offsets *o, offset_unit unit, uint32_t byte) {
  if (byte > o->len) byte = o->len;
  if (unit == OFFSETS_BYTES) {
    while (byte < o->len && ((unsigned char)o->text[byte] & 0xC0) == 0x80)
      byte++;
    return byte;
  }
  uint32_t step = byte / OFFSETS_STEP, from = step * OFFSETS_STEP;
  return o->at[unit][step] + count_in(unit, o->text + from, byte - from);
}

/* The last step with a count of at most `n`. */
static uint32_t find_step(const offsets *o, offset_unit unit, uint32_t n) {
  uint32_t low = 0, high = o->len / OFFSETS_STEP + 1;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (o->at[unit][middle] <= n)
      low = middle;
    else
      high = middle;
  }
  return low;
}

uint32_t offsets_to_byte(const offsets *o, offset_unit unit, uint32_t n) {
  if (unit == OFFSETS_BYTES) return offsets_from_byte(o, unit, n);
  uint32_t step = find_step(o, unit, n), count = o->at[unit][step];
  uint32_t at = offsets_from_byte(o, OFFSETS_BYTES, step * OFFSETS_STEP);
  while (at < o->len && count < n) {
    size_t size;
    utf8_decode(o->text + at, o->len - at, &size);
    count += unit == OFFSETS_UTF16 && size == 4 ? 2 : 1;
    at += (uint32_t)size;
  }
  return at;
}

int offset_unit_named(const char *name) {
  static const char *const names[] = {"chars", "bytes", "utf16"};
  for (int i = 0; i < 3; i++)
    if (!strcmp(name, names[i])) return i;
  return -1;
}
