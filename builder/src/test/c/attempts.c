// Tries what a RUN may not do, or must be able to do, and prints one line for each word that it is
// given: the word and what came of it, "ok" or the name of the error. For tests of the sandboxes.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static long from_socket(int family, int type, int protocol) {
  int fd = socket(family, type, protocol);
  if (fd >= 0) close(fd);
  return fd;
}

static long cloned(uint64_t flags) {
  long pid = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) _exit(0);
  if (pid > 0) waitpid((pid_t)pid, NULL, 0);
  return pid;
}

#ifdef __x86_64__
// A call by the numbers of 32-bit programs, which a 64-bit program can make, too.
static long by_i386(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a), "c"(b), "d"(c)
                   : "memory", "r8", "r9", "r10", "r11");
  int value = (int)result;
  if (value >= 0 || value < -4095) return 0;
  errno = -value;
  return -1;
}
#endif

static socklen_t abstract_name(struct sockaddr_un *address, const char *name) {
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  strncpy(address->sun_path + 1, name, sizeof address->sun_path - 2);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
}

static long connect_abstract(const char *name) {
  struct sockaddr_un address;
  socklen_t length = abstract_name(&address, name);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  long result = connect(fd, (struct sockaddr *)&address, length);
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

// For as long as it lives.
static void listen_abstract(const char *name) {
  struct sockaddr_un address;
  socklen_t length = abstract_name(&address, name);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, 9) != 0) exit(1);
  puts("listening");
  fflush(stdout);
  for (;;) pause();
}

// Two processes of this RUN.
static long talk_abstract(void) {
  struct sockaddr_un address;
  socklen_t length = abstract_name(&address, "own-socket-of-a-run");
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 1) != 0) {
    return -1;
  }
  pid_t child = fork();
  if (child == 0) _exit(connect_abstract("own-socket-of-a-run") == 0 ? 0 : errno);
  int status = 0;
  waitpid(child, &status, 0);
  close(listener);
  errno = WEXITSTATUS(status);
  return status == 0 ? 0 : -1;
}

static long signal_own(void) {
  pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  long result = kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  return result;
}

// HOST:PORT, IPv4; within 5 seconds.
static long connect_tcp(const char *where) {
  char host[64];
  const char *colon = strchr(where, ':');
  if (colon == NULL || colon - where >= (long)sizeof host) return errno = EINVAL, -1;
  memcpy(host, where, (size_t)(colon - where));
  host[colon - where] = 0;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(colon + 1))};
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return errno = EINVAL, -1;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct timeval limit = {.tv_sec = 5};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  long result = connect(fd, (struct sockaddr *)&address, sizeof address);
  char byte;
  // A proxy of connections may accept before it knows: what counts is a byte of the server's.
  if (result == 0 && read(fd, &byte, 1) != 1) result = -1, errno = ECONNRESET;
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

// A question to the first name server of /etc/resolv.conf, as glibc asks it: an answer counts only
// from where the question went. Any answer will do.
static long ask_nameserver(void) {
  char text[4096], host[64] = "";
  FILE *file = fopen("/etc/resolv.conf", "r");
  if (file == NULL) return -1;
  while (host[0] == 0 && fgets(text, sizeof text, file) != NULL) {
    sscanf(text, " nameserver %63s", host);
  }
  fclose(file);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53)};
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return errno = EINVAL, -1;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct timeval limit = {.tv_sec = 5};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const char question[] = "\0\1\1\0\0\1\0\0\0\0\0\0\tlocalhost\0\0\1\0\1";  // A, IN
  long result = connect(fd, (struct sockaddr *)&address, sizeof address);
  if (result == 0) result = send(fd, question, sizeof question - 1, 0);
  if (result > 0) result = recv(fd, text, sizeof text, 0);
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

