/* pool.h - processes that do jobs: bytes in, bytes out.
 *
 *     parent   job -> [ size | bytes ] -----------------> worker
 *              result <------- [ size | kind | bytes ] <- worker
 *
 * Each worker has one socket and at most two jobs: the one at hand and, while
 * more are waiting than there are workers, the next. The parent never blocks
 * on a worker. A worker that ends, or is too long at a job, costs this job; it
 * is replaced, and its second job is handed out anew.
 */
#ifndef SAYSO_POOL_H
#define SAYSO_POOL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

#define POOL_WORKERS_MAX 64u
#define POOL_ROOM_EACH 8u /* jobs in flight for each worker */

typedef enum {
  JOB_FREE,
  JOB_WAITING,
  JOB_GIVEN,
  JOB_DONE,    /* `result` is what the worker gave */
  JOB_ERROR,   /* `result` is a message */
  JOB_MEMORY,  /* it had no more memory */
  JOB_WALL,    /* it took too long */
  JOB_CRASHED, /* the worker ended: `ending` says how */
} job_state;

typedef struct {
  job_state state;
  const char *bytes; /* borrowed: until the job is taken */
  size_t len;
  buf result;
  int ending; /* as waitpid gives it */
} job;

typedef struct {
  double wall; /* seconds for one job: times limit_times of its bytes */
  uint64_t
      memory; /* bytes of address space beyond what is there at the start */
  uint32_t restarts;       /* stop only past so many, ... */
  double restarts_of_jobs; /* ... and past this share of the jobs */
} pool_limits;

typedef struct {
  pid_t pid; /* 0 for none */
  int fd;
  uint32_t given[2], count; /* slots of its jobs; the first is at hand */
  size_t sent;              /* bytes of the last one, its head included */
  bool is_sending;
  double since; /* when the one at hand began */
  char head[8];
  uint32_t have; /* bytes of the head that have come */
  size_t left;   /* bytes of the result that are still to come */
} worker;

typedef struct pool {
  uint32_t workers, slots;
  pool_limits limits;
  job *jobs;           /* a ring: job number n is in slot n % slots */
  uint64_t begin, end; /* numbers of the jobs in flight */
  uint64_t restarts;
  worker *worker;
  /* In the worker: does a job. Returns a JOB_ state: DONE, ERROR, MEMORY. */
  job_state (*work)(void *data, size_t len, int fd, buf *out);
  void *data;
} pool;

typedef enum {
  POOL_OK,
  POOL_NO_PROCESS, /* errno says why none could be made */
  POOL_RESTARTS,   /* too many workers ended */
  POOL_INTERRUPTED,
} pool_status;

/* Prepares for `workers` processes; false without memory. */
bool pool_init(pool *p, uint32_t workers, const pool_limits *limits);

/* Kills the workers and frees. */
void pool_release(pool *p);

/* Is there room for one more job? Adds one; returns its slot. */
bool pool_has_room(const pool *p);
uint32_t pool_add(pool *p, const char *bytes, size_t len);

/* The slot of the oldest job if its result is there, or NULL. Taking it frees
 * the slot. */
job *pool_oldest(pool *p);
void pool_take(pool *p);

/* The oldest job is done anew, with other bytes, before any that waits. */
void pool_repeat(pool *p, const char *bytes, size_t len);

/* Hands out what waits, and waits for something to happen, at most for
 * `seconds`: in a worker, or at `fd`, if it is not -1, that it can be read.
 * Workers are made when they are first needed. */
pool_status pool_step(pool *p, double seconds, int fd);

/* Hands out nothing more, but waits for the jobs at hand, at most so long. */
void pool_settle(pool *p, double seconds);

/* Reads `len` bytes from a file that blocks; false if it ends before. */
bool pool_read(int fd, char *to, size_t len);

#endif
