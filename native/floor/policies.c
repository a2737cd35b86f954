/* How fast can the kernel add and delete XFRM policies? The floor that benchmarks divide by.
 *
 *	policies [COUNT] [BATCH]
 *
 * Adds COUNT policies and deletes them again, once with one message and one acknowledgement at a time, once with BATCH messages a
 * send of which the last alone is acknowledged. Prints a line for each: what, operations, seconds, operations a second.
 * Leaves the network namespace it was started in before it touches anything; takes root.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>

struct put {
	struct nlmsghdr header;
	struct xfrm_userpolicy_info policy;
	struct nlattr attribute;
	struct xfrm_user_tmpl template;
};

struct take {
	struct nlmsghdr header;
	struct xfrm_userpolicy_id id;
};

static int kernel;
static unsigned sequence;

static void die(const char *what)
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

/* Single hosts on both sides: those the kernel finds by a hash. Among policies between networks it looks through all at each delete. */
static void select_hosts(struct xfrm_selector *selector, unsigned number)
{
	selector->family = AF_INET;
	selector->saddr.a4 = htonl(0x0a010001);
	selector->prefixlen_s = 32;
	selector->daddr.a4 = htonl(0x0b000000 + number);
	selector->prefixlen_d = 32;
}

static void fill_put(struct put *message, unsigned number)
{
	memset(message, 0, sizeof *message);
	message->header.nlmsg_len = sizeof *message;
	message->header.nlmsg_type = XFRM_MSG_UPDPOLICY;
	select_hosts(&message->policy.sel, number);
	memset(&message->policy.lft, 0xff, 4 * sizeof(__u64));
	message->policy.priority = 2344;
	message->policy.dir = XFRM_POLICY_OUT;
	message->attribute.nla_len = sizeof message->attribute + sizeof message->template;
	message->attribute.nla_type = XFRMA_TMPL;
	message->template.family = AF_INET;
	message->template.id.proto = IPPROTO_ESP;
	message->template.id.daddr.a4 = htonl(0xcb007102);
	message->template.saddr.a4 = htonl(0xc6336401);
	message->template.reqid = 16385;
	message->template.mode = XFRM_MODE_TUNNEL;
	message->template.aalgos = message->template.ealgos = message->template.calgos = ~0u;
}

static void fill_take(struct take *message, unsigned number)
{
	memset(message, 0, sizeof *message);
	message->header.nlmsg_len = sizeof *message;
	message->header.nlmsg_type = XFRM_MSG_DELPOLICY;
	select_hosts(&message->id.sel, number);
	message->id.dir = XFRM_POLICY_OUT;
}

/* Waits for the acknowledgement of the last message; any error on the way is the end. */
static void wait_for_ack(void)
{
	static char reply[65536];

	for (;;) {
		ssize_t length = recv(kernel, reply, sizeof reply, 0);

		if (length < 0)
			die("recv");
		for (struct nlmsghdr *message = (void *)reply; NLMSG_OK(message, length); message = NLMSG_NEXT(message, length)) {
			struct nlmsgerr *answer = NLMSG_DATA(message);

			if (message->nlmsg_type != NLMSG_ERROR)
				continue;
			if (answer->error) {
				errno = -answer->error;
				die("the kernel refused");
			}
			if (message->nlmsg_seq == sequence)
				return;
		}
	}
}

static void run(const char *what, int delete, unsigned count, unsigned batch)
{
	size_t size = delete ? sizeof(struct take) : sizeof(struct put);
	char *buffer = malloc(size * batch);
	double start = now();

	for (unsigned done = 0; done < count;) {
		unsigned end = done + batch < count ? done + batch : count;
		char *at = buffer;

		for (; done < end; done++, at += size) {
			struct nlmsghdr *header = (void *)at;

			if (delete)
				fill_take((void *)at, done);
			else
				fill_put((void *)at, done);
			header->nlmsg_flags = NLM_F_REQUEST | (done + 1 == end ? NLM_F_ACK : 0);
			header->nlmsg_seq = ++sequence;
		}
		if (send(kernel, buffer, at - buffer, 0) < 0)
			die("send");
		wait_for_ack();
	}
	double seconds = now() - start;

	printf("%s\t%u\t%.6f\t%.0f\n", what, count, seconds, count / seconds);
	free(buffer);
}

int main(int argc, char **argv)
{
	unsigned count = argc > 1 ? strtoul(argv[1], NULL, 10) : 50000;
	unsigned batch = argc > 2 ? strtoul(argv[2], NULL, 10) : 128;
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int on = 1;

	if (count == 0 || batch == 0 || count >= 1 << 24 || batch * sizeof(struct put) > 150000) {
		fprintf(stderr, "usage: policies [COUNT] [BATCH]\n");
		return 2;
	}
	if (unshare(CLONE_NEWNET) < 0)
		die("unshare");
	kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
	if (kernel < 0 || connect(kernel, (void *)&address, sizeof address) < 0)
		die("netlink socket");
	setsockopt(kernel, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
	run("add one by one", 0, count, 1);
	run("delete one by one", 1, count, 1);
	run("add in batches", 0, count, batch);
	run("delete in batches", 1, count, batch);
	return 0;
}
