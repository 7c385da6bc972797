#include "CAllocator.h"

// jemalloc reads this at the start of the process. Pages that were used once are kept for the next
// who needs memory: given back, a snapshot of 10 MB would cost 2,500 page faults each time.
const char *malloc_conf = "dirty_decay_ms:-1";
