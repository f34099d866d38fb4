// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/lasso.h"

#include <algorithm>

namespace daxscope::model::explore {

std::size_t Graph::depth_of(std::uint32_t state) const {
    return static_cast<std::size_t>(std::upper_bound(levels.begin(), levels.end(), state) -
                                    levels.begin() - 1);
}

bool Lasso::search(const std::function<bool(std::size_t)>& room,
                   const std::function<bool(std::uint64_t)>& go_on) {
    if (!room(states_)) {
        return false;
    }
    room_ = &room;
    go_on_ = &go_on;
    colours_.assign(states_, Colour::White);
    for (std::uint32_t root = 0; root < states_ && !stopped_; ++root) {
        if (graph_.is_target(root) && colours_[root] == Colour::White && from(root)) {
            return true;
        }
    }
    return false;
}

bool Lasso::from(std::uint32_t root) {
    colours_[root] = Colour::Grey;
    stack_.push_back({root, graph_.first[root]});
    while (!stack_.empty()) {
        Frame& top = stack_.back();
        if (top.edge == graph_.first[top.state + 1]) {
            colours_[top.state] = Colour::Black;
            stack_.pop_back();
            continue;
        }
        const std::uint32_t to = graph_.to[top.edge++];
        if (colours_[to] == Colour::Grey) {
            auto first = std::find_if(stack_.begin(), stack_.end(),
                                      [to](const Frame& frame) { return frame.state == to; });
            for (; first != stack_.end(); ++first) {
                cycle_.push_back(first->state);
            }
            return true;
        }
        if (colours_[to] == Colour::White) {
            colours_[to] = Colour::Grey;
            stack_.push_back({to, graph_.first[to]});
            if (!may_go_on()) {
                return false;
            }
        }
    }
    return false;
}

bool Lasso::may_go_on() {
    constexpr std::uint64_t kReport = 1U << 18;
    if (++looked_at_ % kReport == 0) {
        stopped_ = !(*room_)(held()) || !(*go_on_)(looked_at_);
    }
    return !stopped_;
}

std::size_t Lasso::held() const {
    return colours_.capacity() + stack_.capacity() * sizeof(Frame);
}

bool Lasso::shorten(std::size_t bytes) {
    constexpr std::uint64_t kPatience = 200'000'000; // some ns each
    if (held() + std::size_t{states_} * 3 * sizeof(std::uint32_t) > bytes) {
        return false;
    }
    marks_.assign(states_, 0xffffffff);
    came_from_.assign(states_, 0);
    patience_ = kPatience;
    std::size_t best = graph_.levels.size() + cycle_.size() + 1;
    for (std::uint32_t root = 0; root < states_ && patience_ > 0; ++root) {
        if (!graph_.is_target(root)) {
            continue;
        }
        const std::size_t depth = graph_.depth_of(root);
        if (depth + 1 >= best) {
            break;
        }
        const std::size_t length = shortest_cycle(root, best - depth - 1);
        best = length > 0 ? depth + length : best;
    }
    return patience_ > 0;
}

/// The shortest cycle whose first found state is `root`, if it has at most `most` states.
/// @return its length; 0 where there is none
std::size_t Lasso::shortest_cycle(std::uint32_t root, std::size_t most) {
    queue_.assign(1, root);
    std::size_t head = 0, level_end = 1, length = 1;
    while (head < queue_.size() && length <= most) {
        const std::uint32_t state = queue_[head++];
        const std::uint32_t end = graph_.first[state + 1];
        for (std::uint32_t edge = graph_.first[state]; edge < end; ++edge) {
            const std::uint32_t to = graph_.to[edge];
            if (to == root) {
                cycle_.assign(1, state);
                while (cycle_.back() != root) {
                    cycle_.push_back(came_from_[cycle_.back()]);
                }
                std::reverse(cycle_.begin(), cycle_.end());
                return length;
            }
            if (to > root && marks_[to] != root) {
                marks_[to] = root;
                came_from_[to] = state;
                queue_.push_back(to);
            }
        }
        const std::uint64_t seen = end - graph_.first[state] + 1;
        if (seen >= patience_) {
            patience_ = 0;
            return 0;
        }
        patience_ -= seen;
        if (head == level_end) {
            level_end = queue_.size();
            ++length;
        }
    }
    return 0;
}

} // namespace daxscope::model::explore
