#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_endings, sourced by scenarios.sh: recordings over an older file that end at random times in random ways,
# VM_ENDINGS of them, from the seed VM_SEED. A line of endings.jsonl each: how it was ended, when, what the command
# left with, what can be read afterwards, and where the older file is.
# shellcheck disable=SC2154 # results is set by scenarios.sh
scenario_endings() {
    if [ "${VM_ENDINGS:-0}" = 0 ]; then
        echo "left out: --endings N asks for it"
        return 0
    fi
    echo "$VM_ENDINGS endings, --seed $VM_SEED"
    endings=/run/job/endings small=/run/job/small file=/mnt/ext4/endings
    mkdir -p $endings $small && "$VM_WORKLOAD" make $file --pages 512 || return 1
    mount -t tmpfs -o size=1200k small $small || return 1
    # What is to outlive all of it.
    "$VM_DAXSCOPE" record -q -o $endings/older -- "$VM_WORKLOAD" script --parties 1 --name older --json /dev/null \
        $file '0r0 0d0+512' --repeat 20 || return 1
    older=$(sha256sum <$endings/older | cut -c1-64)
    "$VM_WORKLOAD" script --parties 1 --name refault --json /dev/null $file '0r0 0d0+512' --repeat 10000000 &
    refaults=$!
    sleep 0.2
    refaulter=$(pgrep -P $refaults)
    kill -STOP "$refaulter"
    : >"$results/endings.jsonl"
    # rand() of the same seed gives the same sequence everywhere.
    awk -v n="$VM_ENDINGS" -v seed="$VM_SEED" 'BEGIN {
        srand(seed); split("kill term hup int full fsize", ways, " ")
        for (k = 1; k <= n; ++k) print k, ways[int(rand() * 6) + 1], rand() < 0.3 ? "start" : "attached", int(rand() * 1500)
    }' >/run/job/endings.plan
    while read -r number way from at; do
        ending "$number" "$way" "$from" "$at"
    done </run/job/endings.plan
    kill -CONT "$refaulter"
    kill $refaults "$refaulter"
    wait $refaults 2>/dev/null
    umount $small
    rm -r $endings $file
}

pause_ms() { sleep "$(awk -v ms="$1" 'BEGIN { printf "%.3f", ms / 1000 }')"; }

# ending NUMBER WAY FROM MS: FROM start, or attached: when the older file had to make room.
ending() {
    folder=$endings
    [ "$2" = full ] && folder=$small
    rm -f "$folder"/trace.daxtrace*
    cp "$endings/older" "$folder/trace.daxtrace" || return 1
    (
        [ "$2" = fsize ] && ulimit -f 600 # blocks of 512 bytes in sh
        exec "$VM_DAXSCOPE" record -q -o "$folder/trace.daxtrace" 2>/run/job/ending.err
    ) &
    recording=$!
    if [ "$3" = attached ]; then
        for _ in $(seq 200); do
            [ -e "$folder/trace.daxtrace.old" ] && break
            kill -0 $recording 2>/dev/null || break
            sleep 0.05
        done
    fi
    # It stands still till then: the guest has one thread, and attaching takes ten times as long beside it.
    kill -CONT "$refaulter"
    pause_ms "$4"
    case $2 in
    kill) kill -KILL $recording ;;
    term)
        kill -TERM $recording
        pause_ms 100
        kill -TERM $recording 2>/dev/null
        ;;
    hup) kill -HUP $recording ;;
    int) kill -INT $recording ;;
    full | fsize) # it ends by itself, or is asked to
        for _ in 1 2 3 4 5 6; do
            kill -0 $recording 2>/dev/null || break
            sleep 1
        done
        kill -TERM $recording 2>/dev/null
        ;;
    esac
    wait $recording
    status=$?
    kill -STOP "$refaulter"
    where=harmed
    for name in "$folder"/trace.daxtrace*; do
        if [ "$(sha256sum <"$name" | cut -c1-64)" = "$older" ]; then
            where=${name##*trace.daxtrace}
            where=${where:-same}
            break
        fi
    done
    readable=no events=0
    # Reading folds what a killed writer left into the file, where it can.
    if found=$("$VM_DAXSCOPE" info --json "$folder/trace.daxtrace" 2>/run/job/ending.info); then
        readable=yes
        events=$(echo "$found" | sed -n 's/.*"events": *\([0-9]*\).*/\1/p' | head -1)
    else
        cat /run/job/ending.info
    fi
    left=$(find "$folder" -name 'trace.daxtrace*' | sed 's/.*trace.daxtrace//' | sort | tr '\n' ' ')
    printf '{"number": %d, "way": "%s", "from": "%s", "at_ms": %d, "status": %d, "older": "%s", "readable": "%s", "events": %d, "left": "%s", "said": "%s"}\n' \
        "$1" "$2" "$3" "$4" "$status" "$where" "$readable" "${events:-0}" "$left" \
        "$(head -1 /run/job/ending.err | tr -cd '[:alnum:] .,:;/()-' | cut -c1-200)" >>"$results/endings.jsonl"
}
