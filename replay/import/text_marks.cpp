// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lines of a text that are no event of ours.
#include "replay/import/text_scanner.h"
#include "replay/import/text_words.h"
#include "replay/trace/import_keys.h"
#include "replay/trace/names.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <optional>
#include <utility>

namespace daxscope::source {

namespace {

bool contains(std::string_view text, std::string_view part) {
    return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

bool begins_with_digit(std::string_view text) {
    return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0;
}

/// The number that a text begins with; nullopt, too, of one that no count can be: its first digits
/// would be another number.
std::optional<std::int64_t> leading_number(std::string_view text) {
    constexpr std::size_t kMost = 18;
    text = trim_left(text);
    std::size_t size = 0;
    while (begins_with_digit(text.substr(size))) {
        ++size;
    }
    std::uint64_t value = 0;
    return size > 0 && size <= kMost && number_of(text.substr(0, size), value)
               ? std::optional(static_cast<std::int64_t>(value))
               : std::nullopt;
}

/// What follows a text in another one; nullopt where it is not in it.
std::optional<std::string_view> behind(std::string_view text, std::string_view part) {
    const std::size_t at = text.find(part);
    return at == std::string_view::npos ? std::nullopt
                                        : std::optional(text.substr(at + part.size()));
}

/// Whether this is no event of any tool: nothing in it looks like "914.220531:
/// name".
bool is_prose(std::string_view text) {
    for (std::size_t at = text.find(": "); at != std::string_view::npos;
         at = text.find(": ", at + 1)) {
        if (at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1])) != 0) {
            return false;
        }
    }
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
}

} // namespace

/// A line that is no event of ours: a mark, the head of a file, another event,
/// or prose.
void TextScanner::other(std::string_view text) {
    const std::string_view words = trim_left(text);
    if (words.empty()) {
        before_.clear();
        return;
    }
    if (mark(words)) {
        any_ = true;
        before_.clear();
        return;
    }
    if (words.front() == '#' || words.starts_with("cpus=")) {
        head(words);
        before_.clear();
        return;
    }
    remember(words);
    prose_ = prose_ || is_prose(words);
}

/// What an event may begin in that is wrapped.
void TextScanner::remember(std::string_view words) {
    constexpr std::size_t kLongest = 200;
    if (words.size() > kLongest) {
        before_.clear();
    } else {
        before_.push(words, prose_);
    }
}

/// Whether other() would do no more with a line, as it is, than remember() it. Most of a long trace
/// is such lines.
bool TextScanner::of_nothing(std::string_view line) const {
    if (!waiting_.empty() || line.size() > EventText::kLongest ||
        EventText::first_hint(line) != std::string_view::npos || !plain_.leaves(line)) {
        return false;
    }
    const std::string_view words = trim_left(line);
    std::size_t name = 0;
    while (name < words.size() && is_word(words[name])) {
        ++name;
    }
    const bool of_something =
        words.find_first_not_of('\r') == std::string_view::npos || words[0] == '#' ||
        words.starts_with("CPU") || words.starts_with("Lost ") || words.starts_with("overrun: ") ||
        words.starts_with("cpus=") ||
        (name < words.size() &&
         words[name] == ':'); // an event's name, of which the begin is on the line before
    return !of_something && (prose_ || !is_prose(words));
}

/// "CPU:2 [LOST 17 EVENTS]", "CPU:1 [12 EVENTS DROPPED]", "PERF_RECORD_LOST
/// lost 18", "Lost 37 events", "overrun: 5".
bool TextScanner::mark(std::string_view text) {
    LossMark loss;
    if (text.starts_with("CPU") && text.ends_with(']')) {
        const std::size_t open = text.find('[');
        const std::string_view inside = open == std::string_view::npos ? "" : text.substr(open + 1);
        const auto cpu =
            leading_number(text.substr(3 + (text.size() > 3 && text[3] == ':' ? 1 : 0)));
        const auto lost = behind(inside, "LOST");
        const bool dropped = contains(inside, "DROPPED");
        if (!cpu || (!lost && !dropped)) {
            return false;
        }
        loss.cpu = static_cast<std::int32_t>(std::min<std::int64_t>(*cpu, INT32_MAX));
        loss.place = "CPU " + std::to_string(*cpu);
        loss.count = leading_number(lost ? *lost : inside);
    } else if (const auto lost = behind(text, "PERF_RECORD_LOST")) {
        const auto count = behind(*lost, "lost");
        loss.place = "perf";
        loss.count = count ? leading_number(*count) : std::nullopt;
    } else if (text.starts_with("Lost ") && contains(text, " events")) {
        loss.place = "bpftrace";
        loss.count = leading_number(text.substr(5));
        if (!begins_with_digit(trim_left(text.substr(5)))) {
            return false;
        }
    } else if (text.starts_with("overrun: ")) {
        loss.source = "overwritten";
        loss.count = leading_number(text.substr(9));
        if (!begins_with_digit(trim_left(text.substr(9))) || loss.count == 0) {
            return loss.count.has_value();
        }
    } else {
        return false;
    }
    gatherer_.lost(std::move(loss));
    return true;
}

