# pluto of libreswan, by ipsec.conf; unpacked at $PLUTO_ROOT and not installed
_write_pluto() {
	local with_pfs=no
	[ -z "$pfs" ] || with_pfs=yes
	# A blank line would end the section; Debian's build refuses IKEv1 unless told.
	{
		echo "config setup
  logfile=$folder/log
  ikev1-policy=accept
conn lab
  ikev2=no
  aggressive=${PEER_AGGRESSIVE:-no}
  fragmentation=${PEER_FRAGMENTATION:-yes}
  left=$here
  right=$there_host"
		case ${PEER_AUTH:-psk} in
		psk)
			printf '  authby=secret\n  leftid=%s\n' "$here_id"
			[ "$there" = %any ] || printf '  rightid=%s\n' "$there" ;;
		*) printf '  authby=rsasig\n  leftcert=%s\n  leftid=%%fromcert\n  rightid="C=CH, O=Example, CN=%s"\n  rightca=%%any\n  leftsendcert=always\n' "$ns" "$other" ;;
		esac
		_ends
		# Its script for what comes and goes is a dozen processes; only a road warrior needs it, for its address.
		[ -n "$access" ] || echo '  leftupdown=%disabled'
		echo "  ike=$ike
  phase2=$protocol
  $protocol=$esp${pfs:+;$pfs}
  compress=${PEER_COMPRESS:-no}
  pfs=$with_pfs
  ikelifetime=${PEER_IKE_LIFE:-86400}s
  salifetime=${PEER_ESP_LIFE:-28800}s
  rekeymargin=${PEER_MARGIN:-540}s
  rekeyfuzz=0%
  dpddelay=${PEER_DPD:-0}
  dpdtimeout=${PEER_DPD_TIMEOUT:-$((${PEER_DPD:-0} * 3))}
  dpdaction=clear
  auto=${PEER_AUTO:-add}"
	} > "$folder/ipsec.conf"
	_write_secrets
}

# In a mount namespace of its own; $folder is where its files are.
_run_pluto() {
	attach overlay usr /usr "lowerdir=$PLUTO_ROOT/usr:/usr"
	attach tmpfs pluto /run/pluto
	attach tmpfs nss /var/lib/ipsec
	attach bind "$PLUTO_ROOT/etc/ipsec.d" /etc/ipsec.d
	: >> /etc/ipsec.conf >> /etc/ipsec.secrets
	attach bind "$folder/ipsec.conf" /etc/ipsec.conf
	attach bind "$folder/ipsec.secrets" /etc/ipsec.secrets
	[ ! -e "$folder/passwd" ] || { : >> /etc/ipsec.d/passwd; attach bind "$folder/passwd" /etc/ipsec.d/passwd; }
	# An empty database of certificates takes longer to make than to copy.
	if [ ! -d /run/peer/nss ]; then
		spawn mkdir /run/peer/nss.new
		spawn certutil -N -d sql:/run/peer/nss.new --empty-password
		spawn mv /run/peer/nss.new /run/peer/nss
	fi
	spawn cp -r /run/peer/nss /var/lib/ipsec/
	if [ -d /run/peer/pki ]; then
		pk12util -i "/run/peer/pki/${folder##*/}.p12" -d sql:/var/lib/ipsec/nss -W "" >&2
		certutil -M -n "Example CA - Example" -t CT,, -d sql:/var/lib/ipsec/nss || certutil -A -n ca -t CT,, -i /run/peer/pki/ca.pem -d sql:/var/lib/ipsec/nss
	fi
	exec /usr/libexec/ipsec/pluto --config /etc/ipsec.conf --nofork
}
# By whack itself: ipsec and ipsec auto are shell scripts before it.
_whack() { peer_exec "$1" /usr/libexec/ipsec/whack "${@:2}"; }
_ready_pluto() {
	local status
	[ -S "/proc/$(< "/run/peer/$1/pid")/root/run/pluto/pluto.ctl" ] || return
	spawn -t "$(< "/run/peer/$1/pid")" -o status /usr/libexec/ipsec/whack --status 2> /dev/null
	[[ $status == *'"lab'[/\"]* ]]
}
_up_pluto() { _whack "$1" --name lab --initiate; }
_down_pluto() { _whack "$1" --name lab --terminate; }
# pluto 4.10 cannot be told to renew Phase 1: its lifetime has to do it. A second --up renews Phase 2.
_rekey_pluto_phase1() { return 1; }
_rekey_pluto_phase2() { _up_pluto "$1"; }
_status_pluto() { _whack "$1" --status; }
_isakmps_pluto() { _status_pluto "$1" | grep -c 'STATE_MAIN_[IR]'; }
_stop_pluto() { _whack "$1" --shutdown > /dev/null 2>&1; }
