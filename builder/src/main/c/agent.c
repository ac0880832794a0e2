// The agent: PID 1 of the place where RUN instructions are executed. It connects to the executor's
// socket, hands over its root directory, runs one command at a time on request, and sends back
// what the command prints and how it ended. The protocol is described in
// dev.fastforward.builder.sandbox.Protocol, which is the other end; change both together.
//
//   agent stage SOCKET
//     is the first process of a container: its root is what the commands see. The executor holds a
//     lock on SOCKET.lock as long as it lives; when that lock is free, or the connection ends, the
//     agent ends with 0, so that the pod can complete
//   agent namespaces SOCKET ROOT
//     takes a setup frame, and makes mount, PID, IPC and UTS namespaces with ROOT as their root
//   agent chroot SOCKET ROOT
//     has ROOT as its root and nothing else of its own: commands see every process of the machine
//   agent rootless keep|close STDIN NOTE [UIDMAP...] -- [GIDMAP...] -- [COMMAND...]
//     becomes root of a new user namespace, and then COMMAND: see rootless. Speaks no protocol
//
// Linux only; to be linked statically, because the root that it runs in has no libraries.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PROTOCOL_VERSION 4
#define MAX_REQUEST (8u << 20)
#define OUTPUT_CHUNK (32u << 10)

// Frames: one byte of type, four bytes of length (big endian), the payload.
enum {
  FRAME_SETUP = 'N',   // to the agent: see parse_setup
  FRAME_HELLO = 'H',   // to the executor: version (4); the root's descriptor travels with it
  FRAME_RUN = 'R',     // to the agent: see parse_request
  FRAME_STOP = 'S',    // to the agent: end the command
  FRAME_STDOUT = 'O',  // to the executor: bytes
  FRAME_STDERR = 'E',
  FRAME_EXIT = 'X',    // to the executor: exit code (4), signal (4), killed for memory (4)
  FRAME_FAILED = 'F',  // to the executor: why there was no command to run, as text
  FRAME_LEFT = 'L',    // to the executor: what the command left that cannot be undone, as text
};

// Docker's default capabilities, 00000000a80425fb.
#define DEFAULT_CAPABILITIES 0xa80425fbULL
#define CAP_NET_RAW_BIT (1u << 13)
#define CAP_SYS_RESOURCE_BIT (1u << 24)

static int connection = -1;

// Failures before there is a command: reported to the executor, and the agent ends.
static void send_frame(uint8_t type, const void *payload, uint32_t length);

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *format, ...) {
  char text[1024];
  int saved = errno;
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (n < 0 || n >= (int)sizeof text) n = sizeof text - 1;
  if (saved != 0) {
    snprintf(text + n, sizeof text - (size_t)n, ": %s", strerror(saved));
  }
  if (connection >= 0) send_frame(FRAME_FAILED, text, (uint32_t)strlen(text));
  dprintf(2, "agent: %s\n", text);
  _exit(70);
}

static void write_all(const void *data, size_t length) {
  const char *at = data;
  while (length > 0) {
    ssize_t n = send(connection, at, length, MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EINTR) continue;
      _exit(0);  // the executor is gone: nobody is left to tell
    }
    at += n;
    length -= (size_t)n;
  }
}

static void put32(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 24);
  at[1] = (uint8_t)(value >> 16);
  at[2] = (uint8_t)(value >> 8);
  at[3] = (uint8_t)value;
}

static uint32_t get32(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void send_frame(uint8_t type, const void *payload, uint32_t length) {
  uint8_t header[5] = {type};
  put32(header + 1, length);
  write_all(header, sizeof header);
  write_all(payload, length);
}

// Returns false at the end of the connection.
static bool read_all(void *data, size_t length) {
  char *at = data;
  while (length > 0) {
    ssize_t n = read(connection, at, length);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    length -= (size_t)n;
  }
  return true;
}

// ---------------------------------------------------------------- connecting

// Whether there was an executor and there is none any more. It makes the file when it has the lock
// already, and the kernel frees the lock however the executor ends. Asking takes no lock.
static bool executor_has_ended(const char *socket_path) {
  char path[200];
  snprintf(path, sizeof path, "%s.lock", socket_path);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
  bool free = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
  close(fd);
  return free;
}

// Connects; a stage waits until the executor listens, which is when its build needs a command.
static void connect_to(const char *path, bool wait) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  errno = 0;
  if (strlen(path) >= sizeof address.sun_path) die("socket path is too long: %s", path);
  strcpy(address.sun_path, path);
  for (;;) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
      connection = fd;
      return;
    }
    if (!wait) die("connect to %s", path);
    close(fd);
    if (executor_has_ended(path)) _exit(0);
    usleep(20 * 1000);
  }
}

static void send_hello(void) {
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) die("open /");
  uint8_t frame[9] = {FRAME_HELLO};
  put32(frame + 1, 4);
  put32(frame + 5, PROTOCOL_VERSION);
  struct iovec bytes = {frame, sizeof frame};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  struct msghdr message = {
      .msg_iov = &bytes,
      .msg_iovlen = 1,
      .msg_control = control.space,
      .msg_controllen = sizeof control.space,
  };
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(rights), &root, sizeof root);
  if (sendmsg(connection, &message, MSG_NOSIGNAL) != (ssize_t)sizeof frame) die("send root");
  close(root);
}

// ---------------------------------------------------------------- memory kills

static int memory_events = -1;

static void open_memory_events_at(const char *mount, const char *group, const char *file) {
  char path[4096];
  if (memory_events < 0 &&
      snprintf(path, sizeof path, "%s%s/%s", mount, group, file) < (int)sizeof path) {
    memory_events = open(path, O_RDONLY | O_CLOEXEC);
  }
}

// The counter of memory kills of this process's own cgroup, version 2 or 1; without it the
// executor only sees signal 9.
static void open_memory_events(void) {
  FILE *groups = fopen("/proc/self/cgroup", "re");
  char line[4096];
  while (groups != NULL && fgets(line, sizeof line, groups) != NULL) {
    line[strcspn(line, "\n")] = 0;
    char *controllers = strchr(line, ':');
    char *group = controllers == NULL ? NULL : strchr(controllers + 1, ':');
    if (group == NULL) continue;
    *group++ = 0;
    if (strcmp(group, "/") == 0) group = "";
    if (strcmp(controllers + 1, "memory") == 0) {
      open_memory_events_at("/sys/fs/cgroup/memory", group, "memory.oom_control");
    } else if (strncmp(line, "0:", 2) == 0) {
      open_memory_events_at("/sys/fs/cgroup", group, "memory.events");
    }
  }
  if (groups != NULL) fclose(groups);
  open_memory_events_at("/sys/fs/cgroup", "", "memory.events");
  open_memory_events_at("/sys/fs/cgroup/memory", "", "memory.oom_control");
}

static long memory_kills(void) {
  char text[1024];
  ssize_t n = memory_events < 0 ? -1 : pread(memory_events, text, sizeof text - 1, 0);
  if (n <= 0) return 0;
  text[n] = 0;
  char *at = text[0] == 'o' && strncmp(text, "oom_kill ", 9) == 0 ? text : strstr(text, "\noom_kill ");
  return at == NULL ? 0 : atol(strchr(at, ' ') + 1);
}

// ---------------------------------------------------------------- the command

struct request {
  uint32_t uid;
  uint32_t gid;
  uint32_t group_count;
  gid_t *groups;
  char *directory;
  char **argv;
  char **environment;
  char **scripts;
  uint32_t limit_count;
  struct limit *limits;
};

struct limit {
  uint32_t resource;
  uint64_t soft;
  uint64_t hard;
};

struct reader {
  uint8_t *at;
  uint8_t *end;
};

static uint32_t take32(struct reader *in) {
  errno = 0;
  if (in->end - in->at < 4) die("broken request");
  uint32_t value = get32(in->at);
  in->at += 4;
  return value;
}

static uint64_t take64(struct reader *in) {
  uint64_t high = take32(in);
  return high << 32 | take32(in);
}

// A string in place: its length is overwritten to make room for the NUL behind the one before.
static char *take_string(struct reader *in) {
  uint32_t length = take32(in);
  if ((size_t)(in->end - in->at) < length) die("broken request");
  char *text = (char *)in->at - 1;
  memmove(text, in->at, length);
  text[length] = 0;
  in->at += length;
  if (memchr(text, 0, length) != NULL) die("broken request: NUL in a string");
  return text;
}

