// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_schedule.h"

#include "replay/words/translate.h"

#include <array>
#include <fmt/format.h>

namespace daxscope::words {

namespace {

/// A piece of a change: one of those that name something, or a text of its own.
std::string piece_text(std::string_view piece) {
    static constexpr std::array kNaming{
        DAXSCOPE_WORD("the storage that mapping {} has"),
        DAXSCOPE_WORD("mapping {}"),
        DAXSCOPE_WORD("the fault returns {}"),
        DAXSCOPE_WORD("falls back: \"{}\""),
        DAXSCOPE_WORD("{} is done"),
    };
    constexpr std::string_view kName = "{}";
    for (const std::string_view form : kNaming) {
        const std::size_t at = form.find(kName);
        const std::string_view before = form.substr(0, at), behind = form.substr(at + kName.size());
        if (piece.size() > before.size() + behind.size() && piece.starts_with(before) &&
            piece.ends_with(behind)) {
            const std::string named(
                piece.substr(before.size(), piece.size() - before.size() - behind.size()));
            try {
                return fmt::format(fmt::runtime(tr(form)), tr(named));
            } catch (const fmt::format_error&) { // as of say()
                break;
            }
        }
    }
    return tr(piece);
}

} // namespace

std::string change_text(std::string_view change) {
    constexpr std::string_view kTo = " -> ", kColon = ": ";
    const std::size_t to = change.find(kTo), colon = change.find(kColon);
    if (to == std::string_view::npos || colon > to) {
        return piece_text(change);
    }
    const std::size_t from = colon + kColon.size();
    return fmt::format("{}: {} → {}", piece_text(change.substr(0, colon)),
                       tr(change.substr(from, to - from)), tr(change.substr(to + kTo.size())));
}

} // namespace daxscope::words
