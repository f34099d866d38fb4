// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace daxscope::replay {

/// Which of a number of things, events or outcomes, pass a filter: a bit for each, and counts so
/// that the k-th one is found at once. Immutable; copies share it.
class Matches {
public:
    static constexpr std::size_t kWordBits = 64;
    static std::size_t words_for(std::size_t size) { return (size + kWordBits - 1) / kWordBits; }

    Matches() = default;
    /// @param words bit k % 64 of word k / 64 is that of thing k; what lies beyond `size` is
    /// cleared
    Matches(std::vector<std::uint64_t> words, std::size_t size);

    std::size_t size() const { return made_ ? made_->size : 0; }   ///< things
    std::size_t count() const { return made_ ? made_->count : 0; } ///< … that pass
    /// Does it pass? What is not among the things does not. O(1).
    bool operator[](std::size_t thing) const {
        return thing < size() && (made_->words[thing / kWordBits] >> thing % kWordBits & 1U) != 0;
    }
    /// How many before this one pass. O(1).
    std::size_t rank(std::size_t thing) const;
    /// The k-th that passes, from 0; k < count(). O(log n).
    std::size_t nth(std::size_t k) const;
    /// Calls `visit(thing)` for each that passes, in order.
    template <typename Visit>
    void each(Visit visit) const {
        for (std::size_t word = 0; made_ && word < made_->words.size(); ++word) {
            for (std::uint64_t bits = made_->words[word]; bits != 0; bits &= bits - 1) {
                visit(word * kWordBits + static_cast<std::size_t>(__builtin_ctzll(bits)));
            }
        }
    }
    bool operator==(const Matches& other) const;

private:
    static constexpr std::size_t kBlock = 8; ///< words between two counts
    struct Made {
        std::vector<std::uint64_t> words;
        std::vector<std::uint32_t> before; ///< per block: passing ones before it
        std::size_t size = 0, count = 0;
    };
    std::shared_ptr<const Made> made_;
};

} // namespace daxscope::replay
