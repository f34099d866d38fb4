// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/matches.h"

#include <algorithm>
#include <bit>

namespace daxscope::replay {

Matches::Matches(std::vector<std::uint64_t> words, std::size_t size) {
    auto made = std::make_shared<Made>();
    words.resize(words_for(size));
    if (size % kWordBits != 0) {
        words.back() &= (std::uint64_t{1} << size % kWordBits) - 1;
    }
    for (std::size_t word = 0; word < words.size(); ++word) {
        if (word % kBlock == 0) {
            made->before.push_back(static_cast<std::uint32_t>(made->count));
        }
        made->count += static_cast<std::size_t>(std::popcount(words[word]));
    }
    made->words = std::move(words);
    made->size = size;
    made_ = std::move(made);
}

std::size_t Matches::rank(std::size_t thing) const {
    if (thing >= size()) {
        return count();
    }
    const std::size_t last = thing / kWordBits;
    std::size_t before = made_->before[last / kBlock];
    for (std::size_t word = last / kBlock * kBlock; word < last; ++word) {
        before += static_cast<std::size_t>(std::popcount(made_->words[word]));
    }
    const std::uint64_t below = (std::uint64_t{1} << thing % kWordBits) - 1;
    return before + static_cast<std::size_t>(std::popcount(made_->words[last] & below));
}

std::size_t Matches::nth(std::size_t k) const {
    const auto& before = made_->before;
    const auto block = static_cast<std::size_t>(
        std::prev(std::upper_bound(before.begin(), before.end(), k)) - before.begin());
    std::size_t left = k - before[block], word = block * kBlock;
    for (auto here = static_cast<std::size_t>(std::popcount(made_->words[word])); here <= left;
         here = static_cast<std::size_t>(std::popcount(made_->words[word]))) {
        left -= here;
        ++word;
    }
    std::uint64_t bits = made_->words[word];
    for (; left > 0; --left) {
        bits &= bits - 1;
    }
    return word * kWordBits + static_cast<std::size_t>(std::countr_zero(bits));
}

bool Matches::operator==(const Matches& other) const {
    return size() == other.size() &&
           (made_ == other.made_ || size() == 0 || made_->words == other.made_->words);
}

} // namespace daxscope::replay
