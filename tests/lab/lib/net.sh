# Networks of the lab, each host a namespace.
#
#   ha --- gwa --- inet --- gwb --- hb          net_up
#   ha --- gwa --- nat --- inet --- gwb --- hb  net_up nat
#   ha --- gwa --- nat --- inet --- nat2 --- gwb --- hb  net_up nat nat
#
#   ha 10.1.0.2   gwa 10.1.0.1 and 198.51.100.10   inet .1 of both   gwb 203.0.113.20 and 10.2.0.1   hb 10.2.0.2
#   and in IPv6 ha 2001:db8:1::2, gwa 2001:db8:1::1 and 2001:db8:a::10, gwb 2001:db8:b::20 and 2001:db8:2::1, hb 2001:db8:2::2
#   a second network behind each gateway: 10.1.9.0/24, 10.2.9.0/24, 2001:db8:19::/64 and 2001:db8:29::/64, with the same last parts
#   behind the NAT gwa is 192.168.77.10, and 198.51.100.10 is the NAT box; it gives every flow another source port
#   and lets nothing in that it has no state for. net_up nat nat puts gwb behind one too: it is 192.168.88.20 then, and
#   203.0.113.20 its NAT box, which sends on what comes to UDP 500 and 4500. In IPv6 the first NAT has 2001:db8:77::10 behind it; there is no second one.
#
# seed_up: the tunnel of the example with its own addresses
#   vps 203.0.113.133 (and later 203.0.113.200)   inet   asa 198.51.100.2 and 192.0.2.1   lan 192.0.2.10
A=198.51.100.10
B=203.0.113.20
A6=2001:db8:a::10
B6=2001:db8:b::20
NET_NAMESPACES=()

# One file of commands for ip -batch is one process instead of many.
_link() { links+="link add name $2 netns $1 type veth peer name $4 netns $3"$'\n'; }
_batch() { spawn ip -n "$1" -batch -; }

_namespaces() {
	local ns
	NET_NAMESPACES+=("$@")
	# New namespaces inherit these; IPsec gateways need them so (xfrmctl verify says why).
	echo 1 > /proc/sys/net/core/devconf_inherit_init_net
	for ns in all default; do
		echo 1 > "/proc/sys/net/ipv4/conf/$ns/forwarding"
		echo 0 > "/proc/sys/net/ipv4/conf/$ns/rp_filter"
		echo 0 > "/proc/sys/net/ipv4/conf/$ns/send_redirects"
		echo 0 > "/proc/sys/net/ipv4/conf/$ns/accept_redirects"
		echo 1 > "/proc/sys/net/ipv6/conf/$ns/forwarding"
		echo 0 > "/proc/sys/net/ipv6/conf/$ns/accept_dad"
	done
	spawn ip -batch - <<< "$(printf 'netns add %s\n' "$@")"
}

net_up() {
	local nat=${1:-} nat2=${2:-} address=$A router=198.51.100.1 address6=$A6 router6=2001:db8:a::1 address_b=$B router_b=203.0.113.1 links=''
	_namespaces ha gwa inet gwb hb ${nat:+nat} ${nat2:+nat2}
	_link ha lan gwa lan
	_link hb lan gwb lan
	if [ -n "$nat" ]; then
		_link inet a nat out
		_link nat in gwa pub
	else
		_link inet a gwa pub
	fi
	if [ -n "$nat2" ]; then
		_link inet b nat2 out
		_link nat2 in gwb pub
	else
		_link inet b gwb pub
	fi
	spawn ip -batch - <<< "$links"
	[ -z "$nat" ] || { address=192.168.77.10 router=192.168.77.1 address6=2001:db8:77::10 router6=2001:db8:77::1; }
	[ -z "$nat2" ] || { address_b=192.168.88.20 router_b=192.168.88.1; }
	_host ha 10.1.0.2/24 10.1.0.1 10.1.9.2/24 2001:db8:1::2/64 2001:db8:1::1 2001:db8:19::2/64
	_host hb 10.2.0.2/24 10.2.0.1 10.2.9.2/24 2001:db8:2::2/64 2001:db8:2::1 2001:db8:29::2/64
	_gateway gwa 10.1.0.1/24 "$address/24" $router 10.1.9.1/24 2001:db8:1::1/64 $address6/64 $router6 2001:db8:19::1/64
	_gateway gwb 10.2.0.1/24 "$address_b/24" $router_b 10.2.9.1/24 2001:db8:2::1/64 $B6/64 2001:db8:b::1 2001:db8:29::1/64
	_batch inet <<-E
		link set lo up
		addr add 198.51.100.1/24 dev a
		addr add 203.0.113.1/24 dev b
		addr add 2001:db8:a::1/64 dev a nodad
		addr add 2001:db8:b::1/64 dev b nodad
		link set dev a up
		link set dev b up
	E
	_private 10.0.0.0/8
	_private6 2001:db8:1::/64 2001:db8:2::/64 2001:db8:19::/64 2001:db8:29::/64
	if [ -n "$nat" ]; then
		_nat nat 192.168.77.1 $A 198.51.100.1 192.168.77.10
		_nat6 nat 2001:db8:77::1 $A6 2001:db8:a::1
	fi
	[ -z "$nat2" ] || _nat nat2 192.168.88.1 $B 203.0.113.1 192.168.88.20 open
}

