#!/bin/sh
# Puts the program where the system looks for it, with what goes with it:
#   scripts/install.sh PROGRAM PREFIX
set -eu

program=$1
prefix=$2

if [ ! -x "$program" ]; then
    echo "there is no $program; run make build first" >&2
    exit 1
fi
install -D -m 755 "$program" "$prefix/bin/lintel"
ln -sf lintel "$prefix/bin/kubectl-lintel"

pages=$prefix/share/man/man1
mkdir -p "$pages"
"$program" man "$pages"
chmod 644 "$pages"/lintel*.1

# Where each shell looks by itself: shell, folder, name of the file.
while read -r shell folder name; do
    mkdir -p "$prefix/share/$folder"
    "$program" completion "$shell" > "$prefix/share/$folder/$name"
done <<LIST
bash bash-completion/completions lintel
zsh zsh/site-functions _lintel
fish fish/vendor_completions.d lintel.fish
LIST
echo "installed below $prefix: lintel, kubectl lintel, man lintel, and completions"
