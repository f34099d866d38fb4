// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text_scanner.h"

#include "replay/import/text_words.h"
#include "replay/trace/names.h"

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
        waiting_.size() + words.size() > kMostLine) {
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
    for (auto each = before_.rbegin(); each != before_.rend(); ++each) {
        std::vector<std::string> longer;
        for (const std::string& end : ends) {
            for (const std::string_view joint : {" ", ""}) {
                longer.push_back(each->text + std::string(joint) + end);
                const LineIs what = events_.read(longer.back(), point);
                if (what != LineIs::Bad && what != LineIs::Other) {
                    prose_ = each->prose;
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
    if (before_.empty() || !EventText::name_across(before_.back().text, text)) {
        return false;
    }
    const Before last = std::move(before_.back());
    before_.pop_back();
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
    before_.push_back(last);
    return false;
}

void TextScanner::plain(const PlainLine& line) {
    const std::string_view text = line.text.substr(0, kMostLine);
    constexpr std::size_t kLeastWidth = 40;
    widest_ = line.depth == depth_ ? widest_ : 0;
    depth_ = line.depth;
    words(text);
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
    if (!EventText::may_hold(text)) {
        other(text);
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
        before_.push_back({std::string(words), prose_});
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
