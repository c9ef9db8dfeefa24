/* Stands before the C library, and lets one call on the files below a folder fail, or kill the process.
 *
 *     cc -shared -fPIC -o faults.so faults.c -ldl
 *     LD_PRELOAD=./faults.so python -m tests.faults ...
 *
 * The process itself says through faults_begin which call it is to be; faults_end stops it and gives the
 * number of calls that there were. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char below[PATH_MAX];
static int counted, failing, error, armed;

void faults_begin(const char *folder, int at, int number) {
  snprintf(below, sizeof below, "%s", folder);
  counted = 0;
  failing = at;
  error = number;
  armed = 1;
}

int faults_end(void) {
  armed = 0;
  return counted;
}

static int lies_below(const char *path) {
  size_t length = strlen(below);
  return strncmp(path, below, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Whether the call is to fail; errno is set then. */
static int fails(void) {
  if (++counted != failing) return 0;
  if (error == 0) kill(getpid(), SIGKILL);
  errno = error;
  return 1;
}

static int path_of(int descriptor, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, size - 1);
  if (length < 0) return 0;
  path[length] = '\0';
  return 1;
}

static int fails_at(int folder, const char *name) {
  char path[2 * PATH_MAX];
  int before = errno;
  if (!armed || !name) return 0;
  if (name[0] == '/') {
    snprintf(path, sizeof path, "%s", name);
  } else {
    char start[PATH_MAX];
    if (folder == AT_FDCWD ? !getcwd(start, sizeof start) : !path_of(folder, start, sizeof start)) {
      errno = before;
      return 0;
    }
    snprintf(path, sizeof path, "%s/%s", start, name);
  }
  errno = before;
  return lies_below(path) && fails();
}

static int fails_on(int descriptor) {
  char path[PATH_MAX];
  int before = errno;
  if (!armed) return 0;
  int known = path_of(descriptor, path, sizeof path);
  errno = before;
  return known && lies_below(path) && fails();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MODE(flags, mode)                                  \
  mode_t mode = 0;                                         \
  if ((flags) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {  \
    va_list rest;                                          \
    va_start(rest, flags);                                 \
    mode = va_arg(rest, mode_t);                           \
    va_end(rest);                                          \
  }
#define OPENING(name)                                      \
  int name(const char *path, int flags, ...) {             \
    MODE(flags, mode)                                      \
    return fails_at(AT_FDCWD, path) ? -1 : REAL(name)(path, flags, mode); \
  }
#define OPENING_AT(name)                                   \
  int name(int folder, const char *path, int flags, ...) { \
    MODE(flags, mode)                                      \
    return fails_at(folder, path) ? -1 : REAL(name)(folder, path, flags, mode); \
  }
#define BY_PATH(type, name, declared, given)               \
  type name declared { return fails_at(AT_FDCWD, path) ? -1 : REAL(name) given; }
#define BY_PLACE(type, name, declared, given)              \
  type name declared { return fails_at(folder, path) ? -1 : REAL(name) given; }
#define BY_DESCRIPTOR(type, name, declared, given)         \
  type name declared { return fails_on(descriptor) ? -1 : REAL(name) given; }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)
BY_PATH(int, mkdir, (const char *path, mode_t mode), (path, mode))
BY_PATH(int, rmdir, (const char *path), (path))
BY_PATH(int, unlink, (const char *path), (path))
BY_PATH(int, rename, (const char *path, const char *other), (path, other))
BY_PATH(int, link, (const char *path, const char *other), (path, other))
BY_PATH(int, chmod, (const char *path, mode_t mode), (path, mode))
BY_PATH(int, stat, (const char *path, struct stat *found), (path, found))
BY_PATH(int, lstat, (const char *path, struct stat *found), (path, found))
BY_PATH(int, stat64, (const char *path, struct stat64 *found), (path, found))
BY_PATH(int, lstat64, (const char *path, struct stat64 *found), (path, found))
BY_PLACE(int, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode))
BY_PLACE(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
BY_PLACE(int, renameat, (int folder, const char *path, int there, const char *other),
         (folder, path, there, other))
BY_PLACE(int, fstatat, (int folder, const char *path, struct stat *found, int flags),
         (folder, path, found, flags))
BY_PLACE(int, fstatat64, (int folder, const char *path, struct stat64 *found, int flags),
         (folder, path, found, flags))
BY_DESCRIPTOR(int, fstat, (int descriptor, struct stat *found), (descriptor, found))
BY_DESCRIPTOR(int, fstat64, (int descriptor, struct stat64 *found), (descriptor, found))
BY_DESCRIPTOR(ssize_t, read, (int descriptor, void *bytes, size_t size), (descriptor, bytes, size))
BY_DESCRIPTOR(ssize_t, write, (int descriptor, const void *bytes, size_t size), (descriptor, bytes, size))
BY_DESCRIPTOR(ssize_t, pread64, (int descriptor, void *bytes, size_t size, off64_t at),
              (descriptor, bytes, size, at))
BY_DESCRIPTOR(ssize_t, pwrite64, (int descriptor, const void *bytes, size_t size, off64_t at),
              (descriptor, bytes, size, at))
BY_DESCRIPTOR(int, fsync, (int descriptor), (descriptor))
BY_DESCRIPTOR(int, fdatasync, (int descriptor), (descriptor))
BY_DESCRIPTOR(int, ftruncate64, (int descriptor, off64_t size), (descriptor, size))
BY_DESCRIPTOR(int, flock, (int descriptor, int how), (descriptor, how))

/* What is closed is closed, whatever the call says of it. */
int close(int descriptor) {
  int failed = fails_on(descriptor), before = errno;
  int closed = REAL(close)(descriptor);
  if (failed) errno = before;
  return failed ? -1 : closed;
}
