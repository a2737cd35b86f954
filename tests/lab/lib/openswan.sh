# What pluto and xfrmctl have in common: Openswan's words in ipsec.conf and ipsec.secrets
# leftsubnet=, leftsubnets= and type= of pluto and xfrmctl
_ends() {
	[ -z "$access" ] || { _remote_access; return; }
	[ -z "${PEER_PROTOPORT:-}" ] || printf '  leftprotoport=%s\n  rightprotoport=%s\n' "$PEER_PROTOPORT" "$PEER_PROTOPORT"
	[ "$mode" = transport ] && { echo '  type=transport'; return; }
	case $here_net in *,*) echo "  leftsubnets=$here_net" ;; *) echo "  leftsubnet=$here_net" ;; esac
	case $there_net in *,*) echo "  rightsubnets=$there_net" ;; *) echo "  rightsubnet=$there_net" ;; esac
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
	if [ "$PEER_XAUTH" = push ]; then echo '  modecfgpull=no'; else echo '  modecfgpull=yes'; fi
}

# Secrets of pluto and xfrmctl, and the users of a gateway as hashes
_write_secrets() {
	local peer=$there
	[ "$there" = %any ] && peer=
	umask 077
	if [ "${PEER_AUTH:-psk}" = psk ]; then
		printf '%s %s : PSK "%s"\n' "$here_id" "$peer" "$PEER_KEY" > "$folder/ipsec.secrets"
	else
		: > "$folder/ipsec.secrets"
	fi
	[ "$access" != client ] || printf '@alice : XAUTH "%s"\n' "${PEER_PASSWORD:-$PASSWORD}" >> "$folder/ipsec.secrets"
	[ "$access" != server ] || printf 'alice:%s:lab\n' "$(openssl passwd -6 -salt anExample "$PASSWORD")" > "$folder/passwd"
	umask 022
}
