/* interrupt.c - Ctrl-C: finish what is at hand, but end within a second.
 *
 * The first signal is remembered, and who reads or hands out documents looks
 * at it. A second one, or the time being up, ends the process at once; what
 * was written until then is whole, because output is not held back.
 */
#define _DEFAULT_SOURCE /* setitimer */
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "command.h"

#define GRACE_MICROSECONDS 800000

static volatile sig_atomic_t caught;

int interrupt_caught(void) { return caught; }

static void at_once(int signal) {
  (void)signal;
  _exit(128 + caught);
}

static void first(int signal) {
  if (caught) at_once(signal);
  caught = signal;
  struct itimerval grace = {.it_value = {.tv_usec = GRACE_MICROSECONDS}};
  setitimer(ITIMER_REAL, &grace, NULL);
}

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

void interrupt_catch(void) {
  handle(SIGALRM, at_once);
  handle(SIGINT, first);
  handle(SIGTERM, first);
}

void interrupt_leave_to_parent(void) {
  handle(SIGALRM, SIG_DFL);
  handle(SIGINT, SIG_IGN);
  handle(SIGTERM, SIG_DFL);
}
