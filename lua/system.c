/* system.c - the module "sayso.system": what the command asks of POSIX. */
#define _DEFAULT_SOURCE /* winsize */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bind.h"
#include "buffer.h"
#include "command.h"
#include "order.h"
#include "sayso.h"

#define DIR_T "sayso.folder"

/* A failure as Lua's io functions give it: nil, message, errno. */
static int fail(lua_State *L) { return luaL_fileresult(L, 0, NULL); }

/* kind(path) -> "file", "folder" or "other"; nil if there is nothing. */
static int system_kind(lua_State *L) {
  struct stat s;
  if (stat(luaL_checkstring(L, 1), &s)) return fail(L);
  lua_pushstring(L, S_ISREG(s.st_mode)   ? "file"
                    : S_ISDIR(s.st_mode) ? "folder"
                                         : "other");
  return 1;
}

/* size(path) -> bytes, or nil if it is no file. */
static int system_size(lua_State *L) {
  struct stat s;
  if (stat(luaL_checkstring(L, 1), &s)) return fail(L);
  if (!S_ISREG(s.st_mode)) return 0;
  lua_pushinteger(L, (lua_Integer)s.st_size);
  return 1;
}

/* Reads an open file into the buffer, but no more than `most` bytes; false
 * with errno. */
static bool read_whole(int fd, size_t most, buf *out) {
  struct stat s;
  if (fstat(fd, &s)) return false;
  if (!S_ISREG(s.st_mode)) return errno = EINVAL, false;
  for (;;) {
    char *at = buf_reserve(out, 65536);
    if (!at) return errno = ENOMEM, false;
    ssize_t n = read(fd, at, 65536);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n == 0;
    out->len += (size_t)n;
    if (out->len > most) return errno = EFBIG, false;
  }
}

/* read(path, most) -> the bytes of a file, if they are no more than `most`; nil
 * and a message otherwise. What became a pipe since it was looked at is not
 * waited for. */
static int system_read(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  lua_Integer most = luaL_checkinteger(L, 2);
  luaL_argcheck(L, most >= 0, 2, "0 or more");
  buf *b = buffer_push(L);
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return fail(L);
  bool ok = read_whole(fd, (size_t)most, b);
  int error = errno;
  close(fd);
  errno = error;
  if (!ok) return fail(L);
  buffer_to_string(L, b);
  return 1;
}

/* real(path) -> the path without links and dots. */
static int system_real(lua_State *L) {
  char *path = realpath(luaL_checkstring(L, 1), NULL);
  if (!path) return fail(L);
  lua_pushstring(L, path);
  free(path);
  return 1;
}

static int close_folder(lua_State *L) {
  DIR **d = luaL_checkudata(L, 1, DIR_T);
  if (*d) closedir(*d);
  *d = NULL;
  return 0;
}

/* list(path) -> the names in a folder, sorted by their bytes. */
static int system_list(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  DIR **d = lua_newuserdatauv(L, sizeof *d, 0);
  *d = NULL;
  luaL_setmetatable(L, DIR_T);
  lua_toclose(L, -1);
  if (!(*d = opendir(path))) return fail(L);
  lua_newtable(L);
  const struct dirent *e;
  while ((e = readdir(*d))) {
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, e->d_name);
  }
  order_push_keys(L, -1, NULL);
  return 1;
}

/* truncate(path, size) -> true; a file becomes so many bytes long. */
static int system_truncate(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  lua_Integer size = luaL_checkinteger(L, 2);
  return luaL_fileresult(L, truncate(path, (off_t)size) == 0, path);
}

/* sync(file) -> true when what was written to it is on the disk. */
static int system_sync(lua_State *L) {
  luaL_Stream *s = luaL_checkudata(L, 1, LUA_FILEHANDLE);
  luaL_argcheck(L, s->closef, 1, "a closed file");
  bool ok = fflush(s->f) == 0 && fsync(fileno(s->f)) == 0;
  return luaL_fileresult(L, ok, NULL);
}

/* lock(file) -> true, and no other process can lock it until it is closed; nil
 * and a message if another has. Children that are forked do not hold it. */
static int system_lock(lua_State *L) {
  luaL_Stream *s = luaL_checkudata(L, 1, LUA_FILEHANDLE);
  luaL_argcheck(L, s->closef, 1, "a closed file");
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return luaL_fileresult(L, fcntl(fileno(s->f), F_SETLK, &whole) == 0, NULL);
}

/* terminal(fd) -> the columns of the terminal at `fd`, or nil if it is none.
 * A terminal that does not say has 80. */
static int system_terminal(lua_State *L) {
  int fd = (int)luaL_checkinteger(L, 1);
  if (!isatty(fd)) return 0;
  struct winsize w;
  bool known = ioctl(fd, TIOCGWINSZ, &w) == 0 && w.ws_col > 0;
  lua_pushinteger(L, known ? w.ws_col : 80);
  return 1;
}

/* clock() -> seconds since some moment, for differences. */
static int system_clock(lua_State *L) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  lua_pushnumber(L, (lua_Number)t.tv_sec + (lua_Number)t.tv_nsec / 1e9);
  return 1;
}

/* sleep(seconds): less if a signal comes. */
static int system_sleep(lua_State *L) {
  lua_Number s = luaL_checknumber(L, 1);
  luaL_argcheck(L, 0 <= s && s <= 60, 1, "0 to 60 seconds");
  struct timespec t = {.tv_sec = (time_t)s};
  t.tv_nsec = (long)((s - (lua_Number)t.tv_sec) * 1e9);
  nanosleep(&t, NULL);
  return 0;
}

/* stamp(path) -> a string that is another one once the file was written. */
static int system_stamp(lua_State *L) {
  struct stat s;
  if (stat(luaL_checkstring(L, 1), &s)) return fail(L);
  lua_pushfstring(L, "%I %I %I %I", (LUAI_UACINT)s.st_ino,
                  (LUAI_UACINT)s.st_size, (LUAI_UACINT)s.st_mtim.tv_sec,
                  (LUAI_UACINT)s.st_mtim.tv_nsec);
  return 1;
}

/* processors() -> how many may be used now. */
static int system_processors(lua_State *L) {
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  lua_pushinteger(L, n > 0 ? n : 1);
  return 1;
}

/* catch_interrupts(): interrupted() tells of them from now on. */
static int system_catch(lua_State *L) {
  (void)L;
  interrupt_catch();
  return 0;
}

/* interrupted() -> the signal that asked the command to end, or nil. */
static int system_interrupted(lua_State *L) {
  if (!interrupt_caught()) return 0;
  lua_pushinteger(L, interrupt_caught());
  return 1;
}

static const luaL_Reg functions[] = {
    {"kind",             system_kind       },
    {"size",             system_size       },
    {"read",             system_read       },
    {"real",             system_real       },
    {"list",             system_list       },
    {"truncate",         system_truncate   },
    {"sync",             system_sync       },
    {"lock",             system_lock       },
    {"terminal",         system_terminal   },
    {"clock",            system_clock      },
    {"processors",       system_processors },
    {"sleep",            system_sleep      },
    {"stamp",            system_stamp      },
    {"catch_interrupts", system_catch      },
    {"interrupted",      system_interrupted},
    {NULL,               NULL              },
};

int luaopen_sayso_system(lua_State *L) {
  bind_plain_type(L, DIR_T, close_folder, NULL);
  luaL_newlib(L, functions);
  lua_pushliteral(L, SAYSO_VERSION);
  lua_setfield(L, -2, "version");
  return 1;
}
