# What the daemons of gwa and gwb have made together, whichever they are; one of them is xfrmctl.
#
#   both_have N | none           both kernels hold the same N states, or none
#   pings [COUNT]                each line of peer_traffic crosses
#   mark; renewed_phase2         since the mark each tunnel has a new pair of states, in both kernels
#         another_phase1 NS      since the mark the daemon in NS has had another ISAKMP SA
#         renewed_phase1         since the mark both have
#   one_isakmp NS                there is one ISAKMP SA, whatever hangs on it
both_have() {
	local at_a at_b
	spis gwa at_a
	spis gwb at_b
	# shellcheck disable=SC2086 # a word for each
	[ "$at_a" = "$at_b" ] && set -- "$1" $at_a && [ $(($# - 1)) = "$1" ] || { echo "gwa: $at_a"; echo "gwb: $at_b"; return 1; }
}
none() { both_have 0; }
pings() {
	local ns address
	while read -r ns address; do
		# shellcheck disable=SC2086 # it may say from which address
		in_ns "$ns" ping -n -q -c "${1:-3}" -i 0.05 -W 2 $address || { echo "from $ns to $address"; return 1; }
	done < <(peer_traffic)
}
mark() {
	local PHASE1_COUNT
	spis gwa MARKED_SPIS
	MARKED_SPIS=" $MARKED_SPIS"
	_count_phase1 gwa
	MARKED_gwa=$PHASE1_COUNT
	_count_phase1 gwb
	MARKED_gwb=$PHASE1_COUNT
}
# How often a daemon has said that there is an ISAKMP SA. (Its log is read by the shell: a process costs the guest more than a second of a flow.)
_count_phase1() {
	local log n=0 text
	case $(< "/run/peer/$1/kind") in
	charon) text="] established between" ;;
	pluto) text="SA established {auth" ;;
	xfrmctl) text="Phase 1 is established" ;;
	esac
	log=$(< "/run/peer/$1/log")
	while [[ $log == *"$text"* ]]; do log=${log#*"$text"} n=$((n + 1)); done
	PHASE1_COUNT=$n
}
_renewed_states() { # NS
	local spi there new=0
	spis "$1" there
	for spi in $there; do [[ $MARKED_SPIS == *" $spi "* ]] || new=$((new + 1)); done
	((new >= ${PEER_NETS:-1} * 2))
}
renewed_phase2() { _renewed_states gwa && _renewed_states gwb; }
another_phase1() {
	local marked=MARKED_$1 PHASE1_COUNT
	_count_phase1 "$1"
	((PHASE1_COUNT > marked))
}
renewed_phase1() { another_phase1 gwa && another_phase1 gwb; }
one_isakmp() { [ "$(peer_isakmps "$1")" = 1 ] || { peer_status "$1"; return 1; }; }