static void *list_of(struct reader *in, uint32_t count, size_t size) {
  if (count > (size_t)(in->end - in->at) / 4) die("broken request");
  void *list = calloc((size_t)count + 1, size);
  if (list == NULL) die("memory");
  return list;
}

static char **take_strings(struct reader *in) {
  uint32_t count = take32(in);
  char **list = list_of(in, count, sizeof(char *));
  for (uint32_t i = 0; i < count; i++) list[i] = take_string(in);
  return list;
}

// uid, gid, number of groups, groups, directory, number of arguments, arguments, number of
// variables, variables, twice the number of scripts, path and content of each, number of limits,
// resource (4), soft and hard limit (8) of each; other numbers have four bytes, strings their
// length before them.
static struct request parse_request(uint8_t *payload, uint32_t length) {
  struct reader in = {payload, payload + length};
  struct request request = {0};
  request.uid = take32(&in);
  request.gid = take32(&in);
  request.group_count = take32(&in);
  request.groups = list_of(&in, request.group_count, sizeof(gid_t));
  for (uint32_t i = 0; i < request.group_count; i++) request.groups[i] = take32(&in);
  request.directory = take_string(&in);
  request.argv = take_strings(&in);
  request.environment = take_strings(&in);
  request.scripts = take_strings(&in);
  request.limit_count = take32(&in);
  request.limits = list_of(&in, request.limit_count, sizeof(struct limit));
  for (uint32_t i = 0; i < request.limit_count; i++) {
    request.limits[i].resource = take32(&in);
    request.limits[i].soft = take64(&in);
    request.limits[i].hard = take64(&in);
  }
  errno = 0;
  if (request.argv[0] == NULL || in.at != in.end) die("broken request");
  return request;
}

