// Stands for a container runtime in tests: starts the agent as the first process of a container
// with what a pod's stage container has, and no more.
//   container ROOT SOCKETFOLDER SHARED
// ROOT holds agent/agent; SOCKETFOLDER is mounted read-only at /run/fastforward; SHARED holds the
// files that a runtime mounts: hosts, resolv.conf, hostname, termination-log.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int result, const char *what) {
  if (result < 0) {
    perror(what);
    exit(1);
  }
}

static void bind(const char *source, const char *target, int file) {
  if (file) {
    int fd = open(target, O_CREAT | O_WRONLY, 0644);
    check(fd, target);
    close(fd);
  } else {
    mkdir(target, 0755);
  }
  check(mount(source, target, NULL, MS_BIND, NULL), target);
}

int main(int argc, char **argv) {
  if (argc != 4) return 64;
  check(unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS), "unshare");
  pid_t child = fork();
  check(child, "fork");
  if (child > 0) {
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  check(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "private");
  check(mount(argv[1], argv[1], NULL, MS_BIND, NULL), "root");
  check(chdir(argv[1]), "chdir");
  mkdir("proc", 0755);
  mkdir("sys", 0755);
  mkdir("dev", 0755);
  mkdir("etc", 0755);
  mkdir("run", 0755);
  check(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "proc");
  check(mount("sysfs", "sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "sys");
  check(mount("tmpfs", "dev", "tmpfs", MS_NOSUID, "mode=755"), "dev");
  // Nodes of its own, as runc makes where there is no user namespace: tests change them.
  umask(0);
  const struct { const char *path; int major, minor; } devices[] = {
      {"dev/null", 1, 3},   {"dev/zero", 1, 5},    {"dev/full", 1, 7},
      {"dev/random", 1, 8}, {"dev/urandom", 1, 9}, {"dev/tty", 5, 0},
  };
  for (int i = 0; i < 6; i++) {
    check(mknod(devices[i].path, S_IFCHR | 0666, makedev(devices[i].major, devices[i].minor)), devices[i].path);
  }
  umask(022);
  check(symlink("/proc/self/fd", "dev/fd"), "fd");
  check(symlink("/proc/self/fd/0", "dev/stdin"), "stdin");
  check(symlink("/proc/self/fd/1", "dev/stdout"), "stdout");
  check(symlink("/proc/self/fd/2", "dev/stderr"), "stderr");
  check(symlink("pts/ptmx", "dev/ptmx"), "ptmx");
  check(mount("cgroup", "sys/fs/cgroup", "tmpfs", 0, "mode=755"), "cgroup");
  check(mount("dev/null", "proc/keys", NULL, MS_BIND, NULL), "keys");
  mkdir("dev/shm", 0755);
  check(mount("shm", "dev/shm", "tmpfs", 0, "mode=1777"), "shm");
  mkdir("dev/pts", 0755);
  check(mount("devpts", "dev/pts", "devpts", 0, "newinstance,ptmxmode=0666"), "pts");
  mkdir("dev/mqueue", 0755);
  check(mount("mqueue", "dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "mqueue");
  bind(argv[2], "run/fastforward", 0);
  check(mount(NULL, "run/fastforward", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL), "read-only");
  const char *files[] = {"etc/hosts", "etc/resolv.conf", "etc/hostname", "dev/termination-log"};
  for (int i = 0; i < 4; i++) {
    char source[4096];
    snprintf(source, sizeof source, "%s/%s", argv[3], files[i] + 4);
    bind(source, files[i], 1);
  }
  check((int)syscall(SYS_pivot_root, ".", "."), "pivot_root");
  check(umount2(".", MNT_DETACH), "umount");
  check(chdir("/"), "chdir");
  // CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SYS_CHROOT MKNOD SETFCAP
  unsigned long long kept = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 18 | 1 << 27 | 1u << 31;
  for (int capability = 0; capability < 41; capability++) {
    if ((kept >> capability & 1) == 0) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
  char *const command[] = {"/agent/agent", "stage", "/run/fastforward/socket", NULL};
  char *const environment[] = {NULL};
  execve(command[0], command, environment);
  perror("exec");
  return 1;
}
