/* Scenarios of input: files and folders, lines of JSON, gzip. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "input/input.h"
#include "oom.h"

/* All documents; SAYSO_ENOMEM if one of them is an error record that says so,
 * SAYSO_EFORMAT if one is any other or if some are missing. */
static sayso_status read_all(const char *path, const input_options *options,
                             size_t want) {
  input *in;
  size_t count = 0;
  oom_begin();
  sayso_status status = input_new(options, &path, 1, &in);
  if (status) return status;
  for (const input_doc *doc; (doc = input_next(in)); count++)
    if (doc->code && !strcmp(doc->code, "out-of-memory"))
      status = SAYSO_ENOMEM;
    else if (doc->code)
      status = SAYSO_EFORMAT;
  input_free(in);
  return !status && count != want ? SAYSO_EFORMAT : status;
}

sayso_status scenario_files(void) {
  return read_all("examples/articles", NULL, 1);
}

sayso_status scenario_json_lines(void) {
  char path[] = "/tmp/sayso-oom-XXXXXX";
  input_options options = {.format = INPUT_JSONL};
  int fd = mkstemp(path);
  if (fd < 0) return SAYSO_EIO;
  gzFile f = gzdopen(fd, "wb");
  for (int i = 0; i < 20; i++)
    gzprintf(f, "{\"id\":\"\\u00e9%d\",\"text\":[\"caf\xE9\",\"%0*d\"]}\n", i,
             i * 20, 1);
  if (gzclose(f) != Z_OK) return SAYSO_EIO;
  sayso_status status = read_all(path, &options, 20);
  unlink(path);
  return status;
}