static const char *search_path(char **environment) {
  for (char **variable = environment; *variable != NULL; variable++) {
    if (strncmp(*variable, "PATH=", 5) == 0) return *variable + 5;
  }
  return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

// A program that the executor wrote cannot be executed while any process has it open for writing: a
// process that it is just starting for another stage, between fork and exec, may have inherited it.
// That takes milliseconds.
static void execute_file(const char *path, const struct request *request) {
  for (int tries = 0; tries < 200; tries++) {
    execve(path, request->argv, request->environment);
    if (errno != ETXTBSY) return;
    usleep(10 * 1000);
  }
}

// Whether there is a file that this process may execute; says in errno why not.
static bool is_program(const char *path) {
  struct stat about;
  if (stat(path, &about) != 0) return false;
  errno = EACCES;
  return !S_ISDIR(about.st_mode) && access(path, X_OK) == 0;
}

// Replaces this process by a program that is there, or returns 126 or 127 as a shell would.
static int execute_program(const char *path, const struct request *request) {
  execute_file(path, request);
  int error = errno;
  const char *remedy = "";
  if (error == ENOENT && is_program(path)) {
    remedy = ": the interpreter that it names is not there";
  } else if (error == ENOEXEC) {
    remedy = ": it is no program for this processor, or a script without #!";
  } else if (error == EPERM && getxattr(path, "security.capability", NULL, 0) > 0) {
    remedy = ": its file capabilities are more than a command may have here (getcap shows them)";
  }
  dprintf(2, "%s: %s%s\n", path, strerror(error), remedy);
  return error == ENOENT || error == ENOTDIR ? 127 : 126;
}

// Looks the program up in PATH and becomes it, or returns 126 or 127. As runc does: the first file
// that may be executed is taken, and none in a relative directory.
static int execute_from_path(const char *name, const struct request *request) {
  bool denied = false;
  const char *at = search_path(request->environment);
  for (bool more = *at != 0 && *name != 0; more; at++) {
    size_t length = strcspn(at, ":");
    char path[4096];
    int n = snprintf(path, sizeof path, "%.*s%s%s", (int)length, at, length > 0 ? "/" : "", name);
    if (n < (int)sizeof path && is_program(path)) {
      if (path[0] == '/') return execute_program(path, request);
      dprintf(2, "%s: found only by a relative directory of PATH, which is not searched: give its path\n",
              name);
      return 126;
    }
    denied = denied || errno == EACCES;
    at += length;
    more = *at != 0;
  }
  dprintf(2, denied ? "%s: Permission denied\n" : "%s: executable file not found in PATH\n", name);
  return denied ? 126 : 127;
}

static int execute(const struct request *request) {
  const char *name = request->argv[0];
  return strchr(name, '/') != NULL ? execute_program(name, request)
                                   : execute_from_path(name, request);
}

static void __attribute__((noreturn)) refuse(int report, const char *what) {
  char text[512];
  int n = snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
  if (write(report, text, (size_t)n) < 0) _exit(70);
  _exit(70);
}

// Whether this is a user namespace with one user and one group: nobody there can set groups, so
// that nobody gets rid of a group that bars its members. The executor asks for root only.
static bool groups_are_fixed(void) {
  char text[8] = "";
  int error = errno;
  int fd = open("/proc/self/setgroups", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  errno = error;
  return error == EPERM && n >= 4 && strncmp(text, "deny", 4) == 0;
}

// Gives the standard streams to the user, who may then open /dev/stdout as well, as runc does: the
// user alone, and not /dev/null, which is everybody's.
static void give_streams(uid_t uid, int report) {
  for (int fd = 0; fd <= 2; fd++) {
    struct stat about;
    if (fstat(fd, &about) != 0) refuse(report, "standard streams");
    bool null = S_ISCHR(about.st_mode) && about.st_rdev == makedev(1, 3);
    if (about.st_uid == uid || null || fchown(fd, uid, (gid_t)-1) == 0) continue;
    if (errno != EPERM && errno != EROFS) refuse(report, "owner of the standard streams");
  }
}

// Makes what is missing of the working directory, as runc does: root's. The executor has made it in
// the root already; what it cannot make lies in a mount.
static bool make_directory(const char *directory) {
  char path[4096];
  size_t length = strlen(directory);
  errno = ENAMETOOLONG;
  if (length >= sizeof path) return false;
  for (size_t end = 1; end <= length; end++) {
    if (directory[end] != '/' && directory[end] != 0) continue;
    memcpy(path, directory, end);
    path[end] = 0;
    if (mkdir(path, 0755) != 0 && errno != EEXIST) return false;
  }
  return true;
}

// What came of an attempt to enter the working directory.
struct entry {
  bool entered;
  bool unmade;  // it is missing and cannot be made
  int error;
};

static struct entry enter_directory(const char *directory) {
  if (chdir(directory) == 0) return (struct entry){.entered = true};
  if (errno != ENOENT) return (struct entry){.error = errno};
  if (!make_directory(directory)) return (struct entry){.unmade = true, .error = errno};
  bool entered = chdir(directory) == 0;
  return (struct entry){.entered = entered, .error = errno};
}

// Root may lack the right where another user has it.
static bool may_be_the_users(const struct entry *entry) {
  return !entry->entered && (entry->error == EACCES || entry->error == EPERM);
}

static void __attribute__((noreturn)) refuse_directory(const char *directory,
                                                       const struct entry *entry, int report) {
  char what[300];
  snprintf(what, sizeof what, "working directory %.200s%s", directory,
           entry->unmade ? " is missing and cannot be made" : "");
  errno = entry->error;
  refuse(report, what);
}

// By the system call: a C library keeps two signals to itself, and a parent may have left them
// ignored.
static void reset_signals(void) {
  static const char by_default[64];
  for (int number = 1; number < NSIG; number++) {
    syscall(SYS_rt_sigaction, number, by_default, NULL, (size_t)8);
  }
}

static int null_input = -1;

// Opens what commands read from before the first of them runs: afterwards /dev/null may be
// anything, a pipe that nobody writes to among them. Without a /dev/null they read from a pipe
// without a writer.
static void open_null_input(void) {
  struct stat about;
  null_input = open("/dev/null", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (null_input >= 0 && fstat(null_input, &about) == 0 && S_ISCHR(about.st_mode)) return;
  if (null_input >= 0) close(null_input);
  int nothing[2];
  if (pipe2(nothing, O_CLOEXEC) != 0) die("pipe");
  close(nothing[1]);
  null_input = nothing[0];
}

// The same file, opened once more: flags and locks belong to what open returns, and a command must
// not find those that another one set.
static int standard_input(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", null_input);
  int in = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  return in >= 0 && fcntl(in, F_SETFL, 0) == 0 ? in : null_input;
}

static void __attribute__((noreturn)) be_command(const struct request *request, int out, int err,
                                                 int report) {
  sigset_t none;
  sigemptyset(&none);
  reset_signals();
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  umask(0022);
  syscall(SYS_keyctl, 1, NULL);  // KEYCTL_JOIN_SESSION_KEYRING: not that of the command before
  if (dup2(standard_input(), 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) refuse(report, "dup2");
  if (fcntl(report, F_SETFD, FD_CLOEXEC) != 0) refuse(report, "fcntl");
  char what[300];
  struct entry entry = enter_directory(request->directory);
  bool once_more = may_be_the_users(&entry);
  if (!entry.entered && !once_more) refuse_directory(request->directory, &entry, report);
  give_streams(request->uid, report);
  for (uint32_t i = 0; i < request->limit_count; i++) {
    const struct limit *one = &request->limits[i];
    struct rlimit limit = {
        .rlim_cur = one->soft == UINT64_MAX ? RLIM_INFINITY : one->soft,
        .rlim_max = one->hard == UINT64_MAX ? RLIM_INFINITY : one->hard,
    };
    if (setrlimit((int)one->resource, &limit) != 0) {
      // In the order of their numbers.
      static const char *const names[] = {
          "cpu",     "fsize", "data",  "stack",      "core",     "rss",  "nproc",  "nofile",
          "memlock", "as",    "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime"};
      bool known = one->resource < sizeof names / sizeof *names;
      snprintf(what, sizeof what, "set ulimit %s", known ? names[one->resource] : "?");
      refuse(report, what);
    }
  }
  if (setgroups(request->group_count, request->groups) != 0 && !groups_are_fixed()) {
    refuse(report, "set groups");
  }
  if (setresgid(request->gid, request->gid, request->gid) != 0) {
    snprintf(what, sizeof what, "become group %u", request->gid);
    refuse(report, what);
  }
  if (setresuid(request->uid, request->uid, request->uid) != 0) {
    snprintf(what, sizeof what, "become user %u", request->uid);
    refuse(report, what);
  }
  if (once_more && chdir(request->directory) != 0) {
    if (!entry.unmade) entry.error = errno;  // else it is missing because root could not make it
    refuse_directory(request->directory, &entry, report);
  }
  // All but the three streams and the report, which exec closes, are the agent's.
  if (report != 3 && dup3(report, 3, O_CLOEXEC) < 0) refuse(report, "dup3");
  syscall(SYS_close_range, 4u, ~0u, 0u);
  _exit(execute(request));
}

// ---------------------------------------------------------------- running

static bool forward(int fd, uint8_t type) {
  static char chunk[OUTPUT_CHUNK];
  ssize_t n = read(fd, chunk, sizeof chunk);
  if (n < 0 && errno == EINTR) return true;
  if (n <= 0) return false;
  send_frame(type, chunk, (uint32_t)n);
  return true;
}

// The machine's /proc where commands are processes of the machine, so that theirs can be told from
// others; else -1.
static int machine_processes = -1;

struct process {
  pid_t pid;
  pid_t parent;
  enum { UNKNOWN, OURS, OTHERS } whose;
};

static pid_t parent_of(const char *pid) {
  char path[300], text[512];
  snprintf(path, sizeof path, "%s/stat", pid);
  int fd = openat(machine_processes, path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (n <= 0) return -1;
  text[n] = 0;
  int parent = -1;
  // Behind the name, which may itself have parentheses: state, parent.
  const char *name_end = strrchr(text, ')');
  return name_end != NULL && sscanf(name_end + 1, " %*c %d", &parent) == 1 ? parent : -1;
}

static int by_pid(const void *one, const void *other) {
  pid_t a = ((const struct process *)one)->pid, b = ((const struct process *)other)->pid;
  return (a > b) - (a < b);
}

// Goes up from a process to the first of which it is known whose it is, and notes that on the way.
// The list was read while processes came and went, so the way may end anywhere.
static void trace(struct process *all, size_t count, struct process *from, pid_t self) {
  int whose = OTHERS;
  struct process *at = from;
  for (size_t steps = 0; at != NULL && steps <= count; steps++) {
    whose = at->whose != UNKNOWN ? (int)at->whose : at->parent == self ? OURS : OTHERS;
    if (whose == OURS || at->whose != UNKNOWN) break;
    struct process parent = {.pid = at->parent};
    at = bsearch(&parent, all, count, sizeof *all, by_pid);
  }
  for (at = from; at != NULL && at->whose == UNKNOWN;) {
    at->whose = whose;
    struct process parent = {.pid = at->parent};
    at = bsearch(&parent, all, count, sizeof *all, by_pid);
  }
}

// Ends what descends from this process. What is started meanwhile is a descendant too: the next
// call finds it.
static void end_descendants(void) {
  int directory = openat(machine_processes, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = directory < 0 ? NULL : fdopendir(directory);
  if (entries == NULL) die("list processes");
  struct process *all = NULL;
  size_t count = 0, room = 0;
  pid_t self = getpid();
  for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
    pid_t pid = (pid_t)atoi(entry->d_name);
    if (pid <= 0) continue;
    if (count == room) {
      room = room * 2 + 256;
      all = realloc(all, room * sizeof *all);
      if (all == NULL) die("memory");
    }
    all[count++] = (struct process){pid, parent_of(entry->d_name), pid == self ? OTHERS : UNKNOWN};
  }
  closedir(entries);
  qsort(all, count, sizeof *all, by_pid);
  for (size_t i = 0; i < count; i++) {
    trace(all, count, &all[i], self);
    if (all[i].whose == OURS) kill(all[i].pid, SIGKILL);
  }
  free(all);
}

static void kill_all(void) {
  if (machine_processes >= 0) {
    end_descendants();
  } else {
    kill(-1, SIGKILL);
  }
}

// Ends every process but this one and waits for those that are its children: all, since what
// loses its parent becomes a child of PID 1, or of a subreaper. The process that the command is may
// be among them. Before each wait, and not after each end, all that is left is killed again.
static void end_all(pid_t command, int *status, bool *ended) {
  kill_all();
  for (;;) {
    int one;
    pid_t pid = waitpid(-1, &one, WNOHANG);
    if (pid == 0) {
      kill_all();
      pid = waitpid(-1, &one, 0);
    }
    if (pid < 0 && errno == EINTR) continue;
    if (pid < 0) return;
    if (pid == command && !*ended) {
      *status = one;
      *ended = true;
    }
  }
}

static void make_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC) != 0) die("pipe");
}

// The directory of a script; false if it has none.
static bool directory_of(const char *path, char directory[256]) {
  const char *slash = strrchr(path, '/');
  if (slash == NULL || slash == path || slash - path >= 256) return false;
  memcpy(directory, path, (size_t)(slash - path));
  directory[slash - path] = 0;
  return true;
}

static bool write_script(const char *path, const char *content) {
  char directory[256];
  if (directory_of(path, directory) && mkdir(directory, 0755) != 0 && errno != EEXIST) return false;
  unlink(path);
  int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0755);
  if (fd < 0) return false;
  bool good = fchmod(fd, 0755) == 0;
  for (size_t left = strlen(content); good && left > 0;) {
    ssize_t n = write(fd, content, left);
    if (n < 0 && errno == EINTR) continue;
    good = n >= 0;
    if (!good) break;
    content += n;
    left -= (size_t)n;
  }
  int error = errno;
  close(fd);  // before anything is forked: what is open for writing cannot be executed
  errno = error;
  return good;
}

// Returns the path of the first script that could not be written, or NULL.
static const char *write_scripts(char **scripts) {
  for (; scripts[0] != NULL && scripts[1] != NULL; scripts += 2) {
    if (!write_script(scripts[0], scripts[1])) return scripts[0];
  }
  return NULL;
}

static void remove_scripts(char **scripts) {
  char directory[256];
  for (; scripts[0] != NULL && scripts[1] != NULL; scripts += 2) {
    unlink(scripts[0]);
    if (directory_of(scripts[0], directory)) rmdir(directory);
  }
}

// ---------------------------------------------------------------- what is no file

// What a command may leave in the first process and in the IPC namespace, where these see more
// than one command. Files are the executor's to put back.
enum { IPC_SHM, IPC_SEM, IPC_MSG, IPC_KINDS };
enum { MOST_IPC = 64 };

// As in linux/sched/types.h.
struct scheduling {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
  uint32_t util_min, util_max;
};

struct lasting {
  bool recorded;
  struct rlimit limits[RLIM_NLIMITS];
  struct scheduling scheduling;
  long io_priority;
  unsigned char processors[1024];
  char oom_score[32], dump_filter[32];
  int ipc[IPC_KINDS][MOST_IPC];
  size_t ipc_count[IPC_KINDS];
};

static struct lasting at_start;

static void read_own(const char *path, char text[32]) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, 31);
  if (fd >= 0) close(fd);
  text[n < 0 ? 0 : n] = 0;
}

