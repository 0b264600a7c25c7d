"""What `make install` says is next, typed on a machine of its own.

Run by test_install.py as root in namespaces of its own (unshare --mount --net): the installed tree
is laid over /usr/local, /etc is a copy, /var/lib is empty, and the network is a loopback alone.
There is no systemd to talk to: systemctl only notes what it was asked, and the unit's ExecStart is
then run as its user. Prints what was seen as JSON.

usage: installed.py TREE SCRATCH <commands, a line each
"""
import fcntl
import json
import os
import pathlib
import pwd
import re
import shlex
import shutil
import socket
import stat
import struct
import subprocess
import sys

import daemon as daemons

SIOCSIFFLAGS, IFF_UP = 0x8914, 1  # netdevice(7)


def bind(what, where):
    subprocess.run(["mount", "--bind", what, where], check=True)


def settle(tree, scratch):
    etc, lib, bin_ = scratch / "etc", scratch / "lib", scratch / "bin"
    shutil.copytree("/etc", etc, symlinks=True)
    lib.mkdir()
    bin_.mkdir()
    bind(etc, "/etc")
    bind(lib, "/var/lib")
    bind(tree / "usr/local", "/usr/local")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))
    (bin_ / "systemctl").write_text(f'#!/bin/sh\necho "$*" >>{scratch}/asked\n', encoding="ascii")
    (bin_ / "systemctl").chmod(0o755)
    os.environ.update(PATH=f"{bin_}:/usr/sbin:/usr/bin:/sbin:/bin", HOME=str(scratch))


def typed(command):
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False,
                          cwd="/", timeout=daemons.PATIENCE_S)
    return done.returncode, done.stdout + done.stderr


def unit(name="convened"):
    text = pathlib.Path(f"/usr/local/lib/systemd/system/{name}.service").read_text("utf-8")
    return dict(re.findall(r"(?m)^(\w+)=(.*)$", text))


def serve_and_log_in(link, scratch):
    said = unit()
    daemon = subprocess.Popen(said["ExecStart"].split(), user=said["User"], group=said["Group"],
                              extra_groups=[], stderr=subprocess.PIPE, text=True)
    log = daemons.Log(daemon.stderr)
    ready = log.wait(r"event=daemon\.ready")
    status, shown = typed(f"/usr/local/bin/convene login '{link}' && /usr/local/bin/convene status")
    subprocess.run(shlex.split(said["ExecReload"]), check=True,
                   env={**os.environ, "MAINPID": str(daemon.pid)})
    reloaded = log.wait(r"event=daemon\.reloaded")
    nightly = unit("convened-backup")
    copied = subprocess.run(nightly["ExecStart"].split(), user=nightly["User"],
                            group=nightly["Group"], extra_groups=[], capture_output=True, text=True,
                            check=False)
    daemon.terminate()
    return {"copied": [copied.returncode, copied.stdout + copied.stderr],
            "copies": sorted(p.name for p in pathlib.Path("/var/lib/convened/backup").glob("*.db")),
            "ready": ready is not None, "reloaded": reloaded is not None, "status": status,
            "shown": shown, "ended": daemon.wait(daemons.PATIENCE_S), "log": log.text()}


def main(tree, scratch):
    settle(tree, scratch)
    seen = {"typed": []}
    for command in sys.stdin.read().splitlines():
        status, shown = typed(command)
        seen["typed"].append([command, status, shown])
        link = re.search(r"(?m)^convene://\S+$", shown)
        if link:
            seen["link"] = link[0]
    home = pathlib.Path("/var/lib/convened")
    owner = home.stat()
    seen["home"] = [pwd.getpwuid(owner.st_uid).pw_name, oct(stat.S_IMODE(owner.st_mode))]
    seen["condition"] = pathlib.Path(unit()["ConditionPathExists"]).exists()
    seen["asked"] = (scratch / "asked").read_text("ascii").splitlines()
    seen.update(serve_and_log_in(seen["link"], scratch))
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
