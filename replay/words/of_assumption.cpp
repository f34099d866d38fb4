// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_assumption.h"

#include "replay/words/translate.h"

#include <fmt/format.h>
#include <optional>

namespace daxscope::words {

namespace {

bool took(std::string_view& text, std::string_view piece) {
    const bool there = text.starts_with(piece);
    text.remove_prefix(there ? piece.size() : 0);
    return there;
}

/// What stands before `end`, which goes too.
std::optional<std::string_view> upto(std::string_view& text, std::string_view end) {
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(at + end.size());
    return before;
}

/// "1.5 ms, at random" without its end, which is put through tr().
std::string pace_of(std::string_view& figure) {
    for (const char* pace : {DAXSCOPE_WORD(" on average, at random"), DAXSCOPE_WORD(", at random"),
                             DAXSCOPE_WORD(", in turns")}) {
        if (figure.ends_with(pace)) {
            figure.remove_suffix(std::string_view(pace).size());
            return tr(pace);
        }
    }
    return {};
}

/// Where an interval comes from.
std::string source_text(std::string_view source) {
    return tr(source == "given" ? DAXSCOPE_WORD("given") : source);
}

} // namespace

std::string assumption_text(std::string_view kept) {
    std::string_view rest = kept;
    if (!translated()) {
        return std::string(kept);
    }
    if (took(rest, "accesses measured every ")) {
        return say("accesses measured every {}", in_digits(rest));
    }
    if (!rest.ends_with(')')) {
        return std::string(kept);
    }
    rest.remove_suffix(1);
    if (took(rest, "each mapping revisits its range every ")) {
        if (auto interval = upto(rest, " (")) {
            const std::string pace = pace_of(*interval);
            return say("each mapping revisits its range every {}{} ({})", in_digits(*interval),
                       pace, source_text(rest));
        }
    } else if (took(rest, "each mapping accesses its range ")) {
        if (const auto times = upto(rest, " times")) {
            if (auto pace = upto(rest, " (")) {
                const std::string how = pace_of(*pace);
                return say("each mapping accesses its range {} times{} ({})", *times, how,
                           source_text(rest));
            }
        }
    }
    return std::string(kept);
}

} // namespace daxscope::words
