/* rels.h - the relations between a word and its governor.
 *
 * The universal relations (Universal Dependencies 2) come first; subtypes come
 * after them, each with the relation it belongs to. The numbers live in
 * documents only: a model names its relations, so it survives a new row here.
 */
#ifndef SAYSO_RELS_H
#define SAYSO_RELS_H

#include <stddef.h>
#include <stdint.h>

/*   X(name in C, name in CoNLL-U, the universal relation it belongs to) */
#define REL_MAP(X)                                                             \
  X(acl, "acl", acl)                                                           \
  X(advcl, "advcl", advcl)                                                     \
  X(advmod, "advmod", advmod)                                                  \
  X(amod, "amod", amod)                                                        \
  X(appos, "appos", appos)                                                     \
  X(aux, "aux", aux)                                                           \
  X(case, "case", case)                                                        \
  X(cc, "cc", cc)                                                              \
  X(ccomp, "ccomp", ccomp)                                                     \
  X(clf, "clf", clf)                                                           \
  X(compound, "compound", compound)                                            \
  X(conj, "conj", conj)                                                        \
  X(cop, "cop", cop)                                                           \
  X(csubj, "csubj", csubj)                                                     \
  X(dep, "dep", dep)                                                           \
  X(det, "det", det)                                                           \
  X(discourse, "discourse", discourse)                                         \
  X(dislocated, "dislocated", dislocated)                                      \
  X(expl, "expl", expl)                                                        \
  X(fixed, "fixed", fixed)                                                     \
  X(flat, "flat", flat)                                                        \
  X(goeswith, "goeswith", goeswith)                                            \
  X(iobj, "iobj", iobj)                                                        \
  X(list, "list", list)                                                        \
  X(mark, "mark", mark)                                                        \
  X(nmod, "nmod", nmod)                                                        \
  X(nsubj, "nsubj", nsubj)                                                     \
  X(nummod, "nummod", nummod)                                                  \
  X(obj, "obj", obj)                                                           \
  X(obl, "obl", obl)                                                           \
  X(orphan, "orphan", orphan)                                                  \
  X(parataxis, "parataxis", parataxis)                                         \
  X(punct, "punct", punct)                                                     \
  X(reparandum, "reparandum", reparandum)                                      \
  X(root, "root", root)                                                        \
  X(vocative, "vocative", vocative)                                            \
  X(xcomp, "xcomp", xcomp)                                                     \
  X(acl_relcl, "acl:relcl", acl)                                               \
  X(advcl_relcl, "advcl:relcl", advcl)                                         \
  X(aux_pass, "aux:pass", aux)                                                 \
  X(cc_preconj, "cc:preconj", cc)                                              \
  X(compound_prt, "compound:prt", compound)                                    \
  X(csubj_outer, "csubj:outer", csubj)                                         \
  X(csubj_pass, "csubj:pass", csubj)                                           \
  X(det_predet, "det:predet", det)                                             \
  X(nmod_desc, "nmod:desc", nmod)                                              \
  X(nmod_poss, "nmod:poss", nmod)                                              \
  X(nmod_unmarked, "nmod:unmarked", nmod)                                      \
  X(nsubj_outer, "nsubj:outer", nsubj)                                         \
  X(nsubj_pass, "nsubj:pass", nsubj)                                           \
  X(obl_agent, "obl:agent", obl)                                               \
  X(obl_unmarked, "obl:unmarked", obl)                                         \
  X(obl_tmod, "obl:tmod", obl)                                                 \
  X(nmod_tmod, "nmod:tmod", nmod)                                              \
  X(obl_npmod, "obl:npmod", obl)                                               \
  X(nmod_npmod, "nmod:npmod", nmod)                                            \
  X(flat_foreign, "flat:foreign", flat)

enum rel {
#define X(id, name, base) REL_##id,
  REL_MAP(X)
#undef X
      REL_COUNT
};

#define REL_NONE UINT16_MAX /* what rel_find gives for an unknown name */

/* The name of a relation, such as "nsubj:pass"; "dep" beyond REL_COUNT. */
const char *rel_name(uint16_t rel);

/* The relation called so; for an unknown subtype the relation before its
 * colon; else REL_NONE. */
uint16_t rel_find(const char *name, size_t len);

/* The universal relation: REL_nsubj for REL_nsubj_pass and itself. */
uint16_t rel_base(uint16_t rel);

#endif
