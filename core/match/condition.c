/* condition.c - reads what stands in the brackets of a pattern:
 *
 *     either := both { "|" both }        test := attribute op value { | value }
 *     both   := unless { "&" unless }          | attribute "in" lexicon
 *     unless := "!" unless | ( either )        | flag
 *             | test
 */
#include <string.h>

#include "match/pattern.h"

static sayso_status parse_either(parser_state *p, ast **out);

static char here(parser_state *p) {
  parser_space(p);
  return p->at < p->len ? p->s[p->at] : '\0';
}

static bool take_op(parser_state *p, test_op *op) {
  static const struct {
    const char *text;
    test_op op;
  } ops[] = {
      {"!=", OP_NE  },
      {"<=", OP_LE  },
      {">=", OP_GE  },
      {"=",  OP_EQ  },
      {"~",  OP_FITS},
      {"<",  OP_LT  },
      {">",  OP_GT  }
  };
  here(p);
  for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
    size_t n = strlen(ops[i].text);
    if (p->len - p->at < n || memcmp(p->s + p->at, ops[i].text, n)) continue;
    p->at += (uint32_t)n;
    *op = ops[i].op;
    return true;
  }
  return false;
}

static bool is_equality(test_op op) { return op == OP_EQ || op == OP_NE; }

/* A value: in double quotes, in slashes, or up to a space or a mark of the
 * grammar. */
static sayso_status parse_value(parser_state *p, ast *test) {
  char c = here(p);
  test->value_offset = p->at;
  if (c == '"' || c == '/') {
    p->at++;
    return parser_quoted(p, c, &test->value);
  }
  uint32_t from = p->at;
  if (c == '=' && is_equality(test->op))
    return parser_fail(p, from, "one = is enough, as in lemma=say");
  while (p->at < p->len && !strchr(" \t\r\n&|()[]!<>~\"", p->s[p->at]))
    p->at++;
  if (p->at == from)
    return parser_fail(p, from, "a value is missing after '%s'", test->text);
  if (p->at - from > 2 && c == '\'' && p->s[p->at - 1] == '\'')
    return parser_fail(p, from, "a value stands in double quotes, or in none");
  test->value = arena_copy(p->mem, p->s + from, p->at - from);
  return test->value ? SAYSO_OK : SAYSO_ENOMEM;
}

/* Whether `in` and a space stand here. */
static bool take_in(parser_state *p) {
  here(p);
  if (p->len - p->at < 3 || memcmp(p->s + p->at, "in", 2)) return false;
  if (!strchr(" \t\r\n", p->s[p->at + 2])) return false;
  p->at += 2;
  return true;
}

/* Whether the word from `at` to here is the name of a flag. */
static bool is_flag(const parser_state *p, uint32_t at) {
  static const char *const flags[] = {
#define X(id, name) name,
      FLAG_MAP(X)
#undef X
  };
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (strlen(flags[i]) == p->at - at &&
        !memcmp(p->s + at, flags[i], p->at - at))
      return true;
  return false;
}

/* Whether "| value" follows, and not "| attribute op" or a flag: pos = VERB |
 * AUX. A value that is no tag has no space before it: lemma = say|claim. */
static bool at_more_values(parser_state *p) {
  uint32_t from = p->at;
  bool more = false;
  if (here(p) == '|') {
    bool is_close = p->at == from;
    p->at++;
    uint32_t then = p->at;
    char c = here(p);
    test_op op;
    more = c == '"' || (c >= 'A' && c <= 'Z') || (is_close && p->at == then);
    uint32_t at = p->at;
    while (p->at < p->len && !strchr(" \t\r\n&|()[]!<>=~\"", p->s[p->at]))
      p->at++;
    if (p->at == at && c != '"') more = false;
    if (c != '"' && (is_flag(p, at) || take_op(p, &op) || take_in(p)))
      more = false;
  }
  p->at = from;
  return more;
}

/* The further values of a test: it becomes the first of several, of which one
 * holds; after `!=`, of which all do. */
