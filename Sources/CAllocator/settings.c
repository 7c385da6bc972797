#include "CAllocator.h"

// jemalloc reads this at the start of the process. Pages that were used are kept for a second for
// the next who needs memory: given back at once, a snapshot of 10 MB would cost 2,500 page faults
// each time. Then a thread of the allocator's own gives them back, also where nobody allocates any
// more (decision 17).
const char *malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";
