/* tagger.c - parts of speech from the network's first layer.
 *
 * The section "tags" has a line for each tag: UPOS, XPOS and features.
 */
#include "lang/tagger.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/status.h"

typedef struct {
  upos upos;
  const char *xpos, *feats;
} tag_name;

struct tagger {
  net *net;
  matrix hidden_layer, tag_layer;
  arena mem;
  tag_name *names;
  unsigned count;
  int16_t *hidden;
  int32_t *scores;
};

/* ## Names */

static sayso_status bad_tags(sayso_error *error) {
  return status_fail(error, SAYSO_EFORMAT, 0, 0,
                     "the model's section tags is missing or damaged");
}

static bool read_name(char *line, tag_name *out) {
  char *xpos = strchr(line, '\t');
  char *feats = xpos ? strchr(xpos + 1, '\t') : NULL;
  if (!feats) return false;
  *xpos++ = 0;
  *feats++ = 0;
  *out = (tag_name){upos_find(line, strlen(line)), xpos, feats};
  return out->upos != UPOS_COUNT;
}

static sayso_status read_names(tagger *t, const model *m, sayso_error *error) {
  size_t len;
  const char *at = model_section(m, "tags", &len);
  if (!at) return bad_tags(error);
  char *text = arena_copy(&t->mem, at, len);
  t->names = arena_new(&t->mem, net_sizes(t->net)->tags, sizeof *t->names);
  if (!text || !t->names) return status_plain(error, SAYSO_ENOMEM);
  for (char *end; (end = strchr(text, '\n')); text = end + 1) {
    *end = 0;
    if (t->count == net_sizes(t->net)->tags ||
        !read_name(text, &t->names[t->count++]))
      return bad_tags(error);
  }
  return t->count == net_sizes(t->net)->tags && t->count <= TAGS_MAX
             ? SAYSO_OK
             : bad_tags(error);
}

unsigned tagger_count(const tagger *t) { return t->count; }

upos tag_upos(const tagger *t, uint16_t tag) {
  return tag < t->count ? t->names[tag].upos : UPOS_X;
}

const char *tag_xpos(const tagger *t, uint16_t tag) {
  return tag < t->count ? t->names[tag].xpos : "";
}

const char *tag_feats(const tagger *t, uint16_t tag) {
  return tag < t->count ? t->names[tag].feats : "";
}

uint16_t tag_find(const tagger *t, const char *name, const char *xpos) {
  upos wanted = upos_find(name, strlen(name));
  for (uint16_t i = 0; i < t->count; i++)
    if (t->names[i].upos == wanted && !strcmp(t->names[i].xpos, xpos)) return i;
  return TAG_NONE;
}

/* ## Opening */

static sayso_status open_layers(tagger *t, const model *m, sayso_error *error) {
  const net_dims *d = net_sizes(t->net);
  sayso_status status = read_names(t, m, error);
  if (!status)
    status = net_matrix(m, "net.tag1", 2 * d->half, d->tag_hidden,
                        NET_WEIGHT_BITS, &t->hidden_layer, error);
  if (!status)
    status = net_matrix(m, "net.tag2", d->tag_hidden, d->tag_room, 0,
                        &t->tag_layer, error);
  if (status) return status;
  t->hidden = mem_new(NET_WINDOW * d->tag_hidden, sizeof *t->hidden);
  t->scores = mem_new(NET_WINDOW * d->tag_room, sizeof *t->scores);
  return t->hidden && t->scores ? SAYSO_OK : status_plain(error, SAYSO_ENOMEM);
}

sayso_status tagger_open(const model *m, const words *w, tagger **out,
                         sayso_error *error) {
  net *n;
  sayso_status status = net_open(m, w, &n, error);
  if (status) return status;
  *out = NULL;
  if (!n) return SAYSO_OK;
  tagger *t = mem_new(1, sizeof *t);
  if (!t) {
    net_free(n);
    return status_plain(error, SAYSO_ENOMEM);
  }
  t->net = n;
  status = open_layers(t, m, error);
  if (status) {
    tagger_free(t);
    return status;
  }
  *out = t;
  return SAYSO_OK;
}

void tagger_free(tagger *t) {
  if (!t) return;
  net_free(t->net);
  arena_release(&t->mem);
  mem_free(t->hidden);
  mem_free(t->scores);
  mem_free(t);
}

net *tagger_net(const tagger *t) { return t->net; }

/* ## Tagging */

static sayso_status tag_window(tagger *t, const word_id *forms, uint32_t count,
                               uint16_t *tags) {
  const net_dims *d = net_sizes(t->net);
  const int16_t *h;
  sayso_status status = net_first(t->net, forms, count, &h);
  if (status) return status;
  matrix_apply(&t->hidden_layer, h, 2 * d->half, count, t->hidden,
               d->tag_hidden);
  net_squash(t->hidden, (size_t)count * d->tag_hidden);
  matrix_sums(&t->tag_layer, t->hidden, d->tag_hidden, count, t->scores,
              d->tag_room);
  for (uint32_t i = 0; i < count; i++)
    tags[i] = (uint16_t)net_best(t->scores + (size_t)i * d->tag_room, d->tags);
  return SAYSO_OK;
}

sayso_status tagger_run(tagger *t, const word_id *forms, uint32_t count,
                        uint16_t *tags) {
  sayso_status status = SAYSO_OK;
  for (uint32_t at = 0, n; at < count && !status; at += n) {
    n = net_window(t->net, forms + at, count - at);
    status = tag_window(t, forms + at, n, tags + at);
  }
  return status;
}
