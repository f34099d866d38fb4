// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace daxscope::source {

/// What a few words mean, found by their length and their ends: a search word by word took as long
/// as to read the number behind one.
template <typename Value, std::size_t words>
class WordTable {
public:
    using Row = std::pair<std::string_view, Value>;
    static_assert(words < 96);

    constexpr explicit WordTable(const std::array<Row, words>& rows) : rows_(rows) {
        for (std::size_t k = 0; k < words; ++k) {
            std::size_t at = place(rows[k].first);
            while (places_[at] != 0) {
                at = (at + 1) % kPlaces;
            }
            places_[at] = static_cast<std::uint8_t>(k + 1);
        }
    }
    /// @return nullptr: it is none of them
    const Value* find(std::string_view word) const {
        if (word.empty()) {
            return nullptr;
        }
        for (std::size_t at = place(word); places_[at] != 0; at = (at + 1) % kPlaces) {
            const Row& row = rows_[places_[at] - 1U];
            if (row.first == word) {
                return &row.second;
            }
        }
        return nullptr;
    }

private:
    static constexpr std::size_t kPlaces = 256;
    static constexpr std::size_t place(std::string_view word) {
        const auto at = [word](std::size_t k) {
            return static_cast<std::size_t>(static_cast<unsigned char>(word[k]));
        };
        return (word.size() * 37 + at(0) * 5 + at(word.size() - 1) * 11 + at(word.size() / 2)) %
               kPlaces;
    }

    std::array<Row, words> rows_;
    std::array<std::uint8_t, kPlaces> places_{}; ///< 1 and on: of rows_
};
template <typename Value, std::size_t words>
WordTable(const std::array<std::pair<std::string_view, Value>, words>&) -> WordTable<Value, words>;

} // namespace daxscope::source
