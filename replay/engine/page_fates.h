// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/state.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace daxscope::replay {

/// What became of one page in one slot.
struct PageFate {
    Cause cause;       ///< why it has gone
    bool been = false; ///< it was mapped here once
};

/// The pages of a slot. Memory grows with those that something became of, not with the PMD's: one
/// may have 32,768.
class PageFates {
public:
    PageFates() = default;
    /// @param whole of every page so far
    explicit PageFates(const PageFate& whole) : whole_(whole) {}

    const PageFate& at(std::uint32_t page) const {
        const auto block = find(page / kBlock);
        return has(block, page) ? (*block->second)[page % kBlock] : whole_;
    }
    /// To change.
    PageFate& of(std::uint32_t page) {
        auto block = find(page / kBlock);
        if (!has(block, page)) {
            auto fates = std::make_unique<Block>();
            fates->fill(whole_);
            block = blocks_.emplace(block, page / kBlock, std::move(fates));
        }
        return (*block->second)[page % kBlock];
    }
    bool any_been() const {
        return whole_.been || std::any_of(blocks_.begin(), blocks_.end(), [](const auto& block) {
                   return std::any_of(block.second->begin(), block.second->end(),
                                      [](const PageFate& fate) { return fate.been; });
               });
    }

private:
    static constexpr std::uint32_t kBlock = 64;
    using Block = std::array<PageFate, kBlock>;
    using Blocks = std::vector<std::pair<std::uint32_t, std::unique_ptr<Block>>>;

    Blocks::const_iterator find(std::uint32_t number) const {
        return std::partition_point(blocks_.begin(), blocks_.end(),
                                    [number](const auto& block) { return block.first < number; });
    }
    Blocks::iterator find(std::uint32_t number) {
        return std::partition_point(blocks_.begin(), blocks_.end(),
                                    [number](const auto& block) { return block.first < number; });
    }
    template <typename Iterator>
    bool has(Iterator block, std::uint32_t page) const {
        return block != blocks_.end() && block->first == page / kBlock;
    }

    PageFate whole_;
    Blocks blocks_; ///< by their number
};

} // namespace daxscope::replay
