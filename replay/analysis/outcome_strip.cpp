// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/outcome_strip.h"

#include "replay/analysis/leaf_search.h"

namespace daxscope::replay {

namespace {

// VM_FAULT_OOM, SIGBUS, HWPOISON, HWPOISON_LARGE, SIGSEGV, FALLBACK (include/linux/mm_types.h).
constexpr std::uint16_t kFailedBits = 0x0001 | 0x0002 | 0x0010 | 0x0020 | 0x0040 | 0x0800;

// Layout of OutcomeStrip::Entry::meta.
constexpr std::uint32_t kKindMask = 3;
constexpr std::uint32_t kFailedBit = 4;
constexpr std::uint32_t kDirtyBit = 8;
constexpr int kDurationShift = 4;

constexpr OutcomeClass class_of_meta(std::uint32_t meta) {
    switch (static_cast<OutcomeKind>(meta & kKindMask)) {
    case OutcomeKind::Hit:
        return OutcomeClass::Hit;
    case OutcomeKind::FirstTouch:
        return (meta & kFailedBit) != 0 ? OutcomeClass::Failed : OutcomeClass::FirstTouch;
    case OutcomeKind::Refault:
        return (meta & kFailedBit) != 0 ? OutcomeClass::Failed : OutcomeClass::Refault;
    case OutcomeKind::Permission:
        return (meta & kFailedBit) != 0 ? OutcomeClass::Failed : OutcomeClass::Permission;
    }
    return OutcomeClass::Hit;
}

// Counts of all classes in one word: an addition an outcome, where counting each class by itself
// waits for the addition before it. Room for 4095 of a class, more than two leaves hold.
constexpr int kPackedBits = 12;
constexpr std::uint64_t kPackedMask = (1 << kPackedBits) - 1;
constexpr auto kPacked = [] {
    std::array<std::uint64_t, kKindMask + kFailedBit + 1> packed{};
    for (std::uint32_t meta = 0; meta < packed.size(); ++meta) {
        packed[meta] = std::uint64_t{1} << static_cast<int>(class_of_meta(meta)) * kPackedBits;
    }
    return packed;
}();

} // namespace

bool failed(std::uint16_t result) {
    return (result & kFailedBits) != 0;
}

OutcomeClass outcome_class(const Outcome& outcome) {
    return class_of_meta(static_cast<std::uint32_t>(outcome.kind) |
                         (failed(outcome.result) ? kFailedBit : 0));
}

void Summary::add(const Summary& other) {
    for (std::size_t k = 0; k < classes.size(); ++k) {
        classes[k] += other.classes[k];
    }
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        kinds[k] += other.kinds[k];
    }
    dirty_removed += other.dirty_removed;
    max_duration = std::max(max_duration, other.max_duration);
}

void OutcomeStrip::append(std::uint32_t number, const Outcome& outcome) {
    if (entries_.size() % kLeaf == 0) {
        before_.push_back(counts_before(entries_.size()));
        base_.push_back(outcome.begin);
    }
    const std::int64_t delta = outcome.begin - base_.back();
    const std::int64_t duration = outcome.end - outcome.begin;
    Entry entry{};
    entry.outcome = number;
    entry.delta = delta < kFar ? static_cast<std::uint32_t>(delta) : kFar;
    entry.meta =
        static_cast<std::uint32_t>(outcome.kind) | (failed(outcome.result) ? kFailedBit : 0) |
        (outcome.dirty_removed ? kDirtyBit : 0) |
        (duration < kLong ? static_cast<std::uint32_t>(duration) : kLong) << kDurationShift;
    entries_.push_back(entry);
    longest_ = std::max(longest_, duration);

    // A full leaf closes a node of level 0; every eighth node of a level closes one above it.
    std::size_t node = kLeaf;
    for (std::size_t level = 0; entries_.size() % node == 0; ++level, node *= kFanOut) {
        if (level == max_.size()) {
            max_.emplace_back();
        }
        std::int64_t longest = 0;
        if (level == 0) {
            for (std::size_t at = entries_.size() - kLeaf; at < entries_.size(); ++at) {
                longest = std::max(longest, this->duration(at));
            }
        } else {
            const auto& below = max_[level - 1];
            longest = *std::max_element(below.end() - kFanOut, below.end());
        }
        max_[level].push_back(longest);
    }
}

std::int64_t OutcomeStrip::begin(std::size_t place) const {
    const Entry& entry = entries_[place];
    return entry.delta != kFar ? base_[place / kLeaf] + entry.delta
                               : outcomes_.begin(entry.outcome);
}

std::int64_t OutcomeStrip::duration(std::size_t place) const {
    const Entry& entry = entries_[place];
    const std::uint32_t duration = entry.meta >> kDurationShift;
    return duration != kLong ? duration : outcomes_.duration(entry.outcome);
}

OutcomeClass OutcomeStrip::class_of(std::size_t place) const {
    return class_of_meta(entries_[place].meta);
}

std::size_t OutcomeStrip::lower_bound(std::int64_t time, std::size_t from) const {
    return leaf_lower_bound<kLeaf>(
        base_, entries_.size(), [this](std::size_t place) { return begin(place); }, time, from);
}

void OutcomeStrip::count(Counts& counts, std::uint32_t meta) {
    ++counts[static_cast<std::size_t>(class_of_meta(meta))];
    // Failures of each kind are what the classes leave out of it.
    if ((meta & kFailedBit) != 0 && (meta & kKindMask) != 0) {
        ++counts[kOutcomeClasses + (meta & kKindMask) - 1];
    }
    counts.back() += (meta & kDirtyBit) != 0 ? 1 : 0;
}

