// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/expectations.h"

#include "app/cli/text.h"
#include "app/common/quantity.h"
#include "replay/report/faults.h"

#include <algorithm>

namespace daxscope::cli {

void Expectations::add_to(CLI::App& sub, const std::string& option) {
    option_ = option;
    sub.add_option(option, texts_,
                   "For tests: exit with 3 unless this holds, e.g. 'huge >= 100%'; may be given "
                   "more than once. --fields lists what there is")
        ->type_name("EXPECTATION")
        ->allow_extra_args(false);
    sub.add_flag_callback(
        "--fields",
        [] {
            fmt::print("{}", replay::expect_help());
            throw CLI::Success();
        },
        "List the fields and operators of " + option);
}

void Expectations::parse() {
    const auto time = [](const std::string& option, const std::string& text) {
        return app::parse_duration(option, text);
    };
    for (const std::string& text : texts_) {
        expectations_.push_back(replay::parse_expectation(option_, text, time));
    }
}

bool Expectations::need(replay::FieldOf of) const {
    return std::any_of(expectations_.begin(), expectations_.end(),
                       [of](const auto& expectation) { return expectation.field->of == of; });
}

nlohmann::ordered_json Expectations::hold(const replay::ExpectSubject& subject) {
    auto list = nlohmann::ordered_json::array();
    held_.clear();
    for (const replay::Expectation& expectation : expectations_) {
        held_.push_back(replay::held(expectation, subject));
        failed_ = failed_ || !held_.back().met;
        list.push_back(report::expected_json(expectation, held_.back()));
    }
    return list;
}

void Expectations::tell(const std::string& where, bool met_too) const {
    const std::string before = where.empty() ? "" : printable(where) + ": ";
    for (const replay::Expected& expected : held_) {
        if (expected.met && met_too) {
            fmt::print("{}{}\n", before, printable(expected.said));
        } else if (!expected.met) {
            say("daxscope: {}{}\n", before, printable(expected.said));
        }
    }
}

} // namespace daxscope::cli
