/*
 * Builtins for the bash of the lab's scenarios: what costs the guest a fork otherwise, of 10 ms and more. tests/lab/run makes shell.so of it.
 *
 *   spawn [-n NS | -t PID] [-o VARIABLE] COMMAND...   runs a command to its end, by vfork: in a network namespace, or in a process's network and mounts; what it prints goes into the variable
 *   spis NS [VARIABLE]                                the SPIs of a namespace's ESP and AH states that have keys, sorted, a blank behind each
 *   enter NS                                          this shell goes into the network namespace, with mounts of its own
 *   attach TYPE SOURCE TARGET [OPTIONS]               mount(2), without a process; TYPE is bind, rbind, move or a file system. A TARGET that is not there becomes a folder
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What bash has for builtins that are loaded: enable -f FILE NAME looks for NAME_struct. */
struct word { char *text; int flags; };
struct words { struct words *next; struct word *word; };
struct builtin { const char *name; int (*run)(struct words *); int flags; char *const *long_help; const char *help; char *handle; };
enum { ENABLED = 1, USAGE = 2 };
extern void *bind_variable(const char *name, char *value, int flags);
extern char **export_env;
extern void maybe_make_export_env(void);

static char *const no_help[] = { 0 };

static const char *take(struct words **words)
{
	const char *text = *words ? (*words)->word->text : 0;

	if (*words)
		*words = (*words)->next;
	return text;
}

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return 1;
}

