/*
 * flow PER-SECOND [-I SOURCE] [-s OCTETS] ADDRESS: pings, each accounted for, until SIGINT. Then it prints a line:
 *   SENT   pings
 *   LOST   of those, never answered although a later one was
 *   TAIL   the last ones, behind the last answer
 *   RATE   pings a second
 *   GAP    the most in a row that were not answered, the tail excepted
 *
 * ping(8) does the same, and spins between pings that are less than 10 ms apart: a processor for each flow. This one sends what is due in a tick together.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t over;

static void end(int signal)
{
	(void)signal;
	over = 1;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static struct addrinfo *find(const char *text)
{
	struct addrinfo numeric = { .ai_flags = AI_NUMERICHOST }, *found;

	if (getaddrinfo(text, 0, &numeric, &found)) {
		fprintf(stderr, "flow: no address: %s\n", text);
		exit(1);
	}
	return found;
}

static uint16_t sum(const void *data, size_t length)
{
	const uint8_t *octets = data;
	uint32_t total = 0;

	for (size_t i = 0; i < length; i += 2)
		total += octets[i] << 8 | (i + 1 < length ? octets[i + 1] : 0);
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return htons(~total);
}

int main(int argc, char **argv)
{
	struct sigaction ending = { .sa_handler = end };
	struct addrinfo *to;
	uint8_t message[9000] = { 0 }, *answered = calloc(1 << 22, 1);
	size_t size = 56;
	uint16_t id = htons(getpid() & 0xffff);
	long long began, interval;
	unsigned sent = 0, last = 0, lost = 0, gap = 0, run = 0;
	const char *source = 0;
	int option, made, is6;

	/* What getopt takes for the program's name is the rate. */
	while ((option = getopt(argc - 1, argv + 1, "I:s:")) > 0) {
		if (option == 'I')
			source = optarg;
		else if (option == 's')
			size = atoi(optarg);
		else
			return 2;
	}
	if (argc - 1 - optind != 1 || atoi(argv[1]) < 1 || size > sizeof message - 8) {
		fprintf(stderr, "usage: flow PER-SECOND [-I SOURCE] [-s OCTETS] ADDRESS\n");
		return 2;
	}
	interval = 1000000000LL / atoi(argv[1]);
	to = find(argv[1 + optind]);
	is6 = to->ai_family == AF_INET6;
	made = socket(to->ai_family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, is6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
	if (made < 0)
		fail("socket");
	if (is6) {
		struct icmp6_filter filter;

		ICMP6_FILTER_SETBLOCKALL(&filter);
		ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
		setsockopt(made, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
	} else {
		struct icmp_filter filter = { ~(1u << ICMP_ECHOREPLY) };

		setsockopt(made, SOL_RAW, ICMP_FILTER, &filter, sizeof filter);
	}
	if (source && bind(made, find(source)->ai_addr, find(source)->ai_addrlen))
		fail(source);
	if (connect(made, to->ai_addr, to->ai_addrlen))
		fail(argv[1 + optind]);
	sigaction(SIGINT, &ending, 0);
	sigaction(SIGTERM, &ending, 0);
	began = now();
	while (!over) {
		struct pollfd polled = { .fd = made, .events = POLLIN };
		struct timespec wait = { 0, 0 };
		uint8_t reply[9100];
		ssize_t length;
		long long left;

		/* The header of an echo is the same in both families, but for its type: sequence numbers are of 16 bits. */
		for (; began + sent * interval <= now() && sent < (1 << 22) - 1; sent++) {
			struct icmphdr *header = (void *)message;

			header->type = is6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
			header->un.echo.id = id;
			header->un.echo.sequence = htons((sent + 1) & 0xffff);
			header->checksum = 0;
			if (!is6)
				header->checksum = sum(message, 8 + size);
			/* One that this machine refuses counts as sent, and as lost. */
			if (send(made, message, 8 + size, 0) < 0 && errno == EINTR)
				break;
		}
		while ((length = recv(made, reply, sizeof reply, 0)) > 0) {
			size_t at = is6 ? 0 : (reply[0] & 15) * 4;
			const struct icmphdr *header = (const void *)(reply + at);
			unsigned number;

			if (length < (ssize_t)at + 8 || header->un.echo.id != id)
				continue;
			/* The latest one that has these 16 bits and was sent. */
			number = sent - (uint16_t)(sent - ntohs(header->un.echo.sequence));
			if (number == 0 || number > sent)
				continue;
			answered[number] = 1;
			if (number > last)
				last = number;
		}
		left = began + sent * interval - now();
		if (left > 0) {
			wait.tv_nsec = left % 1000000000;
			wait.tv_sec = left / 1000000000;
		}
		ppoll(&polled, 1, &wait, 0);
	}
	for (unsigned number = 1; number <= last; number++) {
		run = answered[number] ? 0 : run + 1;
		lost += !answered[number];
		if (run > gap)
			gap = run;
	}
	printf("%u %u %u %lld %u\n", sent, lost, sent - last, sent * 1000000000LL / (now() - began + 1), gap);
	return 0;
}
