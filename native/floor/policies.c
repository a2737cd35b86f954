/* How fast can the kernel add and delete XFRM policies? The floor that benchmarks divide by.
 *
 *	policies [COUNT] [BATCH]
 *
 * Adds COUNT policies and deletes them again, once with one message and one acknowledgement at a time, once with BATCH messages a
 * send of which the last alone is acknowledged. Prints a line for each: what, operations, seconds, operations a second.
 * Leaves the network namespace it was started in before it touches anything; takes root.
 */
#include "kernel.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
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

/* Single hosts on both sides: those the kernel finds by a hash. Among policies between networks it looks through all at each delete. */
static void select_hosts(struct xfrm_selector *selector, unsigned number)
{
	selector->family = AF_INET;
	selector->saddr.a4 = htonl(0x0a010001);
	selector->prefixlen_s = 32;
	selector->daddr.a4 = htonl(0x0b000000 + number);
	selector->prefixlen_d = 32;
}

static unsigned long fill_put(void *at, unsigned number)
{
	struct put *message = at;

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
	return sizeof *message;
}

static unsigned long fill_take(void *at, unsigned number)
{
	struct take *message = at;

	memset(message, 0, sizeof *message);
	message->header.nlmsg_len = sizeof *message;
	message->header.nlmsg_type = XFRM_MSG_DELPOLICY;
	select_hosts(&message->id.sel, number);
	message->id.dir = XFRM_POLICY_OUT;
	return sizeof *message;
}

int main(int argc, char **argv)
{
	unsigned count = argc > 1 ? strtoul(argv[1], NULL, 10) : 50000;
	unsigned batch = argc > 2 ? strtoul(argv[2], NULL, 10) : 128;

	if (count == 0 || batch == 0 || count >= 1 << 24 || batch * sizeof(struct put) > 150000) {
		fprintf(stderr, "usage: policies [COUNT] [BATCH]\n");
		return 2;
	}
	open_kernel();
	run("add one by one", fill_put, sizeof(struct put), count, 1);
	run("delete one by one", fill_take, sizeof(struct take), count, 1);
	run("add in batches", fill_put, sizeof(struct put), count, batch);
	run("delete in batches", fill_take, sizeof(struct take), count, batch);
	return 0;
}
