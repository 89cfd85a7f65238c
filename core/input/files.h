/* files.h - the arguments of a command line as a list of files with ids. */
#ifndef SAYSO_FILES_H
#define SAYSO_FILES_H

#include "base/arena.h"
#include "sayso.h"

typedef struct {
  const char *path; /* as it is opened; "-" for standard input */
  const char *id;   /* the name without folder and endings; or the path */
  uint64_t size;    /* bytes, if it is a regular file */
  const char *code; /* static: why it can not be read; or NULL */
  int error;        /* errno that goes with it; or 0 */
} input_file;

typedef struct {
  arena mem; /* the paths and ids */
  input_file *at;
  uint32_t count, room;
  bool has_unknown_size; /* standard input, a pipe, a device */
  size_t skipped;        /* entries of folders that are no input by name */
} file_list;

/* Adds what the argument stands for: itself, or the files in a folder and in
 * all folders in it. A file that is not there is added with its code; only
 * SAYSO_ENOMEM is a failure. */
sayso_status files_add(file_list *list, const char *arg);

/* Gives ids to all files, each different unless the paths are equal. */
sayso_status files_name(file_list *list);

void files_release(file_list *list);

/* What went wrong, for an errno of open, read or opendir: "no-such-file",
 * "no-permission" or "not-readable". Static. */
const char *files_code(int error);

/* Whether a path ends in `ending`, or in that and ".gz", in any case. */
bool files_has_ending(const char *path, const char *ending);

#endif
