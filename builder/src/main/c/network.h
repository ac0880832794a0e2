// A network of the command's own that a helper program joins to the machine's (pasta, slirp4netns).
// Part of agent.c.
//
// The helper stays in the machine's network. It is in a PID namespace whose first process belongs
// to the agent: however the agent ends, the kernel ends the helper.

#define HELPER_SECONDS 15

struct network_helper {
  pid_t process;  // the first of its PID namespace; 0 without a helper
  int go;         // a byte: the network namespace is there
  int ready;      // gives a byte: the network works
};

static struct network_helper network_helper;

// Gives the namespace a path that the helper can open even after it has changed its user.
static void bind_network_namespace(pid_t owner, char path[4096]) {
  char source[64];
  snprintf(source, sizeof source, "/proc/%d/ns/net", owner);
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) die("make mounts private");
  if (mount("tmpfs", setup.staging, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755") != 0) {
    die("mount %s", setup.staging);
  }
  snprintf(path, 4096, "%s/network", setup.staging);
  int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (fd < 0) die("make %s", path);
  close(fd);
  if (mount(source, path, NULL, MS_BIND, NULL) != 0) die("mount %s", source);
}

static void __attribute__((noreturn)) be_network_helper(const char *path, int ready, int said) {
  for (char **word = setup.network; *word != NULL; word++) {
    if (strcmp(*word, "NETNS") == 0) *word = (char *)path;
  }
  if (dup2(said, 1) < 0 || dup2(said, 2) < 0) _exit(70);
  if (ready == 3 ? fcntl(3, F_SETFD, 0) != 0 : dup2(ready, 3) < 0) _exit(70);
  char *environment[] = {NULL};
  execve(setup.network[0], setup.network, environment);
  dprintf(2, "%s", strerror(errno));
  _exit(70);
}

// The end of what the helper said.
static void what_it_said(int fd, char text[300]) {
  text[0] = 0;
  fcntl(fd, F_SETFL, O_NONBLOCK);
  size_t length = 0;
  for (ssize_t n; length < 299 && (n = read(fd, text + length, 299 - length)) > 0;) {
    length += (size_t)n;
  }
  text[length] = 0;
  for (char *at = text; *at != 0; at++) {
    if ((unsigned char)*at < ' ') *at = ' ';
  }
}

// The first process of the helper's PID namespace. pasta goes into the background when all works;
// slirp4netns stays and writes to the descriptor 3.
static void __attribute__((noreturn)) keep_network_helper(pid_t owner, int go, int ready) {
  char byte, path[4096];
  int said[2];
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (read(go, &byte, 1) != 1) _exit(0);  // the agent has ended
  bind_network_namespace(owner, path);
  make_pipe(said);
  pid_t helper = fork();
  if (helper < 0) die("fork");
  if (helper == 0) be_network_helper(path, ready, said[1]);
  close(said[1]);
  int status;
  while (waitpid(helper, &status, 0) < 0 && errno == EINTR) continue;
  if (status != 0) {
    char text[300];
    what_it_said(said[0], text);
    errno = 0;
    die("%s ended with %d: %s", setup.network[0], WEXITSTATUS(status), text);
  }
  close(said[0]);
  close(connection);
  connection = -1;
  if (write(ready, "", 1) != 1) _exit(0);
  close(ready);
  for (;;) {
    if (waitpid(-1, &status, 0) < 0 && errno == ECHILD) _exit(0);
  }
}

// Before the namespaces of the command are made.
static void prepare_network_helper(void) {
  if (setup.network[0] == NULL) return;
  int go[2], ready[2];
  make_pipe(go);
  make_pipe(ready);
  pid_t owner = getpid();
  pid_t process = (pid_t)syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0);
  if (process < 0) die("start the network's helper");
  if (process == 0) {
    close(go[1]);
    close(ready[0]);
    keep_network_helper(owner, go[0], ready[1]);
  }
  close(go[0]);
  close(ready[1]);
  network_helper = (struct network_helper){process, go[1], ready[0]};
}

// When they are there. The program that failed has said why.
static void await_network_helper(void) {
  if (network_helper.process == 0) return;
  char byte;
  struct pollfd source = {.fd = network_helper.ready, .events = POLLIN};
  if (write(network_helper.go, "", 1) != 1) _exit(70);
  int n;
  do {
    n = poll(&source, 1, HELPER_SECONDS * 1000);
  } while (n < 0 && errno == EINTR);
  errno = 0;
  if (n == 0) die("%s: no network within %d s", setup.network[0], HELPER_SECONDS);
  if (read(network_helper.ready, &byte, 1) != 1) _exit(70);
  close(network_helper.go);
  close(network_helper.ready);
}

// Does not wait: it takes the kernel a while to take a network apart.
static void end_network_helper(void) {
  if (network_helper.process != 0) kill(network_helper.process, SIGKILL);
}
