# IKE daemons of the lab: charon, pluto and xfrmctl, each in a gateway's namespace with a /run of its own.
#
#   peer_write NS KIND PROFILE   writes its configuration into /run/peer/NS
#   peer_start NS                starts it and waits until it is ready
#   peer_up NS | peer_down NS | peer_rekey NS phase1|phase2 | peer_status NS | peer_stop NS | peer_kill NS
#   peer_exec NS COMMAND...      runs a command where the daemon lives
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
# PEER_PROTOCOL (esp, or ah: PEER_ESP is the hash alone then), PEER_PROTOPORT (such as icmp, on both ends), PEER_ESP_BYTES (octets that an SA may carry),
# PEER_LEFT and PEER_RIGHT (such as %defaultroute and %any) for the addresses of the two ends; the identities stay.
# peer_traffic says what then goes through the tunnel, a line for each way: NS ADDRESS; peer_states how many states each kernel holds.
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
	mkdir -p $pki
	# Names as PrintableString: as the responder of Aggressive Mode pluto does not hash the ID that it got but one that it encodes anew from rightid=,
	# and it knows no UTF8String there; the signature would not be over the same octets.
	printf '[req]\ndistinguished_name=name\nstring_mask=default\n[name]\n' > $pki/openssl.cnf
	local -x OPENSSL_CONF=$pki/openssl.cnf
	openssl req -x509 -newkey rsa:2048 -nodes -keyout $pki/ca.key -out $pki/ca.pem -days 30 -subj "/C=CH/O=Example/CN=Example CA" \
		-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
	for ns in gwa gwb; do
		openssl req -newkey rsa:2048 -nodes -keyout $pki/$ns.key -out $pki/$ns.csr -subj "/C=CH/O=Example/CN=$ns" 2>/dev/null
		printf 'subjectAltName=DNS:%s.example.net\nkeyUsage=digitalSignature\n' "$ns" > $pki/ext
		openssl x509 -req -in $pki/$ns.csr -CA $pki/ca.pem -CAkey $pki/ca.key -CAcreateserial -days 30 -extfile $pki/ext -out $pki/$ns.pem 2>/dev/null
		openssl rsa -in $pki/$ns.key -pubout -out $pki/$ns.pub 2>/dev/null
		openssl pkcs12 -export -inkey $pki/$ns.key -in $pki/$ns.pem -certfile $pki/ca.pem -name "$ns" -passout pass: -out $pki/$ns.p12
	done
}

# A gateway's public key in the form of RFC 3110, in base 64
_public_key() {
	local modulus
	modulus=$(openssl rsa -in "/run/peer/pki/$1.key" -noout -modulus 2>/dev/null)
	{ printf '\003\001\000\001'; printf '%s' "${modulus#*=}" | sed 's/../\\x&/g' | { read -r hex; printf '%b' "$hex"; }; } | base64 -w0
}

_address() { # NS FAMILY
	case $1-$2 in
	gwa-6) echo $A6 ;;
	gwb-6) echo $B6 ;;
	gwa-*) echo $A ;;
	*) echo $B ;;
	esac
}
# Networks behind a gateway, with commas between
_nets() {
	local second=${PEER_NETS:-1}
	case $1-${PEER_NET_FAMILY:-${PEER_FAMILY:-4}}-$second in
	gwa-6-*) echo 2001:db8:1::/64 ;;
	gwa-*) echo 10.1.0.0/24 ;;
	gwb-6-1) echo 2001:db8:2::/64 ;;
	gwb-6-*) echo 2001:db8:2::/64,2001:db8:29::/64 ;;
	gwb-*-1) echo 10.2.0.0/24 ;;
	*) echo 10.2.0.0/24,10.2.9.0/24 ;;
	esac
}
peer_traffic() {
	if [ "${PEER_MODE:-tunnel}" = transport ]; then
		echo "gwa $(_address gwb "${PEER_FAMILY:-4}")"
		echo "gwb $(_address gwa "${PEER_FAMILY:-4}")"
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
peer_states() { echo $((${PEER_NETS:-1} * 2)); }

peer_write() {
	local ns=$1 kind=$2 ike esp pfs here there here_id here_net there_net folder=/run/peer/$1
	_profile "$3" || return
	mkdir -p "$folder"
	echo "$kind" > "$folder/kind"
	local family=${PEER_FAMILY:-4} mode=${PEER_MODE:-tunnel} other=gwa access=''
	[ -z "${PEER_XAUTH:-}" ] || case $ns in gwa) access=client ;; *) access=server ;; esac
	[ "$ns" = gwa ] && other=gwb
	here_id=$(_address "$ns" "$family") there=$(_address $other "$family")
	# A gateway of road warriors knows neither address nor identity of theirs.
	[ "$access" != server ] || there=%any
	here_net=$(_nets "$ns") there_net=$(_nets $other)
	here_net=${PEER_LEFT_NET:-$here_net} there_net=${PEER_RIGHT_NET:-$there_net}
	# Behind a NAT the address is not the identity.
	here=$(ip -n "$ns" "-$family" -o addr show dev pub scope global | awk '{ sub("/.*", "", $4); print $4; exit }')
	here=${PEER_LEFT:-$here}
	local there_host=${PEER_RIGHT:-$there} protocol=${PEER_PROTOCOL:-esp}
	"_write_$kind"
}

