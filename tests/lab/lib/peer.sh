# IKE daemons of the lab: charon, pluto and xfrmctl, each in a gateway's namespace with a /run of its own.
#
#   peer_write NS KIND PROFILE   writes its configuration into /run/peer/NS
#   peer_start NS                starts it and waits until it is ready
#   peer_up NS | peer_down NS | peer_rekey NS phase1|phase2 | peer_status NS | peer_stop NS | peer_kill NS
#   peer_exec NS COMMAND...      runs a command where the daemon lives
# A folder /run/peer/NS/run is xfrmctl's /run/xfrmctl, and outlives it.
#
# Variables: PEER_KEY, PEER_IKE_LIFE, PEER_ESP_LIFE, PEER_DPD (seconds; 0 for none), PEER_DPD_TIMEOUT (three times that unless told),
# PEER_AUTO (add, start, route),
# PEER_AGGRESSIVE (yes or no), PEER_FRAGMENT (octets above which charon cuts its messages), PEER_FRAGMENTATION (yes, no, force; for pluto and xfrmctl),
# PEER_PATIENCE (seconds until xfrmctl gives up on an unanswered message), PEER_RETRANSMIT (seconds after which charon repeats one),
# PEER_AUTH (psk; certificate; for charon and xfrmctl also key: bare keys), by what certificates_make has made,
# PEER_MODE (tunnel or transport), PEER_FAMILY (4 or 6: of the gateways), PEER_NET_FAMILY (of the networks, that of the gateways unless told),
# PEER_NETS (1, or 2: both networks behind gwb, so two tunnels on one ISAKMP SA),
# PEER_XAUTH (pull or push: gwa is a road warrior, user alice, who gets an address of PEER_POOL; gwb is its gateway and knows no address of it),
# PEER_PASSWORD (the password that gwa has; gwb has PASSWORD),
# PEER_IKE, PEER_ESP, PEER_PFS, PEER_LEFT_NET, PEER_RIGHT_NET override the profile's.
# PEER_PROTOCOL (esp, or ah: PEER_ESP is the hash alone then), PEER_PROTOPORT (such as icmp, on both ends), PEER_ESP_BYTES (octets that an SA may carry), PEER_ESP_BYTES_MARGIN (how many of them are left for the renewal),
# PEER_COMPRESS (yes or no: IPComp),
# PEER_LEFT and PEER_RIGHT (such as %defaultroute and %any) for the addresses of the two ends; the identities stay.
# peer_traffic says what then goes through the tunnel, a line for each way: NS and what ping is told; peer_states how many states each kernel holds; peer_isakmps NS how many ISAKMP SAs a daemon has.
. "$LAB/lib/charon.sh"
. "$LAB/lib/openswan.sh"
. "$LAB/lib/pluto.sh"
. "$LAB/lib/xfrmctl.sh"
PEER_KEY=${PEER_KEY:-an example key, not a secret}
PASSWORD='a password, not a secret'
PEER_POOL=10.9.0.1-10.9.0.99
PLUTO_ROOT=$(readlink -f "${LAB_PLUTO:-${XDG_CACHE_HOME:-$HOME/.cache}/xfrmctl-lab/libreswan}")
XFRMCTL_BIN=$(readlink -f "${XFRMCTL_BIN:-$LAB/../../artifacts}")

# The profiles, in the spelling that all three daemons take, or nearly.
_profile() {
	pfs=''
	case $1 in
	asa) ike=3des-md5-modp1024 esp=3des-md5 ;;
	asa1536) ike=3des-md5-modp1536 esp=3des-md5 ;; # Debian's pluto is built without modp1024
	aes1024) ike=aes256-sha1-modp1024 esp=aes256-sha1 ;;
	aes2048) ike=aes128-sha256-modp2048 esp=aes128-sha256 pfs=modp2048 ;;
	*) echo "peer.sh: no profile $1" >&2; return 1 ;;
	esac
	ike=${PEER_IKE:-$ike} esp=${PEER_ESP:-$esp} pfs=${PEER_PFS-$pfs}
}

# What signatures need, in /run/peer/pki: an authority, and for each gateway a key and a certificate of its name.
certificates_make() {
	local ns pki=/run/peer/pki
	spawn mkdir -p $pki
	# Names as PrintableString: as the responder of Aggressive Mode pluto does not hash the ID that it got but one that it encodes anew from rightid=,
	# and it knows no UTF8String there; the signature would not be over the same octets.
	printf '[req]\ndistinguished_name=name\nstring_mask=default\n[name]\n' > $pki/openssl.cnf
	local -x OPENSSL_CONF=$pki/openssl.cnf
	spawn openssl req -x509 -newkey rsa:2048 -nodes -keyout $pki/ca.key -out $pki/ca.pem -days 30 -subj "/C=CH/O=Example/CN=Example CA" \
		-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
	for ns in gwa gwb; do
		spawn openssl req -newkey rsa:2048 -nodes -keyout $pki/$ns.key -out $pki/$ns.csr -subj "/C=CH/O=Example/CN=$ns" 2>/dev/null
		printf 'subjectAltName=DNS:%s.example.net\nkeyUsage=digitalSignature\n' "$ns" > $pki/ext
		spawn openssl x509 -req -in $pki/$ns.csr -CA $pki/ca.pem -CAkey $pki/ca.key -CAcreateserial -days 30 -extfile $pki/ext -out $pki/$ns.pem 2>/dev/null
		spawn openssl rsa -in $pki/$ns.key -pubout -out $pki/$ns.pub 2>/dev/null
		spawn openssl pkcs12 -export -inkey $pki/$ns.key -in $pki/$ns.pem -certfile $pki/ca.pem -name "$ns" -passout pass: -out $pki/$ns.p12
	done
}

