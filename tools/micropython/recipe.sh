#!/bin/sh
# MicroPython for the RP2040 from Debian's source packages alone: recipe.sh FOLDER MPY_CROSS makes FOLDER/firmware.uf2.
# Two minutes on two cores. TLS and cryptography are left out: their sources are not in the packages, nor is a radio.
set -eu
# The SDK as MicroPython of these versions wants it is in the stable suite, the newer MicroPython in the next one; where that has moved on
# the stable one has to do, which draws nothing on a display (see tools/build/images.py).
STABLE=trixie
NEXT=forky
MICROPYTHON=1.26.1+ds-1
FOLDER=$1
export MICROPY_MPYCROSS=$2
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

mkdir -p "$FOLDER/lists/partial" "$FOLDER/cache" "$FOLDER/packages" "$FOLDER/sdk"
cd "$FOLDER"

# The mirror that this machine has for Debian, if it has one.
MIRROR=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -nE 's#^(URIs:|deb( \[[^]]*\])?) *([^ ]+/debian)/?( .*)?$#\3#p' | head -n 1)
for from in "deb $STABLE" "deb-src $STABLE" "deb-src $NEXT"; do
    echo "${from% *} [signed-by=$KEYRING] ${MIRROR:-https://deb.debian.org/debian} ${from#* } main"
done > sources.list
apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$FOLDER/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::Lists="$FOLDER/lists" -o Dir::Cache="$FOLDER/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}
apt update
cd packages
apt download pico-sdk-source tinyusb-source
apt source --download-only micropython=$MICROPYTHON || apt source --download-only micropython/$STABLE
cd ..
for package in packages/*.deb; do dpkg-deb -x "$package" sdk; done
tar xf packages/micropython_*.orig.tar.xz
mv micropython-[0-9]* source

cd source
cp -r ../sdk/usr/src/pico-sdk/. lib/pico-sdk/
cp -r ../sdk/usr/src/tinyusb/. lib/tinyusb/
touch lib/pico-sdk/README.md lib/micropython-lib/README.md
cd ports/rp2
sed -i -e 's/set(MICROPY_SSL_MBEDTLS ON)/set(MICROPY_SSL_MBEDTLS OFF)/' -e '/micropy_lib_mbedtls)/d' -e '/mbedtls_port.c/d' CMakeLists.txt
sed -i -E -e 's/^#define (MICROPY_SSL_MBEDTLS|MICROPY_PY_SSL|MICROPY_PY_CRYPTOLIB) .*/#define \1 (0)/' \
    -e 's/^#define (MICROPY_PY_HASHLIB_(SHA1|MD5)) .*/#define \1 (0)/' mpconfigport.h
echo 'freeze("$(PORT_DIR)/modules")' > manifest_rondo.py
cmake -S . -B build -DPICO_BUILD_DOCS=0 -DPICO_NO_PICOTOOL=1 -DMICROPY_BOARD=RPI_PICO -DMICROPY_FROZEN_MANIFEST="$PWD/manifest_rondo.py"
make -C build -j "$(nproc)"
python3 ../../tools/uf2conv.py -b 0x10000000 -f 0xe48bff56 -c -o "$FOLDER/firmware.uf2" build/firmware.bin
