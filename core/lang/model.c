/* model.c - maps, checks and writes model files. */
#include "lang/model.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/status.h"

#define ALIGN 64u
#define ORDER 0x01020304u
static const char magic[8] = {'s', 'a', 'y', 's', 'o', '-', 'm', '\n'};

typedef struct {
  char magic[8];
  uint32_t order;    /* ORDER, as the writing machine stores it */
  uint32_t version;  /* MODEL_VERSION */
  uint64_t length;   /* of the file */
  uint64_t checksum; /* of all that follows this header */
  uint32_t count;    /* sections */
  uint32_t zero[7];
} header;

typedef struct {
  char name[MODEL_NAME_MAX + 1]; /* NUL-padded */
  uint64_t offset, length;
} entry;

_Static_assert(sizeof(header) == ALIGN && sizeof(entry) == 32, "file layout");

struct model {
  const char *at; /* the mapping */
  size_t length;
};

static uint64_t finish(uint64_t h) { return h ^ h >> 32; }

/* The sum `h`, not finished yet, with 8 bytes more. */
static uint64_t mix(uint64_t h, uint64_t v) {
  return ((h ^ v) ^ h >> 32) * 0x9E3779B97F4A7C15u;
}

static uint64_t load(const char *s) {
  uint64_t v;
  memcpy(&v, s, sizeof v);
  return v;
}

/* Four lanes, so that the multiplications overlap, each in a variable, so that
 * it stays in a register; `len` is a multiple of ALIGN. */
static uint64_t checksum(const char *s, size_t len, uint32_t count) {
  uint64_t a = 1, b = 2, c = 3, d = 4;
  for (const char *end = s + len; s < end; s += 32) {
    a = mix(a, load(s));
    b = mix(b, load(s + 8));
    c = mix(c, load(s + 16));
    d = mix(d, load(s + 24));
  }
  a = mix(a, finish(b));
  c = mix(c, finish(d));
  return finish(mix(mix(a, finish(c)), len ^ count));
}

/* What is wrong with the header, or NULL. */
static const char *header_fault(const header *h, size_t length) {
  static const uint32_t zero[7];
  if (memcmp(h->magic, magic, sizeof magic)) return "this is no model file";
  if (h->order != ORDER) return "the model is for another byte order";
  if (h->version != MODEL_VERSION)
    return "the model is of another version; train it again";
  if (h->length > length) return "the model is cut short";
  if (h->length < length) return "the model has bytes after its end";
  if (h->count > MODEL_SECTIONS_MAX || memcmp(h->zero, zero, sizeof zero) ||
      length % ALIGN || length < sizeof *h + h->count * sizeof(entry))
    return "the model's header is damaged";
  return NULL;
}

static bool table_is_sound(const entry *e, uint32_t count, size_t length) {
  for (uint32_t i = 0; i < count; i++)
    if (e[i].name[MODEL_NAME_MAX] || e[i].offset % ALIGN ||
        e[i].offset > length || e[i].length > length - e[i].offset)
      return false;
  return true;
}

static const char *fault(const char *at, size_t length) {
  if (length < sizeof(header)) return "this is no model file: it is too short";
  const header *h = (const void *)at;
  const char *message = header_fault(h, length);
  if (message) return message;
  if (h->checksum != checksum(at + ALIGN, length - ALIGN, h->count))
    return "the model is damaged: its checksum differs";
  if (!table_is_sound((const void *)(at + ALIGN), h->count, length))
    return "the model's table of sections is damaged";
  return NULL;
}

static sayso_status map_file(int fd, model *m) {
  struct stat st;
  if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size < 0)
    return SAYSO_EIO;
  m->length = (size_t)st.st_size;
  if (!m->length) return SAYSO_OK; /* an empty file cannot be mapped */
  void *at = mmap(NULL, m->length, PROT_READ, MAP_PRIVATE, fd, 0);
  if (at == MAP_FAILED) return SAYSO_EIO;
  m->at = at;
  return SAYSO_OK;
}

sayso_status model_open(const char *path, model **out, sayso_error *error) {
  model *m = mem_new(1, sizeof *m);
  if (!m) return status_plain(error, SAYSO_ENOMEM);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  sayso_status status = fd < 0 ? SAYSO_EIO : map_file(fd, m);
  if (fd >= 0) close(fd);
  if (status) {
    model_free(m);
    return status_fail(error, status, 0, 0, "%s: cannot be read", path);
  }
  const char *message = fault(m->at, m->length);
  if (message) {
    model_free(m);
    return status_fail(error, SAYSO_EFORMAT, 0, 0, "%s: %s", path, message);
  }
  *out = m;
  return SAYSO_OK;
}