static long attempt(const char *what) {
  const char *value = strchr(what, '=');
  value = value == NULL ? "" : value + 1;
#define IS(name) (strcmp(what, name) == 0)
  if (IS("packet")) return from_socket(AF_PACKET, SOCK_DGRAM, htons(3));
  if (IS("raw")) return from_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (IS("ping")) return from_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
  if (IS("alg")) return from_socket(38, SOCK_SEQPACKET, 0);
  if (IS("vsock")) return from_socket(40, SOCK_STREAM, 0);
  if (IS("tcp-socket")) return from_socket(AF_INET, SOCK_STREAM, 0);
  if (IS("nameserver")) return ask_nameserver();
  if (IS("netlink")) return from_socket(AF_NETLINK, SOCK_RAW, 0);
  if (IS("keyring")) return syscall(SYS_keyctl, 0, -4, 0);
  if (IS("add-key")) return syscall(SYS_add_key, "user", "ff-test", "x", 1, -3);
  if (IS("request-key")) return syscall(SYS_request_key, "user", "ff-test", NULL, 0);
  if (IS("unshare-user")) return unshare(CLONE_NEWUSER);
  if (IS("unshare-mount")) return unshare(CLONE_NEWNS);
  if (IS("clone-user")) return cloned(CLONE_NEWUSER);
  if (IS("clone-net")) return cloned(CLONE_NEWNET);
  if (IS("clone")) return cloned(0);
  if (IS("clone3")) return syscall(435, NULL, 0);
  if (IS("setns")) return setns(open("/proc/self/ns/net", O_RDONLY), 0);
  if (IS("mount")) return mount("none", "/", "tmpfs", 0, NULL);
  if (IS("umount")) return umount2("/proc", MNT_DETACH);
  if (IS("bpf")) return syscall(SYS_bpf, 0, NULL, 0);
  if (IS("perf")) return syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0);
  if (IS("userfaultfd")) return syscall(SYS_userfaultfd, 0);
  if (IS("io-uring")) return syscall(425, 1, NULL);
  if (IS("open-by-handle")) return syscall(SYS_open_by_handle_at, -1, NULL, 0);
  if (IS("newer-than-the-filter")) return syscall(900, 0);
  if (IS("personality-linux32")) return personality(PER_LINUX32) < 0 ? -1 : personality(PER_LINUX);
  if (IS("personality-no-random")) return personality(ADDR_NO_RANDOMIZE);
  if (IS("personality-ask")) return personality(0xffffffff);
  if (IS("chroot")) return chroot("/");
  if (IS("chown")) return close(open("/owned", O_CREAT | O_WRONLY, 0644)), chown("/owned", 7, 8);
  if (IS("mknod")) return mknod("/pipe", S_IFIFO | 0644, 0);
  if (IS("become-user")) {
    pid_t child = fork();
    if (child == 0) _exit(setgid(7) != 0 || setuid(7) != 0 ? errno : 0);
    int status = 0;
    waitpid(child, &status, 0);
    errno = WEXITSTATUS(status);
    return status == 0 ? 0 : -1;
  }
#ifdef __x86_64__
  if (IS("i386-keyctl")) return by_i386(288, 0, -4, 0);
  if (IS("i386-mount")) return by_i386(21, 0, 0, 0);
  if (IS("i386-unshare-user")) return by_i386(310, CLONE_NEWUSER, 0, 0);
  if (IS("i386-clone-user")) {
    pid_t self = getpid();
    long result = by_i386(120, CLONE_NEWUSER | SIGCHLD, 0, 0);
    if (syscall(SYS_getpid) != self) _exit(0);
    return result;
  }
  if (IS("i386-getpid")) return by_i386(20, 0, 0, 0);
  if (IS("x32-keyctl")) return syscall(0x40000000 | SYS_keyctl, 0, -4, 0);
  if (IS("x32-unshare-user")) return syscall(0x40000000 | SYS_unshare, CLONE_NEWUSER);
#endif
  if (strncmp(what, "abstract=", 9) == 0) return connect_abstract(value);
  if (strncmp(what, "listen=", 7) == 0) listen_abstract(value);
  if (IS("abstract-own")) return talk_abstract();
  if (IS("signal-own")) return signal_own();
  if (strncmp(what, "signal=", 7) == 0) return kill(atoi(value), 0);
  if (strncmp(what, "tcp=", 4) == 0) return connect_tcp(value);
  if (strncmp(what, "sleep=", 6) == 0) return (long)sleep((unsigned)atoi(value));
  if (IS("root-by-setuid")) return geteuid() == 0 && getuid() != 0 ? 0 : (errno = EPERM, -1);
  fprintf(stderr, "no attempt has the name %s\n", what);
  exit(64);
}

int main(int count, char **words) {
  for (int i = 1; i < count; i++) {
    errno = 0;
    long result = attempt(words[i]);
    printf("%s: %s\n", words[i], result >= 0 ? "ok" : strerrorname_np(errno));
    fflush(stdout);
  }
  return 0;
}
