/* What the floors of states and policies share: a netlink socket of the kernel's XFRM in a fresh network namespace, and batches of which the last message alone is acknowledged. */
#ifndef KERNEL_H
#define KERNEL_H

/* Fills a message but for its flags and its number in the sequence. */
typedef void fill(void *message, unsigned number);

/* Says what failed, with errno, and ends. */
void die(const char *what);

/* Leaves the network namespace the program was started in, and opens the socket. Any failure is the end. */
void open_kernel(void);

/* Sends COUNT messages of SIZE octets, BATCH a send, waits for each send's acknowledgement, and prints a line: what, operations, seconds, operations a second. */
void run(const char *what, fill *filled, unsigned long size, unsigned count, unsigned batch);

/* Dumps every state, of which there are to be COUNT, and prints the same line. */
void dump(unsigned count);

#endif
