-- SPDX-License-Identifier: GPL-3.0-or-later
-- The schema of a .daxtrace file. SCHEMA.md explains every column; a test holds it against this file.
PRAGMA application_id = 0x44415853; -- "DAXS"
PRAGMA user_version = 1;

CREATE TABLE session (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE file (
    id INTEGER PRIMARY KEY, dev INTEGER NOT NULL, ino INTEGER NOT NULL, path TEXT, fstype TEXT
) STRICT;

CREATE TABLE task (
    id INTEGER PRIMARY KEY, tgid INTEGER NOT NULL, tid INTEGER NOT NULL, comm TEXT NOT NULL
) STRICT;

CREATE TABLE mapping (
    id INTEGER PRIMARY KEY, mm INTEGER NOT NULL, tgid INTEGER NOT NULL, file_id INTEGER NOT NULL,
    vm_start INTEGER NOT NULL, vm_end INTEGER NOT NULL, vm_pgoff INTEGER NOT NULL, vm_flags INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY, ts INTEGER NOT NULL, ts_end INTEGER, kind INTEGER NOT NULL,
    task_id INTEGER, mapping_id INTEGER, file_id INTEGER, pgoff INTEGER NOT NULL,
    flags INTEGER NOT NULL, result INTEGER NOT NULL, pmd_in INTEGER NOT NULL, pmd_out INTEGER NOT NULL,
    arg0 INTEGER NOT NULL, arg1 INTEGER NOT NULL, extent INTEGER
) STRICT;

CREATE TABLE loss (
    id INTEGER PRIMARY KEY, ts_from INTEGER NOT NULL, ts INTEGER NOT NULL, source TEXT NOT NULL,
    place TEXT NOT NULL, count INTEGER NOT NULL
) STRICT;

CREATE TABLE clock_snapshot (
    boot INTEGER PRIMARY KEY, mono INTEGER NOT NULL, realtime INTEGER NOT NULL, tai INTEGER NOT NULL
) STRICT;
