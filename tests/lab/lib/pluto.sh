# pluto of libreswan, by ipsec.conf; unpacked at $PLUTO_ROOT and not installed
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
		  compress=${PEER_COMPRESS:-no}
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

# In a mount namespace of its own; $folder is where its files are, $pluto where its programs are.
_run_pluto() {
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
	exec /usr/libexec/ipsec/pluto --config /etc/ipsec.conf --nofork
}
_ready_pluto() { peer_exec "$1" ipsec whack --status 2>/dev/null | grep -q '"lab[/"]'; }
_up_pluto() { peer_exec "$1" ipsec auto --up lab; }
_down_pluto() { peer_exec "$1" ipsec auto --down lab; }
# pluto 4.10 cannot be told to renew Phase 1: its lifetime has to do it. A second --up renews Phase 2.
_rekey_pluto_phase1() { return 1; }
_rekey_pluto_phase2() { _up_pluto "$1"; }
_status_pluto() { peer_exec "$1" ipsec status; }
_isakmps_pluto() { _status_pluto "$1" | grep -c 'STATE_MAIN_[IR]'; }
_stop_pluto() { peer_exec "$1" ipsec whack --shutdown > /dev/null 2>&1; }
