// ipc: leaves a System V object of each kind.
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(void) {
  if (shmget(77, 4096, IPC_CREAT | 0600) < 0) perror("shmget");
  if (semget(77, 1, IPC_CREAT | 0600) < 0) perror("semget");
  if (msgget(77, IPC_CREAT | 0600) < 0) perror("msgget");
  return 0;
}
