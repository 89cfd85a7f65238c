/* regex.c - PCRE2 with a lid on it.
 *
 * PCRE2's own match limit does not bound its time: it starts anew at each
 * place in the subject, and loops over single characters are not counted. So
 * every expression is compiled with a callout before each item (JIT code calls
 * them, too), which counts what was done since the last one:
 *
 *     a* a* [xyz]     1 for the item that is tried next
 *     ^  ^  ^     ^   + bytes between this place and the last callout's
 *                     + what the item may read before it fails: m of x{m}, a
 *                       whole capture of \1
 *
 * When the sum is over the limit of steps the callout ends the match. The match
 * limit, the heap limit and the JIT stack stand behind it.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/regex.h"

#include <pcre2.h>
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"

#define HEAP_KIB (32u * 1024)
#define MATCH_LIMIT 1000000u
#define JIT_STACK_MIN ((size_t)32 * 1024)
#define JIT_STACK_MAX ((size_t)4 * 1024 * 1024)
#define READS_CAPTURE UINT16_MAX /* in regex.extra: a back reference */

struct regexes {
  pcre2_general_context *memory;
  pcre2_compile_context *compile;
  pcre2_match_context *match;
  pcre2_jit_stack *stack; /* NULL without JIT */
  regex_limits limits;
};

struct regex {
  regexes *all;
  pcre2_code *code;
  pcre2_match_data *data;
  uint16_t *extra; /* by offset in the pattern: what an item may read */
  uint32_t groups;
  const char **names;  /* of groups; they belong to `code` */
  uint16_t *name_of;   /* by capture number: group + 1, 0 for none */
  uint32_t top;        /* capture numbers are below it */
  uint64_t steps, end; /* so far; where this subject must end */
  uint32_t last;       /* place of the last callout */
};

/* ## Memory and limits */

static void *resize(PCRE2_SIZE size, void *unused) {
  (void)unused;
  return mem_resize(NULL, size ? size : 1);
}

static void drop(void *p, void *unused) {
  (void)unused;
  mem_free(p);
}

sayso_status regexes_new(regexes **out) {
  regexes *all = mem_new(1, sizeof *all);
  if (!all) return SAYSO_ENOMEM;
  all->memory = pcre2_general_context_create(resize, drop, NULL);
  if (all->memory) {
    all->compile = pcre2_compile_context_create(all->memory);
    all->match = pcre2_match_context_create(all->memory);
  }
  if (!all->compile || !all->match) {
    regexes_free(all);
    return SAYSO_ENOMEM;
  }
  regexes_limit(all, &(regex_limits){0});
  pcre2_set_heap_limit(all->match, HEAP_KIB);
  pcre2_set_match_limit(all->match, MATCH_LIMIT);
  all->stack =
      pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, all->memory);
  if (all->stack) pcre2_jit_stack_assign(all->match, NULL, all->stack);
  *out = all;
  return SAYSO_OK;
}

void regexes_limit(regexes *all, const regex_limits *limits) {
  regex_limits *own = &all->limits;
  *own = *limits;
  if (!own->pattern) own->pattern = REGEX_PATTERN_MAX;
  if (!own->subject) own->subject = REGEX_SUBJECT_MAX;
  if (!own->steps) own->steps = REGEX_STEPS;
  pcre2_set_max_pattern_length(all->compile, own->pattern);
}

void regexes_free(regexes *all) {
  if (!all) return;
  if (all->stack) pcre2_jit_stack_free(all->stack);
  pcre2_match_context_free(all->match);
  pcre2_compile_context_free(all->compile);
  pcre2_general_context_free(all->memory);
  mem_free(all);
}

/* ## Steps */

static uint32_t longest_capture(const pcre2_callout_block *b) {
  PCRE2_SIZE most = 0;
  for (uint32_t i = 1; i < b->capture_top; i++) {
    PCRE2_SIZE start = b->offset_vector[2 * i];
    PCRE2_SIZE end = b->offset_vector[2 * i + 1];
    if (start != PCRE2_UNSET && end > start && end - start > most)
      most = end - start;
  }
  return (uint32_t)most;
}

