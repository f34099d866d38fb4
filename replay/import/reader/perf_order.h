// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/reader/tep_events.h"

#include <array>
#include <cstdint>
#include <functional>
#include <queue>
#include <tuple>
#include <vector>

namespace daxscope::reader::perf {

/// Something that happened at a time: records of a perf.data are not in the order of theirs.
struct Item {
    enum class What : std::uint8_t { Event, Comm, Fork, Lost } what = What::Event;
    std::int64_t ts = 0;
    std::int32_t tgid = wire::kUnknown, tid = wire::kUnknown, cpu = wire::kUnknown;
    std::int32_t parent = wire::kUnknown; ///< of a Fork: the tid
    std::int64_t lost = 0;
    TepEvents::Numbers numbers;
    std::array<char, 16> comm{};
};

/// Items that wait for those that are older than they: the oldest first, of two of one time that
/// which came first.
class Order {
public:
    void put(const Item& item) {
        std::uint32_t at = static_cast<std::uint32_t>(items_.size());
        if (free_.empty()) {
            items_.push_back(item);
        } else {
            at = free_.back();
            free_.pop_back();
            items_[at] = item;
        }
        keys_.push({item.ts, count_++, at});
    }
    std::size_t size() const { return keys_.size(); }
    /// Of one that is not empty.
    const Item& first() const { return items_[keys_.top().at]; }
    void drop_first() {
        free_.push_back(keys_.top().at);
        keys_.pop();
    }

private:
    /// What is moved about: an item is ten times as large.
    struct Key {
        std::int64_t ts;
        std::uint64_t count; ///< that came before it
        std::uint32_t at;    ///< in items_
        bool operator>(const Key& other) const {
            return std::tie(ts, count) > std::tie(other.ts, other.count);
        }
    };
    std::vector<Item> items_;
    std::vector<std::uint32_t> free_; ///< places in it
    std::priority_queue<Key, std::vector<Key>, std::greater<>> keys_;
    std::uint64_t count_ = 0;
};

} // namespace daxscope::reader::perf
