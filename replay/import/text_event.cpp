// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text_event.h"

#include "replay/import/text_words.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace daxscope::source {

namespace {

constexpr std::string_view kDax = "dax_", kIomap = "iomap_", kSched = "sched_";

} // namespace

std::string_view shape_name(Shape shape) {
    switch (shape) {
    case Shape::Ftrace:
        break;
    case Shape::TraceCmd:
        return "trace-cmd report text";
    case Shape::Perf:
        return "perf script text";
    case Shape::Bpftrace:
        return "bpftrace text";
    }
    return "ftrace text";
}

EventText::Found EventText::find(std::string_view line, std::size_t from) {
    Found found;
    // Others than ours are only looked for where ours are not.
    for (const std::string_view prefix : {kDax, kIomap, kSched}) {
        const std::size_t head = prefix.size() - 1;
        for (std::size_t at = from; at + head < line.size();) {
            const void* const hit =
                std::memchr(line.data() + at + head, '_', line.size() - at - head);
            if (hit == nullptr) {
                break;
            }
            const std::size_t begin =
                static_cast<std::size_t>(static_cast<const char*>(hit) - line.data()) - head;
            std::size_t end = begin + prefix.size();
            at = begin + 1;
            if (!line.substr(begin).starts_with(prefix)) {
                continue;
            }
            while (end < line.size() && is_word(line[end])) {
                ++end;
            }
            at = end;
            const char before = begin == 0 ? ' ' : line[begin - 1];
            const char behind = end == line.size() ? ' ' : line[end];
            if ((!is_blank(before) && before != ':') || (behind != ':' && !is_blank(behind))) {
                continue;
            }
            const std::optional<What> what = what_of(line.substr(begin, end - begin));
            if (!what) {
                continue;
            }
            found.at = begin;
            found.what = *what;
            found.colon = behind == ':';
            found.body = std::min(end + (found.colon ? 1 : 0), line.size());
            found.perf = before == ':';
            return found;
        }
    }
    return found;
}

std::size_t EventText::first_hint(std::string_view line) {
    // An underscore with a letter or two of the name near it: of "dax_", "iomap_", "sched_process",
    // PERF_RECORD_LOST.
    constexpr std::size_t kBefore = 4, kBehind = 1, kName = 16;
    const auto hint = [](const char* c) {
        const unsigned char near =
            ((c[-1] == 'x') & (c[-3] == 'd')) | ((c[-1] == 'p') & (c[-4] == 'o')) |
            ((c[-1] == 'd') & (c[-4] == 'c') & (c[1] == 'p')) | ((c[-1] == 'D') & (c[1] == 'L'));
        return static_cast<unsigned char>((*c == '_' ? 0xff : 0) & near);
    };
    if (line.starts_with(kDax)) {
        return 0;
    }
    const std::size_t at = first_step<kBefore, kBehind>(line, hint);
    return at == std::string_view::npos ? at : at - std::min(at, kName);
}

std::size_t EventText::event_at(std::string_view line) {
    const std::size_t hint = first_hint(line);
    return hint == std::string_view::npos ? hint : find(line, hint).at;
}

LineIs EventText::read(std::string_view line, Tracepoint& point) {
    tail_ = Tail::Closed;
    not_understood_ = {};
    const std::size_t hint = first_hint(line);
    if (hint == std::string_view::npos) {
        return LineIs::Other;
    }
    Found found = find(line, hint);
    bool ours = false;
    while (found.at != std::string_view::npos) {
        point.clear();
        point.what = found.what;
        const std::string_view body = line.substr(found.body), after = trim_left(body);
        if (!found.colon) {
            // bpftrace: the probe's name, then fields.
            const std::size_t equals = after.find_first_of("= ");
            if (equals != std::string_view::npos && equals > 0 && after[equals] == '=') {
                shape_ = Shape::Bpftrace;
                return pairs(body, point, false);
            }
        } else if (header(line.substr(0, found.at), point, found.perf)) {
            if (after.empty()) {
                wrong_ = "it ends behind its name";
                return LineIs::Cut;
            }
            const auto stands = std::find_if(after.begin(), after.end(),
                                             [](char c) { return is_blank(c) || c == '='; });
            const bool raw = after.front() == '(' || (stands != after.end() && *stands == '=');
            if (point.what == What::Exit) {
                return LineIs::Event; // who did it is told before
            }
            const bool extent = point.what == What::Iomap || point.what == What::IomapSource;
            return raw      ? pairs(body, point, true)
                   : extent ? this->extent(body, point)
                            : words(body, point);
        } else {
            ours = ours || after.starts_with("dev ");
        }
        found = find(line, found.body);
    }
    return ours ? LineIs::Bad : LineIs::Other;
}

} // namespace daxscope::source
