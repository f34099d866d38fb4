// SPDX-License-Identifier: GPL-3.0-or-later
//
// Handlers that somebody might propose, and no kernel has: made from a real one's table, to ask the
// explorer what they would break.
#pragma once

#include "model/handler.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::model::explore {

/// A handler without the steps of some roles. Owns its table and its name.
class Candidate {
public:
    /// @param base must outlive it
    Candidate(std::string_view name, const Handler& base, std::initializer_list<Role> without)
        : name_(name), handler_(base) {
        std::copy_if(base.steps.begin(), base.steps.end(), std::back_inserter(steps_),
                     [&without](const Step& step) {
                         return std::find(without.begin(), without.end(), step.role) ==
                                without.end();
                     });
        handler_.name = name_;
        handler_.steps = steps_;
        handler_.labels = labels_of(steps_);
        handler_.predecessor = &base;
        handler_.since = handler_.until = {};
        handler_.real = false;
        handler_.unbroken = {};
    }
    Candidate(const Candidate&) = delete;
    Candidate& operator=(const Candidate&) = delete;

    const Handler& handler() const { return handler_; }

private:
    std::string name_;
    std::vector<Step> steps_;
    Handler handler_;
};

} // namespace daxscope::model::explore
