#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# foreign.sh make|run FILESYSTEM PHASES: workloads that we did not write, each in a folder of its own, in one
# recording: `make` lays out what they find there, `run` is what gets recorded. PHASES is a file: a line for
# each, its name and when it began and ended (seconds, BOOTTIME). Each is small enough for an emulated
# guest, and works in one thread: a free-running one would differ from run to run.
phase=$1 fs=$2 phases=$3
works="stress-msync stress-mmap fio-mmap fio-libpmem xfs_io xfs_io-holes lmdb lmdb-writemap sqlite sqlite-wal"
[ "$fs" = ext4 ] || [ -z "$VM_REFLINK" ] || works="$works xfs_io-reflink"

now() { cut -d' ' -f1 /proc/uptime; }

# xfs_io with its commands on standard input.
io() { xfs_io "$@" >/dev/null; }

# Rows for both databases: KEY VALUE lines.
rows() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; ++i) printf "%06d %0200d\n", (i * 7919) % 1000000, i }'; }

work() { # make-WORK or run-WORK
    case $1 in
    run-stress-msync)
        stress-ng --quiet --msync 1 --msync-bytes 4m --msync-ops 200 --temp-path .
        ;;
    run-stress-mmap)
        stress-ng --quiet --mmap 1 --mmap-file --mmap-bytes 1m --mmap-ops 1 --temp-path .
        ;;
    run-fio-mmap)
        fio --output=/dev/null --name=mmap --filename=file --ioengine=mmap --thread --rw=randrw \
            --size=8m --bs=4k --randseed=1 --fsync=256
        ;;
    run-fio-libpmem)
        fio --output=/dev/null --name=libpmem --filename=file --ioengine=libpmem --thread --rw=randwrite \
            --size=8m --bs=4k --randseed=1 --iodepth=1 --direct=1
        ;;
    make-xfs_io) "$VM_WORKLOAD" make file --pages 2048 ;;
    run-xfs_io)
        io file <<END
mmap -rw 0 8m
mread 0 4k
mread 2m 2m
mwrite -S 0x61 0 4k
mwrite -S 0x62 3m 64k
msync -s 0 4m
mwrite -S 0x63 0 2m
fsync
mread 4m 4m
mwrite -S 0x64 0 8m
munmap
mmap -rw 1m 2m
mwrite -S 0x65 1m 2m
munmap
mmap -r 0 512k
mread 0 512k
munmap
END
        ;;
    run-xfs_io-holes)
        io -f file <<END
truncate 8m
mmap -rw 0 8m
mread 0 4k
mread 2m 4k
mwrite -S 0x61 0 4k
mwrite -S 0x62 2m 4k
falloc 4m 2m
mread 4m 4k
mwrite -S 0x63 4m 4k
fpunch 0 2m
mread 0 4k
mwrite -S 0x64 1m 4k
pwrite 6m 4k
mread 6m 8k
mwrite -S 0x65 7m 4k
fpunch 6m 64k
mread 6m 128k
fzero 4m 2m
mread 4m 4k
truncate 5m
mread 4m 1m
truncate 8m
mread 5m 1m
mwrite -S 0x66 5m 1m
END
        ;;
    make-xfs_io-reflink) "$VM_WORKLOAD" make source --pages 2048 ;;
    run-xfs_io-reflink)
        io -f -c 'reflink source' -c 'mmap -rw 0 8m' -c 'mread 0 8m' -c 'mwrite -S 0x61 0 4k' -c 'mread 0 2m' -c \
            'mwrite -S 0x62 3m 8k' -c 'mread 2m 4m' -c 'reflink source 4m 0 2m' -c 'mread 0 2m' -c \
            'mwrite -S 0x63 0 2m' -c 'fsync' -c 'mwrite -S 0x64 0 4k' copy &&
            io -c 'mmap -r 0 8m' -c 'mread 0 8m' source
        ;;
    run-lmdb)
        rows 2000 | awk 'BEGIN { print "VERSION=3\nformat=print\ntype=btree\nmapsize=16777216\nHEADER=END" }
            { print " " $1; print " " $2 } END { print "DATA=END" }' | mdb_load -n data.mdb &&
            mdb_stat -n data.mdb >/dev/null && mdb_dump -n data.mdb >/dev/null && mdb_copy -n data.mdb copy.mdb
        ;;
    run-lmdb-writemap) "$VM_WORKLOAD" lmdb data.mdb --records 2000 ;;
    run-sqlite | run-sqlite-wal)
        journal=delete
        [ "$work" = sqlite ] || journal=wal
        {
            echo "pragma journal_mode=$journal; pragma mmap_size=16777216; create table t(k integer primary key, v text); begin;"
            rows 4000 | awk '{ print "insert or replace into t values(" $1 ", '"'"'" $2 "'"'"');" }'
            echo "commit; select sum(length(v)) from t; update t set v = 'x' || v where k % 3 = 0;"
            echo "select count(*) from t where v like 'x%'; delete from t where k % 2; vacuum; select max(k) from t;"
        } | sqlite3 data.db >/dev/null
        ;;
    esac
}

for work in $works; do
    [ "$phase" = run ] || mkdir "/mnt/$fs/foreign-$work"
    cd "/mnt/$fs/foreign-$work" || exit 1
    begin=$(now)
    work "$phase-$work" || { echo "foreign.sh: $work failed"; exit 1; }
    # The clock's hundredths tell the last fault of one from the first of the next.
    sleep 0.03
    [ "$phase" = make ] || echo "$work $begin $(now)" >>"$phases"
done
