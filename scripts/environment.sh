#!/bin/sh
# Makes the Python environment, or finds it complete and leaves it alone.
#   environment.sh        what the directory needs to run
#   environment.sh dev    and what its checks and tests need
set -eu
cd "$(dirname "$0")/.."

venv=${VENV:-.venv}
wanted=${1:-run}
case $venv in /*) place=$venv ;; *) place=$PWD/$venv ;; esac
if [ "$wanted" = dev ]; then project='.[dev]'; else project=.; fi

stop() {
    echo "$1" >&2
    exit 1
}

can_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

apt_install() {
    # dpkg needs the sbin folders, which a bare PATH leaves out.
    PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
    export PATH DEBIAN_FRONTEND=noninteractive
    echo "Installing $* ..."
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Asked by running it: a name on the PATH may be a shim with nothing behind it.
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_venvs() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

choose_python() {
    python=
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || stop "PYTHON=$PYTHON is not Python 3.11 or newer."
        python=$PYTHON
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3; do
        if new_enough "$candidate"; then
            [ -n "$python" ] || python=$candidate
            if makes_venvs "$candidate"; then
                python=$candidate
                return
            fi
        fi
    done
}

find_python() {
    choose_python
    if [ -z "$python" ] && can_install; then
        apt_install python3 python3-venv || true
        choose_python
    fi
    [ -n "$python" ] || stop "Madoguchi needs Python 3.11 or newer, and none was found. \
Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv. macOS: brew install python. \
If it is somewhere else: make PYTHON=/path/to/python3"
    makes_venvs "$python" && return
    package="python$(version_of "$python")-venv"
    if can_install; then
        apt_install "$package" || true
        makes_venvs "$python" && return
    fi
    stop "$python cannot make an environment because its venv module is missing. \
Install it (Debian, Ubuntu: sudo apt-get install $package) and run make again."
}

fingerprint() { { cat pyproject.toml constraints.txt; echo "$place"; } | cksum; }

complete() {
    [ "$(cat "$place/.installed-$1" 2>/dev/null)" = "$(fingerprint)" ] &&
        [ -x "$place/bin/madoguchi" ] && "$place/bin/python" -c '' >/dev/null 2>&1
}

# An environment that was cut off half-way, or copied from elsewhere, points to nothing.
usable() {
    [ "$(cat "$place/.place" 2>/dev/null || echo "$place")" = "$place" ] &&
        new_enough "$place/bin/python" &&
        "$place/bin/python" -m pip --version >/dev/null 2>&1
}

if complete "$wanted" || { [ "$wanted" = run ] && complete dev; }; then
    exit 0
fi
if ! usable; then
    find_python
    echo "Making the environment in $venv with $python ($(version_of "$python")) ..."
    rm -rf "$place"
    "$python" -m venv "$place" || stop "The environment could not be made in $venv."
    echo "$place" >"$place/.place"
fi
rm -f "$place"/.installed-*
echo "Installing the packages of constraints.txt ..."
PIP_DISABLE_PIP_VERSION_CHECK=1 "$place/bin/python" -m pip install --quiet \
    -c constraints.txt -e "$project" ||
    stop "The packages could not be installed; the lines above say why. Then run make again."
fingerprint >"$place/.installed-$wanted"
