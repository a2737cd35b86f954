# What public programs and scripts do with the output of `ipsec`, in expressions of the same reach; each prints one line for what it has found.
# They read $SEEN/status (ipsec whack --status), $SEEN/traffic (ipsec whack --trafficstatus) and $SEEN/look (ipsec look).
#
#   see NS KIND [DIALECT]     takes the first two down from a daemon: of xfrmctl by the published program's name ipsec, of pluto by its own
#   see_look NS KIND          takes the third down
#
# Those that look for words of Openswan and of libreswan before 4.2 ("newest IPSEC", "ISAKMP SA established", EVENT_SA_REPLACE) find nothing in pluto 4.10's.
SEEN=/run/seen
see() {
	local ns=$1 kind=$2 dialect=${3:-libreswan}
	mkdir -p $SEEN
	case $kind in
	pluto)
		_whack "$ns" --status > $SEEN/status
		_whack "$ns" --trafficstatus > $SEEN/traffic ;;
	xfrmctl)
		peer_exec "$ns" "$XFRMCTL_BIN/ipsec" --dialect "$dialect" whack --status > $SEEN/status
		peer_exec "$ns" "$XFRMCTL_BIN/ipsec" --dialect "$dialect" whack --trafficstatus > $SEEN/traffic ;;
	esac
}
see_look() {
	local -x PATH=/usr/sbin:/usr/bin:/sbin:/bin
	case $2 in
	pluto) peer_exec "$1" ipsec look > $SEEN/look 2>&1 ;;
	xfrmctl) peer_exec "$1" "$XFRMCTL_BIN/ipsec" look > $SEEN/look ;;
	esac
}

# netdata/netdata, libreswan.plugin: tunnels up by name, and the octets of each by number
consumer_netdata() {
	local id name
	sed -nE 's/^[0-9]+ #([0-9]+): "(.*)".*IPsec SA established.*newest IPSEC.*/\1 \2/p' $SEEN/status | sort -k2 | while read -r id name; do
		sed -nE "s|^[0-9]+ #$id: \"(.*)\",? .* add_time=([0-9]+),.* inBytes=([0-9]+),.* outBytes=([0-9]+).*|$name \3 \4|p" $SEEN/traffic
	done | paste -sd' '
}
# Arthur1/mackerel-plugin-libreswan: loaded, active; ISAKMP SAs in all, half open, open, authenticated; IPsec SAs
consumer_mackerel() {
	sed -nE -e 's/.*Total IPsec connections: loaded ([0-9]+), active ([0-9]+).*/\1 \2/p' \
		-e 's/.*IKE SAs: total\(([0-9]+)\), half-open\(([0-9]+)\), open\(([0-9]+)\), authenticated\(([0-9]+)\), anonymous\(([0-9]+)\).*/\1 \2 \3 \4/p' \
		-e 's/.*IPsec SAs: total\(([0-9]+)\), authenticated\(([0-9]+)\), anonymous\(([0-9]+)\).*/\1/p' $SEEN/status | paste -sd' '
}
# sergeymakinen/ipsec_exporter: the ends of each connection, networks in order
consumer_exporter_ends() {
	grep -oP '^\S+ "[^"]+"(\[\d+\])?: +\K(([0-9a-f.:]+/\d+)(:[A-Z]+/[\d-]+)?===)?([0-9a-f.:]+)(<[^>]+>)?(\[[^\]]+\])?(:\d+/\d+)?(---[0-9a-f.:]+)?\.\.\.([0-9a-f.:]+---)?([0-9a-f.:]+|%any)(<[^>]+>)?(\[[^\]]+\])?(:\d+/\d+)?(===([0-9a-f.:]+/\d+)(:[A-Z]+/[\d-]+)?)?(?=;)' $SEEN/status |
		tr -s '=' '\n' | grep -oE '^[0-9a-f.:]+/[0-9]+' | sort | paste -sd' '
}
# the same: the states by number, with their names
consumer_exporter_states() {
	grep -oP '^\S+ #\d+: "[^"]+"(\[\d+\])?( [0-9a-f.:]+?)?(:\d+)? .*\KSTATE_(MAIN|QUICK)(?=_[IR]\d )' $SEEN/status | sort | paste -sd' '
}
# drabo/ipsec_traffic_exporter: fourth and fifth field between commas
consumer_drabo() {
	awk -F, '{ split($4, i, "="); split($5, o, "="); split($1, n, "\""); print n[2], i[2] + 0, o[2] + 0 }' $SEEN/traffic | sort | paste -sd' '
}
# openstack/neutron-vpnaas: ACTIVE where a state is established and newest, else DOWN where the connection stands there
consumer_neutron() {
	if grep -qE '^[0-9]{3} #[0-9]+: "lab[a-f0-9/x-]*.*established.*newest IPSEC' $SEEN/status; then echo ACTIVE
	elif grep -qE '^[0-9]{3} "lab[a-f0-9/x-]*.* (unrouted|prospective erouted|erouted);' $SEEN/status; then echo DOWN
	else echo unknown; fi
}
# apache/cloudstack, checks2svpn.sh: both sentences in the lines of one name
consumer_cloudstack() {
	local lines
	lines=$(grep lab $SEEN/status)
	echo "$(grep -c "ISAKMP SA established" <<< "$lines") $(grep -c "IPsec SA established" <<< "$lines")"
}
# wjesus374/libreswan_monitor: seconds until the renewal of each tunnel, and who owns the route
consumer_wjesus() {
	echo "$(grep 'IPsec SA established' $SEEN/status | grep -cE 'EVENT_SA_REPLACE in [0-9]+s;') $(grep '"lab' $SEEN/status | sed -nE 's/.*eroute owner: #([0-9]+)$/\1/p' | grep -vc '^0$')"
}
# vyos/vyatta-op-vpn: the newest of either kind, and when they are renewed
consumer_vyatta() {
	local ike spi
	ike=$(sed -nE 's/.*newest ISAKMP SA: (#[0-9]+); newest IPsec SA: .*/\1/p' $SEEN/status | grep -v '#0' | head -n 1)
	spi=$(sed -nE 's/.*newest IPsec SA: (#[0-9]+);.*/\1/p' $SEEN/status | grep -v '#0' | head -n 1)
	echo "$(grep -cE "${ike:-none}:.*ISAKMP.SA.established.*EVENT_SA_REPLACE.in.[0-9]+s;" $SEEN/status) $(grep -cE "${spi:-none}:.*EVENT_SA_REPLACE in [0-9]+s;" $SEEN/status)"
}
# a Nagios check of Openswan gateways (monitoring-plugins' exchange, check_ipsec2): tunnels
consumer_nagios() { grep 'IPsec SA established' $SEEN/status | grep -c 'newest IPSEC'; }
# scripts of libreswan's users: tunnels; whether that of a name is there
consumer_one_liners() { echo "$(grep -c 'type=ESP' $SEEN/traffic) $(grep -q '"lab["/]' $SEEN/traffic && echo there || echo not)"; }
# the test of the package in Debian: the kernel's tables are there
consumer_look() { grep -c '^XFRM [sp]' $SEEN/look; }
