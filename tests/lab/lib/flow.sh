# Continuous pings that account for every packet.
#
#   flow_start PER-SECOND NS ADDRESS...   begins one, with what else ping shall be told before the address; several may run at once
#   flow_stop                             ends them all, and sets what they come to:
#     FLOW_SENT   pings sent: each is a packet there and one back
#     FLOW_LOST   of those, never answered although a later one was
#     FLOW_TAIL   the last ones, behind the last answer: on their way when the flow ended, or the tunnel stopped carrying
#     FLOW_RATE   pings a second
#     FLOW_GAP    the most in a row that were not answered
# ping counts its sleeps in the guest's ticks of 10 ms and makes good what it is late, but for about a sixth.
FLOWS=()
flow_start() {
	local rate=$1 ns=$2 file=/run/flow.${#FLOWS[@]}
	shift 2
	ip netns exec "$ns" ping -n -i "0.$(printf %04d $((8400 / rate)))" "$@" > "$file" 2>&1 &
	FLOWS+=("$!")
}
flow_stop() {
	local process i files=()
	for i in "${!FLOWS[@]}"; do files+=("/run/flow.$i"); done
	kill -INT "${FLOWS[@]}"
	for process in "${FLOWS[@]}"; do wait "$process"; done
	read -r FLOW_SENT FLOW_LOST FLOW_TAIL FLOW_RATE FLOW_GAP < <(awk '
		FNR == 1 { last = 0 }
		match($0, /icmp_seq=[0-9]+/) && /bytes from/ {
			n = substr($0, RSTART + 9, RLENGTH - 9) + 0
			# It is of 16 bits on the wire.
			while (n < last - 32768) n += 65536
			# One that comes late was counted as lost.
			if (n < last) { lost--; next }
			if (n == last) next
			lost += n - last - 1
			if (n - last - 1 > gap) gap = n - last - 1
			last = n
		}
		/packets transmitted/ { sent += $1; tail += $1 - last; sub("ms", "", $NF); rate += $1 * 1000 / $NF }
		END { print sent + 0, lost + 0, tail + 0, int(rate), gap + 0 }' "${files[@]}")
	FLOWS=()
}
