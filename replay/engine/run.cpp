// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/run.h"

#include <array>
#include <bit>
#include <memory>
#include <xxhash.h>

namespace daxscope::replay {

static_assert(std::endian::native == std::endian::little,
              "the hash of a run is taken over little-endian words");

namespace {

class Hasher {
public:
    Hasher() : state_(XXH3_createState(), &XXH3_freeState) { XXH3_64bits_reset(state_.get()); }
    template <typename... Numbers>
    void add(Numbers... numbers) {
        const std::array<std::uint64_t, sizeof...(numbers)> words{
            static_cast<std::uint64_t>(numbers)...};
        XXH3_64bits_update(state_.get(), words.data(), sizeof words);
    }
    std::uint64_t digest() const { return XXH3_64bits_digest(state_.get()); }

private:
    std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

} // namespace

std::uint64_t Run::hash() const {
    Hasher hasher;
    hasher.add(outcomes.size());
    for (const Outcome& o : outcomes) {
        hasher.add(o.begin, o.end, o.event, o.range, o.mapping, o.cause, o.torn, o.entries_dropped,
                   o.result, o.kind, o.cause_kind, o.step, o.write, o.pte, o.unmapped,
                   o.dirty_dropped);
    }
    hasher.add(unmaps.size());
    for (const UnmapMark& m : unmaps) {
        hasher.add(m.time, m.range, m.outcome, m.event, m.torn, m.origin);
    }
    hasher.add(spans.size());
    for (const MapSpan& s : spans) {
        hasher.add(s.begin, s.end, s.range, s.mapping, s.writable);
    }
    return hasher.digest();
}

} // namespace daxscope::replay