# charon's IKEv1 has one network on each side of a child: lab, lab2.
_charon_children() {
	local local_net remote_net name=lab
	for local_net in ${here_net//,/ }; do
		for remote_net in ${there_net//,/ }; do
			cat <<-E
				$name {
				  $([ "$mode" = transport ] || printf 'local_ts = %s\nremote_ts = %s\n' "$([ "$access" = client ] && echo dynamic || echo "$local_net${PEER_PROTOPORT:+[$PEER_PROTOPORT]}")" "$([ "$access" = server ] && echo dynamic || echo "$remote_net${PEER_PROTOPORT:+[$PEER_PROTOPORT]}")")
				  mode = $mode
				  ${protocol}_proposals = $esp${pfs:+-$pfs}
				  ${PEER_ESP_BYTES:+life_bytes = $PEER_ESP_BYTES}
				  life_time = ${PEER_ESP_LIFE:-28800}s
				  rekey_time = $((${PEER_ESP_LIFE:-28800} * 9 / 10))s
				  rand_time = 0s
				  start_action = $(case ${PEER_AUTO:-add} in route) echo trap ;; start) echo start ;; *) echo none ;; esac)
				}
			E
			name=lab2
			[ "$mode" = transport ] && return
		done
	done
}

# leftsubnet=, leftsubnets= and type= of pluto and xfrmctl
_ends() {
	[ -z "$access" ] || { _remote_access; return; }
	[ -z "${PEER_PROTOPORT:-}" ] || printf '  leftprotoport=%s\n  rightprotoport=%s\n' "$PEER_PROTOPORT" "$PEER_PROTOPORT"
	[ "$mode" = transport ] && { echo '  type=transport'; return; }
	case $here_net in *,*) echo "  leftsubnets=$here_net" ;; *) echo "  leftsubnet=$here_net" ;; esac
	case $there_net in *,*) echo "  rightsubnets=$there_net" ;; *) echo "  rightsubnet=$there_net" ;; esac
}

_write_charon() {
	cat > "$folder/swanctl.conf" <<-E
		connections {
		  lab {
		    version = 1
		    aggressive = ${PEER_AGGRESSIVE:-no}
		    local_addrs = $here
		    remote_addrs = $there_host
$(case $access in client) echo 'vips = 0.0.0.0' ;; server) echo 'pools = lab' ;; esac)
		    pull = $([ "${PEER_XAUTH:-pull}" = push ] && echo no || echo yes)
		    proposals = $ike
		    encap = ${PEER_ENCAP:-no}
		    rekey_time = $((${PEER_IKE_LIFE:-86400} * 9 / 10))s
		    over_time = $((${PEER_IKE_LIFE:-86400} / 10))s
		    rand_time = 0s
		    dpd_delay = ${PEER_DPD:-0}s
		    dpd_timeout = ${PEER_DPD_TIMEOUT:-$((${PEER_DPD:-0} * 3))}s
$(case ${PEER_AUTH:-psk} in
			psk) printf 'local {\nauth = psk\nid = %s\n}\nremote {\nauth = psk\nid = %s\n}\n' "$here_id" "$there" ;;
			certificate) printf 'local {\nauth = pubkey\ncerts = %s\nid = "C=CH, O=Example, CN=%s"\n}\nremote {\nauth = pubkey\nid = "C=CH, O=Example, CN=%s"\n}\n' "/run/peer/pki/$ns.pem" "$ns" "$other" ;;
			key) printf 'local {\nauth = pubkey\npubkeys = %s\nid = %s\n}\nremote {\nauth = pubkey\npubkeys = %s\nid = %s\n}\n' "/run/peer/pki/$ns.pub" "$here_id" "/run/peer/pki/$other.pub" "$there" ;;
			esac)
