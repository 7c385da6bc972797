#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

// Swift does not import functions with variable arguments.

// Lets SQLite count no memory. To be called before anything else of it; later it changes nothing.
static inline void csqlite_count_no_memory(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// Leaves the write-ahead log as it is when the connection is closed.
static inline void csqlite_keep_log_on_close(sqlite3 *_Nullable connection) {
    sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

#endif
