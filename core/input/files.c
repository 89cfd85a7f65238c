/* files.c - walking folders, and finding names for what is in them. */
#include "input/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/mem.h"

static const char *const endings[] = {".txt", ".json", ".jsonl", ".ndjson"};

const char *files_code(int error) {
  switch (error) {
  case ENOENT:
  case ENOTDIR:
    return "no-such-file";
  case EACCES:
  case EPERM:
    return "no-permission";
  default:
    return "not-readable";
  }
}

static bool ends_in(const char *s, size_t len, const char *ending) {
  size_t n = strlen(ending);
  return len > n && !strncasecmp(s + len - n, ending, n);
}

/* The length of a path without a last ".gz". */
static size_t unzipped_length(const char *path) {
  size_t len = strlen(path);
  return ends_in(path, len, ".gz") ? len - 3 : len;
}

bool files_has_ending(const char *path, const char *ending) {
  return ends_in(path, unzipped_length(path), ending);
}

static bool is_input_name(const char *name) {
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (files_has_ending(name, endings[i])) return true;
  return false;
}

/* ## Walking */

static sayso_status add_file(file_list *list, input_file file) {
  if (!mem_grow(&list->at, &list->room, list->count, sizeof *list->at,
                UINT32_MAX / 2))
    return SAYSO_ENOMEM;
  list->at[list->count++] = file;
  return SAYSO_OK;
}

static sayso_status add_failed(file_list *list, const char *path, int error) {
  input_file file = {.path = path, .code = files_code(error), .error = error};
  return add_file(list, file);
}

static sayso_status add_found(file_list *list, const char *path,
                              const struct stat *st) {
  input_file file = {.path = path};
  if (S_ISREG(st->st_mode))
    file.size = (uint64_t)st->st_size;
  else
    list->has_unknown_size = true;
  return add_file(list, file);
}

/* The names in a folder, in an arena of their own. */
typedef struct {
  arena mem;
  const char **at;
  uint32_t count, room;
} name_list;

static void names_release(name_list *names) {
  arena_release(&names->mem);
  mem_free(names->at);
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static sayso_status add_name(name_list *names, const char *name) {
  const char *copy = arena_copy(&names->mem, name, strlen(name));
  if (!copy || !mem_grow(&names->at, &names->room, names->count,
                         sizeof *names->at, UINT32_MAX / 2))
    return SAYSO_ENOMEM;
  names->at[names->count++] = copy;
  return SAYSO_OK;
}

/* Reads the names that are not hidden, sorted. SAYSO_EIO leaves errno. */
static sayso_status names_read(name_list *names, const char *path) {
  sayso_status status = SAYSO_OK;
  struct dirent *entry;
  DIR *dir = opendir(path);
  if (!dir) return errno == ENOMEM ? SAYSO_ENOMEM : SAYSO_EIO;
  while (errno = 0, !status && (entry = readdir(dir)))
    if (*entry->d_name != '.') status = add_name(names, entry->d_name);
  int error = errno;
  closedir(dir);
  errno = error;
  if (names->count)
    qsort(names->at, names->count, sizeof *names->at, compare_names);
  return !status && error ? SAYSO_EIO : status;
}

/* "folder/name", without a second slash. */
static const char *join_path(file_list *list, const char *folder,
                             const char *name) {
  size_t n = strlen(folder), m = strlen(name);
  while (n > 1 && folder[n - 1] == '/')
    n--;
  bool is_root = n == 1 && *folder == '/';
  char *path = arena_alloc(&list->mem, n + m + 2);
  if (!path) return NULL;
  memcpy(path, folder, n);
  if (!is_root) path[n++] = '/';
  memcpy(path + n, name, m + 1);
  return path;
}

static sayso_status walk(file_list *list, const char *folder);

static sayso_status add_entry(file_list *list, const char *folder,
                              const char *name) {
  struct stat st, target;
  const char *path = join_path(list, folder, name);
  if (!path) return SAYSO_ENOMEM;
  if (lstat(path, &st)) return add_failed(list, path, errno);
  if (S_ISDIR(st.st_mode)) return walk(list, path);
  list->skipped++;
  if (!is_input_name(name)) return SAYSO_OK;
  if (S_ISLNK(st.st_mode) && stat(path, &target)) {
    list->skipped--;
    return add_failed(list, path, errno);
  }
  if (S_ISLNK(st.st_mode)) st = target;
  if (!S_ISREG(st.st_mode)) return SAYSO_OK;
  list->skipped--;
  return add_found(list, path, &st);
}

static sayso_status walk(file_list *list, const char *folder) {
  name_list names = {0};
  sayso_status status = names_read(&names, folder);
  if (status == SAYSO_EIO) {
    int error = errno;
    names_release(&names);
    return add_failed(list, folder, error);
  }
  for (uint32_t i = 0; i < names.count && !status; i++)
    status = add_entry(list, folder, names.at[i]);
  names_release(&names);
  return status;
}

static sayso_status add_folder(file_list *list, const char *path) {
  uint32_t before = list->count;
  sayso_status status = walk(list, path);
  if (status || list->count > before) return status;
  return add_file(list, (input_file){.path = path, .code = "no-documents"});
}

sayso_status files_add(file_list *list, const char *arg) {
  struct stat st;
  const char *path = arena_copy(&list->mem, arg, strlen(arg));
  if (!path) return SAYSO_ENOMEM;
  if (!strcmp(path, "-")) {
    list->has_unknown_size = true;
    return add_file(list, (input_file){.path = path});
  }
  if (stat(path, &st)) return add_failed(list, path, errno);
  return S_ISDIR(st.st_mode) ? add_folder(list, path)
                             : add_found(list, path, &st);
}

void files_release(file_list *list) {
  arena_release(&list->mem);
  mem_free(list->at);
  *list = (file_list){0};
}

/* ## Ids */

/* The name in a path without folders and endings: "a/b.c.txt.gz" is "b.c". */
static const char *short_name(arena *mem, const char *path) {
  if (!strcmp(path, "-")) return "stdin";
  size_t len = unzipped_length(path), from = len, dot;
  while (from > 1 && path[from - 1] == '/')
    from = --len;
  while (from && path[from - 1] != '/')
    from--;
  for (dot = len; dot > from && path[dot - 1] != '.';)
    dot--;
  if (dot > from + 1) len = dot - 1;
  return arena_copy(mem, path + from, len - from);
}

static int compare_ids(const void *a, const void *b) {
  const input_file *x = *(const input_file *const *)a;
  const input_file *y = *(const input_file *const *)b;
  return strcmp(x->id, y->id);
}

/* Files whose ids are equal get their paths as ids. */
static void part_equal(input_file **sorted, uint32_t count) {
  qsort(sorted, count, sizeof *sorted, compare_ids);
  for (uint32_t i = 0, j; i < count; i = j) {
    const char *id = sorted[i]->id;
    for (j = i + 1; j < count && !strcmp(sorted[j]->id, id);)
      j++;
    for (uint32_t k = i; k < j && j - i > 1; k++)
      sorted[k]->id = sorted[k]->path;
  }
}

sayso_status files_name(file_list *list) {
  input_file **sorted = mem_new(list->count, sizeof *sorted);
  if (!sorted) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < list->count; i++) {
    sorted[i] = &list->at[i];
    list->at[i].id = short_name(&list->mem, list->at[i].path);
    if (!list->at[i].id) {
      mem_free(sorted);
      return SAYSO_ENOMEM;
    }
  }
  part_equal(sorted, list->count);
  part_equal(sorted, list->count); /* a path may be the name of another */
  mem_free(sorted);
  return SAYSO_OK;
}
