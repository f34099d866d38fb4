// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/quantity.h"

#include "replay/trace/error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <utility>

namespace daxscope::app {

namespace {

using Unit = std::pair<std::string_view, double>;

constexpr std::array<Unit, 11> kTimes{{{"ns", 1},
                                       {"us", 1e3},
                                       {"µs", 1e3},
                                       {"ms", 1e6},
                                       {"s", 1e9},
                                       {"sec", 1e9},
                                       {"m", 60e9},
                                       {"min", 60e9},
                                       {"h", 3600e9},
                                       {"hour", 3600e9},
                                       {"hours", 3600e9}}};
constexpr std::array<Unit, 13> kSizes{{{"b", 1},
                                       {"k", 1024.0},
                                       {"kb", 1024.0},
                                       {"kib", 1024.0},
                                       {"m", 1048576.0},
                                       {"mb", 1048576.0},
                                       {"mib", 1048576.0},
                                       {"g", 1073741824.0},
                                       {"gb", 1073741824.0},
                                       {"gib", 1073741824.0},
                                       {"t", 1099511627776.0},
                                       {"tb", 1099511627776.0},
                                       {"tib", 1099511627776.0}}};

struct Amount {
    double value;
    std::string unit;
};

/// A number that is none of nan, inf and the negative ones, and what follows it.
std::optional<Amount> amount_in(const std::string& text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || !std::isfinite(value) || std::signbit(value)) {
        return std::nullopt;
    }
    std::string unit(rest, end);
    unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
    return Amount{value, unit};
}

std::optional<double> factor_of(std::span<const Unit> units, std::string_view name) {
    const auto found = std::find_if(units.begin(), units.end(),
                                    [&](const Unit& unit) { return unit.first == name; });
    return found == units.end() ? std::nullopt : std::optional(found->second);
}

std::string before(const std::string& option) {
    return option.empty() ? "" : option + ": ";
}

} // namespace

std::int64_t parse_duration(const std::string& option, const std::string& text,
                            std::string_view bare) {
    constexpr double kMost = 1e18; // 31 years: sums of it and a time still fit
    const auto amount = amount_in(text);
    if (amount) {
        const bool plain = amount->unit.empty();
        if (plain && amount->value == 0) {
            return 0;
        }
        const auto factor = factor_of(kTimes, plain ? bare : std::string_view(amount->unit));
        if (factor && amount->value * *factor < kMost) {
            return std::llround(amount->value * *factor);
        }
        if (plain && bare.empty()) {
            throw Error(Exit::Usage, fmt::format("{}'{}' has no unit", before(option), text),
                        "Write ns, us, ms, s, min or h behind the number, as in 10ms.");
        }
    }
    throw Error(Exit::Usage, fmt::format("{}'{}' is no length of time", before(option), text),
                "Write a number with ns, us, ms, s, min or h, as in 10ms.");
}

bool is_duration(const std::string& text) {
    const auto amount = amount_in(text);
    return amount && factor_of(kTimes, amount->unit);
}

std::uint64_t parse_size(const std::string& option, const std::string& text,
                         std::string_view bare) {
    if (auto amount = amount_in(text)) {
        std::string& unit = amount->unit;
        std::transform(unit.begin(), unit.end(), unit.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (unit.empty()) {
            unit = bare.empty() ? "b" : bare;
        }
        constexpr double kMost = 9.2e18; // fits into 63 bits
        const auto factor = factor_of(kSizes, unit);
        if (factor && amount->value * *factor < kMost) {
            return static_cast<std::uint64_t>(amount->value * *factor);
        }
    }
    throw Error(Exit::Usage, fmt::format("{}'{}' is no size", before(option), text),
                "Write a number with K, M or G, as in 16M.");
}

std::uint64_t parse_count(const std::string& option, const std::string& text, std::uint64_t least,
                          std::uint64_t most) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || value < least || value > most) {
        throw Error(Exit::Usage,
                    fmt::format("{}: '{}' is no number that makes sense here", option, text),
                    fmt::format("Write a whole number, {} or more.", least));
    }
    return value;
}

} // namespace daxscope::app
