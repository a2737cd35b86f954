/* How fast can the kernel add, dump and delete XFRM states? The floor that benchmarks divide by.
 *
 *	states [COUNT] [BATCH]
 *
 * Adds COUNT states (ESP, AES-128 with HMAC-SHA-1-96, tunnel mode), dumps them and deletes them again, BATCH messages a send of which the last
 * alone is acknowledged. Prints a line for each: what, operations, seconds, operations a second.
 * Leaves the network namespace it was started in before it touches anything; takes root, and a kernel with ESP.
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
};

struct take {
	struct nlmsghdr header;
	struct xfrm_usersa_id id;
};

static int kernel;
static unsigned sequence;
static char reply[1 << 18];

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

static void fill_put(struct put *message, unsigned number)
{
	memset(message, 0, sizeof *message);
	message->header.nlmsg_len = sizeof *message;
	message->header.nlmsg_type = XFRM_MSG_NEWSA;
	message->state.family = AF_INET;
	message->state.saddr.a4 = htonl(0xc6336401);
	message->state.id.daddr.a4 = htonl(0xcb007102);
	message->state.id.spi = htonl(0x1000 + number);
	message->state.id.proto = IPPROTO_ESP;
	memset(&message->state.lft, 0xff, 4 * sizeof(__u64));
	message->state.reqid = 16385;
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
}

static void fill_take(struct take *message, unsigned number)
{
	memset(message, 0, sizeof *message);
	message->header.nlmsg_len = sizeof *message;
	message->header.nlmsg_type = XFRM_MSG_DELSA;
	message->id.daddr.a4 = htonl(0xcb007102);
	message->id.spi = htonl(0x1000 + number);
	message->id.family = AF_INET;
	message->id.proto = IPPROTO_ESP;
}

/* Waits for the acknowledgement of the last message, or the end of a dump, and counts what comes before; any error is the end. */
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

static void print(const char *what, unsigned count, double start)
{
	double seconds = now() - start;

	printf("%s\t%u\t%.6f\t%.0f\n", what, count, seconds, count / seconds);
	fflush(stdout);
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
		wait_for_end();
	}
	print(what, count, start);
	free(buffer);
}

static void dump(unsigned count)
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

int main(int argc, char **argv)
{
	unsigned count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	unsigned batch = argc > 2 ? strtoul(argv[2], NULL, 10) : 64;
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int on = 1;

	if (count == 0 || batch == 0 || count >= 1 << 24 || batch * sizeof(struct put) > 150000) {
		fprintf(stderr, "usage: states [COUNT] [BATCH]\n");
		return 2;
	}
	if (unshare(CLONE_NEWNET) < 0)
		die("unshare");
	kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
	if (kernel < 0 || connect(kernel, (void *)&address, sizeof address) < 0)
		die("netlink socket");
	setsockopt(kernel, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
	run("add", 0, count, batch);
	dump(count);
	run("delete", 1, count, batch);
	return 0;
}
