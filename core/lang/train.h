/* train.h - makes a model from treebanks and word vectors. */
#ifndef SAYSO_TRAIN_H
#define SAYSO_TRAIN_H

#include "sayso.h"

/* How training goes, after each epoch. Losses are means over tokens; shares
 * of the measured treebanks are 0 if there are none. */
typedef struct {
  uint32_t epoch, epochs;
  uint32_t sentences, tokens; /* trained on, varied copies included */
  double tag_loss, head_loss, rel_loss;
  double upos, xpos, uas, las; /* of the measured tokens, own tags */
  double seconds;              /* of processor time, so far */
} train_progress;

/* Paths are rows that end in NULL, and may be NULL where nothing is said. */
typedef struct {
  const char *const *trees;    /* CoNLL-U, to learn from */
  const char *const *held_out; /* CoNLL-U, measured and never learned from */
  const char *vectors;         /* a word and its numbers a line */
  const char *folder;          /* the language's, for lemma_train; or NULL */
  const char *keep;            /* a model whose other sections stay, or NULL */
  const char *weights_from;    /* unrounded weights to start with, or NULL */
  const char *weights_to; /* where to keep the unrounded weights, or NULL */
  uint32_t epochs;        /* 0: round the given weights only */
  uint32_t vectors_max;   /* words of `vectors` that a model holds */
  uint32_t affixes;       /* vectors of features; a power of two */
  uint32_t batch;         /* tokens */
  uint32_t word, half, rank, tag_hidden, arc, rel_hidden; /* sizes of layers */
  float rate, drop_word, drop_layer, drop_mlp;
  float clauses; /* how much the losses of clausal relations count */
  float average; /* share of the steps, the last, at which the rate stays and
                    whose weights' mean is kept; 0: the last weights are */
  uint64_t seed;
  void (*progress)(void *self, const train_progress *p); /* or NULL */
  void *self;
} train_options;

/* The sizes of the bundled model, and a first training. `make model` goes on
 * from there with `weights_from` and `average`: its options are in Makefile. */
extern const train_options train_defaults;

/* Trains and writes the model to `path`. The same files and options give the
 * same bytes on every machine. An error names the file and the line. */
SAYSO_API sayso_status sayso_train(const train_options *options,
                                   const char *path, sayso_error *error);

#endif