void model_free(model *m) {
  if (!m) return;
  if (m->at) munmap((void *)(uintptr_t)m->at, m->length);
  mem_free(m);
}

static const entry *entries(const model *m, uint32_t *count) {
  *count = ((const header *)(const void *)m->at)->count;
  return (const void *)(m->at + ALIGN);
}

const void *model_section(const model *m, const char *name, size_t *len) {
  uint32_t count;
  const entry *e = entries(m, &count);
  for (uint32_t i = 0; i < count; i++) {
    if (strcmp(e[i].name, name)) continue;
    *len = (size_t)e[i].length;
    return m->at + e[i].offset;
  }
  return NULL;
}

/* ## Writing */

buf *model_writer_add(model_writer *w, const char *name) {
  size_t len = strlen(name);
  if (w->count == MODEL_SECTIONS_MAX || len > MODEL_NAME_MAX) return NULL;
  for (unsigned i = 0; i < w->count; i++)
    if (!strcmp(w->part[i].name, name)) return NULL;
  model_part *p = &w->part[w->count++];
  memcpy(p->name, name, len + 1);
  return &p->data;
}

sayso_status model_writer_add_from(model_writer *w, const model *m) {
  uint32_t count;
  const entry *e = entries(m, &count);
  for (uint32_t i = 0; i < count; i++) {
    buf *to = model_writer_add(w, e[i].name);
    if (!to) continue; /* replaced by what is there */
    sayso_status status = buf_add(to, m->at + e[i].offset, e[i].length);
    if (status) return status;
  }
  return SAYSO_OK;
}

static sayso_status pad(buf *b) {
  static const char zero[ALIGN];
  size_t over = b->len % ALIGN;
  return over ? buf_add(b, zero, ALIGN - over) : b->status;
}

/* The whole file in memory. */
static sayso_status compose(const model_writer *w, buf *b) {
  header h = {.order = ORDER, .version = MODEL_VERSION, .count = w->count};
  size_t at = ALIGN + w->count * sizeof(entry);
  memcpy(h.magic, magic, sizeof magic);
  buf_add(b, (const char *)&h, sizeof h);
  for (unsigned i = 0; i < w->count; i++) {
    const model_part *p = &w->part[i];
    at = (at + ALIGN - 1) / ALIGN * ALIGN;
    entry e = {.offset = at, .length = p->data.len};
    memcpy(e.name, p->name, strlen(p->name));
    buf_add(b, (const char *)&e, sizeof e);
    at += p->data.len;
  }
  pad(b);
  for (unsigned i = 0; i < w->count; i++) {
    if (w->part[i].data.status) return w->part[i].data.status;
    if (w->part[i].data.len)
      buf_add(b, w->part[i].data.at, w->part[i].data.len);
    pad(b);
  }
  if (b->status) return b->status;
  h.length = b->len;
  h.checksum = checksum(b->at + ALIGN, b->len - ALIGN, h.count);
  memcpy(b->at, &h, sizeof h);
  return SAYSO_OK;
}

static bool write_file(const char *path, const buf *b) {
  FILE *f = fopen(path, "wb");
  if (!f) return false;
  bool good = fwrite(b->at, 1, b->len, f) == b->len;
  return !fclose(f) && good;
}

sayso_status model_writer_save(model_writer *w, const char *path,
                               sayso_error *error) {
  buf file = {0}, beside = {0};
  sayso_status status = compose(w, &file);
  if (!status) status = buf_printf(&beside, "%s.new", path);
  if (!status && (!write_file(beside.at, &file) || rename(beside.at, path))) {
    remove(beside.at);
    status = SAYSO_EIO;
  }
  buf_release(&file);
  buf_release(&beside);
  if (status == SAYSO_EIO)
    return status_fail(error, status, 0, 0, "%s: cannot be written", path);
  return status ? status_plain(error, status) : SAYSO_OK;
}

void model_writer_release(model_writer *w) {
  for (unsigned i = 0; i < w->count; i++)
    buf_release(&w->part[i].data);
  w->count = 0;
}
