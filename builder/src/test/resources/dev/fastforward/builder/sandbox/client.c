// client SOCKET TEXT: sends the text to a Unix socket and prints the answer.
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path) return 64;
  strcpy(address.sun_path, argv[1]);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) return 1;
  if (write(fd, argv[2], strlen(argv[2])) < 0) return 2;
  char answer[1000];
  ssize_t n = read(fd, answer, sizeof answer);
  return n < 0 || fwrite(answer, 1, (size_t)n, stdout) != (size_t)n;
}