$(case $access in # rounds of authentication are in the order of the file
			client) printf 'local-xauth {\nauth = xauth\nxauth_id = alice\n}\n' ;;
			server) printf 'remote-xauth {\nauth = xauth\n}\n' ;;
			esac)
		    children {
$(_charon_children)
		    }
		  }
		}
		secrets {
		  ike-lab {
		    secret = "$PEER_KEY"
		  }
$([ -z "$access" ] || printf 'xauth-alice {\nid = alice\nsecret = "%s"\n}\n' "$([ $access = client ] && echo "${PEER_PASSWORD:-$PASSWORD}" || echo "$PASSWORD")")
		}
$([ "$access" != server ] || printf 'pools {\nlab {\naddrs = %s\ndns = 10.2.0.53\n}\n}\n' "$PEER_POOL")
		$([ "${PEER_AUTH:-psk}" = psk ] || printf 'authorities {\nlab {\ncacert = /run/peer/pki/ca.pem\n}\n}\n')
	E
	# Debian's whole set of plugins loads kernel modules a hundred times over.
	cat > "$folder/strongswan.conf" <<-E
		charon {
		  i_dont_care_about_security_and_use_aggressive_mode_psk = ${PEER_AGGRESSIVE:-no}
		  retransmit_timeout = ${PEER_RETRANSMIT:-4}
		  fragment_size = ${PEER_FRAGMENT:-1280}
		  load = openssl gmp aes des md5 sha1 sha2 hmac xcbc gcm kdf random nonce x509 constraints pubkey pkcs1 pkcs8 pem revocation kernel-netlink socket-default vici attr xauth-generic updown
		  filelog {
		    lab {
		      path = $folder/log
		      default = 1
		      flush_line = yes
		    }
		  }
		  syslog {
		    daemon {
		      default = -1
		    }
		  }
		}
		swanctl {
		  load = random pem pkcs1 pkcs8 openssl x509
		}
	E
}

# XAUTH and ModeCfg in the words of Openswan and libreswan; users and passwords beside
_remote_access() {
	case $access in
	client)
		printf '  leftxauthclient=yes\n  leftmodecfgclient=yes\n  leftusername=alice\n  rightxauthserver=yes\n  rightmodecfgserver=yes\n'
		printf '  rightsubnet=%s\n' "$there_net" ;;
	server)
		printf '  leftxauthserver=yes\n  leftmodecfgserver=yes\n  rightxauthclient=yes\n  rightmodecfgclient=yes\n'
		printf '  leftsubnet=%s\n  rightaddresspool=%s\n  modecfgdns=10.2.0.53\n  xauthby=file\n  rekey=no\n' "$here_net" "$PEER_POOL" ;;
	esac
	printf '  modecfgpull=%s\n' "$([ "$PEER_XAUTH" = push ] && echo no || echo yes)"
}

