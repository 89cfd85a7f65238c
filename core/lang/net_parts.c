/* net_parts.c - the sections of a network, looked at before they are used. */
#include <string.h>

#include "base/status.h"
#include "lang/net.h"

#define SIZE_MAX_UNITS 1024u
#define AFFIXES_MAX (1u << 20)

uint32_t net_distance(uint32_t token, uint32_t head) {
  static const uint8_t kinds[] = {0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6};
  if (!head) return NET_DISTANCE_ROOT;
  uint32_t way = head < token ? token - head : head - token;
  uint32_t kind = way < sizeof kinds ? kinds[way]
                  : way < 23         ? 7
                  : way < 40         ? 8
                                     : 9;
  return head < token ? kind : kind + 10;
}

static sayso_status damaged(const char *name, sayso_error *error) {
  return status_fail(error, SAYSO_EFORMAT, 0, 0,
                     "the model's section %s is missing, or of a wrong size",
                     name);
}

sayso_status net_section(const model *m, const char *name, size_t len,
                         const void **out, sayso_error *error) {
  size_t has = 0;
  const void *at = model_section(m, name, &has);
  if (!at || has != len) return damaged(name, error);
  *out = at;
  return SAYSO_OK;
}

/* Weights, then biases. */
sayso_status net_matrix(const model *m, const char *name, uint32_t in,
                        uint32_t out, uint32_t shift, matrix *to,
                        sayso_error *error) {
  size_t weights = matrix_size(in, out) * sizeof(int16_t);
  const void *at = NULL;
  sayso_status status =
      net_section(m, name, weights + out * sizeof(int32_t), &at, error);
  if (status) return status;
  const int16_t *w = at;
  const void *bias = (const char *)at + weights;
  *to = (matrix){w, bias, in, out, shift, NULL};
  return SAYSO_OK;
}

static bool is_size(uint32_t x) {
  return x && x % 16 == 0 && x <= SIZE_MAX_UNITS;
}

static bool dims_are_sound(const net_dims *d) {
  return is_size(d->word) && is_size(d->half) && is_size(d->rank) &&
         is_size(d->tag_hidden) && is_size(d->arc) && is_size(d->rel_hidden) &&
         is_size(d->tag_room) && is_size(d->rel_room) && d->tags &&
         d->tags <= d->tag_room && d->rels && d->rels <= d->rel_room &&
         d->vector && d->vector % 2 == 0 && d->vector <= SIZE_MAX_UNITS &&
         d->affixes && d->affixes <= AFFIXES_MAX &&
         !(d->affixes & (d->affixes - 1)) && d->learned < AFFIXES_MAX;
}

sayso_status net_read_dims(const model *m, net_dims *d, bool *has,
                           sayso_error *error) {
  size_t len;
  const void *at = model_section(m, "net.dims", &len);
  *has = at;
  if (!at) return SAYSO_OK;
  if (len != sizeof *d) return damaged("net.dims", error);
  memcpy(d, at, sizeof *d);
  return dims_are_sound(d) ? SAYSO_OK : damaged("net.dims", error);
}
