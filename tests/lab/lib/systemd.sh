# systemd as the first process of namespaces of its own, in the network of NS, with this machine's units but for those that have nothing to do here.
#   systemd_boot NS          boots it, until it says that it runs; its process is in /run/systemd.pid
#   systemd_exec COMMAND...  runs a command in it
#   systemd_off              ends it as a shutdown does; what is in /etc/systemd/system stays for the next boot
_systemd_masked=(getty.target systemd-logind.service systemd-user-sessions.service systemd-update-utmp.service systemd-update-utmp-runlevel.service
	systemd-tmpfiles-setup.service systemd-tmpfiles-setup-dev.service systemd-tmpfiles-clean.timer systemd-random-seed.service systemd-sysctl.service
	systemd-modules-load.service systemd-journal-flush.service systemd-remount-fs.service systemd-sysusers.service systemd-initctl.socket
	systemd-ask-password-wall.path systemd-ask-password-console.path kmod-static-nodes.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount
	sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount cryptsetup.target modprobe@.service)

systemd_units() {
	local unit
	mkdir -p /run/systemd-units
	for unit in "${_systemd_masked[@]}"; do ln -sfn /dev/null "/run/systemd-units/$unit"; done
}
systemd_boot() {
	[ -d /run/systemd-units ] || systemd_units
	# In a container systemd leaves the machine's own affairs alone (systemd.io/CONTAINER_INTERFACE).
	ip netns exec "$1" unshare -m -p -f bash -c '
		set -e
		mount --make-rprivate /
		mount --bind /run/systemd-units /etc/systemd/system
		# What this machine mounts and starts by older means is not for here.
		[ ! -e /etc/fstab ] || mount --bind /dev/null /etc/fstab
		for old in /etc/rc[2-5].d; do [ ! -d "$old" ] || mount -t tmpfs none "$old"; done
		mount -t proc proc /proc
		mount -t tmpfs -o mode=755 run /run
		mount -t cgroup2 cgroup2 /sys/fs/cgroup
		container=lab exec /lib/systemd/systemd --unit=multi-user.target --show-status=no' >> "$LAB_OUT/systemd.out" 2>&1 </dev/null &
	echo $! > /run/systemd.outer
	disown $!
	until_ok 10 _systemd_begins || { echo "systemd does not begin: $(tail -n 5 "$LAB_OUT/systemd.out")"; return 1; }
	until_ok 20 _systemd_runs || { systemd_exec systemctl --no-pager list-jobs; return 1; }
}
_systemd_begins() {
	local process
	process=$(pgrep -P "$(< /run/systemd.outer)") && [ "$(< "/proc/$process/comm")" = systemd ] && echo "$process" > /run/systemd.pid
}
_systemd_runs() { [ -S "/proc/$(< /run/systemd.pid)/root/run/systemd/private" ] && [[ $(systemd_exec systemctl is-system-running) == @(running|degraded) ]]; }
systemd_exec() { nsenter -t "$(< /run/systemd.pid)" -m -p -n "$@"; }
systemd_off() {
	kill -s RTMIN+4 "$(< /run/systemd.pid)" # poweroff.target (systemd(1))
	until_ok 20 _systemd_gone
}
_systemd_gone() { [ ! -e "/proc/$(< /run/systemd.outer)/exe" ]; }
