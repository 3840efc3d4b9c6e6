#!/bin/sh
# Makes .venv with the emulators of AWS that the integration and end-to-end tests run against, where it is not there yet, and prints that folder.
# Needs Python 3.10 or later, with venv.
set -eu

moto=5.2.5
ministack=1.5.33
root=$(cd "$(dirname "$0")/.." && pwd)
venv="$root/.venv"
complete="$venv/moto-$moto-ministack-$ministack"

if [ ! -f "$complete" ]; then
  command -v python3 >/dev/null || { echo "The emulators need python3 on the PATH: install it (Debian: python3 python3-venv)." >&2; exit 2; }
  echo "Installing moto $moto and ministack $ministack into $venv: some minutes, once…" >&2
  [ -x "$venv/bin/pip" ] || python3 -m venv "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check "moto[server]==$moto" "ministack==$ministack" >&2
  touch "$complete"
  echo "Installed." >&2
fi

echo "$venv"