static void reset_own(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  // Whether it worked is found out by reading.
  if (write(fd, text, strlen(text)) < 0) errno = 0;
  close(fd);
}

static void read_lasting(struct lasting *now) {
  memset(now, 0, sizeof *now);
  for (int i = 0; i < RLIM_NLIMITS; i++) getrlimit(i, &now->limits[i]);
  now->scheduling.size = sizeof now->scheduling;
  syscall(SYS_sched_getattr, 0, &now->scheduling, sizeof now->scheduling, 0);
  now->io_priority = syscall(SYS_ioprio_get, 1, 0);
  syscall(SYS_sched_getaffinity, 0, sizeof now->processors, now->processors);
  read_own("/proc/self/oom_score_adj", now->oom_score);
  read_own("/proc/self/coredump_filter", now->dump_filter);
}

// The identifier and owner of the object at an index; -1 where there is none.
static int ipc_object(int kind, int index, uid_t *owner) {
  struct shmid_ds shm;
  struct semid_ds sem;
  struct msqid_ds msg;
  int id = -1;
  // SHM_STAT_ANY, SEM_STAT_ANY, MSG_STAT_ANY: of other users' as well
  if (kind == IPC_SHM && (id = shmctl(index, 15, &shm)) >= 0) *owner = shm.shm_perm.uid;
  if (kind == IPC_SEM && (id = (int)syscall(SYS_semctl, index, 0, 20, &sem)) >= 0) {
    *owner = sem.sem_perm.uid;
  }
  if (kind == IPC_MSG && (id = msgctl(index, 13, &msg)) >= 0) *owner = msg.msg_perm.uid;
  return id;
}

static int highest_ipc_index(int kind) {
  struct shm_info shm;
  struct seminfo sem;
  struct msginfo msg;
  if (kind == IPC_SHM) return shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&shm);
  if (kind == IPC_SEM) return (int)syscall(SYS_semctl, 0, 0, SEM_INFO, &sem);
  return msgctl(0, MSG_INFO, (struct msqid_ds *)(void *)&msg);
}

static void remove_ipc_object(int kind, int id) {
  if (kind == IPC_SHM) shmctl(id, IPC_RMID, NULL);
  if (kind == IPC_SEM) syscall(SYS_semctl, id, 0, IPC_RMID, 0);
  if (kind == IPC_MSG) msgctl(id, IPC_RMID, NULL);
}

static bool was_there(int kind, int id) {
  for (size_t i = 0; i < at_start.ipc_count[kind]; i++) {
    if (at_start.ipc[kind][i] == id) return true;
  }
  return false;
}

static void record_lasting(void) {
  read_lasting(&at_start);
  for (int kind = 0; kind < IPC_KINDS; kind++) {
    for (int i = highest_ipc_index(kind); i >= 0; i--) {
      uid_t owner;
      int id = ipc_object(kind, i, &owner);
      if (id < 0) continue;
      errno = 0;
      if (at_start.ipc_count[kind] == MOST_IPC) die("the pod has too many System V objects");
      at_start.ipc[kind][at_start.ipc_count[kind]++] = id;
    }
  }
  at_start.recorded = true;
}

// Only its owner may remove an object, where root has not all of its rights.
static void remove_ipc_of(uid_t owner, int kind, int id) {
  pid_t helper = owner == 0 ? -1 : fork();
  if (helper == 0) {
    if (setresuid(owner, owner, owner) == 0) remove_ipc_object(kind, id);
    _exit(0);
  }
  if (helper < 0) {
    remove_ipc_object(kind, id);
  } else {
    while (waitpid(helper, NULL, 0) < 0 && errno == EINTR) continue;
  }
}

// Returns whether none is left that was not there at the start.
static bool remove_ipc_objects(bool really) {
  bool clean = true;
  for (int kind = 0; kind < IPC_KINDS; kind++) {
    for (int i = highest_ipc_index(kind); i >= 0; i--) {
      uid_t owner = 0;
      int id = ipc_object(kind, i, &owner);
      if (id < 0 || was_there(kind, id)) continue;
      clean = false;
      if (really) remove_ipc_of(owner, kind, id);
    }
  }
  return clean;
}

// The kernel cuts the processors to those that the container may use now, which a kubelet changes; if
// none of the old ones is left, all that there are.
static bool reset_affinity(const struct lasting *now) {
  if (memcmp(now->processors, at_start.processors, sizeof now->processors) == 0) return true;
  if (syscall(SYS_sched_setaffinity, 0, sizeof at_start.processors, at_start.processors) == 0) {
    return true;
  }
  unsigned char all[sizeof at_start.processors];
  memset(all, 0xff, sizeof all);
  return syscall(SYS_sched_setaffinity, 0, sizeof all, all) == 0;
}

// Returns what a command changed for good, or NULL. All its processes have ended.
static const char *restore_lasting(void) {
  if (!at_start.recorded) return NULL;
  struct lasting now;
  read_lasting(&now);
  for (int i = 0; i < RLIM_NLIMITS; i++) {
    if (memcmp(&now.limits[i], &at_start.limits[i], sizeof now.limits[i]) != 0) {
      setrlimit(i, &at_start.limits[i]);
    }
  }
  if (memcmp(&now.scheduling, &at_start.scheduling, sizeof now.scheduling) != 0) {
    syscall(SYS_sched_setattr, 0, &at_start.scheduling, 0);
  }
  if (now.io_priority != at_start.io_priority) {
    syscall(SYS_ioprio_set, 1, 0, at_start.io_priority);
  }
  bool affinity = reset_affinity(&now);
  if (strcmp(now.oom_score, at_start.oom_score) != 0) {
    reset_own("/proc/self/oom_score_adj", at_start.oom_score);
  }
  if (strcmp(now.dump_filter, at_start.dump_filter) != 0) {
    char text[40];  // the kernel reads it as decimal unless it is marked, and writes it without
    snprintf(text, sizeof text, "0x%s", at_start.dump_filter);
    reset_own("/proc/self/coredump_filter", text);
  }
  syscall(SYS_keyctl, 7, -4);  // KEYCTL_CLEAR of root's user keyring, where keys are allowed at all
  read_lasting(&now);
  if (memcmp(now.limits, at_start.limits, sizeof now.limits) != 0) {
    return "the limits (ulimit) of the sandbox's first process";
  }
  if (memcmp(&now.scheduling, &at_start.scheduling, sizeof now.scheduling) != 0 ||
      !affinity || now.io_priority != at_start.io_priority) {
    return "the priority (nice, ionice, chrt, taskset) of the sandbox's first process";
  }
  if (strcmp(now.oom_score, at_start.oom_score) != 0 ||
      strcmp(now.dump_filter, at_start.dump_filter) != 0) {
    return "/proc/1/oom_score_adj or /proc/1/coredump_filter";
  }
  return remove_ipc_objects(true) || remove_ipc_objects(false)
             ? NULL
             : "System V objects (shared memory, semaphores, message queues)";
}

// A pipe for what a command prints. Where there is no /proc, /dev/stdout cannot lead to it: there
// the executor has put a named one, which is the pipe. The agent keeps its own writing end until the
// command has ended, so that the pipe may be opened again when nobody else has it.
static void make_stream(const char *path, int ends[2]) {
  struct stat about;
  int fd = machine_processes < 0 ? -1 : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 || fstat(fd, &about) != 0 || !S_ISFIFO(about.st_mode)) {
    if (fd >= 0) close(fd);  // a mount is in its place
    make_pipe(ends);
    return;
  }
  ends[0] = fd;
  ends[1] = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  if (ends[1] < 0 || fcntl(fd, F_SETFL, 0) != 0) die("open %s", path);
}

static void close_early(int writing_end) {
  if (machine_processes < 0) close(writing_end);
}

static void close_late(int writing_end) {
  if (machine_processes >= 0) close(writing_end);
}

