# SPDX-License-Identifier: GPL-3.0-or-later
# A database server of this page's own. Where none is installed there is nothing to follow.
printf 'id = "shop"\n[components.prices.call]\n' >shop.toml
printf 'id = "web"\n[http]\nold = "http://127.0.0.1:9001"\nnew = "http://127.0.0.1:9002"\n[components.reports.http]\nmatch = "GET /reports/"\n' >web.toml
PGHOST=$(mktemp -d /tmp/midflight-pg-XXXXXX)
export PGHOST
as_postgres() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
[ "$(id -u)" -ne 0 ] || chown postgres "$PGHOST"
(
    cd "$PGHOST"
    server=$(dirname "$(ls /usr/lib/postgresql/*/bin/postgres | tail -n 1)")
    as_postgres "$server/initdb" --pgdata data --auth=trust --username=midflight >/dev/null
    as_postgres "$server/pg_ctl" start --wait --silent --pgdata data --log log --options "-c listen_addresses= -c unix_socket_directories=$PGHOST"
    createdb --username midflight shop
) || return 1
trap 'kill $(jobs -p) 2>/dev/null; wait; cd /; as_postgres "$(ls /usr/lib/postgresql/*/bin/pg_ctl | tail -n 1)" stop --silent --mode immediate --pgdata "$PGHOST/data"; rm -rf "$PGHOST"' EXIT
