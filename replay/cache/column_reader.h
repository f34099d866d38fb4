// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace daxscope::cache {

/// Columns in a section begin at multiples of this: SectionWriter::align().
inline constexpr std::size_t kColumnAlign = 64;

/// Takes columns off the front of a section's bytes. Nothing is read of them: they may be anything.
class ColumnReader {
public:
    /// @param bytes of a section, which begins at a multiple of kColumnAlign
    explicit ColumnReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
    /// @return nullptr where there are fewer
    template <typename T>
    const T* take(std::size_t values) {
        static_assert(std::is_trivially_copyable_v<T>);
        at_ += (kColumnAlign - at_ % kColumnAlign) % kColumnAlign;
        ok_ = ok_ && at_ <= bytes_.size() && values <= (bytes_.size() - at_) / sizeof(T);
        if (!ok_) {
            return nullptr;
        }
        const std::byte* const values_at = bytes_.data() + at_;
        at_ += values * sizeof(T);
        return reinterpret_cast<const T*>(values_at);
    }
    /// The same; none where there are fewer.
    template <typename T>
    std::span<const T> column(std::uint64_t values) {
        const T* const first = take<T>(values);
        return first == nullptr ? std::span<const T>() : std::span<const T>(first, values);
    }
    bool all() const { return ok_ && at_ == bytes_.size(); } ///< there were, and no more than that

private:
    std::span<const std::byte> bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

} // namespace daxscope::cache
