# xfrmctl, by ipsec.conf
# A gateway's public key in the form of RFC 3110, in base 64
_public_key() {
	local modulus
	modulus=$(openssl rsa -in "/run/peer/pki/$1.key" -noout -modulus 2>/dev/null)
	{ printf '\003\001\000\001'; printf '%s' "${modulus#*=}" | sed 's/../\\x&/g' | { read -r hex; printf '%b' "$hex"; }; } | base64 -w0
}

_write_xfrmctl() {
	local with_pfs=no
	[ -z "$pfs" ] || with_pfs=yes
	{
		echo "version 2.0
config setup
  plutostderrlog=$folder/log
  protostack=netkey
conn lab
  left=$here
  right=$there_host"
		_ends
		case ${PEER_AUTH:-psk} in
		psk)
			printf '  authby=secret\n  leftid=%s\n' "$here_id"
			[ "$there" = %any ] || printf '  rightid=%s\n' "$there" ;;
		certificate) printf '  authby=rsasig\n  leftcert=%s.pem\n  rightid="C=CH, O=Example, CN=%s"\n' "$ns" "$other" ;;
		key) printf '  authby=rsasig\n  leftid=%s\n  rightid=%s\n  leftrsasigkey=0s%s\n  rightrsasigkey=0s%s\n' "$here_id" "$there" "$(_public_key "$ns")" "$(_public_key "$other")" ;;
		esac
		[ -z "${PEER_ESP_BYTES:-}" ] || printf '  ipsec-max-bytes=%s\n  marginbytes=%s\n' "$PEER_ESP_BYTES" "${PEER_ESP_BYTES_MARGIN:-0}"
		echo "  aggrmode=${PEER_AGGRESSIVE:-no}
  fragmentation=${PEER_FRAGMENTATION:-yes}
  ike=$ike
  phase2=$protocol
  phase2alg=$esp${pfs:+;$pfs}
  compress=${PEER_COMPRESS:-no}
  pfs=$with_pfs
  ikelifetime=${PEER_IKE_LIFE:-86400}s
  salifetime=${PEER_ESP_LIFE:-28800}s
  rekeymargin=${PEER_MARGIN:-540}s
  rekeyfuzz=0%
  dpddelay=${PEER_DPD:-0}
  dpdtimeout=${PEER_DPD_TIMEOUT:-$((${PEER_DPD:-0} * 3))}
  dpdaction=${PEER_DPD_ACTION:-clear}
  retransmit-timeout=${PEER_PATIENCE:-60}s
  auto=${PEER_AUTO:-add}"
	} > "$folder/ipsec.conf"
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

# In a mount namespace of its own; $folder is where its files are.
_run_xfrmctl() {
	: >> /etc/ipsec.conf >> /etc/ipsec.secrets
	attach bind "$folder/ipsec.conf" /etc/ipsec.conf
	attach bind "$folder/ipsec.secrets" /etc/ipsec.secrets
	[ ! -d "$folder/ipsec.d" ] || attach bind "$folder/ipsec.d" /etc/ipsec.d
	[ ! -d "$folder/run" ] || attach bind "$folder/run" /run/xfrmctl
	# shellcheck disable=SC2086 # none, or one word
	exec ${LAB_KEEPER:-} "$XFRMCTL_BIN/xfrmctld"
}
_ready_xfrmctl() {
	[ -S "/proc/$(< "/run/peer/$1/pid")/root/run/xfrmctl/control.sock" ] || return 1
	peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" status >/dev/null 2>&1
	[ $? -le 1 ] # 1: it answers, and no tunnel is up yet
}
_xfrmctl() { peer_exec "$1" "$XFRMCTL_BIN/xfrmctl" "${@:2}"; }
_up_xfrmctl() { _xfrmctl "$1" up lab --timeout 30; }
_down_xfrmctl() { _xfrmctl "$1" down lab; }
_rekey_xfrmctl_phase1() { _xfrmctl "$1" rekey lab --ike; }
_rekey_xfrmctl_phase2() { _xfrmctl "$1" rekey lab; }
_status_xfrmctl() { _xfrmctl "$1" status; }
_isakmps_xfrmctl() { _xfrmctl "$1" status lab --json | grep -o '"spiInitiator"' | wc -l; }
_stop_xfrmctl() { kill "$(< "/run/peer/$1/pid")"; }