# Secrets of pluto and xfrmctl, and the users of a gateway as hashes
_write_secrets() {
	local peer=$there
	[ "$there" = %any ] && peer=
	if [ "${PEER_AUTH:-psk}" = psk ]; then
		printf '%s %s : PSK "%s"\n' "$here_id" "$peer" "$PEER_KEY" > "$folder/ipsec.secrets"
	else
		: > "$folder/ipsec.secrets"
	fi
	[ "$access" != client ] || printf '@alice : XAUTH "%s"\n' "${PEER_PASSWORD:-$PASSWORD}" >> "$folder/ipsec.secrets"
	[ "$access" != server ] || printf 'alice:%s:lab\n' "$(openssl passwd -6 -salt anExample "$PASSWORD")" > "$folder/passwd"
	chmod 600 "$folder/ipsec.secrets"
	[ ! -e "$folder/passwd" ] || chmod 600 "$folder/passwd"
}

_write_pluto() {
	# A blank line would end the section; Debian's build refuses IKEv1 unless told.
	cat > "$folder/ipsec.conf" <<-E
		config setup
		  logfile=$folder/log
		  ikev1-policy=accept
		conn lab
		  ikev2=no
		  aggressive=${PEER_AGGRESSIVE:-no}
		  fragmentation=${PEER_FRAGMENTATION:-yes}
$(case ${PEER_AUTH:-psk} in
			psk) printf '  authby=secret\n  leftid=%s\n' "$here_id"; [ "$there" = %any ] || printf '  rightid=%s\n' "$there" ;;
			*) printf '  authby=rsasig\n  leftcert=%s\n  leftid=%%fromcert\n  rightid="C=CH, O=Example, CN=%s"\n  rightca=%%any\n  leftsendcert=always\n' "$ns" "$other" ;;
			esac)
		  left=$here
		  right=$there_host
$(_ends)
		  ike=$ike
		  phase2=$protocol
		  $protocol=$esp${pfs:+;$pfs}
		  pfs=$([ -n "$pfs" ] && echo yes || echo no)
		  ikelifetime=${PEER_IKE_LIFE:-86400}s
		  salifetime=${PEER_ESP_LIFE:-28800}s
		  rekeymargin=${PEER_MARGIN:-540}s
		  rekeyfuzz=0%
		  dpddelay=${PEER_DPD:-0}
		  dpdtimeout=${PEER_DPD_TIMEOUT:-$((${PEER_DPD:-0} * 3))}
		  dpdaction=clear
		  auto=${PEER_AUTO:-add}
	E
	_write_secrets
}

_write_xfrmctl() {
	cat > "$folder/ipsec.conf" <<-E
		version 2.0
		config setup
		  plutostderrlog=$folder/log
		  protostack=netkey
		conn lab
		  left=$here
		  right=$there_host
$(_ends)
$(case ${PEER_AUTH:-psk} in
			psk) printf '  authby=secret\n  leftid=%s\n' "$here_id"; [ "$there" = %any ] || printf '  rightid=%s\n' "$there" ;;
			certificate) printf '  authby=rsasig\n  leftcert=%s.pem\n  rightid="C=CH, O=Example, CN=%s"\n' "$ns" "$other" ;;
			key) printf '  authby=rsasig\n  leftid=%s\n  rightid=%s\n  leftrsasigkey=0s%s\n  rightrsasigkey=0s%s\n' "$here_id" "$there" "$(_public_key "$ns")" "$(_public_key "$other")" ;;
			esac)
		  aggrmode=${PEER_AGGRESSIVE:-no}
		  fragmentation=${PEER_FRAGMENTATION:-yes}
		  ike=$ike
		  phase2=$protocol
		  phase2alg=$esp${pfs:+;$pfs}
$([ -z "${PEER_ESP_BYTES:-}" ] || echo "  ipsec-max-bytes=$PEER_ESP_BYTES")
		  pfs=$([ -n "$pfs" ] && echo yes || echo no)
		  ikelifetime=${PEER_IKE_LIFE:-86400}s
		  salifetime=${PEER_ESP_LIFE:-28800}s
		  rekeymargin=${PEER_MARGIN:-540}s
		  rekeyfuzz=0%
		  dpddelay=${PEER_DPD:-0}
		  dpdtimeout=${PEER_DPD_TIMEOUT:-$((${PEER_DPD:-0} * 3))}
		  dpdaction=${PEER_DPD_ACTION:-clear}
		  retransmit-timeout=${PEER_PATIENCE:-60}s
		  auto=${PEER_AUTO:-add}
	E
	_write_secrets
	[ -z "$access" ] || mkdir -p "$folder/ipsec.d"
	[ ! -e "$folder/passwd" ] || mv "$folder/passwd" "$folder/ipsec.d/"
	if [ "${PEER_AUTH:-psk}" != psk ]; then
		mkdir -p "$folder/ipsec.d/certs" "$folder/ipsec.d/cacerts" "$folder/ipsec.d/private"
		cp "/run/peer/pki/$ns.pem" "$folder/ipsec.d/certs/"
		cp "/run/peer/pki/$ns.key" "$folder/ipsec.d/private/"
		cp /run/peer/pki/ca.pem "$folder/ipsec.d/cacerts/"
		echo ": RSA $ns.key" >> "$folder/ipsec.secrets"
	fi
}

