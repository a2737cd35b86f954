# charon of strongSwan, by swanctl.conf
# charon's IKEv1 has one network on each side of a child: lab, lab2.
_charon_children() {
	local local_net remote_net name=lab action=none
	case ${PEER_AUTO:-add} in route) action=trap ;; start) action=start ;; esac
	: > "$folder/children"
	for local_net in ${here_net//,/ }; do
		for remote_net in ${there_net//,/ }; do
			echo $name >> "$folder/children"
			local_net+=${PEER_PROTOPORT:+[$PEER_PROTOPORT]} remote_net+=${PEER_PROTOPORT:+[$PEER_PROTOPORT]}
			[ "$access" != client ] || local_net=dynamic
			[ "$access" != server ] || remote_net=dynamic
			echo "    $name {"
			[ "$mode" = transport ] || printf '      local_ts = %s\n      remote_ts = %s\n' "$local_net" "$remote_net"
			echo "      mode = $mode
      ipcomp = ${PEER_COMPRESS:-no}
      ${protocol}_proposals = $esp${pfs:+-$pfs}
      ${PEER_ESP_BYTES:+life_bytes = $PEER_ESP_BYTES}
      ${PEER_ESP_BYTES:+rekey_bytes = $((PEER_ESP_BYTES - ${PEER_ESP_BYTES_MARGIN:-$((PEER_ESP_BYTES / 10))}))}
      ${PEER_ESP_BYTES:+rand_bytes = 0}
      life_time = ${PEER_ESP_LIFE:-28800}s
      rekey_time = $((${PEER_ESP_LIFE:-28800} * 9 / 10))s
      rand_time = 0s
      start_action = $action
    }"
			name=lab2
			[ "$mode" = transport ] && return
		done
	done
}

_write_charon() {
	local pull=yes password=$PASSWORD plugins=random
	[ "${PEER_AUTH:-psk}" = psk ] || plugins+=' pem pkcs1 pkcs8 openssl x509'
	[ "${PEER_XAUTH:-pull}" = push ] && pull=no
	[ "$access" != client ] || password=${PEER_PASSWORD:-$PASSWORD}
	{
		echo "connections {
  lab {
    version = 1
    aggressive = ${PEER_AGGRESSIVE:-no}
    local_addrs = $here
    remote_addrs = $there_host
    pull = $pull
    proposals = $ike
    encap = ${PEER_ENCAP:-no}
    rekey_time = $((${PEER_IKE_LIFE:-86400} * 9 / 10))s
    over_time = $((${PEER_IKE_LIFE:-86400} / 10))s
    rand_time = 0s
    dpd_delay = ${PEER_DPD:-0}s
    dpd_timeout = ${PEER_DPD_TIMEOUT:-$((${PEER_DPD:-0} * 3))}s"
		case $access in client) echo 'vips = 0.0.0.0' ;; server) echo 'pools = lab' ;; esac
		case ${PEER_AUTH:-psk} in
		psk) printf 'local {\nauth = psk\nid = %s\n}\nremote {\nauth = psk\nid = %s\n}\n' "$here_id" "$there" ;;
		certificate) printf 'local {\nauth = pubkey\ncerts = %s\nid = "C=CH, O=Example, CN=%s"\n}\nremote {\nauth = pubkey\nid = "C=CH, O=Example, CN=%s"\n}\n' "/run/peer/pki/$ns.pem" "$ns" "$other" ;;
		key) printf 'local {\nauth = pubkey\npubkeys = %s\nid = %s\n}\nremote {\nauth = pubkey\npubkeys = %s\nid = %s\n}\n' "/run/peer/pki/$ns.pub" "$here_id" "/run/peer/pki/$other.pub" "$there" ;;
		esac
		case $access in # rounds of authentication are in the order of the file
		client) printf 'local-xauth {\nauth = xauth\nxauth_id = alice\n}\n' ;;
		server) printf 'remote-xauth {\nauth = xauth\n}\n' ;;
		esac
		echo '    children {'
		_charon_children
		printf '    }\n  }\n}\nsecrets {\nike-lab {\nsecret = "%s"\n}\n' "$PEER_KEY"
		[ -z "$access" ] || printf 'xauth-alice {\nid = alice\nsecret = "%s"\n}\n' "$password"
		echo '}'
		[ "$access" != server ] || printf 'pools {\nlab {\naddrs = %s\ndns = 10.2.0.53\n}\n}\n' "$PEER_POOL"
		[ "${PEER_AUTH:-psk}" = psk ] || printf 'authorities {\nlab {\ncacert = /run/peer/pki/ca.pem\n}\n}\n'
	} > "$folder/swanctl.conf"
	# Debian's whole set of plugins loads kernel modules a hundred times over.
	echo "charon {
  i_dont_care_about_security_and_use_aggressive_mode_psk = ${PEER_AGGRESSIVE:-no}
  retransmit_timeout = ${PEER_RETRANSMIT:-4}
  fragment_size = ${PEER_FRAGMENT:-1280}
  ${PEER_SPI:+spi_min = ${PEER_SPI%-*}}
  ${PEER_SPI:+spi_max = ${PEER_SPI#*-}}
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
  load = $plugins
}" > "$folder/strongswan.conf"
}

# In a mount namespace of its own; $folder is where its files are.
_run_charon() {
	attach tmpfs swanctl /etc/swanctl
	: >> /etc/swanctl/swanctl.conf >> /etc/strongswan.conf
	attach bind "$folder/swanctl.conf" /etc/swanctl/swanctl.conf
	if [ -d /run/peer/pki ]; then
		spawn mkdir /etc/swanctl/private /etc/swanctl/x509ca
		spawn cp "/run/peer/pki/${folder##*/}.key" /etc/swanctl/private/
		spawn cp /run/peer/pki/ca.pem /etc/swanctl/x509ca/
	fi
	attach bind "$folder/strongswan.conf" /etc/strongswan.conf
	exec /usr/lib/ipsec/charon
}
_ready_charon() {
	[ -S "/proc/$(< "/run/peer/$1/pid")/root/run/charon.vici" ] && peer_exec "$1" swanctl --load-all --noprompt > "/run/peer/$1/load" 2>&1
}
_charon_each() { # NS WORD... for each child
	local ns=$1 child
	shift
	for child in $(< "/run/peer/$ns/children"); do
		peer_exec "$ns" swanctl "$@" --child "$child" || return
	done
}
_up_charon() { _charon_each "$1" --initiate --timeout 30; }
_down_charon() { peer_exec "$1" swanctl --terminate --ike lab; }
_rekey_charon_phase1() { peer_exec "$1" swanctl --rekey --ike lab; }
_rekey_charon_phase2() { _charon_each "$1" --rekey; }
_status_charon() { peer_exec "$1" swanctl --list-sas; }
_isakmps_charon() { _status_charon "$1" | grep -c '^lab: #.*, ESTABLISHED'; }
_stop_charon() { kill "$(< "/run/peer/$1/pid")"; }
