/* pool_worker.h - the worker's side of a pool. */
#ifndef SAYSO_POOL_WORKER_H
#define SAYSO_POOL_WORKER_H

#include "pool.h"

/* Locks the process in, then does jobs from `fd` until there are no more.
 * Never returns. */
_Noreturn void pool_be_worker(pool *p, int fd, pid_t parent);

#endif
