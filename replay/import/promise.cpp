// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/promise.h"

#include "model/result.h"

namespace daxscope::source {

using trace::Event;
using trace::Kind;

namespace {

constexpr std::uint64_t removal(Kind kind) {
    return std::uint64_t{1} << static_cast<unsigned>(kind);
}
constexpr std::uint64_t kRemovals =
    removal(Kind::Unmap) | removal(Kind::Zap) | removal(Kind::Munmap);

} // namespace

void Promise::row(const Event& event, std::uint64_t promised, std::int64_t pages_per_pmd) {
    if (removed_ || (promised & kRemovals) != kRemovals) {
        return;
    }
    if ((removal(event.kind) & kRemovals) != 0) {
        removed_ = true;
        mapped_.clear();
        return;
    }
    constexpr std::uint32_t kWrite = 1; // FAULT_FLAG_WRITE
    if (event.kind != Kind::PmdFault || event.is_open() || !event.has(trace::kResult) ||
        (event.result & model::vm_fault::kNopage) == 0) {
        return;
    }
    constexpr int kHalf = 32;
    const auto range = static_cast<std::uint64_t>(event.pgoff / pages_per_pmd);
    const auto [at, first] = mapped_.try_emplace(
        (static_cast<std::uint64_t>(event.mapping) << kHalf) ^ range, event.ts_end);
    const bool read = event.has(trace::kFlags) && (event.flags & kWrite) == 0;
    again_ += !first && read && event.has(trace::kBegin) && at->second < event.ts ? 1 : 0;
    at->second = event.ts_end;
}

} // namespace daxscope::source
