/* fuzz.h - what the fuzz targets share. A broken promise ends the process with
 * its text, which is how libFuzzer learns of it. */
#ifndef SAYSO_FUZZ_H
#define SAYSO_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PROMISE(what)                                                          \
  do                                                                           \
    if (!(what)) {                                                             \
      fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #what);       \
      abort();                                                                 \
    }                                                                          \
  while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
