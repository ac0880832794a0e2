// What the filter of system calls answers, for the words ARCHITECTURE:NUMBER that it is given (native or compat), one line each: "ok" or
// the error. It interprets the program that the agent gives to the kernel. AS_X86_64 or AS_AARCH64 says for which processor.
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// Only the table of calls and the constants in seal.h go by these.
#ifdef AS_AARCH64
#undef __x86_64__
#undef __aarch64__
#define __aarch64__ 1
#endif
#ifdef AS_X86_64
#undef __aarch64__
#undef __x86_64__
#define __x86_64__ 1
#endif
#include "../../main/c/seal.h"

// The arguments are 0.
static uint32_t judge(const struct filter *filter, uint32_t architecture, uint32_t number) {
  uint32_t a = 0;
  for (uint32_t at = 0;; at++) {
    if (at >= filter->length) abort();
    struct bpf_instruction one = filter->code[at];
    bool holds = false;
    switch (one.code) {
      case BPF_LOAD:
        a = one.value == DATA_NUMBER ? number : one.value == DATA_ARCHITECTURE ? architecture : 0;
        continue;
      case BPF_AND: a &= one.value; continue;
      case BPF_RETURN: return one.value;
      case BPF_JUMP: at += one.value; continue;
      case BPF_EQUAL: holds = a == one.value; break;
      case BPF_AT_LEAST: holds = a >= one.value; break;
      case BPF_ANY_OF: holds = (a & one.value) != 0; break;
      default: abort();
    }
    at += holds ? one.if_true : one.if_false;
  }
}

int main(int argc, char **argv) {
  static struct filter filter;
  make_filter(&filter);
  if (filter.length > MAX_INSTRUCTIONS) return 1;
  for (int i = 1; i < argc; i++) {
    bool compat = strncmp(argv[i], "compat:", 7) == 0;
    uint32_t number = (uint32_t)strtoul(argv[i] + 7, NULL, 0);
    uint32_t answer = judge(&filter, compat ? COMPAT_ARCHITECTURE : NATIVE_ARCHITECTURE, number);
    int error = answer == SECCOMP_ALLOW ? 0 : (int)(answer & 0xffff);
    printf("%s: %s\n", argv[i], error == 0 ? "ok" : strerrorname_np(error));
  }
  (void)filter_system_calls, (void)scope_sockets_and_signals;  // those of the agent, unused here
  return 0;
}