peer_start() {
	local ns=$1 folder=/run/peer/$1 kind
	kind=$(cat "$folder/kind")
	# Not by in_ns: a function in the background is a shell, and its process not the daemon's.
	ip netns exec "$ns" unshare -m bash -c '
		set -e
		folder=$1 kind=$2 pluto=$3 bin=$4
		mount --bind /run/peer /mnt
		mount -t tmpfs run /run
		mkdir -p /run/peer /run/pluto
		mount --move /mnt /run/peer 2>/dev/null || mount --rbind /mnt /run/peer
		case $kind in
		charon)
			mkdir -p /etc/swanctl
			touch /etc/swanctl/swanctl.conf /etc/strongswan.conf
			mount --bind $folder/swanctl.conf /etc/swanctl/swanctl.conf
			if [ -d /run/peer/pki ]; then
				mkdir -p /etc/swanctl/private /etc/swanctl/x509ca
				mount -t tmpfs private /etc/swanctl/private
				mount -t tmpfs x509ca /etc/swanctl/x509ca
				cp "/run/peer/pki/${folder##*/}.key" /etc/swanctl/private/
				cp /run/peer/pki/ca.pem /etc/swanctl/x509ca/
			fi
			mount --bind $folder/strongswan.conf /etc/strongswan.conf
			exec /usr/lib/ipsec/charon ;;
		pluto)
			mount -t overlay -o lowerdir=$pluto/usr:/usr usr /usr
			mkdir -p /var/lib/ipsec /etc/ipsec.d
			mount -t tmpfs nss /var/lib/ipsec
			mkdir /var/lib/ipsec/nss
			mount --bind $pluto/etc/ipsec.d /etc/ipsec.d
			touch /etc/ipsec.conf /etc/ipsec.secrets
			mount --bind $folder/ipsec.conf /etc/ipsec.conf
			mount --bind $folder/ipsec.secrets /etc/ipsec.secrets
			[ ! -e $folder/passwd ] || { touch /etc/ipsec.d/passwd; mount --bind $folder/passwd /etc/ipsec.d/passwd; }
			certutil -N -d sql:/var/lib/ipsec/nss --empty-password
			if [ -d /run/peer/pki ]; then
				pk12util -i "/run/peer/pki/${folder##*/}.p12" -d sql:/var/lib/ipsec/nss -W "" >&2
				certutil -M -n "Example CA - Example" -t CT,, -d sql:/var/lib/ipsec/nss || certutil -A -n ca -t CT,, -i /run/peer/pki/ca.pem -d sql:/var/lib/ipsec/nss
			fi
			exec /usr/libexec/ipsec/pluto --config /etc/ipsec.conf --nofork ;;
		xfrmctl)
			touch /etc/ipsec.conf /etc/ipsec.secrets
			mount --bind $folder/ipsec.conf /etc/ipsec.conf
			mount --bind $folder/ipsec.secrets /etc/ipsec.secrets
			if [ -d $folder/ipsec.d ]; then
				mkdir -p /etc/ipsec.d
				mount --bind $folder/ipsec.d /etc/ipsec.d
			fi
			exec $bin/xfrmctld ;;
		esac' - "$folder" "$kind" "$PLUTO_ROOT" "$XFRMCTL_BIN" > "$folder/out" 2>&1 </dev/null &
	echo $! > "$folder/pid"
	disown $!
	ready_or_dead() { _gone "$ns" || "_ready_$kind" "$ns"; }
	until_ok 30 ready_or_dead && _alive "$ns" && return
	echo "$kind in $ns does not come up:" >&2
	tail -n 20 "$folder/out" "$folder/log" >&2
	return 1
}

