// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

/// Bytes of the well-formed UTF-8 character at the front, 0 where there is none.
std::size_t character(std::string_view text) {
    const auto byte = [text](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    if (length == 0 || length > text.size()) {
        return 0;
    }
    for (std::size_t k = 1; k < length; ++k) {
        if ((byte(k) & 0xc0) != 0x80) {
            return 0;
        }
    }
    if (length > 1) { // overlong forms, surrogates, beyond U+10FFFF
        const unsigned char second = byte(1);
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) ||
            (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90)) {
            return 0;
        }
    }
    return length;
}

/// Characters as a terminal counts them, near enough for names.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

} // namespace

std::string count_text(std::int64_t count) {
    std::string text = std::to_string(count);
    const std::size_t first = text.front() == '-' ? 1 : 0;
    constexpr std::size_t kGroup = 3;
    for (std::size_t at = text.size(); at > first + kGroup;) {
        at -= kGroup;
        text.insert(at, 1, ',');
    }
    return text;
}

std::string rate_text(double rate) {
    constexpr double kMillion = 1e6, kThousand = 1e3, kTen = 10;
    if (rate >= kMillion) {
        return fmt::format("{:.1f} M", rate / kMillion);
    }
    if (rate >= kTen * kThousand) {
        return fmt::format("{:.0f} k", rate / kThousand);
    }
    return fmt::format("{:.0f}", rate);
}

std::string duration_text(std::int64_t ns) {
    struct Unit {
        double ns;
        const char* name;
    };
    static constexpr std::array kUnits{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "us"}};
    for (const Unit& unit : kUnits) {
        if (std::abs(static_cast<double>(ns)) >= unit.ns) {
            return fmt::format("{:.4g} {}", static_cast<double>(ns) / unit.ns, unit.name);
        }
    }
    return fmt::format("{} ns", ns);
}

nlohmann::ordered_json number_json(std::int64_t number) {
    return number == trace::kNone ? nlohmann::ordered_json(nullptr)
                                  : nlohmann::ordered_json(number);
}

std::string lost_text(const trace::Trace& trace) {
    if (trace.losses().empty()) {
        return {};
    }
    return trace.lost_more() ? "at least " + count_text(trace.lost()) : count_text(trace.lost());
}

std::string size_text(std::uint64_t bytes) {
    static constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
    constexpr double kStep = 1024;
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= kStep && unit + 1 < kUnits.size()) {
        value /= kStep;
        ++unit;
    }
    return value == std::floor(value) ? fmt::format("{:.0f} {}", value, kUnits[unit])
                                      : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t length = character(text);
        const auto first = static_cast<unsigned char>(text.front());
        constexpr unsigned char kDelete = 0x7f;
        // U+0080 to U+009F are control characters too: 0xc2 and a byte below 0xa0.
        const bool control =
            first < ' ' || first == kDelete ||
            (length == 2 && first == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0);
        if (length == 0 || control) {
            result += '?';
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result;
}

void Table::add(const std::vector<std::string>& cells) {
    auto& row = rows_.emplace_back();
    row.reserve(columns_.size());
    for (const std::string& cell : cells) {
        row.push_back(printable(cell));
    }
    row.resize(columns_.size());
}

std::string Table::text(std::size_t indent) const {
    std::vector<std::size_t> widths;
    std::vector<std::string> header;
    bool named = false;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        header.push_back(printable(columns_[column].name));
        named = named || !header.back().empty();
        std::size_t most = width(header.back());
        for (const auto& row : rows_) {
            most = std::max(most, width(row[column]));
        }
        widths.push_back(most);
    }
    std::string result;
    const auto line = [&](const std::vector<std::string>& row) {
        std::string cells(indent, ' ');
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string pad(widths[column] - width(row[column]), ' ');
            cells += column == 0 ? "" : "  ";
            cells += columns_[column].align == Align::Right ? pad + row[column] : row[column] + pad;
        }
        cells.erase(cells.find_last_not_of(' ') + 1);
        result += cells + '\n';
    };
    if (named) {
        line(header);
    }
    for (const auto& row : rows_) {
        line(row);
    }
    return result;
}

void print_json(std::string_view name, int version, const nlohmann::ordered_json& body) {
    nlohmann::ordered_json whole{{"format", fmt::format("daxscope.{}", name)},
                                 {"version", version}};
    whole.update(body);
    fmt::print("{}\n", whole.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

} // namespace daxscope::cli
