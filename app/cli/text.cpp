// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text.h"
#include "replay/words/json.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

/// Characters as a terminal counts them, near enough for names.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

} // namespace

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

nlohmann::ordered_json number_json(std::int64_t number) {
    return number == trace::kNone ? nlohmann::ordered_json(nullptr)
                                  : nlohmann::ordered_json(number);
}

std::string in_cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        escaped.append(c == '|' ? "\\|" : std::string(1, c));
    }
    return escaped;
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
    fmt::print("{}\n", words::json_text(whole, kJsonIndent));
}

} // namespace daxscope::cli