static void run(const struct request *request, int children) {
  const char *unwritten = write_scripts(request->scripts);
  if (unwritten != NULL) {
    char text[512];
    int n = snprintf(text, sizeof text, "write %.256s: %s", unwritten, strerror(errno));
    remove_scripts(request->scripts);
    send_frame(FRAME_FAILED, text, (uint32_t)n);
    return;
  }
  int out[2], err[2], report[2];
  make_stream("/dev/stdout", out);
  make_stream("/dev/stderr", err);
  make_pipe(report);
  long kills_before = memory_kills();
  pid_t command = fork();
  if (command < 0) die("fork");
  if (command == 0) be_command(request, out[1], err[1], report[1]);
  close_early(out[1]);
  close_early(err[1]);
  close(report[1]);

  char refusal[512];
  ssize_t refused = 0;
  int status = 0;
  bool ended = false;
  struct pollfd sources[] = {
      {.fd = out[0], .events = POLLIN},
      {.fd = err[0], .events = POLLIN},
      {.fd = connection, .events = POLLIN},
      {.fd = children, .events = POLLIN},
      {.fd = report[0], .events = POLLIN},
  };
  while (!ended) {
    if (poll(sources, 5, -1) < 0) {
      if (errno == EINTR) continue;
      die("poll");
    }
    if (sources[0].revents != 0 && !forward(out[0], FRAME_STDOUT)) sources[0].fd = -1;
    if (sources[1].revents != 0 && !forward(err[0], FRAME_STDERR)) sources[1].fd = -1;
    if (sources[2].revents != 0) {
      uint8_t header[5];
      if (!read_all(header, sizeof header)) {
        end_all(command, &status, &ended);
        _exit(0);
      }
      errno = 0;
      if (header[0] != FRAME_STOP || get32(header + 1) != 0) die("unexpected frame");
      kill_all();
    }
    if (sources[4].revents != 0) {
      refused = read(report[0], refusal, sizeof refusal);
      sources[4].fd = -1;
    }
    if (sources[3].revents != 0) {
      struct signalfd_siginfo ignored;
      while (read(children, &ignored, sizeof ignored) > 0) continue;
      int one;
      pid_t pid;
      while ((pid = waitpid(-1, &one, WNOHANG)) > 0) {
        if (pid == command) {
          status = one;
          ended = true;
        }
      }
    }
  }
  end_all(command, &status, &ended);
  if (sources[4].fd >= 0) refused = read(report[0], refusal, sizeof refusal);
  close(report[0]);
  remove_scripts(request->scripts);
  const char *left = restore_lasting();
  // Nobody can write any more. What was written is still to be read.
  fcntl(out[0], F_SETFL, O_NONBLOCK);
  fcntl(err[0], F_SETFL, O_NONBLOCK);
  while (forward(out[0], FRAME_STDOUT)) continue;
  while (forward(err[0], FRAME_STDERR)) continue;
  close(out[0]);
  close(err[0]);
  close_late(out[1]);
  close_late(err[1]);
  if (refused > 0) {
    send_frame(FRAME_FAILED, refusal, (uint32_t)refused);
    return;
  }
  if (left != NULL) {
    send_frame(FRAME_LEFT, left, (uint32_t)strlen(left));
    return;
  }
  uint8_t result[12];
  int signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  put32(result, signal_number != 0 ? 128 + (uint32_t)signal_number : (uint32_t)WEXITSTATUS(status));
  put32(result + 4, (uint32_t)signal_number);
  put32(result + 8, memory_kills() > kills_before);
  send_frame(FRAME_EXIT, result, sizeof result);
}

static void __attribute__((noreturn)) serve(void) {
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_SETMASK, &child, NULL);
  int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  if (children < 0) die("signalfd");
  open_null_input();
  for (;;) {
    uint8_t header[5];
    if (!read_all(header, sizeof header)) _exit(0);
    if (header[0] == FRAME_STOP && get32(header + 1) == 0) continue;  // crossed our result
    uint32_t length = get32(header + 1);
    errno = 0;
    if (header[0] != FRAME_RUN || length > MAX_REQUEST) die("unexpected frame");
    uint8_t *payload = malloc((size_t)length + 1);
    if (payload == NULL) die("memory");
    if (!read_all(payload, length)) _exit(0);
    struct request request = parse_request(payload, length);
    run(&request, children);
    free(request.groups);
    free(request.argv);
    free(request.environment);
    free(request.scripts);
    free(request.limits);
    free(payload);
  }
}

// A signal from outside has no sender in this PID namespace; one from a command is ignored.
static void on_terminate(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  if (info->si_pid == 0) _exit(143);
}

