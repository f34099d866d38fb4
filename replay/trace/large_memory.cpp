// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/large_memory.h"

#include "replay/trace/free_memory.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <linux/magic.h>
#include <map>
#include <mutex>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace daxscope {

namespace {

constexpr std::size_t kPage = 4096;
/// Pieces up to here come out of regions, by the power of two that they fit in.
constexpr std::size_t kLargestClass = std::size_t{1} << 20, kRegion = std::size_t{1} << 22;
constexpr int kClasses =
    std::countr_zero(kLargestClass) - std::countr_zero(LargeMemory::kLeast) + 1;

int class_of(std::size_t bytes) {
    return std::countr_zero(std::bit_ceil(bytes)) - std::countr_zero(LargeMemory::kLeast);
}

/// A file without a name, as long as it is mapped; -1 where there is no room for one.
int nameless_file(std::size_t bytes) {
    const char* const chosen = std::getenv("TMPDIR");
    const char* const folder = chosen != nullptr && *chosen == '/' ? chosen : "/var/tmp";
    struct statfs of {};
    // Files of a tmpfs are memory.
    if (::statfs(folder, &of) != 0 || of.f_type == TMPFS_MAGIC || of.f_type == RAMFS_MAGIC) {
        return -1;
    }
    constexpr std::uint64_t kLeft = std::uint64_t{1} << 30; // stays free on the disk
    if (static_cast<std::uint64_t>(of.f_bavail) * static_cast<std::uint64_t>(of.f_bsize) <
        bytes + kLeft) {
        return -1;
    }
    const int fd = ::open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    // A page without room on the disk would be a SIGBUS later.
    if (fd >= 0 && ::fallocate(fd, 0, 0, static_cast<off_t>(bytes)) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

/// Bytes of this process that are in memory, and of those the ones of files.
struct Resident {
    std::uint64_t all = 0, of_files = 0;
};
Resident resident() {
    std::array<char, 128> text{};
    const int fd = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return {};
    }
    const ssize_t length = ::read(fd, text.data(), text.size() - 1);
    ::close(fd);
    unsigned long long size = 0, all = 0, of_files = 0;
    if (length <= 0 || std::sscanf(text.data(), "%llu %llu %llu", &size, &all, &of_files) != 3) {
        return {};
    }
    return {all * kPage, of_files * kPage};
}

} // namespace

/// All pieces of the process. Not in the namespace without a name: LargeMemory knows it as a
/// friend.
class LargePieces {
public:
    /// There to the end: what other singletons have is given back after main().
    static LargePieces& instance() {
        static LargePieces& pieces = *new LargePieces;
        return pieces;
    }

    void* take(std::size_t bytes) {
        void* const piece = taken(bytes);
        keep_up();
        return piece;
    }

    void give_back(void* piece, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (bytes > kLargestClass) {
            unmap(piece, LargeMemory::rounded(bytes));
        } else {
            Free*& free = free_[static_cast<std::size_t>(class_of(bytes))];
            free = new (piece) Free{free};
        }
    }

    void put(void* at, std::size_t bytes, bool huge_pages) {
        {
            const std::lock_guard lock(mutex_);
            map(at, bytes, huge_pages);
        }
        keep_up();
    }

    void unmap_all(void* at, std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        unmap(at, bytes);
    }

    std::uint64_t in_files() {
        const std::lock_guard lock(mutex_);
        return in_files_;
    }

    /// The data is in the page cache, and in the end on the disk: nothing is lost. Some at a time:
    /// whoever wants memory meanwhile, the window's thread among them, waits for no more.
    void let_go() {
        constexpr std::size_t kSome = std::size_t{16} << 20;
        const char* from = nullptr; // what is below was let go
        while (true) {
            {
                const std::lock_guard lock(mutex_);
                auto piece = pieces_.upper_bound(const_cast<char*>(from));
                if (piece != pieces_.begin() && from != nullptr &&
                    std::prev(piece)->first + std::prev(piece)->second.bytes > from) {
                    --piece; // the rest of it
                }
                piece = std::find_if(piece, pieces_.end(),
                                     [](const auto& known) { return known.second.of_file; });
                if (piece == pieces_.end()) {
                    return;
                }
                char* const begin = std::max(piece->first, const_cast<char*>(from));
                const auto left =
                    static_cast<std::size_t>(piece->first + piece->second.bytes - begin);
                const std::size_t length = std::min(left, kSome);
                static_cast<void>(::madvise(begin, length, MADV_DONTNEED));
                from = begin + length;
            }
            std::this_thread::yield();
        }
    }

