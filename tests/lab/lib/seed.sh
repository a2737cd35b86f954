# The peer of the example: charon configured as the partner's Cisco ASA 5505 is.
#   asa_write, asa_start: crypto ikev1 policy 1 (3des, md5, group 2, 86400 s), transform set esp-3des esp-md5-hmac, no PFS,
#   tunnel-group 203.0.113.133, the access list 192.0.2.0/24 > host 203.0.113.200, NAT-T on.
asa_write() {
	mkdir -p /run/peer/asa
	echo charon > /run/peer/asa/kind
	local ike=3des-md5-modp1024 esp=3des-md5 pfs='' folder=/run/peer/asa
	local here=198.51.100.2 here_id=198.51.100.2 there=203.0.113.133 here_net=192.0.2.0/24 there_net=203.0.113.200/32
	local there_host=$there mode=tunnel family=4 protocol=esp access=''
	PEER_KEY=${ASA_KEY:-CHANGE-ME} _write_charon
}
asa_start() { peer_start asa; }