namespace {

/// Bits Kind of "dax_pmd_fault,unmap"; what is no kind is passed over.
std::uint64_t kinds_of(std::string_view names) {
    std::uint64_t bits = 0;
    while (!names.empty()) {
        const std::size_t comma = std::min(names.find(','), names.size());
        if (const auto kind = trace::kind_of(names.substr(0, comma))) {
            bits |= std::uint64_t{1} << static_cast<unsigned>(*kind);
        }
        names.remove_prefix(std::min(comma + 1, names.size()));
    }
    return bits;
}

} // namespace

/// What stands at the head of a file.
void TextScanner::head(std::string_view text) {
    const auto value = [text](std::string_view name) {
        const auto rest = behind(text, name);
        if (!rest) {
            return std::string();
        }
        const std::string_view words = trim_left(*rest);
        return std::string(words.substr(0, std::min(words.find_first_of(" \t"), words.size())));
    };
    if (text.starts_with("# tracer:")) {
        any_ = true;
        gatherer_.another_stretch(Gatherer::Apart::Headed);
    } else if (text.starts_with("cpus=")) {
        any_ = true;
        gatherer_.another_stretch(Gatherer::Apart::Headed);
        about_.cpus = leading_number(text.substr(5)).value_or(0);
    } else if (const auto entries = behind(text, "entries-in-buffer/entries-written:")) {
        any_ = true;
        const std::size_t slash = entries->find('/');
        const auto there = leading_number(*entries);
        entries_ = there.value_or(0);
        const auto written = slash == std::string_view::npos
                                 ? std::nullopt
                                 : leading_number(entries->substr(slash + 1));
        if (there && written && *written > *there) {
            LossMark loss;
            loss.source = "overwritten";
            loss.place = "the kernel's ring";
            loss.count = *written - *there;
            gatherer_.lost(std::move(loss));
        }
        if (const auto cpus = behind(*entries, "#P:")) {
            about_.cpus = leading_number(*cpus).value_or(0);
        }
    } else if (text.starts_with("# os release :")) { // perf script --header
        about_.kernel_release = value(":");
    } else if (text.starts_with("# clock :")) { // of the recipe
        about_.clock = value(":");
    } else if (text.starts_with("# kinds :")) { // of our own export
        about_.exported = true;
        about_.enabled = kinds_of(value(":"));
        about_.lines = std::min(about_.lines + std::exchange(entries_, 0), trace::kMost);
    } else if (constexpr std::string_view kFact = "# session :"; text.starts_with(kFact)) {
        fact(trim_left(text.substr(kFact.size()))); // of our own export
        return;
    } else if (text.starts_with("# arch :")) {
        about_.machine = value(":");
    } else if (text.starts_with("# nrcpus online :")) {
        about_.cpus = leading_number(value(":")).value_or(0);
    } else {
        return;
    }
    gatherer_.learn(about_);
}

/// "test_module=daxscope_keep": a row of the session that the head of an export hands on.
void TextScanner::fact(std::string_view text) {
    constexpr std::size_t kMostFacts = 65'536, kLongest = 4096;
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string_view name = text.substr(0, equals);
    if (trace::is_fact_of_text(name) && text.size() <= kLongest && equals < text.size() &&
        facts_ < kMostFacts) {
        ++facts_;
        gatherer_.set(name, std::string(text.substr(equals + 1)));
    }
}

std::string TextScanner::format() const {
    std::string text;
    for (std::size_t k = 0; k < kShapes; ++k) {
        if (shapes_[k] > 0) {
            text += text.empty() ? "" : " and ";
            text += shape_name(static_cast<Shape>(k));
        }
    }
    return text.empty() ? "text" : text;
}

} // namespace daxscope::source
