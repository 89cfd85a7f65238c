/* tiny.h - a treebank of a few sentences and a network of a few units, which
 * is trained in a moment.
 */
#ifndef TESTS_TINY_H
#define TESTS_TINY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang/train.h"

static const char tiny_trees[] =
    "# newdoc id = tiny\n"
    "1\tMr.\tMr.\tPROPN\tNNP\tNumber=Sing\t3\tnsubj\t_\t_\n"
    "2\tSmith\tSmith\tPROPN\tNNP\tNumber=Sing\t1\tflat\t_\t_\n"
    "3\tsaid\tsay\tVERB\tVBD\tTense=Past\t0\troot\t_\t_\n"
    "4\tit\tit\tPRON\tPRP\t_\t5\tnsubj\t_\t_\n"
    "5-6\tdidn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
    "5\tdid\tdo\tVERB\tVBD\tTense=Past\t3\tccomp\t_\t_\n"
    "6\tn't\tnot\tPART\tRB\tPolarity=Neg\t5\tadvmod\t_\t_\n"
    "7\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n"
    "\n"
    "# newpar\n"
    "1\t\"\t\"\tPUNCT\t``\t_\t2\tpunct\t_\tSpaceAfter=No\n"
    "2\tGo\tgo\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"
    "3\t\"\t\"\tPUNCT\t''\t_\t2\tpunct\t_\t_\n"
    "4\tsaid\tsay\tVERB\tVBD\tTense=Past\t2\tparataxis\t_\t_\n"
    "5\tshe\tshe\tPRON\tPRP\t_\t4\tnsubj\t_\t_\n"
    "\n"
    "1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n"
    "2\tsaid\tsay\tVERB\tVBD\tTense=Past\t0\troot\t_\t_\n"
    "3\t12\t12\tNUM\tCD\t_\t2\tobj\t_\t_\n"
    "\n";

static const char tiny_vectors[] = "said 0.5 -0.25 1 0\n"
                                   "it -1 0.125 0.5 2\n"
                                   "she -1 0.25 0.5 1.5\n"
                                   ". 0 0 -1 0.0625\n";

typedef struct {
  char trees[32], vectors[32], model[32];
  const char *paths[2];
  train_options options;
} tiny;

/* A file of its own with these bytes; its name goes to `path`. */
static inline void tiny_file(char path[32], const char *bytes, size_t len) {
  snprintf(path, 32, "%s", "/tmp/sayso-tiny-XXXXXX");
  int fd = mkstemp(path);
  if (fd < 0 || write(fd, bytes, len) != (ssize_t)len || close(fd)) abort();
}

/* `self` must stay where it is until tiny_close. */
static inline void tiny_open(tiny *self) {
  tiny_file(self->trees, tiny_trees, strlen(tiny_trees));
  tiny_file(self->vectors, tiny_vectors, strlen(tiny_vectors));
  tiny_file(self->model, "", 0);
  self->paths[0] = self->trees;
  self->paths[1] = NULL;
  self->options = train_defaults;
  self->options.trees = self->paths;
  self->options.vectors = self->vectors;
  self->options.epochs = 3;
  self->options.batch = 8;
  self->options.word = self->options.half = self->options.rank = 16;
  self->options.tag_hidden = self->options.arc = 16;
  self->options.rel_hidden = 16;
  self->options.affixes = 64;
}

static inline void tiny_close(tiny *self) {
  unlink(self->trees);
  unlink(self->vectors);
  unlink(self->model);
}

#endif
