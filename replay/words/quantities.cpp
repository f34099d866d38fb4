// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/quantities.h"

#include "replay/words/translate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <span>

namespace daxscope::words {

std::string count_text(std::int64_t count) {
    std::string text = std::to_string(count);
    const std::size_t first = text.front() == '-' ? 1 : 0;
    constexpr std::size_t kGroup = 3;
    const char* group = digits().group;
    for (std::size_t at = text.size(); at > first + kGroup;) {
        at -= kGroup;
        text.insert(at, group);
    }
    return text;
}

std::string counted(std::int64_t count, std::string_view noun) {
    const std::string form = fmt::format("{{}} {}{}", noun, count == 1 ? "" : "s");
    if (translated()) {
        try {
            return fmt::format(fmt::runtime(tr(form)), count_text(count));
        } catch (const fmt::format_error&) { // as of say()
        }
    }
    return fmt::format("{} {}{}", count_text(count), noun, count == 1 ? "" : "s");
}

std::span<const char* const> counted_forms() {
    // One and many of each noun that is counted anywhere.
    static constexpr std::array kForms{
        DAXSCOPE_WORD("{} PMD fault"),
        DAXSCOPE_WORD("{} PMD faults"),
        DAXSCOPE_WORD("{} PMD range"),
        DAXSCOPE_WORD("{} PMD ranges"),
        DAXSCOPE_WORD("{} day"),
        DAXSCOPE_WORD("{} days"),
        DAXSCOPE_WORD("{} dispatch race"),
        DAXSCOPE_WORD("{} dispatch races"),
        DAXSCOPE_WORD("{} event"),
        DAXSCOPE_WORD("{} events"),
        DAXSCOPE_WORD("{} fault"),
        DAXSCOPE_WORD("{} faults"),
        DAXSCOPE_WORD("{} fault event"),
        DAXSCOPE_WORD("{} fault events"),
        DAXSCOPE_WORD("{} file"),
        DAXSCOPE_WORD("{} files"),
        DAXSCOPE_WORD("{} hit"),
        DAXSCOPE_WORD("{} hits"),
        DAXSCOPE_WORD("{} hour"),
        DAXSCOPE_WORD("{} hours"),
        DAXSCOPE_WORD("{} line"),
        DAXSCOPE_WORD("{} lines"),
        DAXSCOPE_WORD("{} mapping"),
        DAXSCOPE_WORD("{} mappings"),
        DAXSCOPE_WORD("{} minute"),
        DAXSCOPE_WORD("{} minutes"),
        DAXSCOPE_WORD("{} piece"),
        DAXSCOPE_WORD("{} pieces"),
        DAXSCOPE_WORD("{} range"),
        DAXSCOPE_WORD("{} ranges"),
        DAXSCOPE_WORD("{} recorded fault"),
        DAXSCOPE_WORD("{} recorded faults"),
        DAXSCOPE_WORD("{} refault"),
        DAXSCOPE_WORD("{} refaults"),
        DAXSCOPE_WORD("{} removal"),
        DAXSCOPE_WORD("{} removals"),
        DAXSCOPE_WORD("{} result"),
        DAXSCOPE_WORD("{} results"),
        DAXSCOPE_WORD("{} row"),
        DAXSCOPE_WORD("{} rows"),
        DAXSCOPE_WORD("{} slot"),
        DAXSCOPE_WORD("{} slots"),
        DAXSCOPE_WORD("{} storm"),
        DAXSCOPE_WORD("{} storms"),
        DAXSCOPE_WORD("{} task"),
        DAXSCOPE_WORD("{} tasks"),
        DAXSCOPE_WORD("{} time"),
        DAXSCOPE_WORD("{} times"),
        DAXSCOPE_WORD("{} trace"),
        DAXSCOPE_WORD("{} traces"),
        DAXSCOPE_WORD("{} unmap"),
        DAXSCOPE_WORD("{} unmaps"),
    };
    return kForms;
}

std::string duration_text(std::int64_t ns) {
    struct Unit {
        double ns;
        const char* name;
    };
    static constexpr std::array kUnits{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "us"}};
    constexpr double kRoundsUp = 0.99995; // four digits would say 1000 of the unit below
    constexpr std::int64_t kSecond = 1'000'000'000, kFourDigits = 9'999'500'000'000;
    if (ns == INT64_MAX) { // where a sum stays that is greater
        return say("more than {} s", count_text(ns / kSecond));
    }
    if (ns >= kFourDigits || ns <= -kFourDigits) {
        return count_text(ns / kSecond + (ns % kSecond) / (kSecond / 2)) + " s";
    }
    for (const Unit& unit : kUnits) {
        if (std::abs(static_cast<double>(ns)) >= unit.ns * (unit.ns > 1e3 ? kRoundsUp : 1)) {
            return in_digits(
                fmt::format("{:.4g} {}", static_cast<double>(ns) / unit.ns, unit.name));
        }
    }
    return fmt::format("{} ns", ns);
}

