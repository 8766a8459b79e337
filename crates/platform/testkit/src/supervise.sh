#!/bin/sh
# Stops the shared test server once no test has used it for a minute.
cd "$1" || exit 0
while sleep 5; do
    [ -e ready ] || exit 0
    # A test holds a shared lock on this file as long as it runs, and touches it when it begins.
    flock --nonblock --exclusive active true || touch active
    [ -n "$(find active -mmin -1)" ] && continue
    sh ./stop
done