    void stay_within_share() {
        const Resident now = resident();
        std::uint64_t most = 0;
        {
            const std::lock_guard lock(mutex_);
            most = share_.resident;
        }
        // Where it is the rest that is large, letting go again and again would not help.
        if (now.all > most && now.of_files > most / 8) {
            let_go();
        }
    }

    void set_share(const MemoryShare& share) {
        const std::lock_guard lock(mutex_);
        share_ = share;
    }

private:
    struct Piece {
        std::size_t bytes;
        bool of_file;
    };
    /// What lies in a piece of a region that nobody has.
    struct Free {
        Free* next;
    };

    LargePieces() {
        const auto memory = free_memory();
        share_ = memory_share(std::getenv("DAXSCOPE_MEMORY"), memory ? memory->left : UINT64_MAX);
    }

    void* taken(std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        if (bytes > kLargestClass) {
            return map(nullptr, LargeMemory::rounded(bytes), false);
        }
        Free*& free = free_[static_cast<std::size_t>(class_of(bytes))];
        if (free == nullptr) {
            const std::size_t size = std::bit_ceil(bytes);
            char* const region = static_cast<char*>(map(nullptr, kRegion, false));
            for (std::size_t at = kRegion; at > 0; at -= size) {
                free = new (region + at - size) Free{free};
            }
        }
        return std::exchange(free, free->next);
    }

    /// @param at where; nullptr: anywhere
    void* map(void* at, std::size_t bytes, bool huge_pages) {
        const int fixed = at != nullptr ? MAP_FIXED : 0;
        void* piece = MAP_FAILED;
        bool of_file = false;
        if (in_memory_ + bytes > share_.in_memory) {
            if (const int fd = nameless_file(bytes); fd >= 0) {
                piece = ::mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | fixed, fd, 0);
                ::close(fd);
                of_file = piece != MAP_FAILED;
            }
        }
        if (!of_file) {
            ask_for(bytes);
            piece = ::mmap(at, bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | fixed, -1, 0);
            if (piece == MAP_FAILED) {
                throw std::bad_alloc();
            }
            if (huge_pages) {
                // Where the system gives none, ordinary pages do.
                static_cast<void>(::madvise(piece, bytes, MADV_HUGEPAGE));
            }
        }
        pieces_.emplace(static_cast<char*>(piece), Piece{bytes, of_file});
        (of_file ? in_files_ : in_memory_) += bytes;
        if (of_file && !LargeMemory::has_files_.exchange(true)) {
            std::thread([this] { keep(); }).detach();
        }
        unlooked_ += of_file ? bytes : 0;
        return piece;
    }

    /// Whoever fills files faster than keep() lets them go does it himself, some dozen MiB at a
    /// time.
    void keep_up() {
        constexpr std::size_t kOften = std::size_t{64} << 20;
        {
            const std::lock_guard lock(mutex_);
            if (unlooked_ < kOften) {
                return;
            }
            unlooked_ = 0;
        }
        LargeMemory::look();
    }

    /// Looks what is left, some dozen MiB at a time.
    void ask_for(std::size_t bytes) {
        constexpr std::size_t kOften = std::size_t{32} << 20;
        unasked_ += bytes;
        if (unasked_ >= kOften) {
            require_free_memory(unasked_);
            unasked_ = 0;
        }
    }

    void unmap(void* at, std::size_t bytes) {
        char* const begin = static_cast<char*>(at);
        auto piece = pieces_.lower_bound(begin);
        while (piece != pieces_.end() && piece->first < begin + bytes) {
            (piece->second.of_file ? in_files_ : in_memory_) -= piece->second.bytes;
            piece = pieces_.erase(piece);
        }
        ::munmap(at, bytes);
    }

