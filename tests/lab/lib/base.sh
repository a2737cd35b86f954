# What every script of the lab begins with. Refuses to run anywhere but in the lab's guest:
# it makes namespaces, addresses and policies.
[ -n "${LAB_GUEST:-}" ] && [ "$(cat /proc/sys/kernel/hostname)" = lab ] ||
	{ echo "only in the guest that tests/lab/run boots" >&2; exit 1; }

# A pause without a process: in the guest a fork and exec cost milliseconds.
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

# claim TEXT COMMAND...: one line "ok" or "FAILED"; LAB_BAD counts the failures
LAB_BAD=0
claim() {
	local text=$1 said
	shift
	if said=$("$@" 2>&1); then
		echo "ok     $text"
	else
		echo "FAILED $text"
		[ -z "$said" ] || printf '       | %s\n' "${said//$'\n'/$'\n'       | }"
		LAB_BAD=$((LAB_BAD + 1))
	fi
}

in_ns() {
	local ns=$1
	shift
	ip netns exec "$ns" "$@"
}
