#ifndef SLAD_SEARCH_WEIGHTS_H
#define SLAD_SEARCH_WEIGHTS_H

/* Every number that search was taught; how each was found stands beside it in weights.def. */
#define WEIGHT(name, value) static const float W_##name = (float)(value);
#include "search/weights.def"
#undef WEIGHT

#endif
