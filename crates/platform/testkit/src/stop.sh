#!/bin/sh
# Stops the shared test server and removes its files, unless a test is using it.
cd "@DIR@" || exit 0
exec 8<>lock 9<>active
flock --timeout 60 8 || exit 1
flock --nonblock --exclusive 9 || { echo "a test is using the server; it stops by itself a minute later"; exit 0; }
rm -f ready
[ -e data/postmaster.pid ] && @AS_USER@ "@BIN@/pg_ctl" stop --pgdata=data --mode=immediate --silent 8>&- 9>&-
rm -rf data socket files server.log