_nat() { # NS INSIDE OUTSIDE ROUTER GATEWAY [open]
	_batch "$1" <<-E
		link set lo up
		addr add $2/24 dev in
		addr add $3/24 dev out
		link set in up
		link set out up
		route add default via $4
	E
	# The guest's kernel has no nftables for IPv4.
	{
		echo '*nat'
		[ -z "${6:-}" ] || printf -- '-A PREROUTING -i out -p udp --dport %s -j DNAT --to-destination %s\n' 500 "$5" 4500 "$5"
		echo '-A POSTROUTING -o out -j MASQUERADE --random'
		echo COMMIT
		echo '*filter'
		echo ':FORWARD DROP'
		echo '-A FORWARD -i in -j ACCEPT'
		[ -z "${6:-}" ] || echo '-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT'
		echo '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'
		echo COMMIT
	} | in_ns "$1" iptables-legacy-restore
}

_nat6() { # NS INSIDE OUTSIDE ROUTER
	_batch "$1" <<-E
		addr add $2/64 dev in nodad
		addr add $3/64 dev out nodad
		route add default via $4
	E
	in_ns "$1" ip6tables-legacy-restore <<-E
		*nat
		-A POSTROUTING -o out -j MASQUERADE --random
		COMMIT
		*filter
		:FORWARD DROP
		-A FORWARD -i in -j ACCEPT
		-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		COMMIT
	E
}

# Takes the networks away, so that others can be made.
net_down() {
	spawn ip -batch - <<< "$(printf 'netns del %s\n' "${NET_NAMESPACES[@]}")"
	NET_NAMESPACES=()
}

# What belongs into a tunnel is counted by the internet's router and goes nowhere.
_private() {
	PRIVATE=("$@")
	_router iptables icmp 28 "$@"
}
_private6() {
	PRIVATE+=("$@")
	_router ip6tables icmpv6 48 "$@"
}
# Behind what strays the router counts what net_seen tells; the chain "loss" is net_loss's.
_router() { # PROGRAM ICMP OFFSET-OF-UDP'S-OCTETS NETWORK...
	local program=$1 icmp=$2 octets=$3 network private=''
	shift 3
	for network in "$@"; do private+="-A FORWARD -s $network -j DROP"$'\n'"-A FORWARD -d $network -j DROP"$'\n'; done
	in_ns inet "$program-legacy-restore" <<-E
		*filter
		:loss - [0:0]
		$private
		-A FORWARD -p $icmp --$icmp-type echo-request -j DROP
		-A FORWARD -p $icmp --$icmp-type echo-reply -j DROP
		-A FORWARD -j loss
		-A FORWARD -p esp -m comment --comment esp
		-A FORWARD -p udp -m multiport --ports 4500 -m u32 --u32 $octets=1:0xffffffff -m comment --comment esp-in-udp
		-A FORWARD -p udp --dport 500 -m u32 --u32 $((octets + 16))>>8&0xff=2 -m comment --comment main-mode
		-A FORWARD -p udp --dport 500 -m u32 --u32 $((octets + 16))>>8&0xff=4 -m comment --comment aggressive-mode
		COMMIT
	E
}
_counters() { # CHAIN
	local ipv4 ipv6
	spawn -n inet -o ipv4 iptables-legacy -L "$1" -nvx
	spawn -n inet -o ipv6 ip6tables-legacy -L "$1" -nvx
	NET_COUNTERS=$ipv4$'\n'$ipv6
}
# net_count reads the router's counters; net_seen esp|esp-in-udp|main-mode|aggressive-mode|stray says how many packets of that kind there were by then
net_count() { _counters FORWARD; }
net_seen() {
	local packets octets target rest n=0
	while read -r packets octets target rest; do
		case $1-$target-$rest in
		stray-DROP-* | "$1-"*"/* $1 */"*) n=$((n + packets)) ;;
		esac
	done <<< "$NET_COUNTERS"
	echo $n
}
# net_loss FRACTION [MATCH...]: the router loses that part of all that crosses it, by chance, but nothing of what MATCH, words of iptables, says; without FRACTION nothing any more.
# net_lost esp|udp: how many packets it has lost since.
net_loss() {
	local command fraction=${1:-}
	[ $# = 0 ] || shift
	for command in iptables-legacy ip6tables-legacy; do
		{
			printf '*filter\n-F loss\n'
			[ $# = 0 ] || printf -- '-A loss %s -j RETURN\n' "$*"
			[ -z "$fraction" ] || printf -- '-A loss -p %s -m statistic --mode random --probability %s -j DROP\n' esp "$fraction" udp "$fraction"
			echo COMMIT
		} > /run/loss
		in_ns inet $command-restore --noflush < /run/loss
	done
}
# (With -n iptables names protocols or numbers them, by its version.)
net_lost() {
	local number
	case $1 in esp) number=50 ;; *) number=17 ;; esac
	_counters loss
	awk -v name="$1" -v number=$number '$3 == "DROP" && ($4 == name || $4 == number) { n += $1 } END { print n + 0 }' <<< "$NET_COUNTERS"
}
# strays: how many packets came to the router that belong into a tunnel
strays() { net_count; net_seen stray; }

