# What every script of the lab begins with. Refuses to run anywhere but in the lab's guest:
# it makes namespaces, addresses and policies.
[ -n "${LAB_GUEST:-}" ] && [ "$(< /proc/sys/kernel/hostname)" = lab ] ||
	{ echo "only in the guest that tests/lab/run boots" >&2; exit 1; }
# spawn, spis, enter and attach (shell.c): in the guest a fork costs 10 ms and more, of a large shell most.
enable -f "$LAB/obj/shell.so" spawn spis enter attach || exit 1

# A pause without a process
exec {LAB_NAP}<> <(:)
nap() { read -r -t "$1" -u "$LAB_NAP"; :; }

# until_ok SECONDS COMMAND...: tries until it succeeds or the time is over
until_ok() {
	local end=$((SECONDS + $1 + 1))
	shift
	while ((SECONDS < end)); do
		"$@" && return 0
		nap 0.1
	done
	return 1
}

# claim TEXT COMMAND...: one line "ok" or "FAILED"; LAB_BAD counts the failures. $LAB_OUT/times says when each came, in milliseconds, and how long it took.
# (The command is this shell's and not a copy's: what it sets stays.)
LAB_BAD=0
LAB_BEGAN=${EPOCHREALTIME/./}
claim() {
	local text=$1 said began=${EPOCHREALTIME/./}
	shift
	_claim "$@"
	set -- $?
	printf '%7d %6d %s\n' $(((began - LAB_BEGAN) / 1000)) $(((${EPOCHREALTIME/./} - began) / 1000)) "$text" >> "$LAB_OUT/times"
	return "$1"
}
_claim() {
	if "$@" > /run/said 2>&1; then
		echo "ok     $text"
	else
		said=$(< /run/said)
		echo "FAILED $text"
		# What is tried until it succeeds says the same again and again.
		[ -z "$said" ] || awk '!seen[$0]++ { print "       | " $0 }' <<< "$said"
		LAB_BAD=$((LAB_BAD + 1))
		return 1
	fi
}

# must TEXT COMMAND...: a claim without which the rest of the scenario says nothing
must() { claim "$@" || give_up; }
give_up() {
	logs gwa gwb
	exit 1
}

in_ns() { spawn -n "$@"; }

# Continuous ping, 20 a second: stream_start NS ADDRESS; stream_stop succeeds if none was lost, the last one excepted,
# which may be on its way when the stream ends.
stream_start() {
	(enter "$1" && exec ping -n -i 0.05 "$2") > "$LAB_OUT/stream" 2>&1 &
	STREAM=$!
}
stream_stop() { # [MOST]
	kill -INT "$STREAM"
	wait "$STREAM"
	awk -v most="${1:-0}" '
		match($0, /icmp_seq=[0-9]+/) {
			n = substr($0, RSTART + 9, RLENGTH - 9) + 0
			if ($0 !~ /bytes from/) { print; bad = 1 }
			if (n > last + 1) { print; missing += n - last - 1 }
			if (n > last) last = n
		}
		/packets transmitted/ { print; sent = $1 }
		END { exit bad || missing > most || last < 10 || sent - last > 1 }' "$LAB_OUT/stream"
}

# logs NS...: what the daemons said, into $LAB_OUT
logs() {
	local ns file
	for ns in "$@"; do
		for file in log out ipsec.conf swanctl.conf; do
			[ ! -f "/run/peer/$ns/$file" ] || cp "/run/peer/$ns/$file" "$LAB_OUT/$ns.${file/%log/daemon.log}"
		done
	done
}