static void prepare_first_process(void) {
  errno = 0;
  // kill(-1) would end the whole machine otherwise.
  if (getpid() != 1) die("the agent must be PID 1 of a PID namespace of its own");
  struct sigaction action = {.sa_sigaction = on_terminate, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// ---------------------------------------------------------------- stage

static void remove_own_program(void) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  if (n <= 0) return;
  path[n] = 0;
  unlink(path);
  // Its directory too, if the image has it for the agent alone.
  char *slash = strrchr(path, '/');
  if (slash != NULL && slash != path) {
    *slash = 0;
    rmdir(path);
  }
}

static void __attribute__((noreturn)) stage(const char *socket_path) {
  prepare_first_process();
  remove_own_program();
  open_memory_events();
  connect_to(socket_path, true);
  record_lasting();
  send_hello();
  serve();
}

// ---------------------------------------------------------------- namespaces

enum { SETUP_NO_NETWORK = 1, SETUP_INSECURE = 2, SETUP_LIMITS = 4 };
enum { MOUNT_BIND = 'b', MOUNT_TMPFS = 't', MOUNT_SECRET = 's' };

struct setup_mount {
  uint32_t type;
  bool read_only;
  char *target;  // absolute; symlinks are followed as inside of the root
  char *base;    // of a bind: a directory of this machine
  char *path;    // of a bind: what of it, without symlinks; may be empty
  uint64_t size;  // of a tmpfs; 0 for no limit
  uint8_t *content;  // of a secret
  uint32_t content_length;
  uint32_t mode, uid, gid;
  int mounted;
};

struct setup {
  uint32_t flags;
  char *hostname;
  char *shm_size;
  char *staging;  // a directory of this machine to mount secrets in
  char **files;   // pairs: a file of this machine, and where it is mounted read-only
  uint32_t mount_count;
  struct setup_mount *mounts;
  char **network;  // what joins the network to the machine's; see network.h
};

static struct setup setup;
static int root_fd = -1;

static bool is_insecure(void) { return (setup.flags & SETUP_INSECURE) != 0; }

// flags, host name, size of /dev/shm, staging directory, files, number of mounts, each as in
// setup_mount, the network's helper, in that order.
static void parse_setup(uint8_t *payload, uint32_t length) {
  struct reader in = {payload, payload + length};
  setup.flags = take32(&in);
  setup.hostname = take_string(&in);
  setup.shm_size = take_string(&in);
  setup.staging = take_string(&in);
  setup.files = take_strings(&in);
  setup.mount_count = take32(&in);
  setup.mounts = list_of(&in, setup.mount_count, sizeof(struct setup_mount));
  for (uint32_t i = 0; i < setup.mount_count; i++) {
    struct setup_mount *one = &setup.mounts[i];
    one->type = take32(&in);
    one->read_only = take32(&in) != 0;
    one->target = take_string(&in);
    one->base = take_string(&in);
    one->path = take_string(&in);
    one->size = take64(&in);
    one->content_length = take32(&in);
    errno = 0;
    if ((size_t)(in.end - in.at) < one->content_length) die("broken setup");
    one->content = in.at;
    in.at += one->content_length;
    one->mode = take32(&in);
    one->uid = take32(&in);
    one->gid = take32(&in);
    one->mounted = -1;
  }
  setup.network = take_strings(&in);
  errno = 0;
  if (in.at != in.end) die("broken setup");
}

static void read_setup(void) {
  uint8_t header[5];
  if (!read_all(header, sizeof header)) _exit(0);
  uint32_t length = get32(header + 1);
  errno = 0;
  if (header[0] != FRAME_SETUP || length > MAX_REQUEST) die("unexpected frame");
  uint8_t *payload = malloc((size_t)length + 1);
  if (payload == NULL) die("memory");
  if (!read_all(payload, length)) _exit(0);
  parse_setup(payload, length);
}

struct open_how_ {
  uint64_t flags;
  uint64_t mode;
  uint64_t resolve;
};

// What openat2 takes as resolve, as in linux/openat2.h.
enum { NO_MAGIC_LINKS = 0x02, NO_SYMLINKS = 0x04, BENEATH = 0x08, IN_ROOT = 0x10 };

static int open_path(int directory, const char *path, uint64_t flags, uint64_t resolve) {
  struct open_how_ how = {.flags = O_PATH | O_CLOEXEC | flags, .resolve = resolve};
  return (int)syscall(437, directory, path[0] == 0 ? "." : path, &how, sizeof how);  // openat2
}

static void descriptor_path(int fd, char result[64]) {
  snprintf(result, 64, "/proc/self/fd/%d", fd);
}

// Opens a path of the root for mounting on, without following any symlink.
static void mount_point(const char *path, char result[64]) {
  int fd = open_path(root_fd, path, O_NOFOLLOW, BENEATH | NO_SYMLINKS);
  if (fd < 0) die("mount point /%s", path);
  descriptor_path(fd, result);
}

static void mount_at(const char *source, const char *path, const char *type, unsigned long flags,
                     const char *options) {
  char point[64];
  mount_point(path, point);
  if (mount(source, point, type, flags, options) != 0) die("mount %s at /%s", source, path);
  close(atoi(point + 14));
}

// Sets the flags of a mount. In a user namespace those stay that the mount has from outside of it
// (nosuid of a /tmp, for example): the kernel locks them.
static bool remount(const char *point, unsigned long flags) {
  flags |= MS_BIND | MS_REMOUNT;
  if (mount("none", point, NULL, flags, NULL) == 0) return true;
  struct statvfs now;
  if (errno != EPERM || statvfs(point, &now) != 0) return false;
  // ST_RDONLY, ST_NOSUID, ST_NODEV and ST_NOEXEC have the values of MS_RDONLY and so on.
  unsigned long locked = now.f_flag & (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
  errno = EPERM;
  return (locked & ~flags) != 0 && mount("none", point, NULL, flags | locked, NULL) == 0;
}

static void remount_at(const char *path, unsigned long flags) {
  char point[64];
  mount_point(path, point);
  if (!remount(point, flags)) die("remount /%s", path);
  close(atoi(point + 14));
}

static void mount_file(const char *source, const char *path, bool read_only) {
  mount_at(source, path, NULL, MS_BIND, NULL);
  if (read_only) remount_at(path, MS_RDONLY | MS_NOSUID | MS_NODEV);
}

// Their group is Debian's and everybody's tty, where a user namespace has that group.
static void mount_terminals(void) {
  static const char options[] = "newinstance,ptmxmode=0666,mode=0620,gid=5";
  static const char without_group[] = "newinstance,ptmxmode=0666,mode=0620";
  char point[64];
  mount_point("dev/pts", point);
  unsigned long flags = MS_NOSUID | MS_NOEXEC;
  if (mount("devpts", point, "devpts", flags, options) != 0 &&
      (errno != EINVAL || mount("devpts", point, "devpts", flags, without_group) != 0)) {
    die("mount devpts at /dev/pts");
  }
  close(atoi(point + 14));
}

// The devices of a container runtime, in the tmpfs that is at /dev. They are nodes of the root's
// own, in a tmpfs that is not nodev: mode and owner of the machine's are not to be changed. Where no
// node can be made (in a user namespace) the machine's are bound: there nobody owns them.
static void make_devices(void) {
  static const struct {
    const char *name;
    unsigned major, minor;
  } devices[] = {{"null", 1, 3},   {"zero", 1, 5},    {"full", 1, 7},
                 {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}};
  static const char nodes[] = "dev/.nodes";
  char point[64];
  if (mkdirat(root_fd, nodes, 0700) != 0) die("make /%s", nodes);
  mount_at("tmpfs", nodes, "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0700,size=4096k");
  for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
    char path[32], node[64], source[64];
    snprintf(path, sizeof path, "dev/%s", devices[i].name);
    snprintf(node, sizeof node, "%s/%s", nodes, devices[i].name);
    int fd = openat(root_fd, path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0) die("make /%s", path);
    close(fd);
    if (mknodat(root_fd, node, S_IFCHR | 0666, makedev(devices[i].major, devices[i].minor)) == 0) {
      if (fchmodat(root_fd, node, 0666, 0) != 0) die("mode of /%s", path);
      mount_point(node, source);
      mount_at(source, path, NULL, MS_BIND, NULL);
      close(atoi(source + 14));
    } else {
      snprintf(source, sizeof source, "/dev/%s", devices[i].name);
      mount_at(source, path, NULL, MS_BIND, NULL);
    }
  }
  // What is bound stays. Unmounting follows the last link, so it needs a path into the mount.
  mount_point(nodes, point);
  if (umount2(point, MNT_DETACH) != 0) die("unmount /%s", nodes);
  close(atoi(point + 14));
  if (unlinkat(root_fd, nodes, AT_REMOVEDIR) != 0) die("remove /%s", nodes);
}

static void make_dev(void) {
  // Devices are mounted one by one and everything else is nodev, so a device node that a command
  // makes cannot be opened: no device cgroup is needed.
  mount_at("tmpfs", "dev", "tmpfs", MS_NOSUID | (is_insecure() ? 0 : MS_NODEV),
           "mode=0755,size=65536k");
  make_devices();
  static const char *const links[][2] = {
      {"/proc/self/fd", "dev/fd"},     {"/proc/self/fd/0", "dev/stdin"},
      {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"},
      {"pts/ptmx", "dev/ptmx"},        {"/proc/kcore", "dev/core"},
  };
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    if (symlinkat(links[i][0], root_fd, links[i][1]) != 0) die("link /%s", links[i][1]);
  }
  if (mkdirat(root_fd, "dev/pts", 0755) != 0 || mkdirat(root_fd, "dev/shm", 0755) != 0 ||
      mkdirat(root_fd, "dev/mqueue", 0755) != 0) {
    die("directories of /dev");
  }
  mount_terminals();
  char options[64];
  snprintf(options, sizeof options, "mode=1777,size=%.30s", setup.shm_size);
  mount_at("shm", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options);
  mount_at("mqueue", "dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

static bool in_root(const char *path) { return faccessat(root_fd, path, F_OK, 0) == 0; }

// A file system that shows the network can be mounted only by the owner of the network. In a user
// namespace that is not so: there the machine's is bound, all of it, since what is mounted below
// cannot be taken off; that is what a fresh one has as empty directories.
static void mount_sys(unsigned long flags) {
  char point[64];
  mount_point("sys", point);
  if (mount("sysfs", point, "sysfs", flags, NULL) != 0) {
    if (errno != EPERM) die("mount sysfs at /sys");
    if (mount("/sys", point, NULL, MS_BIND | MS_REC, NULL) != 0) die("bind /sys");
    static const char *const mounted[] = {"sys/fs/cgroup", "sys/fs/bpf", "sys/fs/fuse/connections",
                                          "sys/kernel/debug", "sys/kernel/security",
                                          "sys/kernel/tracing", "sys/kernel/config"};
    for (size_t i = 0; i < sizeof mounted / sizeof *mounted; i++) {
      if (in_root(mounted[i])) {
        mount_at("tmpfs", mounted[i], "tmpfs", flags | MS_RDONLY, "size=0,mode=0555");
      }
    }
    remount_at("sys", flags);
  }
  close(atoi(point + 14));
}

static void make_proc_and_sys(void) {
  mount_at("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  if (is_insecure()) {
    mount_sys(MS_NOSUID | MS_NODEV | MS_NOEXEC);
    return;
  }
  // What would let root of the sandbox change the machine, or read too much of it.
  static const char *const read_only[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys",
                                          "proc/sysrq-trigger"};
  for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++) {
    if (!in_root(read_only[i])) continue;
    char point[64];
    mount_point(read_only[i], point);
    if (mount(point, point, NULL, MS_BIND | MS_REC, NULL) != 0) die("bind /%s", read_only[i]);
    remount_at(read_only[i], MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
  }
  static const char *const hidden_files[] = {"proc/kcore", "proc/keys", "proc/latency_stats",
                                             "proc/timer_list", "proc/timer_stats",
                                             "proc/sched_debug"};
  for (size_t i = 0; i < sizeof hidden_files / sizeof *hidden_files; i++) {
    if (!in_root(hidden_files[i])) continue;
    mount_at("/dev/null", hidden_files[i], NULL, MS_BIND, NULL);
    // It is the machine's: nobody may change its mode or owner by this name.
    remount_at(hidden_files[i], MS_RDONLY | MS_NOSUID | MS_NOEXEC);
  }
  mount_sys(MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY);
  static const char *const hidden[] = {"proc/acpi", "proc/asound", "proc/scsi", "sys/firmware",
                                       "sys/devices/virtual/powercap"};
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
    if (in_root(hidden[i])) {
      mount_at("tmpfs", hidden[i], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, "size=0");
    }
  }
}

// What a process in the root would find there.
static int open_in_root(const char *path) {
  return open_path(root_fd, path, 0, IN_ROOT | NO_MAGIC_LINKS);
}

static bool is_directory(int fd, const char *path) {
  struct stat about;
  if (fstat(fd, &about) != 0) die("stat %s", path);
  return S_ISDIR(about.st_mode);
}

// Whether names made there go away by themselves: a tmpfs that is not what the root lies on.
static bool is_passing(int directory) {
  struct stat about, root;
  struct statfs fs;
  return fstatfs(directory, &fs) == 0 && fs.f_type == 0x01021994 && fstat(directory, &about) == 0 &&
         fstat(root_fd, &root) == 0 && about.st_dev != root.st_dev;
}

// Opens the place of a mount. The executor has made what the image and the other mounts lack; in a
// tmpfs that has just been mounted it is made here.
static int open_target(const char *target, bool directory) {
  char path[4096];
  errno = ENAMETOOLONG;
  if (strlen(target) >= sizeof path) die("mount at %.100s", target);
  for (const char *end = target; *end != 0;) {
    end += strspn(end, "/");
    size_t parent_length = (size_t)(end - target);
    end += strcspn(end, "/");
    memcpy(path, target, (size_t)(end - target));
    path[end - target] = 0;
    int fd = open_in_root(path);
    if (fd < 0 && errno == ENOENT) {
      path[parent_length] = 0;
      int parent = open_in_root(path);
      if (parent < 0 || !is_passing(parent)) {
        errno = ENOENT;
        die("mount at %s", target);
      }
      char *name = path + parent_length;
      memcpy(name, target + parent_length, (size_t)(end - target) - parent_length);
      if (*end != 0 || directory) {
        if (mkdirat(parent, name, 0755) != 0) die("make %s", target);
      } else {
        int file = openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
        if (file < 0) die("make %s", target);
        close(file);
      }
      close(parent);
      fd = open_in_root(path);
    }
    if (fd < 0) die("mount at %s", target);
    if (*end == 0) return fd;
    close(fd);
  }
  errno = EINVAL;
  die("mount at %s", target);
}

static void bind_descriptor(int source, const char *target) {
  char from[64], to[64];
  int point = open_target(target, is_directory(source, target));
  descriptor_path(source, from);
  descriptor_path(point, to);
  if (mount(from, to, NULL, MS_BIND, NULL) != 0) die("mount at %s", target);
  close(point);
}

static void mount_bind(const struct setup_mount *one) {
  int base = open(one->base, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (base < 0) die("open %s", one->base);
  int source = open_path(base, one->path, 0, BENEATH | NO_SYMLINKS | NO_MAGIC_LINKS);
  if (source < 0) die("open %s of %s", one->path, one->base);
  bind_descriptor(source, one->target);
  close(source);
  close(base);
}

static void mount_tmpfs(const struct setup_mount *one) {
  char options[64], to[64];
  int point = open_target(one->target, true);
  descriptor_path(point, to);
  snprintf(options, sizeof options, one->size == 0 ? "mode=1777" : "mode=1777,size=%llu",
           (unsigned long long)one->size);
  if (mount("tmpfs", to, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) {
    die("mount at %s", one->target);
  }
  close(point);
}

// In memory only.
static void mount_secret(const struct setup_mount *one, uint32_t number) {
  static bool staged = false;
  if (!staged && mount("tmpfs", setup.staging, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
                       "mode=0700") != 0) {
    die("mount %s", setup.staging);
  }
  staged = true;
  char path[4096];
  snprintf(path, sizeof path, "%s/%u", setup.staging, number);
  int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) die("secret at %s", one->target);
  for (uint32_t done = 0; done < one->content_length;) {
    ssize_t n = write(fd, one->content + done, one->content_length - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) die("secret at %s", one->target);
    done += (uint32_t)n;
  }
  explicit_bzero(one->content, one->content_length);
  if (fchown(fd, one->uid, one->gid) != 0 || fchmod(fd, one->mode) != 0) {
    die("secret at %s", one->target);
  }
  close(fd);
  int source = open(path, O_PATH | O_CLOEXEC | O_NOFOLLOW);
  if (source < 0) die("secret at %s", one->target);
  bind_descriptor(source, one->target);
  close(source);
}

// Only when all are mounted some become read-only: the places of others may lie in them.
static void make_mounts(void) {
  for (uint32_t i = 0; i < setup.mount_count; i++) {
    struct setup_mount *one = &setup.mounts[i];
    switch (one->type) {
      case MOUNT_BIND: mount_bind(one); break;
      case MOUNT_TMPFS: mount_tmpfs(one); break;
      case MOUNT_SECRET: mount_secret(one, i); break;
      default: errno = 0; die("unknown kind of mount");
    }
    one->mounted = open_in_root(one->target);
    if (one->mounted < 0) die("mount at %s", one->target);
  }
  for (uint32_t i = 0; i < setup.mount_count; i++) {
    struct setup_mount *one = &setup.mounts[i];
    unsigned long flags = is_insecure() ? 0 : MS_NODEV;
    if (one->type != MOUNT_BIND) flags |= MS_NOSUID | MS_NODEV;
    if (one->type == MOUNT_SECRET) flags |= MS_NOEXEC;
    if (one->read_only) flags |= MS_RDONLY;
    char to[64];
    descriptor_path(one->mounted, to);
    if (!remount(to, flags)) die("remount %s", one->target);
    close(one->mounted);
  }
}

static void enter_root(const char *root) {
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) die("make mounts private");
  if (mount(root, root, NULL, MS_BIND, NULL) != 0) die("mount %s", root);
  if (!is_insecure() && !remount(root, MS_NODEV)) die("remount %s", root);
  root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root_fd < 0) die("open %s", root);
  make_proc_and_sys();
  make_dev();
  for (char **file = setup.files; file[0] != NULL && file[1] != NULL; file += 2) {
    mount_file(file[0], file[1], true);
  }
  make_mounts();
  if (fchdir(root_fd) != 0 || syscall(SYS_pivot_root, ".", ".") != 0) die("pivot_root");
  if (umount2(".", MNT_DETACH) != 0) die("unmount the old root");
  if (chdir("/") != 0) die("chdir /");
}

// A network namespace of its own has nothing but a loopback device, and that is down.
static void start_loopback(void) {
  struct ifreq request = {.ifr_name = "lo"};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ioctl(fd, SIOCGIFFLAGS, &request) != 0) die("loopback device");
  request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
  if (ioctl(fd, SIOCSIFFLAGS, &request) != 0) die("start the loopback device");
  close(fd);
}

