/* What the floors of states and policies share: a netlink socket of the kernel's XFRM in a fresh network namespace, and batches of which the last message alone is acknowledged. */
#ifndef KERNEL_H
#define KERNEL_H

/* Fills the messages of one operation, one behind the other, but for their flags and their numbers in the sequence; gives their octets. */
typedef unsigned long fill(void *messages, unsigned number);

/* Says what failed, with errno, and ends. */
void die(const char *what);

/* Leaves the network namespace the program was started in, and opens the socket. Any failure is the end. */
void open_kernel(void);

/* Sends the messages of COUNT operations, each of at most SIZE octets, BATCH operations a send, waits for each send's acknowledgement, and prints a line: what, operations, seconds, operations a second. */
void run(const char *what, fill *filled, unsigned long size, unsigned count, unsigned batch);

/* Dumps every state, of which there are to be COUNT, and prints the same line. */
void dump(unsigned count);

#endif
