// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/identities.h"
#include "replay/trace/event.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace daxscope::ebpf {

/// Makes rows of a trace out of the probe's records, in the order in which they lay in the ring.
class Decoder {
public:
    explicit Decoder(Identities& identities) : identities_(identities) {}

    /// Takes one record of the ring: a daxscope_record or a daxscope_file. What is neither by its
    /// kind and length is counted as strange and left out.
    void take(std::span<const std::byte> record);
    /// Takes an event that the recorder found by itself; gives it its seq.
    void add(trace::Event event);

    /// The events since the last clear(); seq counts from 1 over the Decoder's life.
    std::span<const trace::Event> events() const { return events_; }
    void clear() { events_.clear(); }
    std::uint64_t strange() const { return strange_; }
    /// Events decoded so far, per kind.
    std::uint64_t total(trace::Kind kind) const { return totals_[static_cast<std::size_t>(kind)]; }
    std::uint64_t total() const { return static_cast<std::uint64_t>(seq_); }

private:
    Identities& identities_;
    std::vector<trace::Event> events_;
    std::uint64_t totals_[static_cast<std::size_t>(trace::kLastKind) + 1] = {};
    std::int64_t seq_ = 0;
    std::uint64_t strange_ = 0;
};

} // namespace daxscope::ebpf
