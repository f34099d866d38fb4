// SPDX-License-Identifier: GPL-3.0-or-later
//
// Events, outcomes and causes in replay/words, as QStrings: what the event dock, the event table
// and tooltips say.
#pragma once

#include "app/gui/state/summary.h"
#include "app/gui/state/text.h"
#include "replay/trace/names.h"
#include "replay/words/of_comparison.h"
#include "replay/words/translate.h"

#include <QVector>

namespace daxscope::gui::describe {

/// Why a fault had to happen, and what to look at for it: words::Cause.
struct Cause {
    QString text, brief;
    std::optional<std::uint32_t> outcome, event;
};

inline QString side(Side side) {
    return text(words::tr(words::side_text(side)));
}
inline QString kernels(const model::Handler& handler) {
    return text(words::kernels_text(handler));
}
/// In English, as filters take it.
inline QString outcome(replay::OutcomeKind kind) {
    return text(words::outcome_text(kind));
}
inline QString spokenOutcome(replay::OutcomeKind kind) {
    return text(words::tr(words::outcome_text(kind)));
}
inline QString outcomeClass(replay::OutcomeClass c) {
    return text(words::tr(words::outcome_class_text(c)));
}
inline QString outcomeMeaning(replay::OutcomeKind kind) {
    return text(words::tr(words::outcome_meaning(kind)));
}
inline QString result(const trace::Trace& trace, std::uint32_t result) {
    return text(words::result_text(trace, result));
}
inline QString result(const trace::Trace& trace, const trace::Event& fault) {
    return text(words::result_text(trace, fault));
}
inline QString flags(const trace::Trace& trace, std::uint32_t flags) {
    return text(words::flags_text(trace, flags));
}
inline QString kind(trace::Kind kind) {
    return text(trace::kind_name(kind));
}
inline QString stormEnd(replay::StormEnd reason) {
    return text(words::tr(replay::storm_end_text(reason)));
}
inline QString storm(const trace::Trace& trace, const replay::Storm& storm) {
    return text(words::storm_text(trace, storm));
}
inline Cause cause(const replay::Comparison& comparison, Side side, std::uint32_t outcome) {
    const words::Cause cause = words::cause_of(comparison, side, outcome);
    return {text(cause.text), text(cause.brief), cause.outcome, cause.event};
}

/// Field and value.
using Fields = QVector<std::pair<QString, QString>>;
inline Fields shownFields(const words::Fields& fields) {
    Fields made;
    for (const auto& [name, value] : fields) {
        made << std::pair(text(name), text(value));
    }
    return made;
}
inline Fields event(const trace::Trace& trace, std::uint32_t event) {
    return shownFields(words::event_fields(trace, event));
}
inline Fields outcomeFields(const replay::Comparison& comparison, Side side,
                            std::uint32_t outcome) {
    return shownFields(words::outcome_fields(comparison, side, outcome));
}

} // namespace daxscope::gui::describe
