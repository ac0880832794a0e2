#include <stdio.h>
#include <unistd.h>

int main(void) {
  printf("hello from scratch, uid %d\n", (int)getuid());
  return 0;
}
