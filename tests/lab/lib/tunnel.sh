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
	at_a=$(spis gwa) at_b=$(spis gwb)
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
mark() { MARKED_SPIS=" $(spis gwa)" MARKED_gwa=$(phase1_count gwa) MARKED_gwb=$(phase1_count gwb); }
# How often a daemon has said that there is an ISAKMP SA. (Its log is read by the shell: a process costs the guest more than a second of a flow.)
phase1_count() {
	local log n=0 text
	case $(< "/run/peer/$1/kind") in
	charon) text="] established between" ;;
	pluto) text="SA established {auth" ;;
	xfrmctl) text="Phase 1 is established" ;;
	esac
	log=$(< "/run/peer/$1/log")
	while [[ $log == *"$text"* ]]; do log=${log#*"$text"} n=$((n + 1)); done
	echo $n
}
_new_spis() { local spi new=0; for spi in $(spis "$1"); do [[ $MARKED_SPIS == *" $spi "* ]] || new=$((new + 1)); done; echo $new; }
renewed_phase2() { (($(_new_spis gwa) >= $(peer_states) && $(_new_spis gwb) >= $(peer_states))); }
another_phase1() { local marked=MARKED_$1; (($(phase1_count "$1") > marked)); }
renewed_phase1() { another_phase1 gwa && another_phase1 gwb; }
one_isakmp() { [ "$(peer_isakmps "$1")" = 1 ] || { peer_status "$1"; return 1; }; }
