/* pool.c - the parent's side: who does what, and what became of it. */
#define _GNU_SOURCE /* SOCK_CLOEXEC */
#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "allowance.h"
#include "command.h"
#include "pool_worker.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool pool_init(pool *p, uint32_t workers, const pool_limits *limits) {
  *p = (pool){
      .workers = workers, .slots = workers * POOL_ROOM_EACH, .limits = *limits};
  p->jobs = mem_new(p->slots, sizeof *p->jobs);
  p->worker = mem_new(p->workers, sizeof *p->worker);
  return p->jobs && p->worker;
}

/* ## Workers come and go */

static int forget(worker *w) {
  int ending = 0;
  close(w->fd);
  while (waitpid(w->pid, &ending, 0) == -1 && errno == EINTR)
    continue;
  *w = (worker){0};
  return ending;
}

void pool_release(pool *p) {
  for (uint32_t i = 0; p->worker && i < p->workers; i++) {
    if (!p->worker[i].pid) continue;
    kill(p->worker[i].pid, SIGKILL);
    forget(&p->worker[i]);
  }
  for (uint32_t i = 0; p->jobs && i < p->slots; i++)
    buf_release(&p->jobs[i].result);
  mem_free(p->jobs);
  mem_free(p->worker);
  *p = (pool){0};
}

/* Makes the worker: in the child this does not return. */
static bool start(pool *p, worker *w) {
  int fd[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd)) return false;
  fflush(NULL); /* what the child inherits it must not write again */
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == 0) pool_be_worker(p, fd[1], parent);
  close(fd[1]);
  if (pid == -1) {
    close(fd[0]);
    return false;
  }
  fcntl(fd[0], F_SETFL, O_NONBLOCK);
  *w = (worker){.pid = pid, .fd = fd[0]};
  return true;
}

/* The job at hand failed; the one behind it, if any, waits again. */
static void lose(pool *p, worker *w, job_state state) {
  if (w->count == 2) p->jobs[w->given[1]].state = JOB_WAITING;
  job *j = w->count ? &p->jobs[w->given[0]] : NULL;
  if (state == JOB_WALL) kill(w->pid, SIGKILL);
  int ending = forget(w);
  p->restarts++;
  if (!j) return;
  j->ending = ending;
  j->state = state;
  if (WIFSIGNALED(ending) && WTERMSIG(ending) == SIGXCPU) j->state = JOB_WALL;
  buf_clear(&j->result);
}

/* ## Jobs in */

bool pool_has_room(const pool *p) { return p->end - p->begin < p->slots; }

uint32_t pool_add(pool *p, const char *bytes, size_t len) {
  uint32_t slot = (uint32_t)(p->end++ % p->slots);
  job *j = &p->jobs[slot];
  j->state = JOB_WAITING;
  j->bytes = bytes;
  j->len = len;
  return slot;
}

/* The oldest job that waits, and how many do. */
static uint32_t waiting(const pool *p, uint32_t *oldest) {
  uint32_t count = 0;
  for (uint64_t n = p->end; n-- > p->begin;) {
    uint32_t slot = (uint32_t)(n % p->slots);
    if (p->jobs[slot].state != JOB_WAITING) continue;
    *oldest = slot;
    count++;
  }
  return count;
}

/* The worker that should get the next job: an idle one, else one with a single
 * job while there is enough for all; or NULL. */
static worker *taker(pool *p, uint32_t count) {
  for (uint32_t i = 0; i < p->workers; i++)
    if (p->worker[i].count == 0) return &p->worker[i];
  for (uint32_t i = 0; i < p->workers && count > p->workers; i++)
    if (p->worker[i].count == 1 && !p->worker[i].is_sending)
      return &p->worker[i];
  return NULL;
}

static bool hand_out(pool *p) {
  uint32_t slot, count;
  while ((count = waiting(p, &slot))) {
    worker *w = taker(p, count);
    if (!w) return true;
    if (!w->pid && !start(p, w)) return false;
    if (w->count == 0) w->since = now();
    w->given[w->count++] = slot;
    w->is_sending = true;
    w->sent = 0;
    p->jobs[slot].state = JOB_GIVEN;
  }
  return true;
}

/* Sends more of the last job that was given; false if the worker is gone. */
static bool send_on(pool *p, worker *w) {
  const job *j = &p->jobs[w->given[w->count - 1]];
  uint64_t len = j->len;
  while (w->sent < sizeof len + len) {
    bool in_head = w->sent < sizeof len;
    const char *at = in_head ? (const char *)&len + w->sent
                             : j->bytes + (w->sent - sizeof len);
    size_t left = in_head ? sizeof len - w->sent : sizeof len + len - w->sent;
    ssize_t n = send(w->fd, at, left, MSG_NOSIGNAL);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return errno == EAGAIN || errno == EWOULDBLOCK;
    w->sent += (size_t)n;
  }
  w->is_sending = false;
  return true;
}

/* ## Results out */

job *pool_oldest(pool *p) {
  job *j = &p->jobs[p->begin % p->slots];
  return p->begin < p->end && j->state >= JOB_DONE ? j : NULL;
}

void pool_take(pool *p) {
  job *j = &p->jobs[p->begin++ % p->slots];
  buf_clear(&j->result);
  if (j->result.room > 1 << 20) buf_release(&j->result);
  j->state = JOB_FREE;
}

