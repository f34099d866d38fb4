// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_comparison.h"

#include "replay/analysis/hints.h"
#include "replay/engine/replay.h"
#include "replay/engine/self_check.h"
#include "replay/trace/names.h"
#include "replay/words/escape.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <cstdlib>
#include <fmt/format.h>
#include <limits>

namespace daxscope::words {

namespace {

std::string with_sign(const std::string& magnitude, bool negative) {
    return (negative ? kMinus : "+") + magnitude;
}

std::int64_t magnitude(std::int64_t value) {
    return value == std::numeric_limits<std::int64_t>::min()
               ? std::numeric_limits<std::int64_t>::max()
               : std::abs(value);
}

std::string number(std::uint64_t value) {
    return count_text(static_cast<std::int64_t>(value));
}

} // namespace

std::string_view side_text(replay::Side side) {
    switch (side) {
    case replay::Side::Recorded:
        return DAXSCOPE_WORD("recorded");
    case replay::Side::Before:
        return DAXSCOPE_WORD("before");
    case replay::Side::After:
        break;
    }
    return DAXSCOPE_WORD("after");
}

std::string_view side_text(const trace::Session& session, replay::Side side) {
    return side == replay::Side::Recorded ? session.truth() : side_text(side);
}

std::string kernels_text(const model::Handler& handler) {
    if (!handler.real) {
        return tr("no kernel has it");
    }
    if (handler.since != model::Release{} && handler.until == model::Release{}) {
        return say("Linux {}.{} and later", handler.since.first, handler.since.second);
    }
    std::string kernels(handler.kernels);
    constexpr std::string_view kHyphen = " - ";
    for (std::size_t at = kernels.find(kHyphen); at != std::string::npos;
         at = kernels.find(kHyphen, at)) {
        kernels.replace(at, kHyphen.size(), fmt::format(" {} ", kDash));
    }
    return "Linux " + kernels;
}

std::string_view outcome_text(replay::OutcomeKind kind) {
    switch (kind) {
    case replay::OutcomeKind::Hit:
        return DAXSCOPE_WORD("hit");
    case replay::OutcomeKind::FirstTouch:
        return DAXSCOPE_WORD("first touch");
    case replay::OutcomeKind::Refault:
        return DAXSCOPE_WORD("refault");
    case replay::OutcomeKind::Permission:
        break;
    }
    return DAXSCOPE_WORD("permission");
}

std::string outcome_words(const trace::Trace& trace, const replay::Outcome& outcome) {
    const std::string text = tr(outcome_text(outcome.kind));
    return replay::inferred(trace, outcome) ? say("inferred {}", text) : text;
}

std::string_view outcome_class_text(replay::OutcomeClass c) {
    switch (c) {
    case replay::OutcomeClass::Hit:
        return DAXSCOPE_WORD("hit");
    case replay::OutcomeClass::FirstTouch:
        return DAXSCOPE_WORD("first touch");
    case replay::OutcomeClass::Permission:
        return DAXSCOPE_WORD("permission fault");
    case replay::OutcomeClass::Failed:
        return DAXSCOPE_WORD("failed fault");
    case replay::OutcomeClass::Refault:
        break;
    }
    return DAXSCOPE_WORD("refault");
}

std::string_view outcome_meaning(replay::OutcomeKind kind) {
    switch (kind) {
    case replay::OutcomeKind::Hit:
        return DAXSCOPE_WORD("The page tables satisfied the access: no fault.");
    case replay::OutcomeKind::FirstTouch:
        return DAXSCOPE_WORD("The mapping had nothing there yet.");
    case replay::OutcomeKind::Refault:
        return DAXSCOPE_WORD("The mapping had been there and was zapped.");
    case replay::OutcomeKind::Permission:
        break;
    }
    return DAXSCOPE_WORD("The mapping was there without the permission.");
}

std::string result_text(const trace::Trace& trace, const trace::Event& fault) {
    if (fault.is_open()) {
        return tr("has not ended");
    }
    return fault.has(trace::kResult) ? result_text(trace, static_cast<std::uint32_t>(fault.result))
                                     : tr("not recorded");
}

std::string result_text(const trace::Trace& trace, std::uint32_t result) {
    return trace::flag_text(result, trace::fault_result_names(trace.session().kernel_release));
}

std::string flags_text(const trace::Trace& trace, std::uint32_t flags) {
    return trace::flag_text(flags, trace::fault_flag_names(trace.session().kernel_release));
}

std::string storm_text(const trace::Trace& trace, const replay::Storm& storm) {
    return say("{} refaults on {}", count_text(storm.refaults),
               file_and_range_text(trace, storm.range));
}

std::string metric_figure(const replay::Metric& metric, std::int64_t value) {
    return metric.unit == "ns" ? duration_text(value) : count_text(value);
}

std::string metric_text(const replay::Metric& metric, std::int64_t value) {
    return metric.judged ? typeset(metric_figure(metric, value)) : tr("not known");
}

std::string recorded_text(const replay::Metric& metric) {
    return metric.recorded ? typeset(metric_figure(metric, *metric.recorded)) : tr("not recorded");
}

std::string fault_events_text(const replay::Comparison& comparison) {
    const trace::Trace& trace = *comparison.trace;
    std::int64_t pmd = 0, pte = 0;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        pmd += trace.kind(k) == trace::Kind::PmdFault ? 1 : 0;
        pte += trace.kind(k) == trace::Kind::PteFault ? 1 : 0;
    }
    const replay::Totals& recorded = comparison.recorded.totals;
    const auto left_out = static_cast<std::int64_t>(comparison.recorded.seen.left_out);
    if (pmd + pte - left_out <= static_cast<std::int64_t>(recorded.accesses - recorded.hits)) {
        return {};
    }
    return say("Faults are counted by access here: a PMD fault and the PTE fault that it "
               "fell back to are one. The trace has {}, {} PMD and {} PTE.",
               counted(pmd + pte, "fault event"), count_text(pmd), count_text(pte)) +
           " Time in faults is from the begin of the first to the end of the last: `faults`, which "
           "adds up the events, has less.";
}

