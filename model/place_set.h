// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace daxscope::model {

/// A set of places in a list (PMD ranges by their rows, mappings by their slots) that is walked in
/// their order. Going to the next member passes over 4,096 places in which there is none at once.
class PlaceSet {
public:
    /// For places below `size`, of which it has none yet.
    explicit PlaceSet(std::size_t size = 0)
        : size_(size), words_(blocks(size)), groups_(blocks(words_.size())) {}

    /// For places below `size`, which is not less than so far.
    void grow(std::size_t size) {
        size_ = size;
        words_.resize(blocks(size));
        groups_.resize(blocks(words_.size()));
    }

    void insert(std::size_t place) {
        words_[place / kBits] |= bit(place);
        groups_[place / kBits / kBits] |= bit(place / kBits);
    }

    void erase(std::size_t place) {
        std::uint64_t& word = words_[place / kBits];
        word &= ~bit(place);
        if (word == 0) {
            groups_[place / kBits / kBits] &= ~bit(place / kBits);
        }
    }

    /// The first member that is not below `place`; the size where there is none.
    std::size_t next(std::size_t place) const {
        if (place >= size_) {
            return size_;
        }
        std::size_t word = place / kBits;
        std::uint64_t rest = words_[word] & from(place);
        if (rest == 0) {
            word = next_word(word + 1);
            if (word >= words_.size()) {
                return size_;
            }
            rest = words_[word];
        }
        const std::size_t found = word * kBits + static_cast<std::size_t>(std::countr_zero(rest));
        return found < size_ ? found : size_;
    }

private:
    static constexpr std::size_t kBits = 64;
    static std::size_t blocks(std::size_t bits) { return (bits + kBits - 1) / kBits; }
    static std::uint64_t bit(std::size_t place) { return std::uint64_t{1} << (place % kBits); }
    static std::uint64_t from(std::size_t place) { return ~std::uint64_t{0} << (place % kBits); }

    std::size_t next_word(std::size_t word) const {
        for (std::size_t group = word / kBits; group < groups_.size(); ++group) {
            const std::uint64_t rest =
                group == word / kBits ? groups_[group] & from(word) : groups_[group];
            if (rest != 0) {
                return group * kBits + static_cast<std::size_t>(std::countr_zero(rest));
            }
        }
        return words_.size();
    }

    std::size_t size_ = 0;
    std::vector<std::uint64_t> words_;  ///< a bit a place
    std::vector<std::uint64_t> groups_; ///< a bit a word that is not 0
};

} // namespace daxscope::model
