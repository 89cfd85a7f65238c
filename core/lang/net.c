/* net.c - words and the first layer of the network; see net.h. */
#include "lang/net.h"

#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "lang/wordfeats.h"

#define KEPT_MAX 8192u /* words whose products are kept */
#define OFTEN 2u       /* times that a word is met to be kept for longer */
#define EDGES 2u       /* rows 0 and 1: before the first word, after the last */
#define CUT_LEAST 120u /* tokens of a window that is cut at a mark */

/* Rows of bytes with a scale each, found by hash where there is one. */
typedef struct {
  const uint32_t *hash; /* rising; NULL if rows go by number */
  const uint16_t *scale;
  const int8_t *at;
  uint32_t count, size;
} byte_rows;

struct net {
  net_dims d;
  const words *words;
  byte_rows vectors, learned, affixes;
  matrix projection, first;
  const int16_t *edge; /* inputs of the edges */

  /* rows[slot[word]]: products of a word with the first layer */
  void *room; /* of the rows; most of it may never be touched */
  int16_t *rows;
  uint32_t kept;
  uint32_t *slot, slots, epoch;
  word_id owner[KEPT_MAX]; /* of a row */
  uint8_t met[KEPT_MAX];   /* how often its word was, up to OFTEN */

  word_id last[NET_WINDOW]; /* the window in `out` */
  uint32_t last_count;

  void *scratch;
  uint32_t fresh[NET_WINDOW];
  wordfeats feats[NET_WINDOW]; /* of fresh words */
  net_input input[2 * NET_WINDOW];
  int16_t *vector, *x, *out;
  int32_t *sums;
};

const net_dims *net_sizes(const net *n) { return &n->d; }

/* ## Opening */

static sayso_status open_rows(const model *m, const char *const name[3],
                              uint32_t count, uint32_t size, byte_rows *to,
                              sayso_error *error) {
  const void *hash = NULL, *scale, *at;
  sayso_status status = SAYSO_OK;
  if (name[0])
    status = net_section(m, name[0], count * sizeof *to->hash, &hash, error);
  if (!status)
    status = net_section(m, name[1], count * sizeof *to->scale, &scale, error);
  if (!status)
    status = net_section(m, name[2], (size_t)count * size, &at, error);
  if (!status) *to = (byte_rows){hash, scale, at, count, size};
  return status;
}

static sayso_status open_sections(net *n, const model *m, sayso_error *error) {
  static const char *const vectors[] = {"vec.hash", "vec.scale", "vec.at"};
  static const char *const learned[] = {"own.hash", "own.scale", "own.at"};
  static const char *const affixes[] = {NULL, "affix.scale", "affix.at"};
  const net_dims *d = &n->d;
  const void *edge;
  size_t len = 0;
  model_section(m, vectors[0], &len);
  sayso_status status =
      open_rows(m, vectors, (uint32_t)(len / 4), d->vector, &n->vectors, error);
  if (!status)
    status = open_rows(m, learned, d->learned, d->word, &n->learned, error);
  if (!status)
    status = open_rows(m, affixes, d->affixes, d->word, &n->affixes, error);
  if (!status)
    status = net_matrix(m, "net.project", d->vector, d->word, 0, &n->projection,
                        error);
  if (!status)
    status = net_matrix(m, "net.first", d->word, 14 * d->half, NET_WEIGHT_BITS,
                        &n->first, error);
  if (!status)
    status = net_section(m, "net.edge", EDGES * d->word * sizeof *n->edge,
                         &edge, error);
  if (!status) n->edge = edge;
  return status;
}

/* Shares `base` out; gives how many bytes that takes. */
static size_t lay_out(net *n, char *base) {
  size_t at = 0, rows = NET_WINDOW, one = sizeof *n->x;
  n->vector = matrix_part(base, &at, rows * n->d.vector * one);
  n->sums = matrix_part(base, &at, rows * n->d.word * sizeof *n->sums);
  n->x = matrix_part(base, &at, rows * n->d.word * one);
  n->out = matrix_part(base, &at, rows * 2 * n->d.half * one);
  return at;
}

static sayso_status make_scratch(net *n) {
  size_t row = 14 * (size_t)n->d.half * sizeof *n->rows;
  n->scratch = mem_new(1, lay_out(n, NULL) + MATRIX_LINE);
  n->room = mem_new(1, KEPT_MAX * row + MATRIX_LINE);
  if (!n->scratch || !n->room) return SAYSO_ENOMEM;
  lay_out(n, matrix_line(n->scratch));
  n->rows = (void *)matrix_line(n->room);
  matrix_apply(&n->first, n->edge, n->d.word, EDGES, n->rows, 14 * n->d.half);
  n->kept = EDGES;
  n->epoch = n->words->epoch;
  return SAYSO_OK;
}

