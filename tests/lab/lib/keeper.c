/*
 * keeper PROGRAM [ARGUMENTS...]: plays systemd for one service, as far as sockets go: keeps those that PROGRAM gives it
 * (FDSTORE=1, FDSTOREREMOVE=1 of sd_notify(3)), starts PROGRAM again when a signal ends it, and hands them over then
 * (sd_listen_fds(3)). $KEEPER names its folder: the process id of PROGRAM stands in pid, what is kept in names, and it is
 * started again KEEPER_DELAY milliseconds after its end. SIGTERM is passed on; PROGRAM's own end is the keeper's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 64
static struct { int descriptor; char name[256]; } kept[MOST];
static int count;
static const char *folder;
static volatile pid_t child;
static sigset_t ended;

static void fail(const char *what)
{
	perror(what);
	exit(125);
}

static void pass_on(int signal)
{
	if (child > 0)
		kill(child, signal);
}

static void wake(int signal)
{
	(void)signal;
}

static void write_file(const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	if (!file)
		fail(path);
	fputs(text, file);
	fclose(file);
}

static void note_names(void)
{
	char text[MOST * 256] = "";

	for (int i = 0; i < count; i++) {
		strcat(text, kept[i].name);
		strcat(text, "\n");
	}
	write_file("names", text);
}

static void hear(int notify)
{
	char text[4096], control[CMSG_SPACE(16 * sizeof(int))], *name;
	struct iovec vector = { text, sizeof text - 1 };
	struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
	ssize_t length = recvmsg(notify, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	struct cmsghdr *part;
	int descriptor = -1;

	if (length < 0)
		return;
	text[length] = 0;
	part = CMSG_FIRSTHDR(&message);
	if (part && part->cmsg_type == SCM_RIGHTS)
		memcpy(&descriptor, CMSG_DATA(part), sizeof descriptor);
	name = strstr(text, "FDNAME=");
	if (!name)
		return;
	name += strlen("FDNAME=");
	name[strcspn(name, "\n")] = 0;
	if (!strncmp(text, "FDSTORE=1", 9) && descriptor >= 0 && count < MOST) {
		kept[count].descriptor = descriptor;
		snprintf(kept[count].name, sizeof kept[count].name, "%s", name);
		count++;
	} else if (!strncmp(text, "FDSTOREREMOVE=1", 15)) {
		for (int i = 0; i < count; i++) {
			if (strcmp(kept[i].name, name))
				continue;
			close(kept[i].descriptor);
			kept[i--] = kept[--count];
		}
	}
	note_names();
}

static void begin(char **arguments)
{
	char text[MOST * 256] = "";

	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		int high[MOST];

		/* Out of the way of 3 and those that follow, which are theirs. */
		for (int i = 0; i < count; i++)
			high[i] = fcntl(kept[i].descriptor, F_DUPFD_CLOEXEC, 500);
		for (int i = 0; i < count; i++)
			if (dup2(high[i], 3 + i) < 0)
				fail("dup2");
		if (count) {
			for (int i = 0; i < count; i++)
				sprintf(text + strlen(text), "%s%s", i ? ":" : "", kept[i].name);
			setenv("LISTEN_FDNAMES", text, 1);
			sprintf(text, "%d", count);
			setenv("LISTEN_FDS", text, 1);
			sprintf(text, "%d", (int)getpid());
			setenv("LISTEN_PID", text, 1);
		}
		sigprocmask(SIG_UNBLOCK, &ended, NULL);
		execv(arguments[0], arguments);
		fail(arguments[0]);
	}
	sprintf(text, "%d\n", (int)child);
	write_file("pid", text);
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct sigaction passing = { .sa_handler = pass_on }, waking = { .sa_handler = wake };
	const char *delay = getenv("KEEPER_DELAY");
	sigset_t none;
	int notify, status;

	folder = getenv("KEEPER");
	if (argc < 2 || !folder) {
		fprintf(stderr, "usage: KEEPER=FOLDER keeper PROGRAM [ARGUMENTS...]\n");
		return 2;
	}
	snprintf(address.sun_path, sizeof address.sun_path, "%s/notify", folder);
	unlink(address.sun_path);
	notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (notify < 0 || bind(notify, (struct sockaddr *)&address, sizeof address) < 0)
		fail(address.sun_path);
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	sigaction(SIGTERM, &passing, NULL);
	sigaction(SIGCHLD, &waking, NULL);
	sigemptyset(&none);
	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ended, NULL);
	begin(argv + 1);
	for (;;) {
		struct pollfd polled = { .fd = notify, .events = POLLIN };

		/* The end of the child interrupts it, and nothing else does while it is not waited for. */
		if (ppoll(&polled, 1, NULL, &none) > 0)
			hear(notify);
		if (waitpid(child, &status, WNOHANG) != child)
			continue;
		while (poll(&polled, 1, 0) > 0)
			hear(notify);
		if (!WIFSIGNALED(status))
			return WEXITSTATUS(status);
		usleep(1000 * (delay ? atoi(delay) : 100));
		begin(argv + 1);
	}
}
