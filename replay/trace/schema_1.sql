-- SPDX-License-Identifier: GPL-3.0-or-later
-- The schema of version-1 files, as daxscope 0.1.0 wrote them. It only says what such a file has to
-- look like and never changes again: schema.sql is today's.
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

-- Decoding tables, filled for the kernel release that recorded.
CREATE TABLE kind (value INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE origin (value INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE extent_type (value INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE extent_flag (value INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE fault_flag (value INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE fault_result (value INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

-- Every event in words; the views below pick from it.
CREATE VIEW event_text AS
SELECT
    printf('%s%d.%09d', CASE WHEN e.since < 0 THEN '-' ELSE '' END, abs(e.since) / 1000000000,
           abs(e.since) % 1000000000) AS time,
    k.name AS kind, t.comm AS comm, t.tid AS tid, t.tgid AS tgid, m.mm AS mm,
    printf('%d:%d', f.dev >> 20, f.dev & 1048575) AS dev, printf('0x%x', f.ino) AS ino, f.path AS path,
    CASE WHEN m.id IS NULL THEN NULL WHEN m.vm_flags & 8 THEN 'shared' ELSE 'private' END AS shared,
    CASE WHEN e.flags = 0 THEN '0' ELSE ltrim(
        coalesce((SELECT group_concat(name, '|') FROM
                  (SELECT name FROM fault_flag WHERE e.flags & value ORDER BY value)), '')
        || CASE WHEN e.flags & ~(SELECT sum(value) FROM fault_flag)
           THEN printf('|0x%x', e.flags & ~(SELECT sum(value) FROM fault_flag)) ELSE '' END,
        '|') END AS flags,
    printf('0x%x', m.vm_start + (e.pgoff - m.vm_pgoff)
           * (SELECT CAST(value AS INTEGER) FROM session WHERE key = 'page_size')) AS address,
    e.pgoff AS pgoff,
    CASE WHEN e.result = 0 THEN '0' ELSE ltrim(
        coalesce((SELECT group_concat(name, '|') FROM
                  (SELECT name FROM fault_result WHERE e.result & value ORDER BY value)), '')
        || CASE WHEN e.result & ~(SELECT sum(value) FROM fault_result)
           THEN printf('|0x%x', e.result & ~(SELECT sum(value) FROM fault_result)) ELSE '' END,
        '|') END AS result,
    e.ts_end - e.ts AS duration_ns,
    CASE WHEN e.pmd_in & 1 = 0 THEN 'none' WHEN e.pmd_in & 128 = 0 THEN 'table'
         WHEN e.pmd_in & 2 THEN 'huge rw' ELSE 'huge ro' END AS pmd_in,
    CASE WHEN e.pmd_out & 1 = 0 THEN 'none' WHEN e.pmd_out & 128 = 0 THEN 'table'
         WHEN e.pmd_out & 2 THEN 'huge rw' ELSE 'huge ro' END AS pmd_out,
    (SELECT name FROM extent_type WHERE value = e.extent & 65535)
        || coalesce((SELECT group_concat('|' || name, '') FROM
                     (SELECT name FROM extent_flag WHERE (e.extent >> 16) & 65535 & value ORDER BY value)), '')
        || CASE WHEN e.extent & 4294967296 THEN '|misaligned' ELSE '' END
        || CASE WHEN e.extent & 8589934592 THEN '|source' ELSE '' END AS extent,
    e.arg0 AS arg0, e.arg1 AS arg1, e.seq AS seq, e.kind AS kind_value, e.ts AS ts, e.ts_end AS ts_end,
    e.task_id AS task_id, e.mapping_id AS mapping_id, e.file_id AS file_id
FROM (SELECT *, ts - coalesce((SELECT CAST(value AS INTEGER) FROM session WHERE key = 'start'),
                              (SELECT ts FROM event ORDER BY seq LIMIT 1)) AS since FROM event) e
LEFT JOIN kind k ON k.value = e.kind
LEFT JOIN task t ON t.id = e.task_id
LEFT JOIN mapping m ON m.id = e.mapping_id
LEFT JOIN file f ON f.id = e.file_id;

CREATE VIEW dax_pmd_fault AS
SELECT time, comm, tid, tgid, mm, dev, ino, shared, flags, address, pgoff, arg0 AS max_pgoff, result,
       duration_ns, extent, arg1 AS extent_pages, pmd_in, pmd_out, path, seq
FROM event_text WHERE kind_value = 1;

CREATE VIEW dax_pte_fault AS
SELECT time, comm, tid, tgid, mm, dev, ino, shared, flags, address, pgoff, result,
       duration_ns, extent, arg1 AS extent_pages, pmd_in, pmd_out, path, seq
FROM event_text WHERE kind_value = 2;

-- Zaps are what the same task did between an unmap's begin and end: the mappings it walked over.
CREATE VIEW unmap AS
SELECT u.time, u.comm, u.tid, u.tgid, u.dev, u.ino, o.name AS origin, u.pgoff, u.arg0 AS pages,
       u.duration_ns, count(z.seq) AS victims, group_concat(z.mapping_id, ' ') AS victim_mappings,
       u.path, u.seq
FROM event_text u
LEFT JOIN origin o ON o.value = u.arg1
LEFT JOIN event z ON z.kind = 9 AND z.task_id = u.task_id AND z.ts BETWEEN u.ts AND coalesce(u.ts_end, u.ts)
WHERE u.kind_value = 8
GROUP BY u.seq;

-- One row per PMD range that a fault touched. An unmap or writeback wider than a range counts in
-- each range that it covers.
CREATE VIEW pmd_summary AS
WITH size AS (
    SELECT CAST(p.value AS INTEGER) / CAST(b.value AS INTEGER) AS pages
    FROM session p, session b WHERE p.key = 'pmd_size' AND b.key = 'page_size'
), fault AS (
    SELECT e.file_id, e.pgoff / size.pages AS number, count(*) AS faults,
           sum(e.kind = 1) AS pmd_faults, sum(e.kind = 2) AS pte_faults,
           count(DISTINCT e.mapping_id) AS mappings, count(DISTINCT e.task_id) AS tasks,
           sum(e.ts_end - e.ts) AS time_in_faults_ns, min(e.ts) AS first, max(e.ts) AS last
    FROM event e, size WHERE e.kind IN (1, 2) GROUP BY 1, 2
), torn AS (
    SELECT e.file_id, e.pgoff / size.pages AS first_number,
           CASE WHEN e.arg0 = 0 THEN 9223372036854775807
                ELSE (e.pgoff + e.arg0 - 1) / size.pages END AS last_number,
           count(*) AS unmaps
    FROM event e, size WHERE e.kind = 8 GROUP BY 1, 2, 3
)
SELECT printf('%d:%d', f.dev >> 20, f.dev & 1048575) AS dev, printf('0x%x', f.ino) AS ino, f.path AS path,
       fault.number * size.pages AS pgoff, fault.faults, fault.pmd_faults, fault.pte_faults,
       coalesce((SELECT sum(torn.unmaps) FROM torn WHERE torn.file_id = fault.file_id
                 AND fault.number BETWEEN torn.first_number AND torn.last_number), 0) AS unmaps,
       fault.mappings, fault.tasks, fault.time_in_faults_ns,
       fault.first AS first_ts, fault.last AS last_ts, fault.file_id
FROM fault JOIN size LEFT JOIN file f ON f.id = fault.file_id
ORDER BY fault.faults DESC, fault.file_id, fault.number;