    /// Keeps the process within its share as long as there are files.
    [[noreturn]] void keep() {
        constexpr std::chrono::milliseconds kPause(25);
        while (true) {
            LargeMemory::look();
            std::this_thread::sleep_for(kPause);
        }
    }

    std::mutex mutex_;
    MemoryShare share_;
    std::map<char*, Piece> pieces_; ///< by where they begin
    std::array<Free*, kClasses> free_{};
    std::uint64_t in_memory_ = 0, in_files_ = 0;
    std::size_t unasked_ = 0;  ///< bytes in memory, since it was looked what is left
    std::size_t unlooked_ = 0; ///< … in files, since it was looked what is resident
};

MemoryShare memory_share(const char* text, std::uint64_t left) {
    constexpr std::uint64_t kUsual = std::uint64_t{4} << 30, kLeast = std::uint64_t{64} << 20;
    std::uint64_t all = std::min(kUsual, left / 3 * 2);
    if (text != nullptr) {
        std::uint64_t number = 0;
        const char* const end = text + std::strlen(text);
        const auto [rest, error] = std::from_chars(text, end, number);
        constexpr std::array kUnits{'K', 'M', 'G', 'T'};
        const auto unit =
            rest == end ? kUnits.end() : std::find(kUnits.begin(), kUnits.end(), *rest);
        const bool has_unit = unit != kUnits.end() && rest + 1 == end;
        const int shift = has_unit ? 10 * static_cast<int>(unit - kUnits.begin() + 1) : 0;
        if (error == std::errc{} && (rest == end || has_unit) && number > 0 &&
            number <= UINT64_MAX >> shift) {
            all = number << shift;
        }
    }
    all = std::max(all, kLeast);
    return {all / 16 * 7, all / 16 * 10}; // the rest is for what is in no piece, and for walks
}

std::size_t LargeMemory::rounded(std::size_t bytes) {
    return bytes > kLargestClass ? (bytes + kPage - 1) / kPage * kPage : std::bit_ceil(bytes);
}

#ifdef DAXSCOPE_SANITIZED
// The sanitizer knows where each piece ends.
void* LargeMemory::take(std::size_t bytes) {
    return ::operator new(bytes);
}

void LargeMemory::give_back(void* piece, std::size_t) noexcept {
    ::operator delete(piece);
}
#else
void* LargeMemory::take(std::size_t bytes) {
    return LargePieces::instance().take(bytes);
}

void LargeMemory::give_back(void* piece, std::size_t bytes) noexcept {
    LargePieces::instance().give_back(piece, bytes);
}
#endif

void LargeMemory::put(void* at, std::size_t bytes, bool huge_pages) {
    LargePieces::instance().put(at, bytes, huge_pages);
}

void LargeMemory::unmap(void* at, std::size_t bytes) noexcept {
    LargePieces::instance().unmap_all(at, bytes);
}

std::uint64_t LargeMemory::in_files() {
    return LargePieces::instance().in_files();
}

void LargeMemory::let_go() {
    LargePieces::instance().let_go();
}

/// Who comes while pages are let go waits: else they would come back as fast.
void LargeMemory::look() {
    using Clock = std::chrono::steady_clock;
    constexpr Clock::duration kOften = std::chrono::milliseconds(5);
    static std::atomic<Clock::rep> next{0};
    static std::atomic<bool> letting_go = false;
    static std::mutex one_at_a_time;
    const auto is_early = [] {
        return Clock::now().time_since_epoch().count() < next.load(std::memory_order_relaxed);
    };
    if (!letting_go.load(std::memory_order_relaxed) && is_early()) {
        return;
    }
    const std::lock_guard hold(one_at_a_time);
    if (!is_early()) {
        letting_go = true;
        LargePieces::instance().stay_within_share();
        letting_go = false;
        next.store((Clock::now() + kOften).time_since_epoch().count(), std::memory_order_relaxed);
    }
}

void LargeMemory::set_share(const MemoryShare& share) {
    LargePieces::instance().set_share(share);
}

} // namespace daxscope
