/* model.h - one file with all that was learned of a language.
 *
 *     header  64 bytes: magic, byte order, version, length, checksum, count
 *     table   32 bytes a section: name, offset, length
 *     ...     the sections, each at a multiple of 64
 *
 * The file is mapped, never read or changed, so that it is ready at once and
 * every process shares it. What stands in a section is its reader's business,
 * who may trust the bytes to be those that were written (the checksum), but
 * still looks before it believes a length or an offset.
 */
#ifndef SAYSO_MODEL_H
#define SAYSO_MODEL_H

#include "base/buf.h"
#include "sayso.h"

#define MODEL_VERSION 1u
#define MODEL_NAME_MAX 15 /* bytes of a section's name */
#define MODEL_SECTIONS_MAX 64

typedef struct model model;

/* Maps the model at `path`. SAYSO_EIO if it cannot be read; SAYSO_EFORMAT,
 * with a message, if it is no model, of another version or byte order, cut
 * short, or damaged. */
sayso_status model_open(const char *path, model **out, sayso_error *error);

/* Unmaps it; what came from its sections is gone then. NULL is fine. */
void model_free(model *m);

/* A section's bytes, 64-byte aligned, or NULL if there is none of that name. */
const void *model_section(const model *m, const char *name, size_t *len);

/* ## Writing one. Start with {0}. */

typedef struct {
  char name[MODEL_NAME_MAX + 1];
  buf data;
} model_part;

typedef struct {
  model_part part[MODEL_SECTIONS_MAX];
  unsigned count;
} model_writer;

/* An empty buffer to fill with a new section, or NULL if there are too many,
 * or one of that name already. The writer owns it. */
buf *model_writer_add(model_writer *w, const char *name);

/* Adds all sections of `m` whose names `w` has not. */
sayso_status model_writer_add_from(model_writer *w, const model *m);

/* Writes the file, whole or not at all. */
sayso_status model_writer_save(model_writer *w, const char *path,
                               sayso_error *error);
void model_writer_release(model_writer *w);

#endif
