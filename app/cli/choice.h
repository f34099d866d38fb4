// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <utility>
#include <vector>

namespace daxscope::cli {

/// For an option's transform(): takes one of these names for its value. Another one's error names
/// them all, in this order.
template <class E>
CLI::Validator choice(std::vector<std::pair<std::string, E>> values) {
    return CLI::Validator(
        [values = std::move(values)](std::string& text) {
            std::vector<std::string> names;
            for (const auto& [name, value] : values) {
                if (name == text) {
                    text = std::to_string(static_cast<int>(value));
                    return std::string();
                }
                names.push_back(name);
            }
            return fmt::format("'{}' is none of {}", text, fmt::join(names, ", "));
        },
        "", "choice");
}

/// For an option's check(): takes one of these words as it is, and refuses others likewise.
inline CLI::Validator one_of(std::vector<std::string> words) {
    return CLI::Validator(
        [words = std::move(words)](std::string& text) {
            return std::find(words.begin(), words.end(), text) != words.end()
                       ? std::string()
                       : fmt::format("'{}' is none of {}", text, fmt::join(words, ", "));
        },
        "", "choice");
}

} // namespace daxscope::cli