sayso_status net_open(const model *m, const words *w, net **out,
                      sayso_error *error) {
  net_dims d;
  bool has;
  sayso_status status = net_read_dims(m, &d, &has, error);
  if (status) return status;
  *out = NULL;
  if (!has) return SAYSO_OK;
  net *n = mem_new(1, sizeof *n);
  if (!n) return status_plain(error, SAYSO_ENOMEM);
  n->d = d;
  n->words = w;
  status = open_sections(n, m, error);
  if (!status && make_scratch(n)) status = status_plain(error, SAYSO_ENOMEM);
  if (status) {
    net_free(n);
    return status;
  }
  *out = n;
  return SAYSO_OK;
}

void net_free(net *n) {
  if (!n) return;
  mem_free(n->room);
  mem_free(n->slot);
  mem_free(n->scratch);
  mem_free(n);
}

/* ## Words */

/* Hashes are spread evenly, so one tells about where it stands. */
static uint32_t near_of(const byte_rows *r, uint32_t hash) {
  return (uint32_t)((uint64_t)hash * r->count >> 32);
}

/* From there the hash that stands there tells how much farther it is. */
static bool find(const byte_rows *r, uint32_t hash, uint32_t *row) {
  if (!r->count) return false;
  uint32_t at = near_of(r, hash), there = r->hash[at];
  uint32_t way = near_of(r, there < hash ? hash - there : there - hash);
  if (there < hash)
    at = r->count - at > way ? at + way : r->count - 1;
  else
    at = at > way ? at - way : 0;
  while (at && r->hash[at] >= hash)
    at--;
  while (at < r->count && r->hash[at] < hash)
    at++;
  *row = at;
  return at < r->count && r->hash[at] == hash;
}

static net_row row_at(const byte_rows *r, uint32_t row) {
  return (net_row){r->at + (size_t)row * r->size, r->scale[row]};
}

/* The vector of a word as the projection takes it; 0 if there is none. */
static void read_vector(const net *n, uint32_t hash, int16_t *x) {
  const byte_rows *r = &n->vectors;
  uint32_t row;
  if (find(r, hash, &row))
    net_scale(x, row_at(r, row), r->size, NET_VECTOR_BITS - NET_INPUT_BITS);
  else
    memset(x, 0, r->size * sizeof *x);
}

/* A word's input of the network, from the projection of its vector. */
static void read_word(const net *n, const wordfeats *f, const int32_t *sum,
                      int16_t *x) {
  net_row rows[WORDFEATS_MAX + 2];
  uint32_t row, count = 0;
  if (find(&n->learned, f->key, &row)) rows[count++] = row_at(&n->learned, row);
  if (f->exact != f->key && find(&n->learned, f->exact, &row))
    rows[count++] = row_at(&n->learned, row);
  for (uint32_t i = 0; i < f->count; i++)
    rows[count++] = row_at(&n->affixes, f->hash[i] & (n->d.affixes - 1));
  net_add_rows(x, sum, rows, count, n->d.word);
}

/* Asks for what read_vector and read_word will look at first. */
static void foresee_word(const net *n, const wordfeats *f) {
  mem_foresee(&n->vectors.hash[near_of(&n->vectors, f->folded)]);
  mem_foresee(&n->learned.hash[near_of(&n->learned, f->key)]);
  for (uint32_t i = 0; i < f->count; i++) {
    uint32_t row = f->hash[i] & (n->d.affixes - 1);
    mem_foresee(&n->affixes.scale[row]);
    mem_foresee(&n->affixes.at[(size_t)row * n->affixes.size]);
    mem_foresee(&n->affixes.at[(size_t)row * n->affixes.size + 64]);
  }
}

/* Reads at most NET_WINDOW words into rows: products with the first layer. */
static void read_words(net *n, const word_id *forms, uint32_t count,
                       int16_t *rows) {
  size_t size = n->d.word, half = n->d.half;
  for (uint32_t i = 0; i < count; i++) {
    wordfeats_of(n->words, forms[i], &n->feats[i]);
    foresee_word(n, &n->feats[i]);
  }
  for (uint32_t i = 0; i < count; i++)
    read_vector(n, n->feats[i].folded, n->vector + i * (size_t)n->d.vector);
  matrix_sums(&n->projection, n->vector, n->d.vector, count, n->sums, size);
  for (uint32_t i = 0; i < count; i++)
    read_word(n, &n->feats[i], n->sums + i * size, n->x + i * size);
  net_squash(n->x, count * size);
  matrix_apply(&n->first, n->x, size, count, rows, 14 * half);
  for (uint32_t i = 0; i < count; i++, rows += 14 * half) {
    net_squash(rows + 3 * half, half);
    net_squash(rows + 10 * half, half);
  }
}

static void forget_all(net *n) {
  memset(n->slot, 0, n->slots * sizeof *n->slot);
  n->kept = EDGES;
  n->epoch = n->words->epoch;
}

/* Forgets all words but those met often since the last time; at most a half of
 * the rows stay. */
