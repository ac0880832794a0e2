// What keeps a command from the rest of the kernel, beside namespaces and capabilities: Docker's
// default filter of system calls, and Landlock's scopes. Part of agent.c.
//
// Both are put on the agent itself, before it gives up CAP_SYS_ADMIN, and are inherited by the
// commands. So no_new_privs is not needed, and set-user-ID programs (sudo) work in a command.

// As in linux/filter.h, linux/seccomp.h and linux/landlock.h, which musl's compiler does not find
// everywhere.
struct bpf_instruction {
  uint16_t code;
  uint8_t if_true;
  uint8_t if_false;
  uint32_t value;
};
struct bpf_program {
  uint16_t length;
  struct bpf_instruction *instructions;
};

enum { BPF_LOAD = 0x20, BPF_JUMP = 0x05, BPF_EQUAL = 0x15, BPF_AT_LEAST = 0x35, BPF_ANY_OF = 0x45 };
enum { BPF_AND = 0x54, BPF_RETURN = 0x06 };
enum { DATA_NUMBER = 0, DATA_ARCHITECTURE = 4, DATA_FIRST_ARGUMENT = 16 };
#define SECCOMP_ALLOW 0x7fff0000u
#define SECCOMP_ERROR 0x00050000u

#define NEW_NAMESPACES 0x7e020000u  // of clone: CLONE_NEWNS, NEWCGROUP, NEWUTS, … NEWNET

