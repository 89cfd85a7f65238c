/* book_cache.c - keeps books that took time to make in a folder.
 *
 * A book is a file in the format of models (checked by its checksum), with
 * one more section: what it was made from. It has the name of its source, so
 * that a source that changes replaces its book. Whatever is wrong with a file
 * here, it is as if it were not there.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "match/book.h"

#define PATH_ROOM ((size_t)16 * 1024)

static uint64_t load(const char *s, size_t len) {
  uint64_t v = 0;
  memcpy(&v, s, len);
  return v;
}

static uint64_t mix(uint64_t h, uint64_t v) {
  h = (h ^ v) * 0xD6E8FEB86659FD93u;
  return h ^ h >> 32;
}

/* Four lanes, so that the multiplications overlap. */
uint64_t book_hash(uint64_t seed, const void *s, size_t len) {
  const char *at = s, *end = at + len;
  uint64_t a = seed ^ (len * 0x9E3779B97F4A7C15u), b = 1, c = 2, d = 3;
  for (; end - at >= 32; at += 32) {
    a = mix(a, load(at, 8));
    b = mix(b, load(at + 8, 8));
    c = mix(c, load(at + 16, 8));
    d = mix(d, load(at + 24, 8));
  }
  for (size_t n; (n = (size_t)(end - at)); at += n) {
    if (n > 8) n = 8;
    a = mix(a, load(at, n));
  }
  return mix(mix(a, b), mix(c, d));
}

/* The path of a source's book in the folder. */
static sayso_status path_of(const char *folder, const char *source, buf *path) {
  char here[4096];
  uint64_t h = book_hash(BOOK_VERSION, source, strlen(source));
  if (source[0] != '/' && getcwd(here, sizeof here))
    h = book_hash(h, here, strlen(here));
  path->max = PATH_ROOM;
  return buf_printf(path, "%s/lexicon-%016" PRIx64, folder, h);
}

/* Whether only this user can have written the file. */
static bool is_own(const char *path) {
  struct stat st;
  return !stat(path, &st) && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
         !(st.st_mode & (S_IWGRP | S_IWOTH));
}

bool book_cached(const char *folder, const char *source, const book_key *key,
                 book *out) {
  buf path = {0};
  book b = {0};
  size_t len;
  bool good = !path_of(folder, source, &path) && is_own(path.at) &&
              !model_open(path.at, &b.map, NULL);
  if (good) {
    const void *made_from = model_section(b.map, "key", &len);
    good = made_from && len == sizeof *key && !memcmp(made_from, key, len) &&
           !book_open(&b);
  }
  buf_release(&path);
  if (good)
    *out = b;
  else
    book_release(&b);
  return good;
}

/* Makes the folder and those it lies in. */
static bool make_folder(const char *folder) {
  buf path = {.max = PATH_ROOM};
  if (buf_puts(&path, folder)) return false;
  bool good = true;
  for (size_t i = 1; i <= path.len && good; i++) {
    if (path.at[i] != '/' && path.at[i]) continue;
    char c = path.at[i];
    path.at[i] = '\0';
    good = !mkdir(path.at, 0700) || errno == EEXIST;
    path.at[i] = c;
  }
  buf_release(&path);
  return good;
}

/* Written beside its place under a name of this process, then moved there. */
static bool save(book *b, const char *path) {
  buf beside = {.max = PATH_ROOM};
  bool good = !buf_printf(&beside, "%s.%ld", path, (long)getpid()) &&
              !model_writer_save(&b->parts, beside.at, NULL) &&
              !chmod(beside.at, 0600) && !rename(beside.at, path);
  if (!good && beside.at) remove(beside.at);
  buf_release(&beside);
  return good;
}

bool book_cache(const char *folder, const char *source, const book_key *key,
                book *b) {
  buf path = {0}, *part = model_writer_add(&b->parts, "key");
  bool good = part && !buf_add(part, (const char *)key, sizeof *key) &&
              !path_of(folder, source, &path) && make_folder(folder) &&
              save(b, path.at);
  buf_release(&path);
  return good;
}
