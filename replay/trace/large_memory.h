// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory for what grows with a trace. Up to a share of what the machine has it is memory like any
// other. Beyond, it lies in files without a name, in the folder for temporary files: what has not
// been looked at for a while is written there by the kernel and takes no memory, so that a trace of
// a hundred million events can be looked at where ten million fit.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <vector>

namespace daxscope {

/// How much memory a process takes of the machine's.
struct MemoryShare {
    /// Bytes of this that lie in memory alone; what comes then lies in files.
    std::uint64_t in_memory = 0;
    /// Bytes of the whole process above which pages of such files are let go.
    std::uint64_t resident = 0;
};

/// What DAXSCOPE_MEMORY says (a number of bytes, with K, M, G or T of 1024 behind it); else 4 GiB,
/// or two thirds of what is left where that is less.
/// @param text of the variable; nullptr: it is not set
/// @param left bytes that may still be taken
MemoryShare memory_share(const char* text, std::uint64_t left);

/// Pieces of some KiB or more. All is safe to call from several threads.
class LargeMemory {
public:
    /// Smaller ones are the heap's.
    static constexpr std::size_t kLeast = std::size_t{1} << 12;

    /// What take() makes of so many bytes: ask for that, or waste it.
    static std::size_t rounded(std::size_t bytes);
    /// @param bytes kLeast or more
    /// @return aligned to a page; what it holds is not said
    /// @throws std::bad_alloc
    static void* take(std::size_t bytes);
    /// @param bytes as they were asked for
    static void give_back(void* piece, std::size_t bytes) noexcept;

    /// Puts memory where a process has nothing but address space.
    /// @param at aligned to a page, and so is `bytes`
    /// @param huge_pages ask for them, where the memory is no file's
    /// @throws std::bad_alloc
    static void put(void* at, std::size_t bytes, bool huge_pages);
    /// Of a stretch with what was put there: the address space is gone, too.
    static void unmap(void* at, std::size_t bytes) noexcept;

    /// Bytes that lie in files by now.
    static std::uint64_t in_files();
    /// Lets the pages of those files go: they come back when they are looked at.
    static void let_go();
    /// The same where the process has more in memory than its share. Costs next to nothing where
    /// there are no such files, or it was asked a moment ago.
    static void stay_within_share() {
        if (has_files_.load(std::memory_order_relaxed)) {
            look();
        }
    }

    /// For tests: another share than the machine's, from now on.
    static void set_share(const MemoryShare& share);

private:
    static void look();

    friend class LargePieces;
    inline static std::atomic<bool> has_files_ = false; ///< there was one, some time
};

/// The allocator of a vector that may become large.
template <typename T>
class LargeAllocator {
public:
    using value_type = T;
    LargeAllocator() = default;
    template <typename U>
    explicit(false) LargeAllocator(const LargeAllocator<U>&) {}

    T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        void* const piece =
            bytes < LargeMemory::kLeast ? ::operator new(bytes) : LargeMemory::take(bytes);
        return static_cast<T*>(piece);
    }
    void deallocate(T* piece, std::size_t count) noexcept {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < LargeMemory::kLeast) {
            ::operator delete(piece);
        } else {
            LargeMemory::give_back(piece, bytes);
        }
    }
    bool operator==(const LargeAllocator&) const { return true; }
};

template <typename T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

} // namespace daxscope
