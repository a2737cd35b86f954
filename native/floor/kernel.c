#define _GNU_SOURCE
#include "kernel.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>

static int kernel;
static unsigned sequence;
static char reply[1 << 18];

void die(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void print(const char *what, unsigned count, double start)
{
	double seconds = now() - start;

	printf("%s\t%u\t%.6f\t%.0f\n", what, count, seconds, count / seconds);
	fflush(stdout);
}

void open_kernel(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int on = 1;

	if (unshare(CLONE_NEWNET) < 0)
		die("unshare");
	kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
	if (kernel < 0 || connect(kernel, (void *)&address, sizeof address) < 0)
		die("netlink socket");
	setsockopt(kernel, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
}

/* Waits for the acknowledgement of the last message, or the end of a dump, and counts the states that come before; any error is the end. */
static unsigned wait_for_end(void)
{
	unsigned seen = 0;

	for (;;) {
		ssize_t length = recv(kernel, reply, sizeof reply, 0);

		if (length < 0)
			die("recv");
		for (struct nlmsghdr *message = (void *)reply; NLMSG_OK(message, length); message = NLMSG_NEXT(message, length)) {
			struct nlmsgerr *answer = NLMSG_DATA(message);

			if (message->nlmsg_type == NLMSG_DONE)
				return seen;
			if (message->nlmsg_type == XFRM_MSG_NEWSA)
				seen++;
			if (message->nlmsg_type != NLMSG_ERROR)
				continue;
			if (answer->error) {
				errno = -answer->error;
				die("the kernel refused");
			}
			if (message->nlmsg_seq == sequence)
				return seen;
		}
	}
}

void run(const char *what, fill *filled, unsigned long size, unsigned count, unsigned batch)
{
	char *buffer = malloc(size * batch);
	double start = now();

	if (!buffer)
		die("malloc");
	for (unsigned done = 0; done < count;) {
		unsigned end = done + batch < count ? done + batch : count;
		char *at = buffer;
		struct nlmsghdr *header = NULL;

		while (done < end) {
			char *behind = at + filled(at, done++);

			for (; at < behind; at += NLMSG_ALIGN(header->nlmsg_len)) {
				header = (void *)at;
				header->nlmsg_flags = NLM_F_REQUEST;
				header->nlmsg_seq = ++sequence;
			}
		}
		header->nlmsg_flags |= NLM_F_ACK;
		if (send(kernel, buffer, at - buffer, 0) < 0)
			die("send");
		wait_for_end();
	}
	print(what, count, start);
	free(buffer);
}

void dump(unsigned count)
{
	struct nlmsghdr request = {
		.nlmsg_len = sizeof request, .nlmsg_type = XFRM_MSG_GETSA, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, .nlmsg_seq = ++sequence,
	};
	double start = now();

	if (send(kernel, &request, sizeof request, 0) < 0)
		die("send");
	if (wait_for_end() != count) {
		fprintf(stderr, "the dump does not have every state\n");
		exit(1);
	}
	print("dump", count, start);
}
