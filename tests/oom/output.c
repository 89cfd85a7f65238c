/* Scenarios of the base and of output: repair, JSON, offsets, records. */
#include <string.h>

#include "base/json.h"
#include "base/repair.h"
#include "oom.h"
#include "output/terminal.h"
#include "output/write.h"

sayso_status scenario_repair(void) {
  static const char text[] = "\x93"
                             "caf\xE9\x94\n\0“ok”";
  buf out = {0};
  repairs r = {0};
  oom_begin();
  sayso_status status = repair_text(text, sizeof text - 1, &out, &r);
  for (int i = 0; i < 50 && !status; i++)
    status = repair_part(text, sizeof text - 1, ENCODING_UTF8, 0, &out, &r);
  if (!status) status = terminal_clean(&out, text, 4, false);
  buf_release(&out);
  return status;
}

sayso_status scenario_json(void) {
  static const char text[] = "{\"a\":[1,2,{\"b\":\"\\u00e9\\n\"}],\"c\":true}";
  buf out = {0}, word = {0};
  json_slice whole, part;
  json_writer w = {.out = &out};
  oom_begin();
  sayso_status status = json_guard(text, sizeof text - 1, &whole, NULL);
  for (int i = 0; i < 30; i++)
    for (json_slice rest = whole; json_step(&rest, &part) != JSON_END;) {
      if (json_kind_of(part) != JSON_STRING) continue;
      buf_clear(&word);
      json_text(part, &word, NULL);
      json_string(&w, word.at ? word.at : "", word.len);
    }
  status = out.status ? out.status : word.status;
  buf_release(&word);
  buf_release(&out);
  return status;
}

sayso_status scenario_offsets(void) {
  offsets o;
  oom_begin();
  sayso_status status = offsets_init(&o, "é😀x", 7);
  if (status) return status;
  if (offsets_from_byte(&o, OFFSETS_UTF16, 6) != 3) status = SAYSO_EFORMAT;
  offsets_release(&o);
  return status;
}

/* {"source":{"text":"A<bad>","spans":[[0,1]]},"list":[...],"raw":1} */
static sayso_status build(record *r) {
  value *root, *v, *item;
  sayso_span at = {0, 1};
  sayso_status status = record_add(r, NULL, NULL, 0, &root);
  if (status) return status;
  record_set_map(root);
  status = record_add(r, root, "source", 6, &v);
  if (status) return status;
  record_set_map(v);
  status = record_add(r, v, "spans", 5, &item);
  if (!status) status = record_set_spans(r, item, &at, 1);
  if (!status) status = record_add(r, v, "text", 4, &item);
  if (!status) status = record_set_text(r, item, "A\xFF", 2);
  if (!status) status = record_add(r, root, "raw", 3, &item);
  if (!status) status = record_set_raw(r, item, "[1]", 3);
  if (!status) status = record_add(r, root, "list", 4, &v);
  if (!status) record_set_list(v);
  for (int i = 0; i < 20 && !status; i++)
    status = record_add(r, v, NULL, 0, &item);
  return status;
}

sayso_status scenario_record(void) {
  buf out = {0};
  record r = {0};
  offsets o;
  if (offsets_init(&o, "A.", 2)) return SAYSO_EFORMAT;
  write_context c = {"doc", &o, OFFSETS_CHARS};
  oom_begin();
  sayso_status status = build(&r);
  if (!status) status = write_json(&out, &r, &c);
  if (!status) status = write_csv_head(&out);
  if (!status) status = write_csv(&out, &r, &c);
  if (!status) status = write_json_error(&out, "doc", "code", "message");
  buf_release(&out);
  record_clear(&r);
  offsets_release(&o);
  return status;
}
