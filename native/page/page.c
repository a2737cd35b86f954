// The quick way of `xfrmctl status`: asks the daemon for the page as it is to be printed and prints it, before there is a .NET runtime, whose start takes three times as long as all of this.
//
// It stands in front of the program's main (ld --wrap=main). Whatever is not plain - other words, no daemon, one that hangs or says no - it leaves to the program, which asks again and knows what to say;
// nothing is printed before all of the page is here. What comes from the socket is copied and never interpreted, but for the line with its length.

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	LONGEST_PAGE = 64 * 1024 * 1024, // as ControlClient has it
	LONGEST_FACT = 40,               // of a variable of the environment
	PATIENCE_SECONDS = 1,            // then the program waits, with its own
	NOT_DONE = -1,                   // else an exit status
};

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);

struct wish {
	const char *socket;
	const char *color;
	bool verbose;
	bool quiet;
};

static char buffer[64 * 1024];

static bool equals(const char *one, const char *other)
{
	return strcmp(one, other) == 0;
}

// Once each, and with a value that is none of them: what else there may be is the parser's, with its complaints.
static bool take_value(const char **place, const char *value)
{
	if (*place || !value || value[0] == '\0' || value[0] == '-')
		return false;
	*place = value;
	return true;
}

static bool take_switch(bool *place)
{
	if (*place)
		return false;
	return *place = true;
}

static bool read_words(int argc, char **argv, struct wish *wish)
{
	if (argc < 2 || !equals(basename(argv[0]), "xfrmctl") || !equals(argv[1], "status"))
		return false;
	for (int i = 2; i < argc; i++) {
		bool taken = false;
		if (equals(argv[i], "--socket"))
			taken = take_value(&wish->socket, argv[++i]); // argv ends with a null pointer
		else if (equals(argv[i], "--color"))
			taken = take_value(&wish->color, argv[++i]);
		else if (equals(argv[i], "--verbose") || equals(argv[i], "-v"))
			taken = take_switch(&wish->verbose);
		else if (equals(argv[i], "--quiet") || equals(argv[i], "-q"))
			taken = take_switch(&wish->quiet);
		if (!taken)
			return false;
	}
	return true;
}

// A word that may stand between quotation marks in JSON as it is. One that is not set counts as empty.
static bool read_fact(const char *text, const char **fact)
{
	*fact = text ? text : "";
	return strlen(*fact) <= LONGEST_FACT && (*fact)[strspn(*fact, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._+ ")] == '\0';
}

// The request with its newline; 0 where it cannot be said.
static size_t write_request(char *line, size_t room, const struct wish *wish)
{
	const char *columns, *term, *no_color, *color = wish->color ? wish->color : "auto";
	bool is_known = equals(color, "auto") || equals(color, "always") || equals(color, "never");
	if (!is_known || !read_fact(getenv("COLUMNS"), &columns) || !read_fact(getenv("TERM"), &term) || !read_fact(getenv("NO_COLOR"), &no_color))
		return 0;
	bool is_terminal = isatty(STDOUT_FILENO);
	struct winsize window = { 0 };
	if (is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) < 0)
		window.ws_col = 0;
	int length = snprintf(line, room,
		"{\"verb\":\"status\",\"page\":{\"color\":\"%s\",\"terminal\":%s,\"window\":%u,\"columns\":\"%s\",\"term\":\"%s\",\"noColor\":\"%s\",\"verbose\":%s,\"quiet\":%s}}\n",
		color, is_terminal ? "true" : "false", window.ws_col, columns, term, no_color, wish->verbose ? "true" : "false", wish->quiet ? "true" : "false");
	return length > 0 && (size_t)length < room ? (size_t)length : 0;
}

static int open_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof address.sun_path)
		return -1;
	strcpy(address.sun_path, path);
	int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection < 0)
		return -1;
	struct timeval most = { .tv_sec = PATIENCE_SECONDS };
	if (setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most) == 0
		&& setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most) == 0
		&& connect(connection, (struct sockaddr *)&address, sizeof address) == 0)
		return connection;
	close(connection);
	return -1;
}

// Reads until there are so many octets or, with a line of them wanted, a newline among them; returns how many there are, 0 where they do not come.
static size_t receive(int connection, char *place, size_t have, size_t want, bool line)
{
	while (have < want && !(line && memchr(place, '\n', have))) {
		ssize_t more = recv(connection, place + have, want - have, 0);
		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			return 0;
		have += (size_t)more;
	}
	return have;
}

// The page's length from the reply's line, whose last member it is; 0 where the daemon has none for us.
static size_t page_length(const char *line, size_t length)
{
	static const char begin[] = "{\"reply\":{\"exitCode\":0,", name[] = ",\"pageOctets\":", end[] = "}}";
	if (length < sizeof begin || memcmp(line, begin, sizeof begin - 1) != 0)
		return 0;
	const char *at = memmem(line, length, name, sizeof name - 1);
	if (!at)
		return 0;
	char *rest;
	unsigned long octets = strtoul(at + sizeof name - 1, &rest, 10); // ends at the newline at the latest
	bool is_last = (size_t)(line + length - rest) == sizeof end - 1 && memcmp(rest, end, sizeof end - 1) == 0;
	return is_last && octets <= LONGEST_PAGE ? octets : 0;
}

// A reader that has gone had what it wanted.
static int print(const char *text, size_t length)
{
	for (size_t done = 0; done < length;) {
		ssize_t written = write(STDOUT_FILENO, text + done, length - done);
		if (written > 0)
			done += (size_t)written;
		else if (written < 0 && errno == EINTR)
			continue;
		else if (written < 0 && (errno == EPIPE || errno == EIO)) // EIO: the terminal was closed
			return 0;
		else
			return done > 0 ? 1 : NOT_DONE;
	}
	return 0;
}

static int print_page(int argc, char **argv)
{
	struct wish wish = { 0 };
	char request[1024];
	if (!read_words(argc, argv, &wish))
		return NOT_DONE;
	size_t length = write_request(request, sizeof request, &wish);
	if (length == 0)
		return NOT_DONE;
	int connection = open_socket(wish.socket ? wish.socket : "/run/xfrmctl/control.sock");
	if (connection < 0)
		return NOT_DONE;

	int status = NOT_DONE;
	if (send(connection, request, length, MSG_NOSIGNAL) == (ssize_t)length) {
		size_t have = receive(connection, buffer, 0, sizeof buffer, true);
		char *newline = memchr(buffer, '\n', have);
		size_t line = newline ? (size_t)(newline - buffer) : 0, page = page_length(buffer, line);
		if (page > 0) {
			size_t here = have - line - 1;
			char *text = newline + 1;
			if (here < page && (text = malloc(page)))
				memcpy(text, newline + 1, here);
			if (text && here <= page && receive(connection, text, here, page, false) == page)
				status = print(text, page);
			if (text != newline + 1)
				free(text);
		}
	}
	close(connection);
	return status;
}

int __wrap_main(int argc, char **argv)
{
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	int status = print_page(argc, argv);
	if (status != NOT_DONE)
		return status;
	// The program finds all as it would without this.
	signal(SIGPIPE, before);
	return __real_main(argc, argv);
}