// Every group may open a ping socket, as in Docker's containers. In a user namespace the end of the
// range must be one of its groups. Only programs without privileges need it, so it may fail.
static void allow_ping(void) {
  static const char *const ranges[] = {"0 2147483647", "0 65535", "0 0"};
  int fd = open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY | O_CLOEXEC);
  bool done = fd < 0;
  for (size_t i = 0; !done && i < sizeof ranges / sizeof *ranges; i++) {
    done = write(fd, ranges[i], strlen(ranges[i])) > 0;
  }
  if (fd >= 0) close(fd);
}

// As in linux/capability.h, which musl's compiler does not find everywhere.
struct capability_header {
  uint32_t version;
  int pid;
};
struct capability_data {
  uint32_t effective;
  uint32_t permitted;
  uint32_t inheritable;
};

static bool has_own_network(void) {
  return (setup.flags & SETUP_NO_NETWORK) != 0 || (setup.network != NULL && setup.network[0] != NULL);
}

// Docker's set contains NET_RAW because a container has a network of its own. In the machine's
// network it would let a command read and forge the packets of all others.
static void reduce_capabilities(void) {
  uint64_t kept = has_own_network() ? DEFAULT_CAPABILITIES : DEFAULT_CAPABILITIES & ~CAP_NET_RAW_BIT;
  for (int capability = 0; capability < 64; capability++) {
    if ((kept >> capability & 1) == 0 &&
        prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1) {
      if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL) {
        die("drop capability %d", capability);
      }
    }
  }
  struct capability_header header = {0x20080522, 0};  // _LINUX_CAPABILITY_VERSION_3
  struct capability_data data[2] = {0};
  if (syscall(SYS_capget, &header, data) != 0) die("capget");
  // The first process keeps what it needs to raise limits; no command gets it, as it is not in the
  // bounding set.
  data[0].permitted &=
      (uint32_t)kept | ((setup.flags & SETUP_LIMITS) != 0 ? CAP_SYS_RESOURCE_BIT : 0);
  data[0].effective = data[0].permitted;
  data[0].inheritable = 0;
  data[1] = (struct capability_data){0};
  if (syscall(SYS_capset, &header, data) != 0) die("capset");
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

