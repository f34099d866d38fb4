// SPDX-License-Identifier: GPL-3.0-or-later
//
// What must hold in every interleaving.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace daxscope::model {

enum class Invariant : std::uint8_t {
    ZeroLeft = 0,
    SpuriousUnmap,
    DirtyRemoved,
    DirtyLost,
    SyncMissed,
    DoubleAlloc,
    StoreZeroed,
    Livelock,
    Deadlock,
    Killed,
    StaleStorage,
};
inline constexpr std::size_t kInvariants = 11;

struct InvariantText {
    std::string_view name;     ///< "zero-left"
    std::string_view sentence; ///< what holds where nothing is found
    std::string_view broken;   ///< what is told where it does not
};

inline constexpr std::array<InvariantText, kInvariants> kInvariantTexts{{
    {"zero-left", "Once all faults are done, no mapping keeps a zero page over written storage.",
     "a mapping keeps a zero page over written storage: it reads zeroes where data is"},
    {"spurious-unmap",
     "No fault for which nothing was allocated zaps a mapping (one of a zero page that "
     "storage has replaced may go, and one of storage that the file no longer has).",
     "a fault for which nothing was allocated zaps a mapping"},
    {"dirty-removed", "No fault removes a dirty entry from the page cache.",
     "a dirty entry is removed from the page cache: until it is dirtied again, fsync misses "
     "the range"},
    {"dirty-lost",
     "Once all faults are done, a range that something was stored to, and that was not flushed "
     "since, has a dirty entry.",
     "all faults are done, something was stored, and no dirty entry says so: fsync will not "
     "flush it"},
    {"sync-missed",
     "When fsync() returns, all that was stored before it was called has been flushed.",
     "fsync() returns, and what was stored before it was called has not been flushed: a power "
     "failure loses it"},
    {"double-alloc", "Only the fault that an allocation was made for takes it for its own.",
     "a fault takes an allocation for its own that was made for another"},
    {"store-zeroed", "No fault zeroes storage that a store already reached.",
     "a fault zeroes storage that a store already reached: the data is gone"},
    {"livelock",
     "Every task gets its access in the end: no schedule goes on for ever in which every "
     "access faults.",
     "the steps from here on repeat for ever, and every access on the way faults"},
    {"deadlock", "No schedule ends with every task waiting for a lock.",
     "every task that is left waits for a lock"},
    {"killed", "No access inside the file ends in SIGBUS.",
     "an access inside the file ends in SIGBUS: the process is killed"},
    {"stale-storage",
     "Once all faults and acts are done, no mapping keeps storage that the file no longer has "
     "there.",
     "a mapping keeps storage that the file no longer has there: it reads old data, and what it "
     "writes is lost"},
}};

constexpr const InvariantText& text_of(Invariant invariant) {
    return kInvariantTexts[static_cast<std::size_t>(invariant)];
}

/// Why a handler can't break an invariant. A test holds each handler to it: what is not declared is
/// broken by it in some scenario, and what is declared in none.
struct Unbroken {
    Invariant invariant = Invariant::ZeroLeft;
    std::string_view why; ///< a sentence
};

/// A set of invariants.
struct InvariantSet {
    std::uint16_t bits = 0;
    void add(Invariant invariant) { bits |= static_cast<std::uint16_t>(1U << index(invariant)); }
    bool has(Invariant invariant) const { return (bits >> index(invariant) & 1) != 0; }
    bool empty() const { return bits == 0; }
    bool operator==(const InvariantSet&) const = default;

private:
    static unsigned index(Invariant invariant) { return static_cast<unsigned>(invariant); }
};

/// The explorer's words, too.
namespace explore {
using model::Invariant;
using model::InvariantSet;
using model::InvariantText;
using model::kInvariants;
using model::kInvariantTexts;
using model::text_of;
} // namespace explore

} // namespace daxscope::model