// One ABI: its allowed calls, and the numbers of those whose arguments decide.
struct abi {
  const int32_t *allowed;
  size_t count;
  int32_t socket, personality, clone, clone3;
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE 0xc000003eu
#define COMPAT_ARCHITECTURE 0x40000003u
#define ALLOW(name, x86_64, i386, aarch64, arm) x86_64,
static const int32_t native_calls[] = {
#include "syscalls.h"
};
#undef ALLOW
#define ALLOW(name, x86_64, i386, aarch64, arm) i386,
static const int32_t compat_calls[] = {
#include "syscalls.h"
};
#undef ALLOW
static const struct abi native_abi = {native_calls, COUNT(native_calls), 41, 135, 56, 435};
static const struct abi compat_abi = {compat_calls, COUNT(compat_calls), 359, 136, 120, 435};
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE 0xc00000b7u
#define COMPAT_ARCHITECTURE 0x40000028u
#define ALLOW(name, x86_64, i386, aarch64, arm) aarch64,
static const int32_t native_calls[] = {
#include "syscalls.h"
};
#undef ALLOW
#define ALLOW(name, x86_64, i386, aarch64, arm) arm,
static const int32_t compat_calls[] = {
#include "syscalls.h"
};
#undef ALLOW
static const struct abi native_abi = {native_calls, COUNT(native_calls), 198, 92, 220, 435};
static const struct abi compat_abi = {compat_calls, COUNT(compat_calls), 281, 136, 120, 435};
#else
#error "the filter of system calls is known for x86-64 and aarch64"
#endif

#define MAX_INSTRUCTIONS 4096
#define MAX_CALLS 1024
#define FIRST_APART 512  // from here on numbers are not given out in a row

struct filter {
  struct bpf_instruction code[MAX_INSTRUCTIONS];
  uint16_t length;
};

// A program that is too long for the kernel is not cut: is_whole checks.
static void emit(struct filter *filter, int code, int if_true, int if_false, uint32_t value) {
  if (filter->length < MAX_INSTRUCTIONS) {
    filter->code[filter->length] =
        (struct bpf_instruction){(uint16_t)code, (uint8_t)if_true, (uint8_t)if_false, value};
  }
  filter->length++;
}

static void answer(struct filter *filter, int error) {
  emit(filter, BPF_RETURN, 0, 0, error == 0 ? SECCOMP_ALLOW : SECCOMP_ERROR | (uint32_t)error);
}

// The low half: the kernel takes no more of these arguments.
static void load_argument(struct filter *filter) {
  emit(filter, BPF_LOAD, 0, 0, DATA_FIRST_ARGUMENT);
}

// AF_ALG and AF_VSOCK are other doors to the machine.
static void filter_socket(struct filter *filter, const struct abi *abi) {
  emit(filter, BPF_EQUAL, 0, 5, (uint32_t)abi->socket);
  load_argument(filter);
  emit(filter, BPF_EQUAL, 2, 0, 38);
  emit(filter, BPF_EQUAL, 1, 0, 40);
  answer(filter, 0);
  answer(filter, EPERM);
}

static void filter_personality(struct filter *filter, const struct abi *abi) {
  static const uint32_t allowed[] = {0x0, 0x8, 0x20000, 0x20008, 0xffffffff};
  emit(filter, BPF_EQUAL, 0, 8, (uint32_t)abi->personality);
  load_argument(filter);
  for (int i = 0; i < 5; i++) emit(filter, BPF_EQUAL, 5 - i, 0, allowed[i]);
  answer(filter, EPERM);
  answer(filter, 0);
}

// The flags of clone3 are behind a pointer, where no filter can look: libraries fall back to clone.
static void filter_clone(struct filter *filter, const struct abi *abi) {
  emit(filter, BPF_EQUAL, 0, 1, (uint32_t)abi->clone3);
  answer(filter, ENOSYS);
  emit(filter, BPF_EQUAL, 0, 4, (uint32_t)abi->clone);
  load_argument(filter);
  emit(filter, BPF_ANY_OF, 1, 0, NEW_NAMESPACES);
  answer(filter, 0);
  answer(filter, EPERM);
}

static int by_number(const void *one, const void *other) {
  int32_t a = *(const int32_t *)one, b = *(const int32_t *)other;
  return (a > b) - (a < b);
}

// From here on A is the number of the call. Numbers go up, and whole ranges are decided at once.
// What is newer than all that are known is not there, so that programs try something older. Some
// calls have numbers far above those: 32-bit ARM's own, and x32's.
static void filter_numbers(struct filter *filter, const struct abi *abi, int32_t more, int32_t end) {
  int32_t calls[MAX_CALLS], newest = 0;
  size_t count = 0;
  for (size_t i = 0; i < abi->count; i++) {
    int32_t number = abi->allowed[i];
    if (number >= 0) calls[count++] = number;
    if (number < FIRST_APART && number > newest) newest = number;
  }
  for (int32_t number = more; number < end; number++) calls[count++] = number;
  qsort(calls, count, sizeof *calls, by_number);
  int32_t next = 0;
  for (size_t i = 0; i < count;) {
    if (calls[i] > next) {
      emit(filter, BPF_AT_LEAST, 1, 0, (uint32_t)calls[i]);
      answer(filter, next > newest ? ENOSYS : EPERM);
    }
    next = calls[i] + 1;
    for (i++; i < count && calls[i] <= next; i++) next = calls[i] + 1;
    emit(filter, BPF_AT_LEAST, 1, 0, (uint32_t)next);
    answer(filter, 0);
  }
  answer(filter, ENOSYS);
}

static void load_number(struct filter *filter) { emit(filter, BPF_LOAD, 0, 0, DATA_NUMBER); }

// The rules of an ABI's arguments load them in the place of the number, and answer always then.
static void filter_abi(struct filter *filter, const struct abi *abi, int32_t more, int32_t end) {
  filter_socket(filter, abi);
  filter_personality(filter, abi);
  filter_clone(filter, abi);
  filter_numbers(filter, abi, more, end);
}

static void jump_here(struct filter *filter, uint16_t from) {
  filter->code[from].value = (uint32_t)(filter->length - from - 1);
}

static void make_filter(struct filter *filter) {
  filter->length = 0;
  emit(filter, BPF_LOAD, 0, 0, DATA_ARCHITECTURE);
  emit(filter, BPF_EQUAL, 3, 0, NATIVE_ARCHITECTURE);
  emit(filter, BPF_EQUAL, 1, 0, COMPAT_ARCHITECTURE);
  answer(filter, ENOSYS);
  uint16_t to_compat = filter->length;
  emit(filter, BPF_JUMP, 0, 0, 0);
  load_number(filter);
#if defined(__x86_64__)
  // x32: the same numbers with a mark, and some more for calls whose structures have another
  // layout. Two of those are not allowed: kexec_load (528) and move_pages (533).
  emit(filter, BPF_ANY_OF, 1, 0, 0x40000000u);
  uint16_t to_native = filter->length;
  emit(filter, BPF_JUMP, 0, 0, 0);
  emit(filter, BPF_AND, 0, 0, ~0x40000000u);
  emit(filter, BPF_EQUAL, 1, 0, 528);
  emit(filter, BPF_EQUAL, 0, 1, 533);
  answer(filter, EPERM);
  filter_abi(filter, &native_abi, 512, 548);
  jump_here(filter, to_native);
#endif
  filter_abi(filter, &native_abi, 0, 0);
  jump_here(filter, to_compat);
  load_number(filter);
  filter_abi(filter, &compat_abi, 0, 0);
}

// Returns false, with errno, if the kernel does not take it.
static bool filter_system_calls(void) {
  static struct filter filter;
  make_filter(&filter);
  errno = E2BIG;
  if (filter.length > MAX_INSTRUCTIONS) return false;
  struct bpf_program program = {filter.length, filter.code};
  // SECCOMP_SET_MODE_FILTER. The flag SPEC_ALLOW leaves out a costly protection against Spectre
  // that concerns programs with secrets of their own, as container runtimes do.
  for (unsigned long flags = 4; ; flags = 0) {
    if (syscall(SYS_seccomp, 1, flags, &program) == 0) return true;
    if (flags == 0 || errno != EINVAL) return false;
  }
}

// Commands reach no abstract socket and no process outside of the agent and its commands, if the
// kernel can do that (6.12).
static bool scope_sockets_and_signals(void) {
  struct {
    uint64_t files, network, scopes;
  } rules = {0, 0, 1 | 2};  // LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, LANDLOCK_SCOPE_SIGNAL
  long version = syscall(444, NULL, 0, 1);  // landlock_create_ruleset: which version
  if (version < 6) return true;
  int ruleset = (int)syscall(444, &rules, sizeof rules, 0);
  if (ruleset < 0) return false;
  bool done = syscall(446, ruleset, 0) == 0;  // landlock_restrict_self
  int error = errno;
  close(ruleset);
  errno = error;
  return done;
}
