/* train.c - trains a model from the command line.
 *
 * usage: train OUT VECTORS TREEBANK... [-d TREEBANK...] [NAME=VALUE...]
 *
 * After -d stand the treebanks to measure on after each epoch. NAME is one of
 * the numbers of train_options: epochs, half, rate, seed ...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/train.h"

static void show(void *self, const train_progress *p) {
  (void)self;
  printf("%2u/%u %u tokens, loss %.4f %.4f %.4f, upos %.2f xpos %.2f "
         "uas %.2f las %.2f, %.0f s\n",
         p->epoch, p->epochs, p->tokens, p->tag_loss, p->head_loss, p->rel_loss,
         100 * p->upos, 100 * p->xpos, 100 * p->uas, 100 * p->las, p->seconds);
  fflush(stdout);
}

static void set(train_options *o, const char *name, const char *value) {
#define IS(field) (!strcmp(name, #field))
#define INT(field)                                                             \
  if (IS(field)) o->field = (uint32_t)strtoul(value, NULL, 10)
#define FLOAT(field)                                                           \
  if (IS(field)) o->field = strtof(value, NULL)
#define TEXT(field)                                                            \
  if (IS(field)) o->field = value
  INT(epochs);
  INT(vectors_max);
  INT(affixes);
  INT(batch);
  INT(word);
  INT(half);
  INT(rank);
  INT(tag_hidden);
  INT(arc);
  INT(rel_hidden);
  INT(seed);
  FLOAT(rate);
  FLOAT(drop_word);
  FLOAT(drop_layer);
  FLOAT(drop_mlp);
  FLOAT(clauses);
  FLOAT(average);
  TEXT(folder);
  TEXT(keep);
  TEXT(weights_from);
  TEXT(weights_to);
}

int main(int argc, char **argv) {
  const char *trees[64] = {0}, *held_out[64] = {0}, **to = trees;
  train_options o = train_defaults;
  sayso_error error = {0};
  if (argc < 4 || argc > 60) {
    fprintf(stderr, "usage: train OUT VECTORS TREEBANK... [-d TREEBANK...] "
                    "[NAME=VALUE...]\n");
    return 2;
  }
  for (int i = 3; i < argc; i++) {
    char *equal = strchr(argv[i], '=');
    if (equal) {
      *equal = 0;
      set(&o, argv[i], equal + 1);
    } else if (!strcmp(argv[i], "-d")) {
      to = held_out;
    } else {
      *to++ = argv[i];
    }
  }
  o.trees = trees;
  o.held_out = held_out;
  o.vectors = argv[2];
  o.progress = show;
  if (!sayso_train(&o, argv[1], &error)) return 0;
  fprintf(stderr, "train: %s\n", error.message);
  return 1;
}