_address() { # VARIABLE NS
	case $2-${PEER_FAMILY:-4} in
	gwa-6) printf -v "$1" %s $A6 ;;
	gwb-6) printf -v "$1" %s $B6 ;;
	gwa-*) printf -v "$1" %s $A ;;
	*) printf -v "$1" %s $B ;;
	esac
}
# Networks behind a gateway, with commas between
_nets() { # VARIABLE NS
	case $2-${PEER_NET_FAMILY:-${PEER_FAMILY:-4}}-${PEER_NETS:-1} in
	gwa-6-*) printf -v "$1" 2001:db8:1::/64 ;;
	gwa-*) printf -v "$1" 10.1.0.0/24 ;;
	gwb-6-1) printf -v "$1" 2001:db8:2::/64 ;;
	gwb-6-*) printf -v "$1" 2001:db8:2::/64,2001:db8:29::/64 ;;
	gwb-*-1) printf -v "$1" 10.2.0.0/24 ;;
	*) printf -v "$1" 10.2.0.0/24,10.2.9.0/24 ;;
	esac
}
peer_traffic() {
	if [ -n "${PEER_XAUTH:-}" ]; then
		printf '%s\n' "gwa -I $(peer_given) 10.2.0.2" "hb $(peer_given)"
		return
	fi
	if [ "${PEER_MODE:-tunnel}" = transport ]; then
		local here there
		_address here gwa
		_address there gwb
		printf '%s\n' "gwa $there" "gwb $here"
		return
	fi
	if [ "${PEER_NET_FAMILY:-${PEER_FAMILY:-4}}" = 6 ]; then
		printf '%s\n' "ha 2001:db8:2::2" "hb 2001:db8:1::2"
		[ "${PEER_NETS:-1}" = 1 ] || echo "ha 2001:db8:29::2"
	else
		printf '%s\n' "ha 10.2.0.2" "hb 10.1.0.2"
		[ "${PEER_NETS:-1}" = 1 ] || echo "ha 10.2.9.2"
	fi
}
# The address of the pool that gwa has, as gwb's kernel knows it
peer_given() {
	local policies
	spawn -o policies ip -n gwb xfrm policy
	[[ ! $policies =~ dst\ (10\.9\.0\.[0-9]+)/32 ]] || echo "${BASH_REMATCH[1]}"
}
peer_states() { echo $((${PEER_NETS:-1} * 2)); }

peer_write() {
	local ns=$1 kind=$2 ike esp pfs here there here_id here_net there_net folder=/run/peer/$1
	_profile "$3" || return
	[ -d "$folder" ] || spawn mkdir -p "$folder"
	echo "$kind" > "$folder/kind"
	local family=${PEER_FAMILY:-4} mode=${PEER_MODE:-tunnel} other=gwa access=''
	[ -z "${PEER_XAUTH:-}" ] || case $ns in gwa) access=client ;; *) access=server ;; esac
	[ "$ns" = gwa ] && other=gwb
	_address here_id "$ns"
	_address there $other
	# A gateway of road warriors knows neither address nor identity of theirs.
	[ "$access" != server ] || there=%any
	_nets here_net "$ns"
	_nets there_net $other
	here_net=${PEER_LEFT_NET:-$here_net} there_net=${PEER_RIGHT_NET:-$there_net}
	# Behind a NAT the address is not the identity.
	spawn -o here ip -n "$ns" "-$family" -o addr show dev pub scope global
	here=${here#* inet* } here=${PEER_LEFT:-${here%%/*}}
	local there_host=${PEER_RIGHT:-$there} protocol=${PEER_PROTOCOL:-esp}
	"_write_$kind"
}

peer_start() {
	local ns=$1 folder=/run/peer/$1 kind
	kind=$(< "$folder/kind")
	# It becomes the daemon, whose process id it has.
	(
		set -e
		enter "$ns"
		attach bind /run/peer /mnt
		attach tmpfs run /run
		attach rbind /mnt /run/peer
		"_run_$kind"
	) > "$folder/out" 2>&1 </dev/null &
	echo $! > "$folder/pid"
	disown $!
	ready_or_dead() { _gone "$ns" || "_ready_$kind" "$ns"; }
	until_ok 30 ready_or_dead && _alive "$ns" && return
	echo "$kind in $ns does not come up:" >&2
	tail -n 20 "$folder/out" "$folder/log" >&2
	return 1
}

_alive() { [ -e "/proc/$(< "/run/peer/$1/pid")/exe" ]; }
peer_exec() { spawn -t "$(< "/run/peer/$1/pid")" "${@:2}"; }
peer_kind() { echo "$(< "/run/peer/$1/kind")"; }
# What a daemon is asked for, each in its own words: _up_KIND and so on.
peer_up() { "_up_$(< "/run/peer/$1/kind")" "$1"; }
peer_down() { "_down_$(< "/run/peer/$1/kind")" "$1"; }
peer_rekey() { "_rekey_$(< "/run/peer/$1/kind")_$2" "$1"; }
peer_status() { "_status_$(< "/run/peer/$1/kind")" "$1"; }
# How many ISAKMP SAs there are that are established
peer_isakmps() { "_isakmps_$(< "/run/peer/$1/kind")" "$1"; }
peer_stop() {
	"_stop_$(< "/run/peer/$1/kind")" "$1"
	until_ok 10 _gone "$1"
}
peer_kill() { kill -9 "$(< "/run/peer/$1/pid")"; }
_gone() { ! _alive "$1"; }
