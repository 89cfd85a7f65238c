/* pool_worker.c - the worker's side: a process with as few rights as it needs.
 *
 * It may not write files, open more than a few, dump core, gain rights, use
 * more memory than its limit, or live longer than its parent. What it prints
 * goes to standard error.
 */
#define _GNU_SOURCE /* close_range */
#include "pool_worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "allowance.h"
#include "command.h"

#define FILES_MAX 16

static void set_limit(int what, rlim_t soft, rlim_t hard) {
  struct rlimit old;
  if (getrlimit(what, &old)) return;
  if (old.rlim_max != RLIM_INFINITY && hard > old.rlim_max) hard = old.rlim_max;
  if (soft > hard) soft = hard;
  setrlimit(what, &(struct rlimit){.rlim_cur = soft, .rlim_max = hard});
}

/* The sanitizers reserve terabytes of address space. GCC says so with a macro,
 * clang with a feature. */
#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define MAY_LIMIT_MEMORY 0
#else
#define MAY_LIMIT_MEMORY 1
#endif

static void limit_memory(uint64_t more) {
  unsigned long pages = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (!f) return;
  int n = fscanf(f, "%lu", &pages);
  fclose(f);
  rlim_t most = pages * (rlim_t)sysconf(_SC_PAGESIZE) + more;
  if (n == 1 && MAY_LIMIT_MEMORY) set_limit(RLIMIT_AS, most, most);
}

/* Processor time, counted on from here; the parent's clock is the first
 * guard, this one works also if the parent is stopped. */
static void limit_time(double seconds) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  rlim_t most = (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec +
                (rlim_t)seconds + 3;
  set_limit(RLIMIT_CPU, most, RLIM_INFINITY);
}

static void lock_in(const pool *p, int *fd, pid_t parent) {
  interrupt_leave_to_parent();
  signal(SIGXFSZ, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  *fd = dup2(*fd, 3);
  if (close_range(4, ~0u, 0))
    for (int other = 4; other < 1024; other++)
      close(other);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit_memory(p->limits.memory);
  set_limit(RLIMIT_FSIZE, 0, 0);
  set_limit(RLIMIT_NOFILE, FILES_MAX, FILES_MAX);
  set_limit(RLIMIT_CORE, 0, 0);
}

bool pool_read(int fd, char *to, size_t len) {
  while (len) {
    ssize_t n = recv(fd, to, len, 0);
    if (n == -1 && errno == EINTR) continue;
    if (n <= 0) return false;
    to += n;
    len -= (size_t)n;
  }
  return true;
}

static bool write_all(int fd, const char *s, size_t len) {
  while (len) {
    ssize_t n = send(fd, s, len, MSG_NOSIGNAL);
    if (n == -1 && errno == EINTR) continue;
    if (n <= 0) return false;
    s += n;
    len -= (size_t)n;
  }
  return true;
}

/* Does one job and sends its result; false if there is nobody to talk to. */
static bool do_job(pool *p, int fd, buf *out) {
  uint64_t len;
  if (!pool_read(fd, (char *)&len, sizeof len)) return false;
  limit_time(p->limits.wall * limit_times((size_t)len));
  buf_clear(out);
  uint32_t kind = p->work(p->data, (size_t)len, fd, out);
  if (out->status) {
    buf_clear(out);
    kind = JOB_MEMORY;
  }
  char head[8];
  uint32_t size = (uint32_t)out->len;
  memcpy(head, &size, 4);
  memcpy(head + 4, &kind, 4);
  return write_all(fd, head, sizeof head) && write_all(fd, out->at, out->len) &&
         kind != JOB_MEMORY;
}

void pool_be_worker(pool *p, int fd, pid_t parent) {
  buf out = {0};
  lock_in(p, &fd, parent);
  while (do_job(p, fd, &out))
    continue;
  _exit(0);
}
