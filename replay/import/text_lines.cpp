// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text_lines.h"

#include "replay/import/text_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace daxscope::source {

namespace {

/// "=3D" for "=".
std::string from_quoted_printable(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    constexpr int kHex = 16;
    for (std::size_t k = 0; k < text.size(); ++k) {
        unsigned value = 0;
        if (text[k] == '=' && k + 2 < text.size() &&
            std::from_chars(text.data() + k + 1, text.data() + k + 3, value, kHex).ptr ==
                text.data() + k + 3) {
            plain += value == 0 ? '?' : static_cast<char>(value);
            k += 2;
        } else {
            plain += text[k];
        }
    }
    return plain;
}

/// The characters that pages write in words.
std::string without_entities(std::string_view text) {
    using Row = std::pair<std::string_view, char>;
    static constexpr std::array kRows{Row{"&gt;", '>'},   Row{"&lt;", '<'},    Row{"&amp;", '&'},
                                      Row{"&quot;", '"'}, Row{"&nbsp;", ' '},  Row{"&#160;", ' '},
                                      Row{"&#39;", '\''}, Row{"&#x27;", '\''}, Row{"&#62;", '>'},
                                      Row{"&#60;", '<'},  Row{"&#124;", '|'},  Row{"&#32;", ' '}};
    std::string plain;
    plain.reserve(text.size());
    while (true) {
        const std::size_t at = text.find('&');
        plain += text.substr(0, at);
        if (at == std::string_view::npos) {
            return plain;
        }
        text.remove_prefix(at);
        const auto* const row = std::find_if(kRows.begin(), kRows.end(), [text](const Row& each) {
            return text.starts_with(each.first);
        });
        plain += row == kRows.end() ? text[0] : row->second;
        text.remove_prefix(row == kRows.end() ? 1 : row->first.size());
    }
}

/// Takes tags out; those that end a line become one. `<...>` and `<idle>` are no tags.
std::string without_tags(std::string_view text) {
    static constexpr std::array<std::string_view, 9> kBreaks{"br",  "p",  "div", "li",        "tr",
                                                             "pre", "td", "ul",  "blockquote"};
    static constexpr std::array<std::string_view, 10> kOthers{
        "code", "tt", "span", "b", "i", "em", "strong", "a", "font", "kbd"};
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t k = 0; k < text.size();) {
        const std::size_t end = text[k] == '<' ? text.find('>', k) : std::string_view::npos;
        if (end == std::string_view::npos) {
            plain += text[k++];
            continue;
        }
        std::string_view name = text.substr(k + 1, end - k - 1);
        name = name.substr(name.starts_with('/') ? 1 : 0);
        name = name.substr(0, std::min(name.find_first_of(" /\t"), name.size()));
        const auto is = [name](std::string_view tag) { return equal_letters(name, tag); };
        if (std::any_of(kBreaks.begin(), kBreaks.end(), is)) {
            plain += '\n';
        } else if (std::none_of(kOthers.begin(), kOthers.end(), is)) {
            plain += text[k++];
            continue;
        }
        k = end + 1;
    }
    return plain;
}

bool has(std::string_view line, char c) {
    return !line.empty() && std::memchr(line.data(), c, line.size()) != nullptr;
}

/// Whether there may be a tag: a letter begins its name. A task that has not, or has only half a
/// name is none, nor is "(<- unmap_mapping_pages)".
bool has_tag(std::string_view line) {
    for (std::size_t at = line.find('<'); at != std::string_view::npos; at = line.find('<')) {
        line.remove_prefix(at + 1);
        const char first = line.empty() ? ' ' : line[0];
        const bool letter = (first >= 'a' && first <= 'z') || is_upper(first);
        if ((letter && !line.starts_with("idle>")) || first == '/') {
            return true;
        }
    }
    return false;
}

constexpr std::string_view kHardBlank = "\xc2\xa0";

/// Whether there is nothing in a line that mail and web would have put there.
bool is_plain(std::string_view line) {
    const auto is = [](const char* c) {
        return static_cast<unsigned char>((*c == '<') | (*c == '&') | (*c == kHardBlank[0]));
    };
    return first_step<0, 0>(line, is) == std::string_view::npos ||
           (!has_tag(line) && !has(line, '&') && !has(line, kHardBlank[0]));
}

/// "Content-Transfer-Encoding: quoted-printable"
bool says_encoding(std::string_view line, bool& quoted_printable) {
    constexpr std::string_view kField = "Content-Transfer-Encoding:", kValue = "quoted-printable";
    if (line.size() < kField.size() || !equal_letters(line.substr(0, kField.size()), kField)) {
        return false;
    }
    std::string_view value = line.substr(kField.size());
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value = value.substr(0, std::min(value.find_first_of(" \t;"), value.size()));
    quoted_printable = equal_letters(value, kValue);
    return true;
}

} // namespace

void PlainLines::take(std::string_view line, bool like_ours) {
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    if (!line.empty() && (line[0] == 'C' || line[0] == 'c')) {
        says_encoding(line, quoted_printable_);
    }
    constexpr std::string_view kEmptyName = "comm=";
    constexpr std::size_t kMostWaiting = 1 << 14;
    const bool was_soft = std::exchange(soft_, false);
    soft_ = (quoted_printable_ || like_ours || was_soft) && line.ends_with('=') &&
            !(line.ends_with(kEmptyName) && !quoted_printable_ && !was_soft) &&
            waiting_.size() < kMostWaiting;
    if (soft_) {
        waiting_ += line.substr(0, line.size() - 1);
        return;
    }
    if (was_soft || quoted_printable_) {
        waiting_ += line;
        make_waiting();
        return;
    }
    make(line);
}

bool PlainLines::leaves(std::string_view line) const {
    const std::size_t first = line.find_first_not_of(' ');
    return !soft_ && !quoted_printable_ && !line.starts_with('C') && !line.starts_with('c') &&
           (first == std::string_view::npos || line[first] != '>') && is_plain(line);
}

void PlainLines::end() {
    if (std::exchange(soft_, false)) {
        make_waiting();
    }
}

void PlainLines::make_waiting() {
    text_ = from_quoted_printable(waiting_);
    waiting_.clear();
    make(text_);
}

void PlainLines::make(std::string_view line) {
    has_line_ = true;
    left_ = line;
    if (is_plain(line)) {
        return;
    }
    std::string text = without_entities(without_tags(line));
    for (std::size_t at = text.find(kHardBlank); at != std::string::npos;
         at = text.find(kHardBlank, at)) {
        text.replace(at, kHardBlank.size(), " ");
    }
    text_ = std::move(text);
    left_ = text_;
}

bool PlainLines::next(PlainLine& line) {
    if (!has_line_) {
        return false;
    }
    const std::size_t end = std::min(left_.find('\n'), left_.size());
    line = {left_.substr(0, end), 0};
    has_line_ = end < left_.size();
    left_.remove_prefix(std::min(end + 1, left_.size()));
    // "> > ", ">> ", " > "
    std::string_view text = line.text;
    while (true) {
        const std::size_t at = text.find_first_not_of(' ');
        if (at == std::string_view::npos || text[at] != '>') {
            break;
        }
        text.remove_prefix(at + 1);
        line.text = text;
        ++line.depth;
    }
    return true;
}

} // namespace daxscope::source