// ---------------------------------------------------------------- seal

#include "seal.h"

// Insecure commands have all of the kernel, but not the sockets and processes of the machine.
static void seal(void) {
  if (!is_insecure() && !filter_system_calls()) {
    die("install the filter of system calls (CONFIG_SECCOMP_FILTER; --security=insecure has none)");
  }
  if (!scope_sockets_and_signals()) die("restrict sockets and signals (Landlock)");
  if (!is_insecure()) reduce_capabilities();
}

#include "network.h"

static void __attribute__((noreturn)) namespaces(char **arguments) {
  connect_to(arguments[0], false);
  open_memory_events();
  read_setup();
  prepare_network_helper();
  if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS |
              (has_own_network() ? CLONE_NEWNET : 0)) != 0) {
    die("make namespaces");
  }
  if (has_own_network()) {
    start_loopback();
    allow_ping();
  }
  await_network_helper();
  pid_t first = fork();
  if (first < 0) die("fork");
  if (first > 0) {
    close(connection);
    int status;
    while (waitpid(first, &status, 0) < 0 && errno == EINTR) continue;
    end_network_helper();
    _exit(0);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prepare_first_process();
  if (sethostname(setup.hostname, strlen(setup.hostname)) != 0) die("set the host name");
  enter_root(arguments[1]);
  syscall(SYS_keyctl, 1, NULL);  // KEYCTL_JOIN_SESSION_KEYRING: not the user's keys
  seal();
  send_hello();
  serve();
}

// ---------------------------------------------------------------- chroot

static void __attribute__((noreturn)) only_root(char **arguments) {
  connect_to(arguments[0], false);
  open_memory_events();
  machine_processes = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (machine_processes < 0) die("open /proc");
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) die("become the subreaper");
  // The end of the connection is what ends this: only then nothing is left running.
  signal(SIGTERM, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (chroot(arguments[1]) != 0 || chdir("/") != 0) die("chroot to %s", arguments[1]);
  syscall(SYS_keyctl, 1, NULL);  // KEYCTL_JOIN_SESSION_KEYRING: not the user's keys
  // Both need CAP_SYS_ADMIN, which root of a container has not. It has a filter of its runtime's.
  if (!filter_system_calls() && errno != EACCES) die("install the filter of system calls");
  if (!scope_sockets_and_signals() && errno != EPERM) die("restrict sockets and signals");
  reduce_capabilities();
  send_hello();
  serve();
}

// ---------------------------------------------------------------- rootless

// Writes a file of this process in /proc.
static void write_own(const char *name, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/%s", name);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) die("write %s", path);
  close(fd);
}

static void map_only_self(uid_t uid, gid_t gid) {
  char text[64];
  write_own("setgroups", "deny");
  snprintf(text, sizeof text, "0 %u 1", (unsigned)uid);
  write_own("uid_map", text);
  snprintf(text, sizeof text, "0 %u 1", (unsigned)gid);
  write_own("gid_map", text);
}

// Runs one of the programs that may map more than the user himself: PROGRAM PID RANGES...
static void map_for(pid_t process, char **map) {
  size_t count = 0;
  while (map[count] != NULL) count++;
  char **words = calloc(count + 2, sizeof *words);
  char pid[16];
  if (words == NULL) die("memory");
  snprintf(pid, sizeof pid, "%d", process);
  words[0] = map[0];
  words[1] = pid;
  memcpy(words + 2, map + 1, (count - 1) * sizeof *words);
  pid_t helper = fork();
  if (helper < 0) die("fork");
  if (helper == 0) {
    execv(words[0], words);
    die("%s", words[0]);
  }
  int status;
  while (waitpid(helper, &status, 0) < 0 && errno == EINTR) continue;
  errno = 0;
  if (status != 0) die("%s did not map the ids", words[0]);
  free(words);
}

// Stays outside and maps the ids of its parent, as soon as that is inside.
static pid_t start_mapper(char **uid_map, char **gid_map, int inside[2]) {
  pid_t process = getpid();
  pid_t mapper = fork();
  if (mapper < 0) die("fork");
  if (mapper > 0) return mapper;
  close(inside[1]);
  char go;
  if (read(inside[0], &go, 1) != 1) _exit(70);  // it has said why
  map_for(process, uid_map);
  map_for(process, gid_map);
  _exit(0);
}

// Whether what every command needs can be made here.
static void __attribute__((noreturn)) try_namespaces(void) {
  if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS) != 0) {
    die("make namespaces");
  }
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) die("make mounts private");
  _exit(0);
}

// The list that begins there, ended by NULL in the place of "--"; at is moved behind it.
static char **take_list(char ***at) {
  char **list = *at;
  char **end = list;
  while (*end != NULL && strcmp(*end, "--") != 0) end++;
  errno = 0;
  if (*end == NULL) die("rootless: a list has no end");
  *end = NULL;
  *at = end + 1;
  return list;
}

// Becomes root of a user namespace and then the command, which has the number of this process, its
// terminal, its directory and its variables. It is done by a program of its own because a process
// of several threads cannot enter a user namespace. Arguments:
//   keep|close  whether the command gets the descriptors beyond the standard ones
//   STDIN       a file that becomes the standard input and is removed; empty to keep that
//   NOTE        value of FASTFORWARD_ONE_ID for the command; empty to leave it unset
//   UIDMAP      a program and the ranges that it is to map, as newuidmap takes them; none to map
//               this user to root, and nobody else
//   GIDMAP      the same for groups
// Without a command it only tries, and ends with 0.
static void __attribute__((noreturn)) rootless(char **arguments) {
  if (strcmp(arguments[0], "close") == 0) syscall(SYS_close_range, 3u, ~0u, 0u);
  const char *input = arguments[1], *note = arguments[2];
  char **at = arguments + 3;
  char **uid_map = take_list(&at), **gid_map = take_list(&at), **command = at;
  uid_t uid = geteuid();
  gid_t gid = getegid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);  // those that a JVM blocks

  int inside[2];
  make_pipe(inside);
  pid_t mapper = uid_map[0] == NULL ? -1 : start_mapper(uid_map, gid_map, inside);
  close(inside[0]);
  if (unshare(CLONE_NEWUSER) != 0) die("make a user namespace");
  if (mapper < 0) {
    map_only_self(uid, gid);
  } else {
    if (write(inside[1], "", 1) != 1) die("start the mapping");
    int status = -1;
    while (waitpid(mapper, &status, 0) < 0 && errno == EINTR) continue;
    if (status != 0) _exit(70);  // it has said why
  }
  close(inside[1]);
  if (command[0] == NULL) try_namespaces();
  if (setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0) die("become root");
  if (input[0] != 0) {
    int fd = open(input, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || dup2(fd, 0) < 0) die("open %s", input);
    unlink(input);
  }
  if (note[0] != 0 && setenv("FASTFORWARD_ONE_ID", note, 1) != 0) die("set a variable");
  execv(command[0], command);
  die("%s", command[0]);
}

int main(int argc, char **argv) {
  if (argc >= 7 && strcmp(argv[1], "rootless") == 0) rootless(argv + 2);
  syscall(SYS_close_range, 3u, ~0u, 0u);
  umask(0022);  // not the user's: what is made here is the image's
  if (argc == 3 && strcmp(argv[1], "stage") == 0) stage(argv[2]);
  if (argc == 4 && strcmp(argv[1], "namespaces") == 0) namespaces(argv + 2);
  if (argc == 4 && strcmp(argv[1], "chroot") == 0) only_root(argv + 2);
  dprintf(2,
          "usage: agent stage SOCKET\n       agent namespaces SOCKET ROOT\n"
          "       agent chroot SOCKET ROOT\n"
          "       agent rootless keep|close STDIN NOTE [UIDMAP...] -- [GIDMAP...] -- [COMMAND...]\n");
  return 64;
}