static int open_namespace(const char *format, const char *which)
{
	char path[256];

	snprintf(path, sizeof path, format, which);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void set_variable(const char *name, int file)
{
	off_t size = lseek(file, 0, SEEK_END), length = 0;
	char *text = malloc(size + 1);
	ssize_t n;

	while (length < size && (n = pread(file, text + length, size - length, length)) > 0)
		length += n;
	while (length > 0 && text[length - 1] == '\n')
		length--;
	text[length] = 0;
	bind_variable(name, text, 0);
	free(text);
}

static int spawn(struct words *words)
{
	const char *variable = 0;
	char *arguments[256];
	int network = -1, mounts = -1, output = -1, count = 0, status = 0;
	sigset_t child, before;
	pid_t process;

	for (; words && words->word->text[0] == '-'; take(&words)) {
		const char *option = take(&words), *value = words ? words->word->text : "";

		if (!strcmp(option, "-n"))
			network = open_namespace("/run/netns/%s", value);
		else if (!strcmp(option, "-t")) {
			network = open_namespace("/proc/%s/ns/net", value);
			mounts = open_namespace("/proc/%s/ns/mnt", value);
			if (mounts < 0) {
				close(network);
				network = -1;
			}
		} else if (!strcmp(option, "-o")) {
			variable = value;
			continue;
		} else
			words = 0;
		if (network < 0)
			return fail(value);
	}
	for (; words && count < 255; count++)
		arguments[count] = (char *)take(&words);
	arguments[count] = 0;
	if (!count || words)
		return USAGE;
	if (variable)
		output = memfd_create("output", MFD_CLOEXEC);
	maybe_make_export_env();
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	/* bash asks for every child that has ended. */
	sigprocmask(SIG_BLOCK, &child, &before);
	process = vfork();
	if (process == 0) {
		sigprocmask(SIG_SETMASK, &before, 0);
		if ((network >= 0 && setns(network, CLONE_NEWNET)) || (mounts >= 0 && setns(mounts, CLONE_NEWNS)))
			_exit(126);
		if (output >= 0)
			dup2(output, 1);
		execvpe(arguments[0], arguments, export_env);
		dprintf(2, "%s: %s\n", arguments[0], strerror(errno));
		_exit(127);
	}
	while (process > 0 && waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	sigprocmask(SIG_SETMASK, &before, 0);
	if (network >= 0)
		close(network);
	if (mounts >= 0)
		close(mounts);
	if (output >= 0) {
		set_variable(variable, output);
		close(output);
	}
	if (process < 0)
		return fail("vfork");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int by_number(const void *a, const void *b)
{
	unsigned one = *(const unsigned *)a, other = *(const unsigned *)b;

	return (one > other) - (one < other);
}

/* A socket of another namespace is made there, and stays of it. */
static int open_xfrm(const char *ns)
{
	int home = open_namespace("/proc/%s/ns/net", "self"), there = open_namespace("/run/netns/%s", ns), made = -1;

	if (home >= 0 && there >= 0 && !setns(there, CLONE_NEWNET)) {
		made = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
		if (setns(home, CLONE_NEWNET))
			abort();
	}
	close(there);
	close(home);
	return made;
}

static int has_key(const struct nlmsghdr *message)
{
	const char *at = (const char *)NLMSG_DATA(message) + NLMSG_ALIGN(sizeof(struct xfrm_usersa_info)), *end = (const char *)message + message->nlmsg_len;

	while (end - at >= NLA_HDRLEN) {
		const struct nlattr *attribute = (const void *)at;

		switch (attribute->nla_type) {
		case XFRMA_ALG_AUTH:
		case XFRMA_ALG_AUTH_TRUNC:
		case XFRMA_ALG_CRYPT:
		case XFRMA_ALG_AEAD:
			return 1;
		}
		if (attribute->nla_len < NLA_HDRLEN)
			break;
		at += NLA_ALIGN(attribute->nla_len);
	}
	return 0;
}

static int spis(struct words *words)
{
	static char answer[65536];
	struct { struct nlmsghdr header; } question = { { sizeof question, XFRM_MSG_GETSA, NLM_F_REQUEST | NLM_F_DUMP, 1, 0 } };
	const char *ns = take(&words), *variable = take(&words);
	unsigned numbers[1024];
	char text[sizeof numbers / sizeof *numbers * 11 + 1] = "";
	int count = 0, length = 0, done = 0, from;

	if (!ns || words)
		return USAGE;
	from = open_xfrm(ns);
	if (from < 0 || send(from, &question, sizeof question, 0) < 0)
		return fail(ns);
	while (!done) {
		ssize_t size = recv(from, answer, sizeof answer, 0);

		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			return fail("XFRM_MSG_GETSA");
		for (struct nlmsghdr *message = (void *)answer; NLMSG_OK(message, size); message = NLMSG_NEXT(message, size)) {
			const struct xfrm_usersa_info *state = NLMSG_DATA(message);

			if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
				done = 1;
			else if ((state->id.proto == IPPROTO_ESP || state->id.proto == IPPROTO_AH) && has_key(message) && count < (int)(sizeof numbers / sizeof *numbers))
				numbers[count++] = ntohl(state->id.spi);
		}
	}
	close(from);
	qsort(numbers, count, sizeof *numbers, by_number);
	for (int i = 0; i < count; i++)
		length += sprintf(text + length, "0x%08x ", numbers[i]);
	if (variable)
		bind_variable(variable, text, 0);
	else
		puts(text);
	return 0;
}

static int enter(struct words *words)
{
	const char *ns = take(&words);
	int network = ns && !words ? open_namespace("/run/netns/%s", ns) : -1;

	if (network < 0 || setns(network, CLONE_NEWNET) || unshare(CLONE_NEWNS) || mount("none", "/", 0, MS_REC | MS_PRIVATE, 0))
		return fail(ns ? ns : "enter");
	close(network);
	/* It shows the interfaces of the namespace in which it is mounted. */
	umount2("/sys", MNT_DETACH);
	return mount("sys", "/sys", "sysfs", 0, 0) ? fail("/sys") : 0;
}

static int attach(struct words *words)
{
	const char *type = take(&words), *source = take(&words), *target = take(&words), *options = take(&words);
	unsigned long flags = 0;

	if (!target || words)
		return USAGE;
	if (!strcmp(type, "bind"))
		flags = MS_BIND;
	else if (!strcmp(type, "rbind"))
		flags = MS_BIND | MS_REC;
	else if (!strcmp(type, "move"))
		flags = MS_MOVE;
	mkdir(target, 0755);
	return mount(source, target, flags ? 0 : type, flags, options) ? fail(target) : 0;
}

struct builtin spawn_struct = { "spawn", spawn, ENABLED, no_help, "spawn [-n NS | -t PID] [-o VARIABLE] COMMAND...", 0 };
struct builtin spis_struct = { "spis", spis, ENABLED, no_help, "spis NS [VARIABLE]", 0 };
struct builtin enter_struct = { "enter", enter, ENABLED, no_help, "enter NS", 0 };
struct builtin attach_struct = { "attach", attach, ENABLED, no_help, "attach TYPE SOURCE TARGET [OPTIONS]", 0 };
