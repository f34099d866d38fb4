// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/store/chunk.h"

namespace daxscope::trace {

void ChunkRows::push_back(const EventRow& row) {
    ts_.push_back(row.ts);
    seq_.push_back(row.seq - first_seq_);
    duration_.push_back(row.duration);
    pgoff_.push_back(row.pgoff);
    who_.push_back(row.who);
    detail_.push_back(row.detail);
    place_.push_back(row.place);
}

Chunk ChunkRows::sealed(std::shared_ptr<const ChunkRows> rows) {
    Chunk chunk;
    chunk.size = rows->size();
    chunk.ts = rows->ts_.data();
    chunk.first_seq = rows->first_seq_;
    chunk.seq = rows->seq_.column();
    chunk.duration = rows->duration_.column();
    chunk.pgoff = rows->pgoff_.column();
    chunk.who = rows->who_.data();
    chunk.detail = rows->detail_.data();
    chunk.place = rows->place_.data();
    chunk.bytes = rows->size() * (sizeof *chunk.ts + 3 * sizeof *chunk.who) + rows->seq_.bytes() +
                  rows->duration_.bytes() + rows->pgoff_.bytes();
    chunk.owner = std::move(rows);
    return chunk;
}

} // namespace daxscope::trace
