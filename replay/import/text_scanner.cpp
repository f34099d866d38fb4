// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text_scanner.h"

#include "replay/import/text_words.h"

#include <algorithm>
#include <utility>

namespace daxscope::source {

namespace {

/// An event is wrapped over fewer lines than this.
constexpr int kMostWrapped = 24;

} // namespace

void TextScanner::line(std::string_view line) {
    ++number_;
    if (of_nothing(line)) {
        line.remove_suffix(line.ends_with('\r') ? 1 : 0);
        measure(line, 0);
        remember(trim_left(line));
        return;
    }
    const bool like_ours =
        !waiting_.empty() || (line.ends_with('=') && line.find("dax_") != std::string_view::npos);
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
    if (cut && waiting_is_ == LineIs::Endless && held_tail_ == Tail::Number) {
        waiting_is_ = LineIs::Event; // what it returned may be what was cut off
    }
    settle();
    about_.format = format();
    gatherer_.learn(about_);
}

void TextScanner::reject(std::uint64_t number, std::string_view why) {
    any_ = true;
    gatherer_.rejected("line " + std::to_string(number), why);
}

void TextScanner::give(const Tracepoint& point, Shape shape, std::string_view not_understood) {
    any_ = true;
    ++shapes_[static_cast<std::size_t>(shape)];
    if (event_depth_ >= 0 && depth_ != event_depth_) {
        gatherer_.another_stretch(Gatherer::Apart::Quoted);
    } else if (std::exchange(prose_, false)) {
        gatherer_.another_stretch(Gatherer::Apart::Prose);
    }
    event_depth_ = depth_;
    if (const char* wrong = gatherer_.add(point)) {
        reject(waiting_number_, wrong);
    } else if (!not_understood.empty()) {
        std::string what = "line " + std::to_string(waiting_number_) + ": ";
        gatherer_.not_understood(what.append(not_understood));
    }
}

void TextScanner::pause() {
    if (!waiting_.empty() && waiting_is_ != LineIs::Cut && held_not_understood_.empty() &&
        (waiting_is_ == LineIs::Event || held_tail_ == Tail::Blank)) {
        settle();
    }
}

/// What waited gets no more lines.
void TextScanner::settle() {
    if (waiting_.empty()) {
        return;
    }
    if (waiting_is_ == LineIs::Cut) {
        Tracepoint point;
        events_.read(waiting_, point); // says what is wrong
        reject(waiting_number_, events_.wrong());
    } else {
        if (waiting_is_ == LineIs::Endless) {
            held_.set(Key::Result, 0); // nothing is printed for that
        }
        const int depth = std::exchange(depth_, held_depth_);
        give(held_, held_shape_, held_not_understood_);
        depth_ = depth;
    }
    waiting_.clear();
    waiting_is_ = LineIs::Other;
}

/// Keeps what may go on on the next line.
void TextScanner::hold(LineIs what, std::string_view text, const Tracepoint& point) {
    waiting_is_ = what;
    if (what != LineIs::Cut) {
        held_ = point;
        held_comm_ = point.comm;
        held_.comm = held_comm_;
        held_not_understood_ = events_.not_understood();
        held_shape_ = events_.shape();
        held_tail_ = events_.tail();
        held_depth_ = depth_;
    }
    waiting_ = text;
}

/// Whether the line goes on with an event that could do without: it has more digits of its last
/// number, its result, or the rest of that.
bool TextScanner::tail_goes_on(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    constexpr std::size_t kMostTail = 200;
    const std::string_view words = trim_left(text);
    if (words.empty() || words.size() > kMostTail) {
        return false;
    }
    std::string_view joint;
    if (held_tail_ == Tail::Number) {
        const std::size_t x = words[0] == 'x' && waiting_.ends_with(" 0") ? 1 : 0;
        const std::size_t digits = std::min(words.find_first_not_of(kHex, x), words.size());
        const std::string_view behind = words.substr(digits);
        const bool more_digits =
            digits > x &&
            (trim_left(behind).empty() ? full_
                                       : is_blank(behind[0]) && EventText::is_result(behind));
        if (!more_digits && (waiting_is_ != LineIs::Endless || !EventText::is_result(words))) {
            return false;
        }
        joint = more_digits ? "" : " ";
    } else if (held_tail_ == Tail::Blank) {
        if (!EventText::is_result(words)) {
            return false;
        }
    } else {
        const std::string_view rest = trim_right(words);
        const bool digits = rest.find_first_not_of(kHex) == std::string_view::npos;
        if (!std::all_of(rest.begin(), rest.end(), [](char c) { return is_word(c) || c == '|'; }) ||
            (digits && !full_)) {
            return false;
        }
    }
    std::string joined = waiting_;
    joined.append(joint).append(words);
    Tracepoint point;
    const LineIs what = events_.read(joined, point);
    if ((what != LineIs::Event && what != LineIs::Endless) ||
        (held_tail_ != Tail::Number && !events_.not_understood().empty())) {
        return false;
    }
    take(what, joined, point, waiting_lines_ + 1);
    return true;
}

/// Whether the line goes on with what waits.
bool TextScanner::goes_on(std::string_view text) {
    if (waiting_is_ != LineIs::Cut) {
        return tail_goes_on(text);
    }
    const std::string_view words = trim_left(text);
    if (words.empty() || waiting_lines_ >= kMostWrapped ||
        waiting_.size() + words.size() > EventText::kLongest) {
        return false;
    }
    Tracepoint point;
    if (EventText::event_at(text) != std::string_view::npos &&
        events_.read(text, point) != LineIs::Other) {
        return false; // the next event
    }
    // Wrapped at a blank, or, by a terminal or a mail program that counts columns, anywhere.
    const std::string apart = waiting_ + ' ' + std::string(words),
                      together = waiting_ + std::string(words);
    const auto reads = [this, &point](const std::string& joined) {
        const LineIs what = events_.read(joined, point);
        return what == LineIs::Bad ? LineIs::Other : what;
    };
    LineIs what = reads(apart);
    const std::string* joined = &apart;
    if (what == LineIs::Other || !events_.not_understood().empty()) {
        const LineIs other = reads(together);
        if (other != LineIs::Other && (what == LineIs::Other || events_.not_understood().empty())) {
            what = other;
            joined = &together;
        } else {
            what = reads(apart);
        }
    }
    if (what == LineIs::Other) {
        return false;
    }
    take(what, *joined, point, waiting_lines_ + 1);
    return true;
}

/// Whether what stands before an event is on the lines before; takes it then.
bool TextScanner::header_before(std::string_view text, Tracepoint& point) {
    std::vector<std::string> ends{std::string(trim_left(text))};
    for (std::size_t before = 0; before < before_.size(); ++before) {
        const LastLines::Line& line = before_.last(before);
        std::vector<std::string> longer;
        for (const std::string& end : ends) {
            for (const std::string_view joint : {" ", ""}) {
                longer.push_back(line.text + std::string(joint) + end);
                const LineIs what = events_.read(longer.back(), point);
                if (what != LineIs::Bad && what != LineIs::Other) {
                    prose_ = line.prose;
                    take(what, longer.back(), point, 1);
                    return true;
                }
            }
        }
        ends = std::move(longer);
    }
    return false;
}

/// Whether the name of an event was cut between the line before and this one; takes, or rejects,
/// what both make.
bool TextScanner::name_before(std::string_view text, Tracepoint& point) {
    if (before_.size() == 0 || !EventText::name_across(before_.last().text, text)) {
        return false;
    }
    const LastLines::Line last = before_.last();
    before_.pop();
    const std::string joined = last.text + std::string(trim_left(text));
    const LineIs what = events_.read(joined, point);
    if (what != LineIs::Bad && what != LineIs::Other) {
        prose_ = last.prose;
        take(what, joined, point, 1);
        return true;
    }
    if (header_before(joined, point)) {
        return true;
    }
    if (events_.read(joined, point) == LineIs::Bad) {
        reject(number_, events_.wrong());
        before_.clear();
        return true;
    }
    before_.push(last.text, last.prose);
    return false;
}

void TextScanner::plain(const PlainLine& line) {
    const std::string_view text = line.text.substr(0, EventText::kLongest);
    widest_ = line.depth == depth_ ? widest_ : 0;
    depth_ = line.depth;
    words(text);
    measure(text, line.depth);
}

/// Keeps in mind how wide lines are.
void TextScanner::measure(std::string_view text, int depth) {
    constexpr std::size_t kLeastWidth = 40;
    widest_ = depth == depth_ ? widest_ : 0;
    depth_ = depth;
    full_ = text.size() >= std::max(widest_, kLeastWidth);
    widest_ = std::max(widest_, text.size());
}

/// A line without what it was quoted by.
void TextScanner::words(std::string_view text) {
    if (!waiting_.empty()) {
        if (goes_on(text)) {
            return;
        }
        settle();
    }
    waiting_number_ = number_;
    Tracepoint point;
    if (name_before(text, point)) {
        return;
    }
    const LineIs what = events_.read(text, point);
    if (what != LineIs::Bad && what != LineIs::Other) {
        take(what, text, point, 1);
        return;
    }
    if (EventText::event_at(text) != std::string_view::npos && header_before(text, point)) {
        return;
    }
    if (what == LineIs::Bad) {
        events_.read(text, point);
        reject(number_, events_.wrong());
        before_.clear();
    } else {
        other(text);
    }
}

/// Gives an event, or keeps what may go on.
/// @param text of `lines` lines
void TextScanner::take(LineIs what, std::string_view text, const Tracepoint& point, int lines) {
    if (what == LineIs::Event && events_.tail() == Tail::Closed) {
        give(point, events_.shape(), events_.not_understood());
        waiting_.clear();
        waiting_is_ = LineIs::Other;
    } else {
        hold(what, text, point);
        waiting_lines_ = lines;
    }
    before_.clear();
}

} // namespace daxscope::source
