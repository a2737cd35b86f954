# Networks of the lab, each host a namespace.
#
#   ha --- gwa --- inet --- gwb --- hb          net_up
#   ha --- gwa --- nat --- inet --- gwb --- hb  net_up nat
#
#   ha 10.1.0.2   gwa 10.1.0.1 and 198.51.100.10   inet .1 of both   gwb 203.0.113.20 and 10.2.0.1   hb 10.2.0.2
#   behind the NAT gwa is 192.168.77.10, and 198.51.100.10 is the NAT box; it gives every flow another source port
#   and lets nothing in that it has no state for.
#
# seed_up: the tunnel of the example with its own addresses
#   vps 203.0.113.133 (and later 203.0.113.200)   inet   asa 198.51.100.2 and 192.0.2.1   lan 192.0.2.10
A=198.51.100.10
B=203.0.113.20
NET_NAMESPACES=()

# One file of commands for ip -batch is one process instead of many.
_link() { echo "link add name $2 netns $1 type veth peer name $4 netns $3"; }
_batch() { { echo "link set lo up"; cat; } | ip -n "$1" -batch -; }

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
	for ns in "$@"; do echo "netns add $ns"; done | ip -batch -
}

net_up() {
	local nat=${1:-} address=198.51.100.10 router=198.51.100.1
	_namespaces ha gwa inet gwb hb ${nat:+nat}
	{
		_link ha lan gwa lan
		_link hb lan gwb lan
		_link inet b gwb pub
		if [ -n "$nat" ]; then
			_link inet a nat out
			_link nat in gwa pub
		else
			_link inet a gwa pub
		fi
	} | ip -batch -
	[ -z "$nat" ] || { address=192.168.77.10 router=192.168.77.1; }
	_host ha 10.1.0.2/24 10.1.0.1
	_host hb 10.2.0.2/24 10.2.0.1
	_gateway gwa 10.1.0.1/24 $address/24 $router
	_gateway gwb 10.2.0.1/24 203.0.113.20/24 203.0.113.1
	_batch inet <<-E
		addr add 198.51.100.1/24 dev a
		addr add 203.0.113.1/24 dev b
		link set dev a up
		link set dev b up
	E
	_private 10.0.0.0/8
	[ -n "$nat" ] || return 0
	_batch nat <<-E
		addr add 192.168.77.1/24 dev in
		addr add 198.51.100.10/24 dev out
		link set in up
		link set out up
		route add default via 198.51.100.1
	E
	# The guest's kernel has no nftables for IPv4.
	in_ns nat iptables-legacy-restore <<-E
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

# What belongs into a tunnel is counted by the internet's router and goes nowhere.
_private() {
	PRIVATE=("$@")
	{
		echo '*filter'
		printf -- '-A FORWARD -s %s -j DROP\n' "$@"
		printf -- '-A FORWARD -d %s -j DROP\n' "$@"
		echo COMMIT
	} | in_ns inet iptables-legacy-restore
}
# strays: how many packets came to the router that belong into a tunnel
strays() { in_ns inet iptables-legacy -L FORWARD -nvx | awk '$3 == "DROP" { n += $1 } END { print n + 0 }'; }

_host() { # NS ADDRESS ROUTER
	_batch "$1" <<-E
		addr add $2 dev lan
		link set lan up
		route add default via $3
	E
}

_gateway() { # NS LAN-ADDRESS PUBLIC-ADDRESS ROUTER
	_batch "$1" <<-E
		addr add $2 dev lan
		addr add $3 dev pub
		link set lan up
		link set pub up
		route add default via $4
	E
}

seed_up() {
	_namespaces vps inet asa lan
	{
		_link inet a vps pub
		_link inet b asa pub
		_link lan lan asa lan
	} | ip -batch -
	_batch vps <<-E
		addr add 203.0.113.133/25 dev pub
		link set pub up
		route add default via 203.0.113.129
	E
	_batch inet <<-E
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
	echo "icmp or ${filter# or }"
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
	ip netns exec inet tcpdump --immediate-mode -Z root -i a -U -n -s 0 -w "$1" 2> "$1.log" &
	CAPTURE=$!
	until_ok 5 grep -q 'listening on' "$1.log"
}
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
	ip -n "$1" xfrm state
	ip -n "$1" xfrm policy list nosock
	ip -n "$1" -4 -o addr show | sed 's/valid_lft.*//'
	ip -n "$1" -4 route show table all | sort
	ip -n "$1" -4 rule
}
