/* reason.c - reasons in a row: the number of a match, the text, a NUL. */
#include "reason.h"

#include <string.h>

void reason_take(char out[REASON_MAX], const char *text) {
  size_t len = strlen(text), n = len < REASON_MAX ? len : REASON_MAX - 1;
  while (n < len && n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
    n--;
  memcpy(out, text, n);
  out[n] = '\0';
}

sayso_status reason_add(buf *row, uint32_t match, const char *reason) {
  buf_add(row, (const char *)&match, sizeof match);
  return buf_add(row, reason, strlen(reason) + 1);
}

const char *reason_of(const buf *row, uint32_t match) {
  for (size_t i = 0; i < row->len;) {
    uint32_t at;
    memcpy(&at, row->at + i, sizeof at);
    const char *reason = row->at + i + sizeof at;
    if (match == at) return reason;
    i += sizeof at + strlen(reason) + 1;
  }
  return NULL;
}
