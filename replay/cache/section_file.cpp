// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/section_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

namespace daxscope::cache {

namespace {

static_assert(std::endian::native == std::endian::little, "cache files are little-endian");
static_assert(std::has_unique_object_representations_v<Section>, "it is hashed and written");

struct Header {
    std::array<char, 8> magic{};
    std::uint64_t made_by = 0;
    std::uint64_t file_bytes = 0;
    std::uint64_t table_at = 0;
    std::uint64_t table_hash = 0;
    std::uint64_t sections = 0;
    std::uint64_t hash = 0; ///< of what is before it
    bool operator==(const Header&) const = default;
};
static_assert(std::has_unique_object_representations_v<Header>, "it is hashed and written");
constexpr std::array<char, 8> kMagic{'D', 'A', 'X', 'C', 'A', 'C', 'H', '1'};
constexpr std::uint64_t kMostSections = 1 << 20;
constexpr std::size_t kBuffer = 1 << 20; ///< bytes that are written at once

std::uint64_t hash_of(const Header& header) {
    return XXH3_64bits(&header, offsetof(Header, hash));
}

/// Nobody else may have put it there, or may change it.
bool is_own(const struct stat& status) {
    return S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
           (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// Those that grow with the trace.
bool is_large(Part part) {
    switch (part) {
    case Part::Chunk:
    case Part::Outcomes:
    case Part::Unmaps:
    case Part::Spans:
    case Part::Index:
    case Part::FellBack:
    case Part::OutcomeOf:
        return true;
    default:
        return false;
    }
}

} // namespace

std::shared_ptr<const SectionFile> SectionFile::open(const std::filesystem::path& path,
                                                     Hashes hashes) {
    const trace::Descriptor fd(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    return fd ? of(fd.get(), hashes) : nullptr;
}

std::shared_ptr<const SectionFile> SectionFile::of(int fd, Hashes hashes) {
    struct stat status {};
    if (fstat(fd, &status) != 0 || !is_own(status) ||
        status.st_size < static_cast<off_t>(sizeof(Header))) {
        return nullptr;
    }
    Header header;
    if (pread(fd, &header, sizeof header, 0) != sizeof header || header.magic != kMagic ||
        header.hash != hash_of(header) || header.file_bytes < sizeof header ||
        header.file_bytes > static_cast<std::uint64_t>(status.st_size)) {
        return nullptr;
    }
    const std::size_t size = header.file_bytes;
    void* const map = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        return nullptr;
    }
    std::shared_ptr<SectionFile> file(new SectionFile(static_cast<const std::byte*>(map), size));
    const std::uint64_t table_bytes = header.sections * sizeof(Section);
    if (header.sections > kMostSections || header.table_at > size ||
        table_bytes > size - header.table_at || header.table_at % kAlign != 0 ||
        XXH3_64bits(file->data_ + header.table_at, table_bytes) != header.table_hash) {
        return nullptr;
    }
    file->made_by_ = header.made_by;
    file->hashes_ = hashes;
    file->sections_.resize(header.sections);
    if (table_bytes > 0) {
        std::memcpy(file->sections_.data(), file->data_ + header.table_at, table_bytes);
    }
    const auto outside = [size](const Section& section) {
        return section.at > size || section.bytes > size - section.at || section.at % kAlign != 0;
    };
    if (std::any_of(file->sections_.begin(), file->sections_.end(), outside)) {
        return nullptr;
    }
    return file;
}

SectionFile::~SectionFile() {
    munmap(const_cast<std::byte*>(data_), size_);
}

void SectionFile::let_go() const {
    madvise(const_cast<std::byte*>(data_), size_, MADV_DONTNEED);
}

const Section* SectionFile::find(Part part, std::uint32_t number) const {
    const auto found =
        std::find_if(sections_.begin(), sections_.end(), [&](const Section& section) {
            return section.part == part && section.number == number;
        });
    return found == sections_.end() ? nullptr : &*found;
}

bool SectionFile::is_sound(const Section& section) const {
    return (hashes_ == Hashes::Later && is_large(section.part)) ||
           XXH3_64bits(data_ + section.at, section.bytes) == section.hash;
}

bool SectionFile::is_as_written(const Progress& progress) const {
    if (as_written_ >= 0) {
        return as_written_ == 1;
    }
    constexpr std::size_t kAtOnce = 4 << 20; // bytes; pages are whole in it
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                         &XXH3_freeState);
    bool right = state != nullptr;
    for (auto section = sections_.begin(); right && section != sections_.end(); ++section) {
        XXH3_64bits_reset(state.get());
        for (std::uint64_t at = 0; at < section->bytes; at += kAtOnce) {
            progress.report(section->at + at, size_);
            const std::byte* const part = data_ + section->at + at;
            const std::size_t bytes = std::min<std::uint64_t>(kAtOnce, section->bytes - at);
            XXH3_64bits_update(state.get(), part, bytes);
            madvise(const_cast<std::byte*>(part), bytes, MADV_DONTNEED);
        }
        right = XXH3_64bits_digest(state.get()) == section->hash;
    }
    as_written_ = right ? 1 : 0;
    return right;
}

std::span<const std::byte> SectionFile::sound_bytes(Part part, std::uint32_t number) const {
    const Section* const section = find(part, number);
    return section != nullptr && is_sound(*section) ? bytes(*section)
                                                    : std::span<const std::byte>();
}

struct SectionWriter::Hash {
    XXH3_state_t* state = XXH3_createState();
};
void SectionWriter::HashDeleter::operator()(Hash* hash) const {
    XXH3_freeState(hash->state);
    delete hash;
}

SectionWriter::SectionWriter(int fd, std::uint64_t made_by)
    : fd_(fd), made_by_(made_by), hash_(new Hash) {
    buffer_.reserve(kBuffer);
    constexpr std::array<std::byte, SectionFile::kAlign> kHeaderToCome{};
    write(kHeaderToCome.data(), kHeaderToCome.size());
}

SectionWriter::SectionWriter(int fd, const SectionFile& file)
    : fd_(fd), made_by_(file.made_by()), at_(file.size()),
      sections_(file.sections().begin(), file.sections().end()), hash_(new Hash) {
    buffer_.reserve(kBuffer);
    ok_ = lseek(fd, static_cast<off_t>(file.size()), SEEK_SET) == static_cast<off_t>(file.size());
}

void SectionWriter::flush() {
    const std::byte* next = buffer_.data();
    std::size_t left = buffer_.size();
    while (ok_ && left > 0) {
        const ssize_t written = ::write(fd_, next, left);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        ok_ = written > 0;
        if (ok_) {
            next += written;
            left -= static_cast<std::size_t>(written);
        }
    }
    buffer_.clear();
}

void SectionWriter::write(const void* data, std::size_t bytes) {
    const auto* next = static_cast<const std::byte*>(data);
    at_ += bytes;
    while (ok_ && bytes > 0) {
        const std::size_t part = std::min(bytes, buffer_.capacity() - buffer_.size());
        buffer_.insert(buffer_.end(), next, next + part);
        next += part;
        bytes -= part;
        if (buffer_.size() == buffer_.capacity()) {
            flush();
        }
    }
}

void SectionWriter::begin(Part part, std::uint32_t number) {
    end();
    begun_ = true;
    sections_.push_back({part, number, at_, 0, 0});
    XXH3_64bits_reset(hash_->state);
}

void SectionWriter::end() {
    if (begun_) {
        sections_.back().hash = XXH3_64bits_digest(hash_->state);
    }
    constexpr std::array<std::byte, SectionFile::kAlign> kZeroes{};
    write(kZeroes.data(), (SectionFile::kAlign - at_ % SectionFile::kAlign) % SectionFile::kAlign);
}

void SectionWriter::add(const void* data, std::size_t bytes) {
    XXH3_64bits_update(hash_->state, data, bytes);
    sections_.back().bytes += bytes;
    write(data, bytes);
}

void SectionWriter::align(std::size_t to) {
    constexpr std::array<std::byte, SectionFile::kAlign> kZeroes{};
    add(kZeroes.data(), (to - sections_.back().bytes % to) % to);
}

bool SectionWriter::finish() {
    end();
    Header header;
    header.magic = kMagic;
    header.made_by = made_by_;
    header.table_at = at_;
    header.sections = sections_.size();
    const std::size_t table_bytes = sections_.size() * sizeof(Section);
    header.table_hash = XXH3_64bits(sections_.data(), table_bytes);
    write(sections_.data(), table_bytes);
    header.file_bytes = at_;
    header.hash = hash_of(header);
    flush();
    ok_ = ok_ && pwrite(fd_, &header, sizeof header, 0) == sizeof header;
    return ok_;
}

} // namespace daxscope::cache