void pool_repeat(pool *p, const char *bytes, size_t len) {
  job *j = &p->jobs[p->begin % p->slots];
  buf_clear(&j->result);
  j->state = JOB_WAITING;
  j->bytes = bytes;
  j->len = len;
}

/* The result of the job at hand has come whole; false if it was the worker's
 * last. A worker without memory can not go on. */
static bool finish(pool *p, worker *w) {
  uint32_t kind;
  memcpy(&kind, w->head + 4, sizeof kind);
  if (kind < JOB_DONE || kind > JOB_MEMORY) return false;
  p->jobs[w->given[0]].state = (job_state)kind;
  w->given[0] = w->given[1];
  w->count--;
  w->have = 0;
  w->since = now();
  if (kind != JOB_MEMORY) return true;
  if (w->count) p->jobs[w->given[0]].state = JOB_WAITING;
  w->count = 0;
  return false;
}

/* Reads a piece of the head or of the result; false if there is none. */
static ssize_t receive(pool *p, worker *w) {
  if (w->have < sizeof w->head)
    return recv(w->fd, w->head + w->have, sizeof w->head - w->have, 0);
  buf *to = &p->jobs[w->given[0]].result;
  size_t piece = w->left < 65536 ? w->left : 65536;
  char *at = buf_reserve(to, piece);
  if (!at) return 0;
  ssize_t n = recv(w->fd, at, piece, 0);
  if (n > 0) to->len += (size_t)n;
  return n;
}

/* Takes in what has come; false if the worker is gone or talks nonsense. */
static bool read_on(pool *p, worker *w) {
  for (;;) {
    if (w->count == 0) { /* nothing is due: only an end can come */
      char c;
      ssize_t n = recv(w->fd, &c, 1, 0);
      return n == -1 && (errno == EAGAIN || errno == EINTR);
    }
    ssize_t n = receive(p, w);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return errno == EAGAIN || errno == EWOULDBLOCK;
    if (n == 0) return false;
    if (w->have == sizeof w->head) {
      w->left -= (size_t)n;
    } else if ((w->have += (uint32_t)n) == sizeof w->head) {
      uint32_t len;
      memcpy(&len, w->head, sizeof len);
      w->left = len;
    }
    if (w->have == sizeof w->head && w->left == 0 && !finish(p, w))
      return false;
  }
}

/* ## One step */

static double wall_left(const pool *p, const worker *w) {
  size_t len = p->jobs[w->given[0]].len;
  return w->since + p->limits.wall * limit_times(len) - now();
}

/* How long to wait: until the first job has had its time. */
static int patience(const pool *p, double seconds) {
  for (uint32_t i = 0; i < p->workers; i++) {
    if (!p->worker[i].count) continue;
    double left = wall_left(p, &p->worker[i]);
    if (left < seconds) seconds = left > 0 ? left : 0;
  }
  return (int)(seconds * 1000) + 1;
}

static void attend(pool *p, worker *w, short events) {
  bool is_there = true;
  if (events & POLLOUT) is_there = send_on(p, w);
  if (is_there && events & (POLLIN | POLLHUP | POLLERR))
    is_there = read_on(p, w);
  if (!is_there)
    lose(p, w, JOB_CRASHED);
  else if (w->count && wall_left(p, w) <= 0)
    lose(p, w, JOB_WALL);
}

/* Whoever was stopped with all of its workers (Ctrl-Z) counts no time. */
static void forgive(pool *p, double seconds) {
  for (uint32_t i = 0; seconds > 1 && i < p->workers; i++)
    p->worker[i].since += seconds;
}

/* For them, and for a file `fd`, or -1. */
static void wait_for_workers(pool *p, double seconds, int fd) {
  struct pollfd fds[POOL_WORKERS_MAX + 1];
  for (uint32_t i = 0; i < p->workers; i++) {
    const worker *w = &p->worker[i];
    short events = (short)(POLLIN | (w->is_sending ? POLLOUT : 0));
    fds[i] = (struct pollfd){.fd = w->pid ? w->fd : -1, .events = events};
  }
  fds[p->workers] = (struct pollfd){.fd = fd, .events = POLLIN};
  int milliseconds = patience(p, seconds);
  double start = now();
  int n = poll(fds, p->workers + 1, milliseconds);
  forgive(p, now() - start - milliseconds / 1000.0);
  for (uint32_t i = 0; n >= 0 && i < p->workers; i++)
    if (p->worker[i].pid) attend(p, &p->worker[i], fds[i].revents);
}

pool_status pool_step(pool *p, double seconds, int fd) {
  if (interrupt_caught()) return POOL_INTERRUPTED;
  if (!hand_out(p)) return POOL_NO_PROCESS;
  wait_for_workers(p, seconds, fd);
  if (p->restarts > p->limits.restarts &&
      (double)p->restarts > p->limits.restarts_of_jobs * (double)p->end)
    return POOL_RESTARTS;
  return POOL_OK;
}

void pool_settle(pool *p, double seconds) {
  double end = now() + seconds;
  for (bool is_busy = true; is_busy && now() < end;) {
    wait_for_workers(p, end - now(), -1);
    is_busy = false;
    for (uint32_t i = 0; i < p->workers; i++)
      is_busy = is_busy || p->worker[i].count;
  }
}
