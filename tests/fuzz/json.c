/* What passes the guard can be walked in every way without a doubt, and what
 * is written of it passes again and says the same. */
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "fuzz.h"

static void walk(json_slice value, unsigned depth);

static void walk_members(json_slice value, unsigned depth) {
  json_slice key = {NULL, 0}, member;
  for (size_t at = 0; json_next(value, &at, &key, &member);) {
    PROMISE(member.at >= value.at && member.len < value.len);
    if (key.at) PROMISE(json_kind_of(key) == JSON_STRING);
    walk(member, depth + 1);
  }
}

static void walk(json_slice value, unsigned depth) {
  int64_t n;
  switch (json_kind_of(value)) {
  case JSON_OBJECT:
  case JSON_ARRAY:
    PROMISE(depth <= JSON_DEPTH_MAX);
    walk_members(value, depth);
    break;
  case JSON_NUMBER:
    if (json_to_integer(value, &n) && n > -1000 && n < 1000)
      PROMISE(json_to_double(value) == (double)n);
    break;
  case JSON_STRING:
  case JSON_NULL:
  case JSON_FALSE:
  case JSON_TRUE:
    break;
  default:
    PROMISE(json_kind_of(value) == JSON_TRUE);
  }
}

static void copy_string(json_writer *w, json_kind kind, json_slice part) {
  buf text = {0};
  json_text(part, &text, NULL);
  PROMISE(utf8_valid(text.at, text.len) == text.len);
  PROMISE(strlen(text.at) == text.len);
  if (kind == JSON_KEY)
    json_key(w, text.at, text.len);
  else
    json_string(w, text.at, text.len);
  buf_release(&text);
}

/* Writes a value again, step by step. */
static void copy(json_slice rest, buf *out) {
  char close[JSON_DEPTH_MAX];
  size_t depth = 0;
  json_slice part;
  json_writer w = {.out = out};
  for (json_kind kind; (kind = json_step(&rest, &part)) != JSON_END;)
    switch (kind) {
    case JSON_OBJECT:
    case JSON_ARRAY:
      PROMISE(depth < JSON_DEPTH_MAX);
      close[depth++] = kind == JSON_OBJECT ? '}' : ']';
      json_open(&w, *part.at);
      break;
    case JSON_CLOSE:
      PROMISE(depth && close[depth - 1] == *part.at);
      json_close(&w, close[--depth]);
      break;
    case JSON_KEY:
    case JSON_STRING:
      copy_string(&w, kind, part);
      break;
    default:
      json_raw(&w, part.at, part.len);
    }
  PROMISE(!depth && !out->status);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  json_slice value, again;
  sayso_error error;
  buf once = {0}, twice = {0};
  if (json_guard((const char *)data, size, &value, &error)) {
    PROMISE(error.offset <= size && error.line && error.message[0]);
    return 0;
  }
  walk(value, 1);
  json_get(value, "text");
  json_get(value, "a.b.c");
  copy(value, &once);
  PROMISE(json_guard(once.at, once.len, &again, NULL) == SAYSO_OK);
  copy(again, &twice);
  PROMISE(once.len == twice.len && !memcmp(once.at, twice.at, once.len));
  buf_release(&once);
  buf_release(&twice);
  return 0;
}
