// SPDX-License-Identifier: GPL-3.0-or-later
//
// All handlers beside each other in words: for the window's table and its copies.
#pragma once

#include "replay/analysis/every_handler.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace daxscope::report {

/// A figure of each handler.
struct HandlerColumn {
    std::string_view name; ///< "faults"
    bool time = false;     ///< ns; else a count
    /// Nothing: not recorded, or not known.
    std::optional<std::int64_t> (*value)(const replay::EveryHandler::Row& row);
};
/// In the order to print. How much is independently right stands behind them.
std::span<const HandlerColumn> handler_columns();

/// "recorded", or the handler's name.
std::string handler_name(const replay::EveryHandler::Row& row, const trace::Session& session);
/// Typeset; "not recorded" of what was recorded, a dash of a handler's figure that is not known.
std::string handler_figure(const replay::EveryHandler::Row& row, const HandlerColumn& column);
/// "99.8 %" of the faults that nothing of themselves was used to predict; "–" where there is none;
/// empty where nothing was held against the recording.
std::string handler_right(const replay::EveryHandler::Row& row);

/// All of it, to be pasted: tab-separated with whole nanoseconds, as a Markdown table, and as a
/// JSON object ("handlers", each with its figures; null is not recorded, or not known).
/// @param title of what it is, a line above the table: trace and kernel
std::string handlers_tabs(const replay::EveryHandler& every, const trace::Session& session);
std::string handlers_markdown(const replay::EveryHandler& every, const trace::Session& session,
                              std::string_view title);
std::string handlers_json(const replay::EveryHandler& every, const trace::Session& session,
                          std::string_view title);

} // namespace daxscope::report
