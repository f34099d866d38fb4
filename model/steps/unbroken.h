// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why handlers can't break invariants, where several can't for one reason.
#pragma once

#include "model/invariant.h"

#include <array>

namespace daxscope::model::steps {

inline constexpr Unbroken kNoDeadlock{
    Invariant::Deadlock,
    "Locks are taken in one order (the inode's, the file system's, the entry's, i_mmap), and a "
    "fault or an act gives back what it took."};
inline constexpr Unbroken kTakesNoAllocation{
    Invariant::DoubleAlloc, "No step asks whether an allocation was this fault's own."};
inline constexpr Unbroken kZeroesNothing{
    Invariant::StoreZeroed, "The file system zeroes new blocks before it answers; no step does."};
inline constexpr Unbroken kZeroEntryFirst{
    Invariant::ZeroLeft,
    "A zero page comes with a zero entry, under the entry's lock; storage takes that entry's "
    "place only after an unmap."};
inline constexpr Unbroken kKeepsDirty{Invariant::DirtyRemoved,
                                      "No step of a fault removes an entry of storage."};
inline constexpr Unbroken kDirtiesFirst{
    Invariant::DirtyLost,
    "A write's entry is dirty before the page is mapped writable, and writeback takes the "
    "permission away before it cleans the entry."};
inline constexpr Unbroken kSyncsAll{
    Invariant::SyncMissed, "What is stored has a dirty entry until it is flushed, or taken away."};

inline constexpr Unbroken kLooksAtNoFolio{
    Invariant::Killed, "Inside the file SIGBUS is for a device or a file system that fails, which "
                       "none does in a scenario."};

inline constexpr Unbroken kSharesNothing{
    Invariant::StaleStorage,
    "The file systems of its time share no extents under DAX, and they give blocks back with the "
    "faults barred and the range unmapped."};

inline constexpr Unbroken kTriesSigbusAgain{
    Invariant::Killed, "Not looked for: where the 4 KiB path of 4.5 returns SIGBUS inside the file "
                       "(a page covers the hole again), the access counts as tried again."};

inline constexpr Unbroken kKeepsWhatIsThere{
    Invariant::Livelock, "A fault unmaps where it gives the range other storage, and none gives "
                         "back what was there."};
inline constexpr Unbroken kWritesOnce{
    Invariant::Livelock,
    "A read of a shared extent unmaps nothing, and after a write the extent is shared no longer."};

/// 6.15 and later: breaking layouts removes dirty entries, and the map is held against the folio.
inline constexpr std::array kUnbroken615{kZeroEntryFirst, kKeepsDirty, kTakesNoAllocation,
                                         kZeroesNothing, kNoDeadlock};
/// The proposals for it.
inline constexpr std::array kUnbrokenKeep{kKeepsWhatIsThere,  kZeroEntryFirst, kKeepsDirty,
                                          kTakesNoAllocation, kZeroesNothing,  kNoDeadlock};
inline constexpr std::array kUnbrokenWriteOnly{kWritesOnce,        kZeroEntryFirst, kKeepsDirty,
                                               kTakesNoAllocation, kZeroesNothing,  kNoDeadlock};
/// Without its unmap.
inline constexpr std::array kUnbrokenNeverUnmap{kKeepsDirty, kTakesNoAllocation, kZeroesNothing,
                                                kNoDeadlock};
/// dax_iomap_pmd_fault() since 6.2, as long as breaking layouts leaves the entries alone: write(2)
/// of a shared extent takes the mark of a dirty entry away.
inline constexpr std::array kUnbroken62{kLooksAtNoFolio, kZeroEntryFirst,    kKeepsDirty,
                                        kDirtiesFirst,   kTakesNoAllocation, kZeroesNothing,
                                        kNoDeadlock};
/// From 4.10 to 6.1.
inline constexpr std::array kUnbroken61{kLooksAtNoFolio, kZeroEntryFirst, kKeepsDirty,
                                        kDirtiesFirst,   kSyncsAll,       kTakesNoAllocation,
                                        kZeroesNothing,  kNoDeadlock};

} // namespace daxscope::model::steps