_host() { # NS ADDRESS ROUTER [SECOND ADDRESS6 ROUTER6 SECOND6]
	_batch "$1" <<-E
		link set lo up
		addr add $2 dev lan
		link set lan up
		route add default via $3
		${4:+addr add $4 dev lan}
		${5:+addr add $5 dev lan nodad}
		${6:+route add default via $6}
		${7:+addr add $7 dev lan nodad}
	E
}

_gateway() { # NS LAN-ADDRESS PUBLIC-ADDRESS ROUTER [SECOND LAN-ADDRESS6 PUBLIC-ADDRESS6 ROUTER6 SECOND6]
	_batch "$1" <<-E
		link set lo up
		addr add $2 dev lan
		addr add $3 dev pub
		link set lan up
		link set pub up
		route add default via $4
		${5:+addr add $5 dev lan}
		${6:+addr add $6 dev lan nodad}
		${7:+addr add $7 dev pub nodad}
		${8:+route add default via $8}
		${9:+addr add $9 dev lan nodad}
	E
}

seed_up() {
	local links=''
	_namespaces vps inet asa lan
	_link inet a vps pub
	_link inet b asa pub
	_link lan lan asa lan
	spawn ip -batch - <<< "$links"
	_batch vps <<-E
		link set lo up
		addr add 203.0.113.133/25 dev pub
		link set pub up
		route add default via 203.0.113.129
	E
	_batch inet <<-E
		link set lo up
		addr add 203.0.113.129/25 dev a
		addr add 198.51.100.1/24 dev b
		link set dev a up
		link set dev b up
	E
	_private 192.0.2.0/24 203.0.113.200/32
	_gateway asa 192.0.2.1/24 198.51.100.2/24 198.51.100.1
	_host lan 192.0.2.10/24 192.0.2.1
}

# As a filter of tcpdump: packets with an address of the private side
private_filter() {
	local filter
	filter=$(printf ' or net %s' "${PRIVATE[@]}")
	echo "icmp or (icmp6 and (ip6[40] == 128 or ip6[40] == 129)) or ${filter# or }"
}

# net_em a|b SPEC...: netem on what inet sends that way; without SPEC none
#   net_em a loss 5%; net_em b delay 50ms 10ms reorder 25% duplicate 3%
net_em() {
	local side=$1
	shift
	in_ns inet tc qdisc del dev "$side" root 2>/dev/null
	[ $# = 0 ] || in_ns inet tc qdisc add dev "$side" root netem "$@"
}

# What goes over the wire, seen once, at inet's side a: capture_start FILE, capture_stop, captured FILE [FILTER]
capture_start() {
	(enter inet && exec tcpdump --immediate-mode -Z root -i a -U -n -s 0 -w "$1") 2> "$1.log" &
	CAPTURE=$!
	until_ok 5 _listens "$1.log"
}
_listens() { [ -s "$1" ] && [[ $(< "$1") == *'listening on'* ]]; }
capture_stop() {
	nap 0.1
	kill -INT "$CAPTURE"
	wait "$CAPTURE" 2>/dev/null
}
captured() {
	local file=$1
	shift
	tcpdump -n -r "$file" "$@" 2>/dev/null
}
captured_none() { [ -z "$(captured "$@")" ] || { captured "$@" | head -5; return 1; }; }
captured_some() { [ -n "$(captured "$@")" ]; }

# The kernel's IPsec state of a gateway as text that can be compared: dump NS. Without the policies of the IKE sockets,
# which end with them, and without IPv6 addresses, which come by themselves a second after the link is up.
dump() {
	local line all=() addresses
	spawn ip -n "$1" -batch - <<< $'xfrm state\nxfrm policy list nosock'
	spawn -o addresses ip -n "$1" -4 -o -batch - <<< $'addr show\nroute show table all\nrule'
	while IFS= read -r line; do all+=("${line%%valid_lft*}"); done <<< "$addresses"
	printf -v addresses '%s\n' "${all[@]}"
	spawn sort <<< "$addresses"
}
