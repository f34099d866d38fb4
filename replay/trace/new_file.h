// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way of a new trace to its name, and what becomes of the one that had it.
#pragma once

#include "replay/trace/descriptor.h"

#include <array>
#include <filesystem>
#include <vector>

namespace daxscope::trace {

/// What SQLite keeps beside a database: its log, the memory shared for that, a rollback journal.
std::array<std::filesystem::path, 3> beside(const std::filesystem::path& path);

/// Can processes share memory through a file in the folder of `path`, which must exist? Asked
/// before SQLite is: it marks the file as one with a log first, and finds out that it cannot have
/// one then.
bool shares_memory(const std::filesystem::path& path);

/// What becomes of a file that has the name already.
enum class Old {
    Refuse,     ///< it stays, and the new one is refused
    Replace,    ///< it goes
    KeepTraces, ///< a trace becomes FILE.old, as with perf; any other file is refused
    KeepAny,    ///< whatever it is becomes FILE.old
};

/// Whether a recorder that lives has the trace's name: it may still add to it. For a moment this
/// holds the name's lock itself, shared.
bool is_being_written(const std::filesystem::path& path);

/// A new trace file FILE. It is written as FILE-new in the same folder, without a log, and closed,
/// before take_name() makes it FILE: an open database is never renamed, because its log would stay
/// behind. Until then nothing that was there is touched, and if the way ends before, nothing is
/// left.
///
/// The name is held through a lock on FILE-lock, so that nobody else writes to it; the lock goes
/// with the process, however that ends. What a killed process left (FILE-lock, FILE-new) is the
/// next one's to take over or remove.
///
/// FILE.old is FILE with what lay beside it (-wal, -shm, -journal). An empty file, and a trace
/// without events where there is a FILE.old, are not kept: they are replaced.
class NewFile {
public:
    /// Takes the lock, looks whether the name can be had, and makes FILE-new, which is empty.
    /// @throws Error(Exit::Io): nothing was changed
    NewFile(const std::filesystem::path& path, Old old);
    /// Removes FILE-new if it is still that, and lets the name go.
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Where the file lies now: FILE-new, then FILE.
    const std::filesystem::path& current() const { return taken_ ? path_ : new_; }

    /// FILE becomes FILE.old or goes, FILE-new becomes FILE. The one that was FILE.old is kept
    /// aside until settle().
    /// @throws Error(Exit::Io): all is as it was
    void take_name();
    /// Takes take_name() back: the new file is removed, all others have their names again.
    void give_name_back() noexcept;
    /// The new file can be used: what it replaced may go.
    void settle() noexcept;
    /// FILE.old, if take_name() made one; else empty.
    const std::filesystem::path& kept() const { return kept_; }
    /// Does FILE still lead to the file that was made? Not if somebody removed or renamed it.
    bool still_there() const;
    /// Removes the new file, under whichever name; nobody else's.
    void remove() noexcept;
    /// Nobody writes to the file any more: others may have the name.
    void release() noexcept;
    bool taken() const { return taken_; }

private:
    struct Move {
        std::filesystem::path from, to;
    };

    void lock();
    void clean_up();
    void look_at_old(Old old);
    void make();
    void move_all(const std::filesystem::path& from, const std::filesystem::path& to);
    void move_back() noexcept;

    std::filesystem::path path_, new_, old_, older_, lock_path_, kept_;
    Descriptor lock_;
    bool keep_ = false;  ///< FILE becomes FILE.old
    bool taken_ = false; ///< the new file has its name
    bool made_ = false;
    std::uint64_t dev_ = 0, ino_ = 0; ///< of the new file
    std::vector<Move> moves_;         ///< done, to be taken back in the opposite order
};

} // namespace daxscope::trace
