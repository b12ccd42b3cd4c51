#!/bin/bash
# Copies the primary at the first start, then follows it. Started as root by the official image, like its own entry point.
set -euo pipefail

if [[ ! -s "$PGDATA/PG_VERSION" ]]; then
  install -d -o postgres -g postgres -m 0700 "$PGDATA"
  # A copy that broke off leaves files that pg_basebackup would refuse.
  find "$PGDATA" -mindepth 1 -delete
  PGPASSWORD="$REPLICATION_PASSWORD" gosu postgres pg_basebackup \
    --host "$PRIMARY_HOST" --username replicator --pgdata "$PGDATA" \
    --slot replica_1 --wal-method stream --checkpoint fast --write-recovery-conf
fi

exec docker-entrypoint.sh postgres -c hot_standby_feedback=on
