-- SPDX-License-Identifier: GPL-3.0-or-later
-- Built when a recording is closed: kept up to date while it runs, they would cost more than the rows.
CREATE INDEX zap_by_task ON event (task_id, ts) WHERE kind = 9;