std::string size_text(std::uint64_t bytes) {
    static constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    constexpr double kStep = 1024;
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= kStep && unit + 1 < kUnits.size()) {
        value /= kStep;
        ++unit;
    }
    return value == std::floor(value) ? fmt::format("{:.0f} {}", value, kUnits[unit])
                                      : in_digits(fmt::format("{:.1f} {}", value, kUnits[unit]));
}

std::string share_text(std::int64_t part, std::int64_t whole) {
    constexpr double kWhole = 100, kNearlyNone = 0.01, kNearlyAll = 99.9;
    if (part == 0 || whole == 0) {
        return "0 %";
    }
    double share = kWhole * static_cast<double>(part) / static_cast<double>(whole);
    constexpr double kManyTimes = 1000;
    if (share >= kManyTimes) {
        return count_text(std::llround(share)) + " %";
    }
    if (part < whole && share > kNearlyAll) {
        return in_digits(fmt::format("{:.5g} %", std::floor(std::min(share, 99.999) * 1e3) / 1e3));
    }
    return in_digits(fmt::format("{:.3g} %", std::max(share, kNearlyNone)));
}

std::string percent_text(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? kDash : share_text(part, whole);
}

std::string three_digits(double value) {
    constexpr double kTen = 10, kHundred = 100;
    return in_digits(fmt::format("{:.{}f}", value, value < kTen ? 2 : (value < kHundred ? 1 : 0)));
}

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

std::uint64_t size_of(std::int64_t ns) {
    return ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
}

const char* sign_of(std::int64_t ns) {
    return ns < 0 ? kMinus : "";
}

} // namespace

std::string seconds_text(std::int64_t ns) {
    return fmt::format("{}{}{}{:09}", sign_of(ns), size_of(ns) / kSecond, digits().decimal,
                       size_of(ns) % kSecond);
}

std::string axis_time_text(std::int64_t ns, std::int64_t resolution) {
    constexpr std::size_t kGroup = 3;
    std::size_t decimals = 9;
    for (std::int64_t step = 10; step <= resolution && decimals > 0; step *= 10) {
        --decimals;
    }
    const std::string parts = fmt::format("{:09}", size_of(ns) % kSecond);
    std::string text = fmt::format("{}{}", sign_of(ns), size_of(ns) / kSecond);
    for (std::size_t at = 0; at < decimals; ++at) {
        if (at % kGroup == 0) {
            text += at == 0 ? digits().decimal : "\u2009"; // thin space
        }
        text += parts[at];
    }
    return text + " s";
}

std::string offset_text(std::uint64_t bytes) {
    constexpr std::uint64_t kStep = 1024;
    constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    while (bytes != 0 && bytes % kStep == 0 && unit + 1 < kUnits.size()) {
        bytes /= kStep;
        ++unit;
    }
    return fmt::format("{} {}", bytes, kUnits.at(unit));
}

std::string typeset(std::string_view figure) {
    std::string text;
    if (figure.starts_with('-')) {
        text = kMinus;
        figure.remove_prefix(1);
    }
    for (const char c : figure) {
        if (c == ' ') {
            text += kNoBreak;
        } else {
            text += c;
        }
    }
    return text;
}

std::string decimal_text(double number) {
    constexpr double kWhole = 999.5, kMost = 9e18;
    return std::abs(number) >= kWhole && std::abs(number) < kMost
               ? count_text(std::llround(number))
               : in_digits(fmt::format("{:.3g}", number));
}

} // namespace daxscope::words
