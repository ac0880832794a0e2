// Targets of libFuzzer: the parsers of what the executor sends to the agent. FUZZ_SETUP or
// FUZZ_REQUEST says which. Started by fuzz, beside this file.
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// The end of the agent is the end of one input here, and takes back what that has allocated.
static void fuzz_exit(int code) __attribute__((noreturn));
static void *fuzz_calloc(size_t count, size_t size);

#undef _GNU_SOURCE  // agent.c defines it, too
#define main agent_main
#define _exit fuzz_exit
#define calloc fuzz_calloc
#define dprintf(fd, ...) ((void)(fd))
#include "../../main/c/agent.c"
#undef calloc
#undef _exit

static jmp_buf end_of_input;
static void *allocated[4096];
static size_t allocations;

static void fuzz_exit(int code) {
  (void)code;
  longjmp(end_of_input, 1);
}

static void *fuzz_calloc(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (allocations == sizeof allocated / sizeof *allocated) abort();
  allocated[allocations++] = memory;
  return memory;
}

static volatile size_t read_bytes;

static void read_string(const char *text) { read_bytes += strlen(text); }

static void read_strings(char **list) {
  for (; *list != NULL; list++) read_string(*list);
}

#ifdef FUZZ_REQUEST
// Reads all that the parser gave, so that the sanitizer sees where it leads.
static void parse(uint8_t *payload, uint32_t length) {
  struct request request = parse_request(payload, length);
  for (uint32_t i = 0; i < request.group_count; i++) read_bytes += request.groups[i];
  read_string(request.directory);
  read_string(request.argv[0]);
  read_strings(request.argv);
  read_strings(request.environment);
  read_strings(request.scripts);
  for (uint32_t i = 0; i < request.limit_count; i++) read_bytes += request.limits[i].hard;
}
#else
static void parse(uint8_t *payload, uint32_t length) {
  parse_setup(payload, length);
  read_string(setup.hostname);
  read_string(setup.shm_size);
  read_string(setup.staging);
  read_strings(setup.files);
  read_strings(setup.network);
  for (uint32_t i = 0; i < setup.mount_count; i++) {
    const struct setup_mount *one = &setup.mounts[i];
    read_string(one->target);
    read_string(one->base);
    read_string(one->path);
    for (uint32_t j = 0; j < one->content_length; j++) read_bytes += one->content[j];
  }
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > MAX_REQUEST) return 0;
  // As large as the agent makes it.
  uint8_t *payload = malloc(size + 1);
  if (payload == NULL) abort();
  memcpy(payload, data, size);
  if (setjmp(end_of_input) == 0) parse(payload, (uint32_t)size);
  while (allocations > 0) free(allocated[--allocations]);
  memset(&setup, 0, sizeof setup);
  free(payload);
  return 0;
}
