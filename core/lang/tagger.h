/* tagger.h - what the parser shares with the tagger. */
#ifndef SAYSO_TAGGER_H
#define SAYSO_TAGGER_H

#include "lang/net.h"
#include "lang/tags.h"

/* The network that the tagger reads with. Borrowed. */
net *tagger_net(const tagger *t);

#endif