static int count_steps(pcre2_callout_block *b, void *data) {
  regex *r = data;
  uint32_t at = (uint32_t)b->current_position;
  uint32_t extra = r->extra[b->pattern_position];
  if (extra == READS_CAPTURE) extra = longest_capture(b);
  r->steps += 1 + extra + (at > r->last ? at - r->last : r->last - at);
  r->last = at;
  return r->steps > r->end ? PCRE2_ERROR_CALLOUT : 0;
}

/* What an item may read before it fails: m of "x{m}" and "x{m,n}". */
static uint16_t item_reads(const char *s, size_t len) {
  bool is_back = len > 1 && s[0] == '\\' && s[1] && strchr("123456789gk", s[1]);
  if (is_back || (len > 3 && !memcmp(s, "(?P=", 4))) return READS_CAPTURE;
  size_t at = len;
  while (at && s[at - 1] != '{')
    at--;
  uint32_t n = 0;
  for (; at && at < len && s[at] >= '0' && s[at] <= '9'; at++)
    n = n < READS_CAPTURE ? 10 * n + (uint32_t)(s[at] - '0') : n;
  return n < READS_CAPTURE ? (uint16_t)n : READS_CAPTURE - 1;
}

typedef struct {
  regex *r;
  const char *pattern;
} item_scan;

static int note_item(pcre2_callout_enumerate_block *b, void *data) {
  item_scan *scan = data;
  scan->r->extra[b->pattern_position] =
      item_reads(scan->pattern + b->pattern_position, b->next_item_length);
  return 0;
}

/* ## Compiling */

