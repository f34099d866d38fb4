// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text_scanner.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <optional>
#include <utility>

namespace daxscope::source {

namespace {

/// An event is wrapped over fewer lines than this.
constexpr int kMostWrapped = 24;
constexpr std::size_t kMostLine = 4096;

bool contains(std::string_view text, std::string_view part) {
    return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

/// The number that a text begins with.
std::optional<std::int64_t> leading_number(std::string_view text) {
    constexpr std::size_t kMost = 18;
    text = trim_left(text);
    std::size_t size = 0;
    while (size < text.size() && size < kMost &&
           std::isdigit(static_cast<unsigned char>(text[size])) != 0) {
        ++size;
    }
    std::uint64_t value = 0;
    return size > 0 && number_of(text.substr(0, size), value)
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

void TextScanner::line(std::string_view line) {
    ++number_;
    const bool like_ours = !waiting_.empty() || (line.ends_with('=') && contains(line, "dax_"));
    plain_.take(line, like_ours);
    PlainLine plain;
    while (plain_.next(plain)) {
        this->plain(plain);
    }
}

void TextScanner::finish(bool cut) {
    plain_.end();
    PlainLine plain;
    while (plain_.next(plain)) {
        this->plain(plain);
    }
    if (cut && waiting_is_ == LineIs::Endless) {
        // What it returned may be what was cut off.
        Tracepoint point;
        events_.read(waiting_, point);
        give(point);
        waiting_.clear();
        waiting_is_ = LineIs::Other;
    }
    settle();
    about_.format = format();
    gatherer_.learn(about_);
}

void TextScanner::reject(std::uint64_t number, std::string_view why) {
    any_ = true;
    gatherer_.rejected("line " + std::to_string(number), why);
}

void TextScanner::give(const Tracepoint& point) {
    any_ = true;
    ++shapes_[static_cast<std::size_t>(events_.shape())];
    if (event_depth_ >= 0 && depth_ != event_depth_) {
        gatherer_.another_stretch(Gatherer::Apart::Quoted);
    } else if (std::exchange(prose_, false)) {
        gatherer_.another_stretch(Gatherer::Apart::Prose);
    }
    event_depth_ = depth_;
    if (const char* wrong = gatherer_.add(point)) {
        reject(waiting_number_, wrong);
    }
}

/// What waited gets no more lines.
void TextScanner::settle() {
    if (waiting_.empty()) {
        return;
    }
    if (waiting_is_ == LineIs::Endless) {
        Tracepoint point;
        events_.read(waiting_, point);
        point.set(Key::Result, 0); // nothing is printed for that
        give(point);
    } else {
        Tracepoint point;
        events_.read(waiting_, point); // says what is wrong
        reject(waiting_number_, events_.wrong());
    }
    waiting_.clear();
    waiting_is_ = LineIs::Other;
}

/// Whether the line goes on with what waits.
bool TextScanner::goes_on(std::string_view text) {
    const std::string_view words = trim_left(text);
    if (words.empty() || waiting_lines_ >= kMostWrapped ||
        waiting_.size() + words.size() > kMostLine) {
        return false;
    }
    Tracepoint point;
    if (waiting_is_ == LineIs::Endless) {
        // Only a result, or the end of the number before it and that.
        std::string_view rest = words;
        const std::size_t digits =
            std::min(rest.find_first_not_of("0123456789abcdef"), rest.size());
        rest.remove_prefix(digits);
        const bool cut =
            digits > 0 && (rest.empty() || (rest[0] == ' ' && events_.is_result(rest)));
        if (!cut && !events_.is_result(words)) {
            return false;
        }
    } else if (EventText::event_at(text) != std::string_view::npos &&
               events_.read(text, point) != LineIs::Other) {
        return false; // the next event
    }
    // Wrapped at a blank, or, by a terminal, anywhere.
    for (const std::string_view joint : {" ", ""}) {
        std::string joined = waiting_;
        joined.append(joint).append(words);
        const LineIs what = events_.read(joined, point);
        if (what == LineIs::Bad || what == LineIs::Other) {
            continue;
        }
        if (what == LineIs::Event) {
            give(point);
            waiting_.clear();
            waiting_is_ = LineIs::Other;
        } else {
            waiting_ = std::move(joined);
            waiting_is_ = what;
            ++waiting_lines_;
        }
        return true;
    }
    return false;
}

void TextScanner::plain(const PlainLine& line) {
    depth_ = line.depth;
    const std::string_view text = line.text.substr(0, kMostLine);
    if (!waiting_.empty()) {
        if (goes_on(text)) {
            return;
        }
        settle();
    }
    waiting_number_ = number_;
    if (!EventText::may_hold(text)) {
        other(text);
        return;
    }
    Tracepoint point;
    LineIs what = events_.read(text, point);
    if (what == LineIs::Bad || what == LineIs::Other) {
        // What stands before an event may be on the lines before.
        const bool headless = EventText::event_at(text) != std::string_view::npos;
        std::string joined(trim_left(text));
        for (auto each = before_.rbegin(); headless && each != before_.rend(); ++each) {
            joined.insert(0, *each + " ");
            const LineIs whole = events_.read(joined, point);
            if (whole != LineIs::Bad && whole != LineIs::Other) {
                take(whole, joined, point);
                return;
            }
        }
        if (what == LineIs::Bad) {
            events_.read(text, point);
            reject(number_, events_.wrong());
            before_.clear();
        } else {
            other(text);
        }
        return;
    }
    take(what, text, point);
}

void TextScanner::take(LineIs what, std::string_view text, Tracepoint& point) {
    before_.clear();
    if (what == LineIs::Endless && text.ends_with(' ')) {
        point.set(Key::Result,
                  0); // the blank is what the kernel prints before a result
        what = LineIs::Event;
    }
    if (what == LineIs::Event) {
        give(point);
        return;
    }
    waiting_ = text;
    waiting_is_ = what;
    waiting_lines_ = 1;
}

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
    constexpr std::size_t kMostBefore = 3, kLongest = 200;
    if (words.size() > kLongest) {
        before_.clear();
    } else {
        if (before_.size() == kMostBefore) {
            before_.erase(before_.begin());
        }
        before_.emplace_back(words);
    }
    prose_ = prose_ || is_prose(words);
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
        if (!loss.count) {
            return false;
        }
    } else if (text.starts_with("overrun: ")) {
        loss.source = "overwritten";
        loss.count = leading_number(text.substr(9));
        if (!loss.count || *loss.count == 0) {
            return loss.count.has_value();
        }
    } else {
        return false;
    }
    gatherer_.lost(std::move(loss));
    return true;
}

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
    } else if (text.starts_with("# arch :")) {
        about_.machine = value(":");
    } else if (text.starts_with("# nrcpus online :")) {
        about_.cpus = leading_number(value(":")).value_or(0);
    } else {
        return;
    }
    gatherer_.learn(about_);
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