static sayso_status parse_more_values(parser_state *p, ast **out) {
  ast *first = *out, **end = &first->next;
  ast *row = ast_new(p, first->op == OP_NE ? AST_BOTH : AST_EITHER);
  if (!row) return SAYSO_ENOMEM;
  row->offset = first->offset;
  row->child = first;
  while (at_more_values(p)) {
    here(p);
    p->at++;
    ast *test = *end = ast_new(p, AST_TEST);
    if (!test) return SAYSO_ENOMEM;
    test->offset = first->offset;
    test->text = first->text;
    test->op = first->op;
    sayso_status status = parse_value(p, test);
    if (status) return status;
    test->len = p->at - test->offset;
    end = &test->next;
  }
  *out = row;
  return SAYSO_OK;
}

static sayso_status parse_test(parser_state *p, ast **out) {
  here(p);
  ast *test = *out = ast_new(p, AST_FLAG);
  if (!test) return SAYSO_ENOMEM;
  sayso_status status = parser_name(p, "-", &test->text);
  if (status) return status;
  if (!test->text)
    return parser_fail(p, p->at,
                       "a condition must stand here, such as "
                       "lemma=say");
  test->len = p->at - test->offset;
  if (take_op(p, &test->op)) {
    test->kind = AST_TEST;
    status = parse_value(p, test);
  } else if (take_in(p)) {
    test->kind = AST_TEST;
    test->op = OP_IN;
    here(p);
    test->value_offset = p->at;
    status = parser_name(p, "-.", &test->value);
    if (!status && !test->value)
      return parser_fail(p, p->at, "a lexicon's name is missing after 'in'");
  }
  if (status || test->kind == AST_FLAG) return status;
  test->len = p->at - test->offset;
  return is_equality(test->op) && at_more_values(p) ? parse_more_values(p, out)
                                                    : SAYSO_OK;
}

static sayso_status parse_unless(parser_state *p, ast **out) {
  char c = here(p);
  sayso_status status;
  if (c != '!' && c != '(') return parse_test(p, out);
  uint32_t from = p->at;
  if (++p->depth > PATTERN_DEPTH)
    return parser_fail(p, from, "more than %d brackets inside each other",
                       PATTERN_DEPTH);
  if (c == '!') {
    ast *a = *out = ast_new(p, AST_UNLESS);
    if (!a) return SAYSO_ENOMEM;
    p->at++;
    status = parse_unless(p, &a->child);
    a->len = p->at - from;
  } else {
    p->at++;
    status = parse_either(p, out);
    if (!status && here(p) != ')')
      return parser_fail(p, from, "the closing ) is missing");
    p->at++;
  }
  p->depth--;
  return status;
}

/* A row of parts with the mark `mark` between them. */
static sayso_status parse_row(parser_state *p, ast_kind kind, char mark,
                              sayso_status (*part)(parser_state *p, ast **out),
                              ast **out) {
  here(p);
  ast *row = ast_new(p, kind);
  if (!row) return SAYSO_ENOMEM;
  sayso_status status = part(p, &row->child);
  for (ast *last = row->child; !status && here(p) == mark; last = last->next) {
    p->at++;
    status = part(p, &last->next);
  }
  row->len = p->at - row->offset;
  *out = row->child && !row->child->next ? row->child : row;
  return status;
}

static sayso_status parse_both(parser_state *p, ast **out) {
  return parse_row(p, AST_BOTH, '&', parse_unless, out);
}

static sayso_status parse_either(parser_state *p, ast **out) {
  return parse_row(p, AST_EITHER, '|', parse_both, out);
}

sayso_status condition_parse(parser_state *p, ast **out) {
  uint32_t from = p->at - 1;
  *out = NULL;
  if (here(p) == ']') {
    p->at++;
    return SAYSO_OK;
  }
  sayso_status status = parse_either(p, out);
  if (status) return status;
  char c = here(p);
  if (c == ']') {
    p->at++;
    return SAYSO_OK;
  }
  if (!memchr(p->s + p->at, ']', p->len - p->at))
    return parser_fail(p, from, "the closing ] is missing");
  return parser_fail(p, p->at, "& or | must stand between two conditions");
}
