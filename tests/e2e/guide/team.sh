# SPDX-License-Identifier: GPL-3.0-or-later
printf 'id = "shop"\n[components.prices]\nowner = "qc-team"\n[components.prices.call]\n' >shop.toml
# A certificate that this machine trusts.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout router.key -out router.pem 2>/dev/null
export SSL_CERT_FILE=$PWD/router.pem
