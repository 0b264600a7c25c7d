#!/bin/sh
# next.sh SBINDIR LIBDIR - what to type after `make install`, for a fair that runs as a service.
set -eu
sbindir=$1 libdir=$2

# systemd looks for units in these places; elsewhere it is told where its unit is.
case $libdir in
/usr/lib | /usr/local/lib) unit=convened timer=convened-backup.timer ;;
*)
	unit=$libdir/systemd/system/convened.service
	timer=$libdir/systemd/system/convened-backup.timer
	;;
esac

cat <<END

convened is installed. Next, as root of the machine it is to run on:

    systemd-sysusers $libdir/sysusers.d/convened.conf
    systemd-tmpfiles --create $libdir/tmpfiles.d/convened.conf
    systemctl daemon-reload
    runuser -u convened -- $sbindir/convened init /var/lib/convened
    systemctl enable --now $unit
    systemctl enable --now $timer

The timer copies the database each night into files.backup_dir, convened(8).
init prints the login link of the first member of the staff; with
--name HOST --address :: people reach the fair from other machines. Without
systemd, or to try it as yourself: convened init DIR says how to go on.
END
