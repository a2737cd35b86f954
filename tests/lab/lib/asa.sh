# The ASA of XfrmCtl.Testing as a process (XfrmCtl.AsaPeer) in the namespaces of seed_up, and xfrmctl with the example's files.
#   asa_begin [SWITCH=SETTING...], asa_do COMMAND, asa_says TEXT, asa_end     XfrmCtl.AsaPeer has the switches and the commands
#   seed_begin [LINE...]   xfrmctl in vps; each line goes into the connection besides what the example's file has
#   seed VERB...           xfrmctl's command line
ASA_PEER=${XFRMCTL_ASA_PEER:-$LAB/../XfrmCtl.AsaPeer/bin/Debug/net10.0/XfrmCtl.AsaPeer.dll}
ASA_FOLDER=/run/peer/asa
SEED_EXAMPLE=$(readlink -f "${XFRMCTL_EXAMPLE:-$LAB/../../examples/asa-site-to-site}")

asa_switches() { dotnet "$ASA_PEER" --switches; }
asa_begin() {
	mkdir -p $ASA_FOLDER
	[ -p $ASA_FOLDER/commands ] || mkfifo $ASA_FOLDER/commands
	# What the kernel asked for and did not get it asks for again after this time.
	in_ns asa sh -c 'echo 2 > /proc/sys/net/core/xfrm_acq_expires'
	asa_mark
	(enter asa && exec dotnet "$ASA_PEER" "$@") <>$ASA_FOLDER/commands >> $ASA_FOLDER/log 2>&1 &
	echo $! > $ASA_FOLDER/pid
	disown $!
	until_ok 20 asa_says ready
}
# asa_mark: asa_says looks from here on
asa_mark() {
	: >> $ASA_FOLDER/log
	_asa_log
	ASA_OFFSET=${#ASA_LOG}
}
_asa_log() { ASA_LOG=$(< $ASA_FOLDER/log); }
asa_says() {
	_asa_log
	[[ ${ASA_LOG:ASA_OFFSET} == *"$1"* ]]
}
asa_do() {
	local before
	_alive asa || { echo "the ASA has ended:"; tail -n 5 $ASA_FOLDER/log; return 1; }
	_asa_log
	before=${#ASA_LOG}
	echo "$*" > $ASA_FOLDER/commands
	# It says each command when it is done.
	done_more() {
		_asa_log
		[[ ${ASA_LOG:before} == *" % "* ]]
	}
	until_ok 5 done_more || { echo "the ASA did not do $*"; return 1; }
}
# asa_end: as when the power is cut: nobody is told, and what it had is gone
asa_end() {
	peer_kill asa
	until_ok 5 _gone asa
	ip -n asa xfrm state flush
}

seed_write() { # [LINE...]
	local folder=/run/peer/vps
	mkdir -p $folder
	echo xfrmctl > $folder/kind
	{
		cat "$SEED_EXAMPLE/ipsec.conf"
		[ $# = 0 ] || printf '        %s\n' "$@"
	} > $folder/ipsec.conf
	install -m 600 "$SEED_EXAMPLE/ipsec.secrets" $folder/ipsec.secrets
}
seed_begin() {
	seed_write "$@"
	peer_start vps
}
seed() { peer_exec vps "$XFRMCTL_BIN/xfrmctl" "$@"; }
# seed_pair: both kernels hold the same two states; seed_none: none. What a killed xfrmctl left in the kernel, $SEED_LEFT, goes when the next one has seen that nobody needs it.
SEED_LEFT=''
_seed_spis() { # OURS THEIRS: names of variables
	local spi all
	spis asa "$2"
	spis vps all
	printf -v "$1" ''
	for spi in $all; do [[ " $SEED_LEFT " == *" $spi "* ]] || printf -v "$1" '%s%s ' "${!1}" "$spi"; done
}
seed_pair() {
	local ours theirs
	_seed_spis ours theirs
	[ ${#ours} = 22 ] && [ "$ours" = "$theirs" ] # two SPIs with their blanks
}
seed_none() {
	local ours theirs
	_seed_spis ours theirs
	[ -z "$ours$theirs" ]
}
seed_ping() { in_ns vps ping -n -q -c 1 -W 2 -I 203.0.113.200 192.0.2.10; }
seed_ping_back() { in_ns lan ping -n -q -c "${1:-1}" -i 0.2 -W 2 203.0.113.200; }
seed_logs() {
	cp $ASA_FOLDER/log "$LAB_OUT/asa.log"
	cp /run/peer/vps/out "$LAB_OUT/vps.out"
	cp /tmp/pluto.log "$LAB_OUT/vps.log" 2>/dev/null
}
