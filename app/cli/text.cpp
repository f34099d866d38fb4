// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text.h"

#include "app/cli/fit.h"
#include "replay/words/json.h"

#include <algorithm>
#include <charconv>
#include <clocale>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <libsmartcols/libsmartcols.h>
#include <memory>
#include <new>
#include <sys/ioctl.h>
#include <unistd.h>

namespace daxscope::cli {

namespace {

int terminal_fd = STDOUT_FILENO;
bool lines_stay = false;

/// The C library counts columns as UTF-8 has them meanwhile, whatever the user's locale.
class InUtf8 {
public:
    InUtf8() : utf8_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(uselocale(utf8_)) {}
    ~InUtf8() {
        uselocale(before_);
        if (utf8_ != nullptr) {
            freelocale(utf8_);
        }
    }
    InUtf8(const InUtf8&) = delete;
    InUtf8& operator=(const InUtf8&) = delete;

private:
    locale_t utf8_, before_;
};

/// What libsmartcols returns where memory is short.
template <typename Made>
Made* made(Made* what) {
    if (what == nullptr) {
        throw std::bad_alloc();
    }
    return what;
}

void add_line(libscols_table* table, const std::vector<std::string>& cells) {
    libscols_line* const line = made(scols_table_new_line(table, nullptr));
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (scols_line_set_data(line, column, cells[column].c_str()) != 0) {
            throw std::bad_alloc();
        }
    }
}

} // namespace

std::size_t terminal_width() {
    if (const char* const columns = std::getenv("COLUMNS"); columns != nullptr) {
        std::size_t number = 0;
        const char* const end = columns + std::strlen(columns);
        const auto [rest, error] = std::from_chars(columns, end, number);
        if (error == std::errc{} && rest == end && number > 0) {
            return number;
        }
    }
    winsize size{};
    return isatty(terminal_fd) == 1 && ioctl(terminal_fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void shown_on(int other) {
    terminal_fd = other;
}

void keep_lines() {
    lines_stay = true;
}

bool lines_kept() {
    return lines_stay;
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

namespace {

constexpr std::size_t kGap = 2; ///< blanks between columns

/// The rows of a block, aligned.
std::string aligned(const FitBlock& block, const std::vector<bool>& right, std::size_t indent) {
    const std::unique_ptr<libscols_table, decltype(&scols_unref_table)> table(
        made(scols_new_table()), &scols_unref_table);
    scols_table_enable_noencoding(table.get(), 1); // it is printable
    scols_table_enable_noheadings(table.get(), 1); // names are a line as others are
    scols_table_set_column_separator(table.get(), std::string(kGap, ' ').c_str());
    scols_table_set_termforce(table.get(), SCOLS_TERMFORCE_NEVER); // it fits
    for (const std::size_t column : block.columns) {
        made(scols_table_new_column(table.get(), nullptr, 0, right[column] ? SCOLS_FL_RIGHT : 0));
    }
    for (const auto& row : block.rows) {
        add_line(table.get(), row);
    }
    char* printed = nullptr;
    if (scols_print_table_to_string(table.get(), &printed) != 0) {
        throw std::bad_alloc();
    }
    const std::unique_ptr<char, decltype(&std::free)> owned(printed, &std::free);
    std::string result;
    for (std::string_view rest(printed == nullptr ? "" : printed); !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string line = std::string(indent, ' ').append(rest.substr(0, end));
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + '\n';
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return result;
}

} // namespace

std::string Table::text(std::size_t indent, std::size_t width) const {
    constexpr std::size_t kLeast = 20; // columns: narrower than that nothing can be read
    const InUtf8 utf8;
    std::vector<bool> right;
    std::vector<std::string> names;
    for (const Column& column : columns_) {
        right.push_back(column.align == Align::Right);
        names.push_back(printable(column.name));
    }
    if (std::all_of(names.begin(), names.end(), [](const auto& name) { return name.empty(); })) {
        names.clear();
    }
    const std::size_t room = width >= indent + kLeast ? width - indent : SIZE_MAX / 2;
    std::string result;
    for (const FitBlock& block : fitted(right, names, rows_, room, kGap)) {
        result += (result.empty() ? "" : "\n") + aligned(block, right, indent);
    }
    return result;
}

std::string terminal_prose(std::string_view text, std::size_t width) {
    const InUtf8 utf8;
    return prose(text, width);
}

void print_json(std::string_view name, int version, const nlohmann::ordered_json& body) {
    nlohmann::ordered_json whole{{"format", fmt::format("daxscope.{}", name)},
                                 {"version", version}};
    whole.update(body);
    fmt::print("{}\n", words::json_text(whole, kJsonIndent));
}

} // namespace daxscope::cli
