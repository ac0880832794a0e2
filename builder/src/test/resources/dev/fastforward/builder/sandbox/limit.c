// limit: lowers the limits of process 1 for good.
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>

int main(void) {
  struct rlimit limit = {100, 100};
  if (prlimit(1, RLIMIT_NOFILE, &limit, NULL) != 0) perror("prlimit");
  return 0;
}