static sayso_status read_names(regex *r) {
  uint32_t count, size, top;
  const char *table;
  pcre2_pattern_info(r->code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(r->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(r->code, PCRE2_INFO_NAMETABLE, &table);
  pcre2_pattern_info(r->code, PCRE2_INFO_CAPTURECOUNT, &top);
  r->top = top + 1;
  r->names = mem_new(count, sizeof *r->names);
  r->name_of = mem_new(r->top, sizeof *r->name_of);
  const char **of = mem_new(r->top, sizeof *of);
  if (!r->names || !r->name_of || !of) {
    mem_free(of);
    return SAYSO_ENOMEM;
  }
  for (uint32_t i = 0; i < count; i++, table += size)
    of[(unsigned char)table[0] << 8 | (unsigned char)table[1]] = table + 2;
  for (uint32_t i = 1; i < r->top; i++) {
    uint32_t g = 0;
    if (!of[i]) continue;
    while (g < r->groups && strcmp(r->names[g], of[i]))
      g++;
    if (g == r->groups) r->names[r->groups++] = of[i];
    r->name_of[i] = (uint16_t)(g + 1);
  }
  mem_free(of);
  return SAYSO_OK;
}

static sayso_status compile(regex *r, const char *pattern, size_t len,
                            unsigned options, sayso_error *error) {
  uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK |
                   PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;
  int code;
  PCRE2_SIZE offset;
  if (options & REGEX_WHOLE) flags |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
  if (options & REGEX_FOLD) flags |= PCRE2_CASELESS;
  r->code = pcre2_compile((PCRE2_SPTR)pattern, len, flags, &code, &offset,
                          r->all->compile);
  if (r->code) return SAYSO_OK;
  if (code == PCRE2_ERROR_HEAP_FAILED) return status_plain(error, SAYSO_ENOMEM);
  char message[200];
  pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
  return status_fail(error, SAYSO_EPATTERN, 0, offset, "%s", message);
}

/* The rest of what a compiled expression needs. */
static sayso_status prepare(regex *r, const char *pattern, size_t len) {
  item_scan scan = {r, pattern};
  r->extra = mem_new(len + 1, sizeof *r->extra);
  r->data = pcre2_match_data_create_from_pattern(r->code, r->all->memory);
  if (!r->extra || !r->data || read_names(r)) return SAYSO_ENOMEM;
  pcre2_callout_enumerate(r->code, note_item, &scan);
  /* Without JIT the interpreter runs it: slower, under the same count. */
  pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE);
  return SAYSO_OK;
}

sayso_status regex_new(regexes *all, const char *pattern, size_t len,
                       unsigned options, regex **out, sayso_error *error) {
  if (len > all->limits.pattern)
    return status_fail(error, SAYSO_ETOOBIG, 0, all->limits.pattern,
                       "a regular expression of more than %zu bytes",
                       all->limits.pattern);
  size_t good = utf8_valid(pattern, len);
  if (good < len)
    return status_fail(error, SAYSO_EUTF8, 0, good, "not valid UTF-8");
  regex *r = mem_new(1, sizeof *r);
  if (!r) return status_plain(error, SAYSO_ENOMEM);
  r->all = all;
  sayso_status status = compile(r, pattern, len, options, error);
  if (!status && prepare(r, pattern, len))
    status = status_plain(error, SAYSO_ENOMEM);
  if (status) {
    regex_free(r);
    return status;
  }
  *out = r;
  return SAYSO_OK;
}

void regex_free(regex *r) {
  if (!r) return;
  pcre2_match_data_free(r->data);
  pcre2_code_free(r->code);
  mem_free(r->extra);
  mem_free(r->names);
  mem_free(r->name_of);
  mem_free(r);
}

/* ## Matching */

static sayso_status status_of(int rc) {
  switch (rc) {
  case PCRE2_ERROR_NOMEMORY:
    return SAYSO_ENOMEM;
  case PCRE2_ERROR_CALLOUT:
  case PCRE2_ERROR_MATCHLIMIT:
  case PCRE2_ERROR_DEPTHLIMIT:
  case PCRE2_ERROR_HEAPLIMIT:
  case PCRE2_ERROR_JIT_STACKLIMIT:
  case PCRE2_ERROR_RECURSELOOP:
    return SAYSO_ELIMIT;
  default:
    return SAYSO_EPATTERN;
  }
}

static sayso_status run(regex *r, const char *s, size_t len, size_t from,
                        uint32_t options, bool *found) {
  const regex_limits *limits = &r->all->limits;
  if (len > limits->subject) return SAYSO_ETOOBIG;
  if (from > len) return SAYSO_EARGUMENT;
  pcre2_match_context *context = r->all->match;
  pcre2_set_callout(context, count_steps, r);
  if (!from) r->end = r->steps + limits->steps * (50 + (uint64_t)len);
  r->last = (uint32_t)from;
  int rc = pcre2_match(r->code, (PCRE2_SPTR)s, len, from,
                       options | PCRE2_NO_UTF_CHECK, r->data, context);
  if (rc < 0 && rc != PCRE2_ERROR_NOMATCH) return status_of(rc);
  *found = rc >= 0;
  return SAYSO_OK;
}

sayso_status regex_test(regex *r, const char *s, size_t len, bool *fits) {
  return run(r, s, len, 0, 0, fits);
}

static sayso_span span_of(const PCRE2_SIZE *pair) {
  if (pair[0] == PCRE2_UNSET || pair[1] == PCRE2_UNSET || pair[0] > pair[1])
    return (sayso_span){0, 0};
  return (sayso_span){(uint32_t)pair[0], (uint32_t)pair[1]};
}

sayso_status regex_find(regex *r, const char *s, size_t len, size_t from,
                        bool *found, sayso_span *at, sayso_span *groups) {
  sayso_status status = run(r, s, len, from, PCRE2_NOTEMPTY, found);
  if (status || !*found) return status;
  const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(r->data);
  *at = span_of(pairs);
  memset(groups, 0, r->groups * sizeof *groups);
  for (uint32_t i = 1; i < r->top; i++) {
    sayso_span span = span_of(pairs + (size_t)2 * i);
    sayso_span *to = r->name_of[i] ? &groups[r->name_of[i] - 1] : NULL;
    if (to && !to->end) *to = span;
  }
  return SAYSO_OK;
}

uint32_t regex_group_count(const regex *r) { return r->groups; }

const char *regex_group_name(const regex *r, uint32_t group) {
  return r->names[group];
}

uint64_t regex_steps(const regex *r) { return r->steps; }
