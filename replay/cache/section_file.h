// SPDX-License-Identifier: GPL-3.0-or-later
//
// A cache file: sections one after the other, and a table that says where each begins and what its
// hash is. Numbers are little-endian.
#pragma once

#include "replay/trace/descriptor.h"
#include "replay/trace/progress.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace daxscope::cache {

/// What a section holds. Stored in files: never reuse or change one.
enum class Part : std::uint32_t {
    About = 1,        ///< of which trace file it was made: cache::About
    Tables = 2,       ///< trace::Tables
    Whos = 3,         ///< the dictionary of trace::Who
    Details = 4,      ///< that of trace::Detail
    Ranges = 5,       ///< Ranges::all
    RangeOfPlace = 6, ///< Ranges::of_place
    PlaceOfRange = 7, ///< Ranges::place_of
    Chunk = 8,        ///< a trace::Chunk, by its number
    Run = 9,          ///< of which run the next ones are, and its figures; by the run's number
    // Run::outcomes, the first two once for all runs that have them in common.
    Accesses = 20,     ///< Outcomes::accesses()
    Slots = 21,        ///< Outcomes::slots()
    Outcomes = 22,     ///< Outcomes::rows()
    WideOutcomes = 23, ///< Outcomes::wide()
    // Run::unmaps and Run::spans.
    Unmaps = 24,     ///< UnmapMarks::rows()
    WideUnmaps = 25, ///< UnmapMarks::wide()
    Spans = 26,      ///< the rows of all slots of MapSpans, one after the other
    SpanSlots = 27,  ///< whose they are, and how many each has
    // Made of a run, by its number.
    Index = 13,     ///< replay::ZoomIndex, without storms and losses
    Storms = 14,    ///< under the default rule
    Sums = 15,      ///< replay::Sums
    Counts = 16,    ///< replay::RunCounts, but for the next two
    Removals = 17,  ///< RunCounts::dirty
    FellBack = 18,  ///< RunCounts::fell_back
    OutcomeOf = 19, ///< by event, the outcome of its access in any run: once
};

struct Section {
    Part part{};
    std::uint32_t number = 0; ///< of several of one part
    std::uint64_t at = 0;     ///< byte in the file, a multiple of SectionFile::kAlign
    std::uint64_t bytes = 0;
    std::uint64_t hash = 0; ///< xxh3 of them
};

/// When the hashes of a file's large sections are looked at. What they hold is checked in any case
/// before anything indexes with it: a hash adds that it is what was written. It tells a damaged
/// disk and nothing else, for who can write a wrong section can write its hash, too. So a picture
/// need not wait until a gigabyte was hashed; it must not stay, either, where the hash is wrong.
enum class Hashes {
    Now,   ///< with the section
    Later, ///< by is_as_written(), once the picture stands
};

/// A cache file that is mapped to be read. The file may be replaced or removed meanwhile.
class SectionFile {
public:
    static constexpr std::size_t kAlign = 4096;

    /// @return nullptr where there is no such file, it is not the user's own, or header and table
    ///         are not what was written
    static std::shared_ptr<const SectionFile> open(const std::filesystem::path& path,
                                                   Hashes hashes = Hashes::Now);
    /// The same of an open file, which may be closed afterwards.
    static std::shared_ptr<const SectionFile> of(int fd, Hashes hashes = Hashes::Now);
    ~SectionFile();
    SectionFile(const SectionFile&) = delete;
    SectionFile& operator=(const SectionFile&) = delete;

    /// What header, sections and table take: what is behind them is the rest of an addition that
    /// was not finished.
    std::size_t size() const { return size_; }
    /// Which code made what is in it.
    std::uint64_t made_by() const { return made_by_; }
    std::span<const Section> sections() const { return sections_; }
    /// nullptr where it has none.
    const Section* find(Part part, std::uint32_t number = 0) const;
    /// Of a section of this file; they may be anything.
    std::span<const std::byte> bytes(const Section& section) const {
        return {data_ + section.at, section.bytes};
    }
    /// Whether they are what was written, as far as the hash tells; of a large part, with
    /// Hashes::Later, that is not asked here.
    bool is_sound(const Section& section) const;
    /// Whether all sections are what was written, as far as their hashes tell. Looked at once;
    /// pages come and go on the way.
    /// @param progress bytes
    /// @throws Cancelled
    bool is_as_written(const Progress& progress) const;
    /// Of a sound section, nothing where there is none.
    std::span<const std::byte> sound_bytes(Part part, std::uint32_t number = 0) const;
    /// Lets the pages go that were looked at: they come back from the page cache when needed.
    void let_go() const;

private:
    SectionFile(const std::byte* data, std::size_t size) : data_(data), size_(size) {}

    const std::byte* data_;
    std::size_t size_;
    std::uint64_t made_by_ = 0;
    Hashes hashes_ = Hashes::Now;
    std::vector<Section> sections_;
    mutable std::atomic<int> as_written_ = -1; ///< -1: not looked at yet
};

/// The values in a section, nothing where its size is no multiple of theirs.
template <typename T>
std::span<const T> values_of(std::span<const std::byte> bytes) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (bytes.size() % sizeof(T) != 0) {
        return {};
    }
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

/// Writes one, front to end. What cannot be written is no error of the caller's: ok() says so.
class SectionWriter {
public:
    /// @param fd of an empty file, open for writing; must outlive this
    SectionWriter(int fd, std::uint64_t made_by);
    /// Adds sections to a file. Until finish() who opens it finds it as it was.
    /// @param fd of that file, open for writing; must outlive this
    SectionWriter(int fd, const SectionFile& file);

    void begin(Part part, std::uint32_t number = 0);
    void add(const void* data, std::size_t bytes); ///< to the section begun last
    template <typename T>
    void add(std::span<const T> values) {
        add(values.data(), values.size_bytes());
    }
    /// Zeroes up to a multiple of so many bytes in the section.
    void align(std::size_t to);
    /// Writes what is left, the table and the header: only now is it a cache file.
    /// @return ok()
    bool finish();
    bool ok() const { return ok_; }

private:
    void end();
    void write(const void* data, std::size_t bytes);
    void flush();

    struct Hash;
    struct HashDeleter {
        void operator()(Hash* hash) const;
    };
    int fd_;
    std::uint64_t made_by_;
    std::uint64_t at_ = 0;
    std::vector<std::byte> buffer_;
    std::vector<Section> sections_;
    std::unique_ptr<Hash, HashDeleter> hash_;
    bool begun_ = false; ///< a section
    bool ok_ = true;
};

} // namespace daxscope::cache
