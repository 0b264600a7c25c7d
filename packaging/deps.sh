#!/bin/sh
# deps.sh - installs the Debian packages of packages.txt that are missing; nothing when none is.
#
# Without arguments the lists build and test, with --dev the list dev as well. --list prints the
# names and installs nothing. Root installs directly, others through sudo.
set -u

here=$(dirname "$0")
lists='build|test'
[ "${1:-}" = --dev ] && lists='build|test|dev'

die()
{
	echo "deps: $*" >&2
	exit 1
}

wanted=$(sed 's/#.*//' "$here/packages.txt" | awk -v lists="^($lists)\$" '$1 ~ lists {print $2}')
[ -n "$wanted" ] || die "packaging/packages.txt names no packages"
if [ "${1:-}" = --list ]; then
	echo "$wanted"
	exit 0
fi

command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 ||
	die "this is not a Debian system (no dpkg or apt-get); install by hand what" \
		"packaging/packages.txt lists"

# "name status" of every package dpkg knows by these names; foreign architectures do not matter.
installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
	awk '$2 == "installed" {print $1}')
missing=
for package in $wanted; do
	printf '%s\n' "$installed" | grep -qx -- "$package" || missing="$missing $package"
done
missing=${missing# }
if [ -z "$missing" ]; then
	echo "deps: all packages are installed"
	exit 0
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null 2>&1 ||
		die "neither root nor sudo; as root run: apt-get install $missing"
	as_root=sudo
	# Without a terminal nobody can type a password.
	[ -t 0 ] || as_root='sudo -n'
	$as_root true || die "sudo refused; as root run: apt-get install $missing"
fi

echo "deps: installing $missing"
apt()
{
	# DEBIAN_FRONTEND goes through env: sudo resets the environment.
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null
}
log=$(mktemp) || die "no temporary file"
trap 'rm -f "$log"' EXIT
# A source that cannot be reached need not matter: the installation decides.
apt update >"$log" 2>&1
apt install --no-install-recommends $missing >>"$log" 2>&1 || {
	grep '^[EW]:' "$log" | tail -n 6 >&2
	die "apt-get could not install $missing; is there a network, and is" \
		"/etc/apt/sources.list right?"
}
echo "deps: installed"