_alive() { [ -e "/proc/$(cat /run/peer/"$1"/pid)/exe" ]; }
_ready_charon() {
	[ -S "/proc/$(cat /run/peer/"$1"/pid)/root/run/charon.vici" ] && peer_exec "$1" swanctl --load-all --noprompt > "/run/peer/$1/load" 2>&1
}
_ready_pluto() { peer_exec "$1" ipsec whack --status 2>/dev/null | grep -q '"lab[/"]'; }
_ready_xfrmctl() {
	[ -S "/proc/$(cat /run/peer/"$1"/pid)/root/run/xfrmctl/control.sock" ] || return 1
	peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" status >/dev/null 2>&1
	[ $? -le 1 ] # 1: it answers, and no tunnel is up yet
}

peer_exec() {
	local ns=$1
	shift
	nsenter -t "$(cat /run/peer/"$ns"/pid)" -m -n "$@"
}
peer_kind() { cat "/run/peer/$1/kind"; }
_charon_each() { # NS WORD... for each child
	local ns=$1 child
	shift
	for child in $(sed -n '/^secrets {/q; s/^[[:space:]]*\(lab2\{0,1\}\) {$/\1/p' "/run/peer/$ns/swanctl.conf" | tail -n +2); do
		peer_exec "$ns" swanctl "$@" --child "$child" || return
	done
}
peer_up() {
	case $(peer_kind "$1") in
	charon) _charon_each "$1" --initiate --timeout 30 ;;
	pluto) peer_exec "$1" ipsec auto --up lab ;;
	xfrmctl) peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" up lab --timeout 30 ;;
	esac
}
peer_down() {
	case $(peer_kind "$1") in
	charon) peer_exec "$1" swanctl --terminate --ike lab ;;
	pluto) peer_exec "$1" ipsec auto --down lab ;;
	xfrmctl) peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" down lab ;;
	esac
}
# pluto 4.10 cannot be told to renew Phase 1: its lifetime has to do it. A second --up renews Phase 2.
peer_rekey() {
	case $(peer_kind "$1")-$2 in
	charon-phase1) peer_exec "$1" swanctl --rekey --ike lab ;;
	charon-phase2) _charon_each "$1" --rekey ;;
	pluto-phase2) peer_exec "$1" ipsec auto --up lab ;;
	xfrmctl-phase1) peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" rekey lab --ike ;;
	xfrmctl-phase2) peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" rekey lab ;;
	*) return 1 ;;
	esac
}
peer_status() {
	case $(peer_kind "$1") in
	charon) peer_exec "$1" swanctl --list-sas ;;
	pluto) peer_exec "$1" ipsec status ;;
	xfrmctl) peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" status ;;
	esac
}
peer_kill() { kill -9 "$(cat "/run/peer/$1/pid")"; }
peer_stop() {
	case $(peer_kind "$1") in
	pluto) peer_exec "$1" ipsec whack --shutdown >/dev/null 2>&1 ;;
	*) kill "$(cat "/run/peer/$1/pid")" ;;
	esac
	until_ok 10 _gone "$1"
}
_gone() { ! _alive "$1"; }

# SPIs of a gateway's ESP and AH states that have keys, sorted
spis() {
	local word value rest spi='' list=() i
	while read -r word value rest; do
		case $word in
		proto) [[ $value = esp || $value = ah ]] && spi=${rest#spi } spi=${spi%% *} ;;
		enc | aead | auth | auth-trunc)
			[ -n "$spi" ] || continue
			for ((i = ${#list[@]}; i > 0; i--)); do
				[[ ${list[i - 1]} > $spi ]] || break
				list[i]=${list[i - 1]}
			done
			list[i]=$spi spi='' ;;
		esac
	done < <(ip -n "$1" xfrm state)
	echo "${list[*]}${list:+ }"
}