OutcomeStrip::Counts OutcomeStrip::counts_before(std::size_t place) const {
    if (before_.empty()) {
        return {};
    }
    // A leaf that does not exist yet starts where the last one ends.
    const std::size_t start = std::min(place / kLeaf, before_.size() - 1);
    Counts counts = before_[start];
    for (std::size_t at = start * kLeaf; at < place; ++at) {
        count(counts, entries_[at].meta);
    }
    return counts;
}

Summary OutcomeStrip::summarise(std::size_t first, std::size_t last) const {
    Summary sum;
    if (first >= last) {
        return sum;
    }
    Counts counts{};
    if (last - first <= kLeaf) {
        for (std::size_t at = first; at < last; ++at) {
            count(counts, entries_[at].meta);
        }
    } else {
        counts = counts_before(last);
        const Counts head = counts_before(first);
        for (std::size_t k = 0; k < counts.size(); ++k) {
            counts[k] -= head[k];
        }
    }
    std::copy_n(counts.begin(), kOutcomeClasses, sum.classes.begin());
    sum.kinds = {sum.of(OutcomeClass::Hit),
                 sum.of(OutcomeClass::FirstTouch) + counts[kOutcomeClasses],
                 sum.of(OutcomeClass::Refault) + counts[kOutcomeClasses + 1],
                 sum.of(OutcomeClass::Permission) + counts[kOutcomeClasses + 2]};
    sum.dirty_removed = counts.back();
    sum.max_duration = max_duration_in(first, last);
    return sum;
}

ClassCounts OutcomeStrip::classes(std::size_t first, std::size_t last) const {
    ClassCounts counts{};
    if (first >= last) {
        return counts;
    }
    const auto walk = [this](std::size_t from, std::size_t to) {
        std::uint64_t packed = 0;
        for (std::size_t at = from; at < to; ++at) {
            packed += kPacked[entries_[at].meta & (kKindMask | kFailedBit)];
        }
        return packed;
    };
    const auto add = [&counts](std::uint64_t packed, bool less) {
        for (std::uint32_t& sum : counts) {
            const auto part = static_cast<std::uint32_t>(packed & kPackedMask);
            sum += less ? 0 - part : part;
            packed >>= kPackedBits;
        }
    };
    if (last - first <= 2 * kLeaf) {
        add(walk(first, last), false);
        return counts;
    }
    // A leaf that does not exist yet starts where the last one ends.
    const std::size_t low = first / kLeaf, high = std::min(last / kLeaf, before_.size() - 1);
    for (std::size_t k = 0; k < kOutcomeClasses; ++k) {
        counts[k] = before_[high][k] - before_[low][k];
    }
    add(walk(high * kLeaf, last), false);
    add(walk(low * kLeaf, first), true);
    return counts;
}

std::int64_t OutcomeStrip::max_duration_in(std::size_t first, std::size_t last) const {
    std::int64_t longest = 0;
    const auto walk = [&](std::size_t from, std::size_t to) {
        for (std::size_t at = from; at < to; ++at) {
            longest = std::max(longest, duration(at));
        }
    };
    const std::size_t full = max_.empty() ? 0 : max_[0].size();
    std::size_t low = (first + kLeaf - 1) / kLeaf;
    std::size_t high = std::min(last / kLeaf, full);
    if (low >= high) {
        walk(first, last);
        return longest;
    }
    walk(first, low * kLeaf);
    walk(high * kLeaf, last);
    for (std::size_t level = 0; low < high; ++level) {
        const auto& nodes = max_[level];
        const bool top = level + 1 == max_.size();
        while (low < high && (top || low % kFanOut != 0)) {
            longest = std::max(longest, nodes[low++]);
        }
        while (low < high && high % kFanOut != 0) {
            longest = std::max(longest, nodes[--high]);
        }
        low /= kFanOut;
        high /= kFanOut;
    }
    return longest;
}

std::size_t OutcomeStrip::longest(std::size_t first, std::size_t last) const {
    const std::int64_t longest = max_duration_in(first, last);
    while (last - first > 1) {
        const std::size_t middle = (first + last) / 2;
        if (max_duration_in(first, middle) == longest) {
            last = middle;
        } else {
            first = middle;
        }
    }
    return first;
}

std::size_t OutcomeStrip::reaching(std::int64_t time, std::size_t first, std::size_t last) const {
    std::size_t found = last;
    for (std::size_t at = last; at > first;) {
        at = skip_ended(time, at);
        if (at <= first || begin(at - 1) + longest_ <= time) {
            break;
        }
        --at;
        if (const std::int64_t end = begin(at) + duration(at); end > time) {
            time = end;
            found = at;
        }
    }
    return found;
}

std::size_t OutcomeStrip::skip_ended(std::int64_t time, std::size_t place) const {
    while (place > 0 && place % kLeaf == 0) {
        // The outcomes before `place` began no later than this.
        const std::int64_t latest = begin(place - 1);
        std::size_t skipped = 0;
        std::size_t node = kLeaf;
        for (std::size_t level = 0; level < max_.size() && place % node == 0;
             ++level, node *= kFanOut) {
            if (latest + max_[level][place / node - 1] > time) {
                break;
            }
            skipped = node;
        }
        if (skipped == 0) {
            return place;
        }
        place -= skipped;
    }
    return place;
}

} // namespace daxscope::replay
