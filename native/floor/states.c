/* How fast can the kernel add, dump and delete XFRM states with their policies? The floor that benchmarks divide by.
 *
 *	states [COUNT] [BATCH]
 *
 * Adds COUNT states (ESP, AES-128 with HMAC-SHA-1-96, tunnel mode), each followed by a policy that names it by its reqid, dumps the states and deletes
 * all again, BATCH states with policies a send of which the last message alone is acknowledged. Prints a line for each: what, operations, seconds,
 * operations a second.
 * Leaves the network namespace it was started in before it touches anything; takes root, and a kernel with ESP.
 */
#include "kernel.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>

struct put {
	struct nlmsghdr header;
	struct xfrm_usersa_info state;
	struct nlattr cipher_attribute;
	struct {
		char name[64];
		unsigned bits;
		unsigned char key[16];
	} cipher;
	struct nlattr hash_attribute;
	struct {
		char name[64];
		unsigned bits;
		unsigned truncated;
		unsigned char key[20];
	} hash;
	struct nlmsghdr policy_header;
	struct xfrm_userpolicy_info policy;
	struct nlattr template_attribute;
	struct xfrm_user_tmpl template;
};

struct take {
	struct nlmsghdr header;
	struct xfrm_usersa_id id;
	struct nlmsghdr policy_header;
	struct xfrm_userpolicy_id policy;
};

/* A reqid each, as connections have. With one for all, between the same two addresses, the kernel looks at every state that is there for each that it adds
 * (net/xfrm/xfrm_state.c, __xfrm_state_bump_genids). */
static unsigned reqid(unsigned number)
{
	return 16384 + 4 * number;
}

static void select_hosts(struct xfrm_selector *selector, unsigned number)
{
	selector->family = AF_INET;
	selector->saddr.a4 = htonl(0x0a000001);
	selector->prefixlen_s = 32;
	selector->daddr.a4 = htonl(0x0b000000 + number);
	selector->prefixlen_d = 32;
}

static unsigned long fill_put(void *at, unsigned number)
{
	struct put *message = at;

	memset(message, 0, sizeof *message);
	message->header.nlmsg_len = offsetof(struct put, policy_header);
	message->header.nlmsg_type = XFRM_MSG_NEWSA;
	message->state.family = AF_INET;
	message->state.saddr.a4 = htonl(0xc6336401);
	message->state.id.daddr.a4 = htonl(0xcb007102);
	message->state.id.spi = htonl(0x1000 + number);
	message->state.id.proto = IPPROTO_ESP;
	memset(&message->state.lft, 0xff, 4 * sizeof(__u64));
	message->state.reqid = reqid(number);
	message->state.mode = XFRM_MODE_TUNNEL;
	message->state.replay_window = 32;
	message->state.flags = XFRM_STATE_AF_UNSPEC;
	message->cipher_attribute.nla_len = sizeof message->cipher_attribute + sizeof message->cipher;
	message->cipher_attribute.nla_type = XFRMA_ALG_CRYPT;
	strcpy(message->cipher.name, "cbc(aes)");
	message->cipher.bits = 128;
	memset(message->cipher.key, 0x11, sizeof message->cipher.key);
	message->hash_attribute.nla_len = sizeof message->hash_attribute + sizeof message->hash;
	message->hash_attribute.nla_type = XFRMA_ALG_AUTH_TRUNC;
	strcpy(message->hash.name, "hmac(sha1)");
	message->hash.bits = 160;
	message->hash.truncated = 96;
	memset(message->hash.key, 0x22, sizeof message->hash.key);

	message->policy_header.nlmsg_len = sizeof *message - offsetof(struct put, policy_header);
	message->policy_header.nlmsg_type = XFRM_MSG_UPDPOLICY;
	select_hosts(&message->policy.sel, number);
	memset(&message->policy.lft, 0xff, 4 * sizeof(__u64));
	message->policy.priority = 2344;
	message->policy.dir = XFRM_POLICY_OUT;
	message->template_attribute.nla_len = sizeof message->template_attribute + sizeof message->template;
	message->template_attribute.nla_type = XFRMA_TMPL;
	message->template.family = AF_INET;
	message->template.id.proto = IPPROTO_ESP;
	message->template.id.daddr = message->state.id.daddr;
	message->template.saddr = message->state.saddr;
	message->template.reqid = reqid(number);
	message->template.mode = XFRM_MODE_TUNNEL;
	message->template.aalgos = message->template.ealgos = message->template.calgos = ~0u;
	return sizeof *message;
}

static unsigned long fill_take(void *at, unsigned number)
{
	struct take *message = at;

	memset(message, 0, sizeof *message);
	message->header.nlmsg_len = offsetof(struct take, policy_header);
	message->header.nlmsg_type = XFRM_MSG_DELSA;
	message->id.daddr.a4 = htonl(0xcb007102);
	message->id.spi = htonl(0x1000 + number);
	message->id.family = AF_INET;
	message->id.proto = IPPROTO_ESP;
	message->policy_header.nlmsg_len = sizeof *message - offsetof(struct take, policy_header);
	message->policy_header.nlmsg_type = XFRM_MSG_DELPOLICY;
	select_hosts(&message->policy.sel, number);
	message->policy.dir = XFRM_POLICY_OUT;
	return sizeof *message;
}

int main(int argc, char **argv)
{
	unsigned count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	unsigned batch = argc > 2 ? strtoul(argv[2], NULL, 10) : 32;

	if (count == 0 || batch == 0 || count >= 1 << 24 || batch * sizeof(struct put) > 150000) {
		fprintf(stderr, "usage: states [COUNT] [BATCH]\n");
		return 2;
	}
	open_kernel();
	run("add", fill_put, sizeof(struct put), count, batch);
	dump(count);
	run("delete", fill_take, sizeof(struct take), count, batch);
	return 0;
}