static void forget_rare(net *n) {
  const size_t size = 14 * (size_t)n->d.half;
  uint32_t count = n->kept;
  n->kept = EDGES;
  for (uint32_t row = EDGES; row < count; row++) {
    bool stays = n->met[row] == OFTEN && n->kept < KEPT_MAX / 2;
    uint32_t to = stays ? n->kept++ : 0;
    n->slot[n->owner[row]] = to;
    if (!stays) continue;
    memmove(n->rows + to * size, n->rows + row * size, size * sizeof *n->rows);
    n->owner[to] = n->owner[row];
    n->met[to] = 0;
  }
}

static sayso_status make_slots(net *n) {
  uint32_t slots = n->words->count + n->words->count / 2;
  uint32_t *slot = mem_resize(n->slot, slots * sizeof *slot);
  if (!slot) return SAYSO_ENOMEM;
  memset(slot + n->slots, 0, (slots - n->slots) * sizeof *slot);
  n->slot = slot;
  n->slots = slots;
  return SAYSO_OK;
}

/* Lists the words that have no row yet, and gives each a slot. */
static uint32_t list_fresh(net *n, const word_id *forms, uint32_t count) {
  uint32_t fresh = 0;
  for (uint32_t i = 0; i < count; i++)
    if (!n->slot[forms[i]]) {
      uint32_t row = n->kept + fresh;
      n->slot[forms[i]] = row;
      n->owner[row] = n->fresh[fresh++] = forms[i];
      n->met[row] = 0;
    }
  return fresh;
}

/* Sees to it that every form has a row. */
static sayso_status keep_words(net *n, const word_id *forms, uint32_t count) {
  if (n->words->count > n->slots && make_slots(n)) return SAYSO_ENOMEM;
  if (n->epoch != n->words->epoch) forget_all(n);
  if (n->kept + count > KEPT_MAX) forget_rare(n);
  uint32_t fresh = list_fresh(n, forms, count);
  size_t size = 14 * (size_t)n->d.half;
  read_words(n, n->fresh, fresh, n->rows + n->kept * size);
  n->kept += fresh;
  return SAYSO_OK;
}

sayso_status net_foresee(net *n, const word_id *forms, uint32_t count,
                         uint32_t more) {
  uint32_t most = NET_WINDOW;
  bool is_new = n->epoch != n->words->epoch;
  for (uint32_t i = 0; i < count && !is_new; i++)
    is_new = forms[i] >= n->slots || !n->slot[forms[i]];
  if (!is_new) return SAYSO_OK;
  return keep_words(n, forms, count + more < most ? count + more : most);
}

/* ## The first layer */

static const int16_t *row_of(const net *n, const word_id *forms, uint32_t count,
                             uint32_t i, uint32_t edge) {
  uint32_t row = i < count ? n->slot[forms[i]] : edge;
  return n->rows + (size_t)row * 14 * n->d.half;
}

/* A row: for each direction what a word brings itself (candidate, two gates,
 * what passes by), then what it brings to the word after it on the way. */
static void gather(net *n, const word_id *forms, uint32_t count) {
  size_t half = n->d.half;
  for (uint32_t i = 0; i < count; i++) {
    uint8_t *met = &n->met[n->slot[forms[i]]];
    if (*met < OFTEN) ++*met;
    const int16_t *own = row_of(n, forms, count, i, 0);
    const int16_t *left = row_of(n, forms, count, i - 1, 0);
    const int16_t *right = row_of(n, forms, count, i + 1, 1);
    n->input[2 * i] = (net_input){own, left + 4 * half, own + 3 * half};
    n->input[2 * i + 1] =
        (net_input){own + 7 * half, right + 11 * half, own + 10 * half};
  }
}

/* A parser comes after a tagger, and wants what that had. */
static bool is_last(const net *n, const word_id *forms, uint32_t count) {
  return count == n->last_count && n->epoch == n->words->epoch &&
         !memcmp(forms, n->last, count * sizeof *forms);
}

sayso_status net_first(net *n, const word_id *forms, uint32_t count,
                       const int16_t **out) {
  if (is_last(n, forms, count)) {
    *out = n->out;
    return SAYSO_OK;
  }
  sayso_status status = keep_words(n, forms, count);
  if (status) return status;
  gather(n, forms, count);
  net_scan(n->d.half, count, n->input, n->out);
  memcpy(n->last, forms, count * sizeof *forms);
  n->last_count = count;
  *out = n->out;
  return SAYSO_OK;
}

uint32_t net_window(const net *n, const word_id *forms, uint32_t count) {
  if (count <= NET_WINDOW) return count;
  for (uint32_t i = NET_WINDOW; i > CUT_LEAST; i--) {
    unsigned flags = words_at(n->words, forms[i - 1])->flags;
    if (!(flags & (WORD_ALPHA | WORD_DIGIT))) return i;
  }
  return NET_WINDOW;
}
