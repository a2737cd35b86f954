# Continuous pings that account for every packet.
#
#   flow_start PER-SECOND NS ADDRESS...   begins one, with -I SOURCE or -s OCTETS before the address; several may run at once
#   flow_stop                             ends them all, and sets what they come to:
#     FLOW_SENT   pings sent: each is a packet there and one back
#     FLOW_LOST   of those, never answered although a later one was
#     FLOW_TAIL   the last ones, behind the last answer: on their way when the flow ended, or the tunnel stopped carrying
#     FLOW_RATE   pings a second
#     FLOW_GAP    the most in a row that were not answered
# (flow.c, made by tests/lab/run.)
FLOWS=()
flow_start() {
	local rate=$1 ns=$2 file=/run/flow.${#FLOWS[@]}
	shift 2
	(enter "$ns" && exec "$LAB/obj/flow" "$rate" "$@") > "$file" 2>&1 &
	FLOWS+=("$!")
}
flow_stop() {
	local i sent lost tail rate gap
	FLOW_SENT=0 FLOW_LOST=0 FLOW_TAIL=0 FLOW_RATE=0 FLOW_GAP=0
	kill -INT "${FLOWS[@]}"
	for i in "${!FLOWS[@]}"; do
		wait "${FLOWS[i]}"
		read -r sent lost tail rate gap < "/run/flow.$i"
		FLOW_SENT=$((FLOW_SENT + sent)) FLOW_LOST=$((FLOW_LOST + lost)) FLOW_TAIL=$((FLOW_TAIL + tail)) FLOW_RATE=$((FLOW_RATE + rate))
		FLOW_GAP=$((gap > FLOW_GAP ? gap : FLOW_GAP))
	done
	FLOWS=()
}