std::string difference_text(const replay::Metric& metric) {
    if (!metric.judged) {
        return tr("not known");
    }
    const std::int64_t by = metric.difference();
    return by == 0 ? "0" : with_sign(metric_text(metric, magnitude(by)), by < 0);
}

std::string difference_share_text(const replay::Metric& metric) {
    constexpr std::int64_t kManyTimes = 10; // from here on a factor says more than a percentage
    if (!metric.judged) {
        return tr("not known");
    }
    const std::int64_t by = metric.difference();
    if (by == 0) {
        return "0";
    }
    if (metric.before == 0) {
        return tr("from 0"); // of nothing there is no share
    }
    if (metric.before > 0 && metric.after / metric.before >= kManyTimes) {
        return "\u00d7" +
               three_digits(static_cast<double>(metric.after) / static_cast<double>(metric.before));
    }
    return with_sign(typeset(percent_text(magnitude(by), magnitude(metric.before))), by < 0);
}

bool assumes_handler(const trace::Session& session, std::string_view handler) {
    return !session.made() && !session.synthetic() && model::find_handler(handler) != nullptr &&
           replay::module_of(session) == nullptr &&
           model::handler_of_release(session.kernel_version()) == nullptr;
}

std::vector<std::string> assumed_of(const trace::Session& session, std::string_view handler) {
    std::vector<std::string> assumed;
    if (session.made() || session.synthetic()) {
        return assumed;
    }
    const bool unknown = session.kernel_release.empty();
    if (model::find_handler(handler) == nullptr) {
        if (unknown) {
            assumed.push_back(tr("kernel not recorded: flags and results are named as by the "
                                 "newest kernel"));
        }
    } else if (assumes_handler(session, handler)) {
        // As default_pair() chooses.
        const bool older = session.kernel_version() != model::Release{};
        assumed.push_back(
            say("{}: compared as {}, {}",
                unknown ? tr("kernel not recorded")
                        : say("no handler models Linux {}", printable(session.kernel_release)),
                handler,
                handler != replay::default_pair(session).first->name ? tr("which was chosen")
                : older ? tr("the oldest that is modelled")
                        : tr("the newest that is modelled")));
    }
    if (!session.values.contains(trace::key::kMachine)) {
        assumed.push_back(say("machine not recorded: pages of {}, PMD ranges of {}",
                              size_text(static_cast<std::uint64_t>(session.page_size)),
                              size_text(static_cast<std::uint64_t>(session.pmd_size))));
    }
    return assumed;
}

std::string self_check_sentence(const trace::Session& session, const replay::SelfCheck& check) {
    const auto percent = [&](std::uint64_t part, std::uint64_t whole) {
        return typeset(
            percent_text(static_cast<std::int64_t>(part), static_cast<std::int64_t>(whole)));
    };
    return say("{} of {} {} faults independently right ({} in the column), {}, {}; unmaps {} ({})",
               percent(check.independent.right, check.faults), number(check.faults),
               tr(session.truth()), number(check.independent.faults),
               check.learnt.faults == 0
                   ? tr("none learnt from the fault itself")
                   : say("{} of {} learnt from the fault itself", number(check.learnt.right),
                         number(check.learnt.faults)),
               check.races.faults == 0
                   ? tr("no dispatch race")
                   : counted(static_cast<std::int64_t>(check.races.faults), "dispatch race"),
               check.unmaps_known ? say("{} {}, {} modelled", number(check.unmaps),
                                        tr(session.truth()), number(check.unmaps_modelled))
                                  : tr("not recorded"),
               check.handler);
}

} // namespace daxscope::words
