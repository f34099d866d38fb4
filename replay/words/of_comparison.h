// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs, outcomes, storms and figures of a comparison in words: what window, report and command say
// of them. Figures are typeset().
#pragma once

#include "replay/analysis/outcome_strip.h"
#include "replay/analysis/side.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace daxscope::replay {
struct SelfCheck;
} // namespace daxscope::replay

namespace daxscope::words {

std::string_view side_text(replay::Side side); ///< "recorded", "before", "after"
/// The same of one trace: what was not recorded is "explored" or "synthetic", Session::truth().
std::string_view side_text(const trace::Session& session, replay::Side side);
std::string kernels_text(const model::Handler& handler); ///< "Linux 6.2 and later", …
std::string_view outcome_text(replay::OutcomeKind kind); ///< "hit", "first touch", "refault", …
/// The same, and "inferred refault" where only that says that the mapping was gone.
std::string outcome_words(const trace::Trace& trace, const replay::Outcome& outcome);
std::string_view outcome_class_text(replay::OutcomeClass c); ///< "permission fault", …
/// What the kind of outcome means, one sentence.
std::string_view outcome_meaning(replay::OutcomeKind kind);
std::string result_text(const trace::Trace& trace, std::uint32_t result); ///< "NOPAGE|MAJOR", …
/// Of a fault as the trace has it; says so where its bracket has no end.
std::string result_text(const trace::Trace& trace, const trace::Event& fault);
std::string flags_text(const trace::Trace& trace, std::uint32_t flags); ///< "WRITE|USER|0x800"
/// "120 refaults on data, 0 – 2 MiB": a storm in one line.
std::string storm_text(const trace::Trace& trace, const replay::Storm& storm);

/// A metric's value in its unit; as plain text, and typeset.
std::string metric_figure(const replay::Metric& metric, std::int64_t value);
std::string metric_text(const replay::Metric& metric, std::int64_t value);
/// What was recorded of a metric; "not recorded" where no hook saw what it counts.
std::string recorded_text(const replay::Metric& metric);
/// That the comparison counts accesses that fault, where the trace has more fault events than that:
/// a sentence or two; empty: it has not.
std::string fault_events_text(const replay::Comparison& comparison);
/// after - before with its sign: "−98", "+1.2 ms", "0"; "not known" where the two are not.
std::string difference_text(const replay::Metric& metric);
/// The same as a share of before: "−98.0 %"; from ten times on as a factor: "×44.7"; "–" where
/// before is 0, "not known" where the two are not.
std::string difference_share_text(const replay::Metric& metric);
/// "100 % of 204 recorded faults independently right (…), …; unmaps … (iomap-6.2)".
std::string self_check_sentence(const trace::Session& session, const replay::SelfCheck& check);

/// Is the handler taken for granted, so that assumed_of() begins with it?
bool assumes_handler(const trace::Session& session, std::string_view handler);
/// What is taken for granted because the trace does not say it, a phrase each: the kernel, and by
/// that the handler or how numbers are named; the machine's sizes. Empty: nothing is.
/// @param handler that the side is taken through, of one trace the one before; "recorded" or
///        nothing: none
std::vector<std::string> assumed_of(const trace::Session& session, std::string_view handler);

/// Why a fault had to happen, and what to look at for it.
struct Cause {
    std::string text;                     ///< a sentence; empty for a hit
    std::string brief;                    ///< a few words, for a table's cell
    std::optional<std::uint32_t> outcome; ///< the fault that zapped it, in the same run
    std::optional<std::uint32_t> event;   ///< or the event from outside the fault path
};
Cause cause_of(const replay::Comparison& comparison, replay::Side side, std::uint32_t outcome);

/// Field and value.
using Fields = std::vector<std::pair<std::string, std::string>>;
/// Every column of a recorded event, in the order of event.h.
Fields event_fields(const trace::Trace& trace, std::uint32_t event);
/// What an outcome holds beside its kind, in the words of run.h.
Fields outcome_fields(const replay::Comparison& comparison, replay::Side side,
                      std::uint32_t outcome);

} // namespace daxscope::words
