// SPDX-License-Identifier: GPL-3.0-or-later
//
// Faults under way that a later event may tell more about, at a cost that does not grow with how
// many are: what happens is noted once for the ranges that it covers, and each fault looks back
// when it is over.
#pragma once

#include "replay/engine/replay.h"

#include <functional>
#include <queue>
#include <vector>

namespace daxscope::replay {

/// Which event covered each PMD range, by its row, last, and which of another task did. Events come
/// in order.
class LastOver {
public:
    explicit LastOver(std::size_t ranges = 0) : leaves_(ranges), nodes_(2 * ranges) {}

    /// The same for more ranges, among which those known so far have other places.
    /// @param place of each row that there was, in the same order
    LastOver moved(const std::vector<std::size_t>& place, std::size_t ranges) const {
        LastOver moved(ranges);
        for (std::size_t row = 0; row < leaves_; ++row) {
            for (std::size_t at = row + leaves_; at > 0; at /= 2) {
                moved.nodes_[place[row] + ranges].merge(nodes_[at]);
            }
        }
        return moved;
    }

    /// Event `event` of `task` covers the rows [first, last).
    void note(std::size_t first, std::size_t last, std::uint32_t event, std::int64_t task) {
        for (first += leaves_, last += leaves_; first < last; first /= 2, last /= 2) {
            if (first % 2 != 0) {
                nodes_[first++].note(event, task);
            }
            if (last % 2 != 0) {
                nodes_[--last].note(event, task);
            }
        }
    }
    /// The last event after `after` over a range, by whomever.
    /// @return kNoIndex: there was none
    std::uint32_t last(std::size_t range, std::uint32_t after) const {
        return find(range, after, [](const Node& node) { return node.last; });
    }
    /// The last one that was not the task's own.
    std::uint32_t last_of_others(std::size_t range, std::uint32_t after, std::int64_t task) const {
        return find(range, after, [task](const Node& node) {
            return node.task != task ? node.last : node.other;
        });
    }

private:
    struct Node {
        std::uint32_t last = kNoIndex;
        std::uint32_t other = kNoIndex; ///< the last one of another task than the last one's
        std::int64_t task = 0;          ///< the last one's

        void note(std::uint32_t event, std::int64_t by) {
            if (last != kNoIndex && task != by) {
                other = last;
            }
            last = event;
            task = by;
        }
        void merge(const Node& node) {
            if (node.last == kNoIndex) {
                return;
            }
            if (last == kNoIndex) {
                *this = node;
                return;
            }
            const Node older = last < node.last ? *this : node;
            const Node newer = last < node.last ? node : *this;
            *this = newer;
            const std::uint32_t others = older.task != task ? older.last : older.other;
            if (others != kNoIndex && (other == kNoIndex || other < others)) {
                other = others;
            }
        }
    };

    template <typename Of>
    std::uint32_t find(std::size_t range, std::uint32_t after, Of of) const {
        std::uint32_t found = kNoIndex;
        for (std::size_t at = range + leaves_; at > 0; at /= 2) {
            const std::uint32_t event = of(nodes_[at]);
            if (event != kNoIndex && event > after && (found == kNoIndex || event > found)) {
                found = event;
            }
        }
        return found;
    }

    std::size_t leaves_;
    std::vector<Node> nodes_; ///< a tree: node n is above 2 n and 2 n + 1
};

/// The faults that are watched: at most one a task, for a task is in one fault at a time, whatever
/// a trace says of their ends.
class OpenFaults {
public:
    struct Watched {
        std::uint32_t access = kNoIndex;
        std::uint32_t event = kNoIndex; ///< that showed it
        std::uint32_t row = 0;          ///< of its range
        std::int64_t end = 0;           ///< ns
        bool gone = false;              ///< done with NOPAGE and no PMD
        bool write = false;
        std::int64_t task = 0; ///< Task::id
    };
    /// What came of one that is over.
    struct Told {
        std::uint32_t unmap = kNoIndex;   ///< last one of another task, where it is gone
        std::uint32_t protect = kNoIndex; ///< last writeback, where it writes
    };
    using Over = std::function<void(const Watched&, const Told&)>;

    explicit OpenFaults(Over over) : over_(std::move(over)) {}
    /// @param tasks Trace::tasks(): how many
    OpenFaults(std::size_t ranges, std::size_t tasks, Over over)
        : unmaps_(ranges), writebacks_(ranges), of_task_(tasks), over_(std::move(over)) {}

    /// For a trace that may have more ranges and tasks.
    /// @param before ranges that there were
    void grow(const trace::Trace& trace, std::size_t before) {
        of_task_.resize(trace.tasks().size());
        const std::size_t ranges = trace.ranges().size();
        if (ranges == before) {
            return;
        }
        if (open_ == 0) { // what was noted is nothing to those that come
            unmaps_ = writebacks_ = LastOver(ranges);
        } else {
            std::vector<std::size_t> place;
            for (const std::uint32_t range : rows_) {
                place.push_back(trace.row_of(range));
            }
            unmaps_ = unmaps_.moved(place, ranges);
            writebacks_ = writebacks_.moved(place, ranges);
            for (Watched& watched : of_task_) {
                if (watched.access != kNoIndex) {
                    watched.row = static_cast<std::uint32_t>(place[watched.row]);
                }
            }
        }
        rows_.assign(trace.rows().begin(), trace.rows().end());
    }
    /// @param task place in Trace::tasks()
    void watch(std::int64_t now, std::size_t task, const Watched& watched) {
        pass(now);
        end(task);
        of_task_[task] = watched;
        ends_.push({watched.end, watched.event, task});
        ++open_;
    }
    void unmap(std::int64_t now, std::size_t first, std::size_t last, std::uint32_t event,
               std::int64_t task) {
        pass(now);
        if (open_ > 0) {
            unmaps_.note(first, last, event, task);
        }
    }
    void writeback(std::int64_t now, std::size_t first, std::size_t last, std::uint32_t event) {
        pass(now);
        if (open_ > 0) {
            writebacks_.note(first, last, event, 0);
        }
    }
    /// Those that ended before `now` are over.
    void pass(std::int64_t now) {
        while (!ends_.empty() && ends_.top().time < now) {
            const End due = ends_.top();
            ends_.pop();
            if (of_task_[due.task].event == due.event) {
                end(due.task);
            }
        }
    }
    /// No more events come.
    void finish() {
        for (std::size_t task = 0; task < of_task_.size(); ++task) {
            end(task);
        }
    }

private:
    struct End {
        std::int64_t time;
        std::uint32_t event;
        std::size_t task;
        bool operator>(const End& other) const { return time > other.time; }
    };

    void end(std::size_t task) {
        Watched& watched = of_task_[task];
        if (watched.access == kNoIndex) {
            return;
        }
        Told told;
        if (watched.gone) {
            told.unmap = unmaps_.last_of_others(watched.row, watched.event, watched.task);
        }
        if (watched.write) {
            told.protect = writebacks_.last(watched.row, watched.event);
        }
        over_(watched, told);
        watched = {};
        --open_;
    }

    LastOver unmaps_, writebacks_;
    std::vector<std::uint32_t> rows_; ///< ranges, as they stood when rows were numbered
    std::vector<Watched> of_task_;
    std::priority_queue<End, std::vector<End>, std::greater<>> ends_;
    std::size_t open_ = 0;
    Over over_;
};

} // namespace daxscope::replay
