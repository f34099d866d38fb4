// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands before an event's name: who, where and when.
#include "replay/import/text_event.h"
#include "replay/import/text_words.h"

#include <algorithm>
#include <cstring>

namespace daxscope::source {

namespace {

using trace::kNone;

/// A number that is a task's.
bool task_number(std::string_view text, std::int64_t& value) {
    constexpr std::size_t kMost = 10;
    std::uint64_t number = 0;
    const std::size_t digits = take_digits(text, number);
    if (digits == 0 || digits > kMost || !text.empty()) {
        return false;
    }
    value = static_cast<std::int64_t>(number);
    return true;
}

/// Seconds and a fraction, or, of a clock that counts something else, its
/// number: "914.220531", "34.357574123", "12us", "123456".
bool time_of(std::string_view text, std::int64_t& ns) {
    constexpr std::int64_t kSecond = 1'000'000'000, kMicrosecond = 1'000;
    constexpr std::size_t kNano = 9, kMostSeconds = 9, kMostCount = 18;
    std::uint64_t whole = 0, part = 0;
    const std::size_t digits = take_digits(text, whole);
    if (!text.starts_with('.')) {
        const bool micro = text.starts_with("us") && text.find('.') == std::string_view::npos;
        if (digits == 0 || digits > (micro ? kMostCount - 3 : kMostCount) ||
            !(micro || text.empty())) {
            return false;
        }
        ns = static_cast<std::int64_t>(whole) * (micro ? kMicrosecond : 1);
        return true;
    }
    text.remove_prefix(1);
    const std::size_t behind = take_digits(text, part);
    if (digits == 0 || digits > kMostSeconds || behind == 0 || behind > kNano || !text.empty()) {
        return false;
    }
    for (std::size_t k = behind; k < kNano; ++k) {
        part *= 10;
    }
    ns = static_cast<std::int64_t>(whole) * kSecond + static_cast<std::int64_t>(part);
    return true;
}

/// A number that is no time that time_of() takes: of a clock that counts ticks.
bool is_counter(std::string_view text) {
    const bool hex = text.starts_with("0x");
    text.remove_prefix(hex ? 2 : 0);
    return !text.empty() && text.find_first_not_of(hex ? "0123456789abcdefABCDEF" : "0123456789") ==
                                std::string_view::npos;
}

/// Takes the last word of a text from it.
std::string_view last_word(std::string_view& text) {
    text = trim_right(text);
    std::size_t at = text.size();
    while (at > 0 && !is_blank(text[at - 1])) {
        --at;
    }
    const std::string_view word = text.substr(at);
    text = trim_right(text.substr(0, at));
    return word;
}

/// "[003]"
bool cpu_of(std::string_view word, std::int32_t& cpu) {
    constexpr std::size_t kMost = 6;
    if (word.size() < 3 || word.front() != '[' || word.back() != ']') {
        return false;
    }
    word = word.substr(1, word.size() - 2);
    std::uint64_t number = 0;
    const std::size_t digits = take_digits(word, number);
    if (digits == 0 || digits > kMost || !word.empty()) {
        return false;
    }
    cpu = static_cast<std::int32_t>(number);
    return true;
}

/// "....", "d..2.", behind a CPU's number as well.
bool are_flags(std::string_view word) {
    return word.find('.') != std::string_view::npos &&
           word.find_first_not_of(".#0123456789bBdDhHlLnNpPsXzZ") == std::string_view::npos;
}

/// "(4188)", "(-----)"; removes it from the end.
bool take_tgid(std::string_view& text, std::int64_t& tgid) {
    if (text.empty() || text.back() != ')') {
        return false;
    }
    const std::size_t open = text.rfind('(');
    if (open == std::string_view::npos) {
        return false;
    }
    const std::string_view inside =
        trim_right(trim_left(text.substr(open + 1, text.size() - open - 2)));
    const bool lost = !inside.empty() && inside.find_first_not_of('-') == std::string_view::npos;
    if (!lost && !task_number(inside, tgid)) {
        return false;
    }
    text = trim_right(text.substr(0, open));
    return true;
}

} // namespace

bool EventText::name_across(std::string_view before, std::string_view line) {
    constexpr std::size_t kMostName = 32;
    line = trim_left(line);
    std::size_t end = 0;
    while (end < line.size() && end < kMostName && is_word(line[end])) {
        ++end;
    }
    std::size_t begin = before.size();
    while (begin > 0 && before.size() - begin < kMostName && is_word(before[begin - 1])) {
        --begin;
    }
    if (end == line.size() || line[end] != ':' || begin == before.size()) {
        return false;
    }
    std::string name(before.substr(begin));
    name += line.substr(0, end);
    return what_of(name).has_value();
}

/// All that stands before the event's name.
bool EventText::header(std::string_view text, Tracepoint& point, bool perf) {
    if (perf) { // "fs_dax:"
        const std::size_t system = text.find_last_of(" \t");
        text = text.substr(0, system == std::string_view::npos ? 0 : system);
    }
    std::string_view time = last_word(text);
    if (time.empty() || time.back() != ':') {
        wrong_ = kNoTimeBefore;
        return false;
    }
    time.remove_suffix(1);
    while (!time.empty() && std::strchr("+!#*@$", time.back()) != nullptr) {
        time.remove_suffix(1); // marks of a latency trace
    }
    if (!time_of(time, point.ts)) {
        wrong_ = is_counter(time) ? kCounterBefore : kNoTimeBefore;
        return false;
    }
    wrong_ = "no task before the event";
    for (const Who& known : who_) {
        if (known.text == text && known.perf == perf && !text.empty()) {
            shape_ = known.shape;
            point.tid = known.tid;
            point.tgid = known.tgid;
            point.cpu = known.cpu;
            point.named = known.named;
            point.comm = text.substr(known.comm, known.comm_size);
            return true;
        }
    }
    if (!who(text, point, perf)) {
        return false;
    }
    constexpr std::size_t kMostKept = 80;
    if (text.size() <= kMostKept) {
        Who& known = who_[next_who_++ % who_.size()];
        known.text = text;
        known.perf = perf;
        known.shape = shape_;
        known.tid = point.tid;
        known.tgid = point.tgid;
        known.cpu = point.cpu;
        known.named = point.named;
        known.comm = point.named && !point.comm.empty()
                         ? static_cast<std::size_t>(point.comm.data() - text.data())
                         : 0;
        known.comm_size = point.comm.size();
    }
    return true;
}

/// All that stands before its time.
bool EventText::who(std::string_view text, Tracepoint& point, bool perf) {
    // From the right: flags, where there are any, the CPU, the process, the task.
    std::string_view rest = text, word = last_word(rest);
    shape_ = perf ? Shape::Perf : Shape::TraceCmd;
    bool with_cpu = cpu_of(word, point.cpu);
    if (with_cpu) {
        text = rest;
    } else {
        std::string_view more = rest;
        const std::string_view before = last_word(more);
        std::size_t digits = 0;
        while (digits < word.size() && is_digit(word[digits])) {
            ++digits;
        }
        if (cpu_of(before, point.cpu)) {
            text = more;
            with_cpu = true;
            shape_ = Shape::Ftrace;
        } else if (digits > 0 && digits < word.size() && digits <= 4 && are_flags(word) &&
                   !perf) { // "3d..1." of `report -l`
            std::uint64_t cpu = 0;
            number_of(word.substr(0, digits), cpu);
            point.cpu = static_cast<std::int32_t>(cpu);
            text = rest;
            with_cpu = true;
        } else if (!perf && are_flags(word)) { // and no CPU before them
            text = rest;
            shape_ = Shape::Ftrace;
        } // else the word is the task's: perf may leave the CPU out
    }
    text = trim_right(text);
    if (take_tgid(text, point.tgid)) {
        shape_ = Shape::Ftrace;
    }
    std::size_t at = text.size();
    while (at > 0 && is_digit(text[at - 1])) {
        --at;
    }
    const std::string_view tid = text.substr(at);
    if (!task_number(tid, point.tid)) {
        return false;
    }
    const char before = at == 0 ? ' ' : text[at - 1];
    if (before == '-') {
        point.comm = text.substr(0, at - 1);
    } else if (before == '/' && (with_cpu || perf)) {
        std::size_t begin = at - 1;
        while (begin > 0 && is_digit(text[begin - 1])) {
            --begin;
        }
        if (!task_number(text.substr(begin, at - 1 - begin), point.tgid)) {
            return false;
        }
        point.comm = trim_right(text.substr(0, begin));
        shape_ = Shape::Perf;
    } else if (is_blank(before) && (with_cpu || perf)) {
        point.comm = trim_right(text.substr(0, at == 0 ? 0 : at - 1));
        shape_ = Shape::Perf;
    } else if (before == ':' && perf) { // perf's ":4813" where it knows no name
        point.comm = text.substr(at - 1);
    } else {
        return false;
    }
    point.comm = name_of(point.comm);
    point.named =
        point.comm != "<...>" && !(shape_ == Shape::Perf && point.comm.size() > 1 &&
                                   point.comm[0] == ':' && all_digits(point.comm.substr(1)));
    if (!point.named) {
        point.comm = {};
    }
    return true;
}

} // namespace daxscope::source
