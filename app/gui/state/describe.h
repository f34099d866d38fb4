// SPDX-License-Identifier: GPL-3.0-or-later
//
// Events, outcomes and causes in plain words: what the event dock, the event table, tooltips and
// reports say.
#pragma once

#include "app/gui/state/summary.h"
#include "replay/analysis/outcome_strip.h"

#include <QString>
#include <QVector>
#include <optional>
#include <utility>

namespace daxscope::gui::describe {

QString side(Side side);                        ///< "recorded", "before", "after"
QString kernels(const model::Handler& handler); ///< "Linux 6.2 and later", "no kernel has it"
QString outcome(replay::OutcomeKind kind);      ///< "hit", "first touch", "refault", "permission"
QString outcomeClass(replay::OutcomeClass c);   ///< "permission fault", "failed fault", …
/// What the kind of outcome means, one sentence.
QString outcomeMeaning(replay::OutcomeKind kind);
QString result(const trace::Trace& trace, std::uint32_t result); ///< "NOPAGE", "NOPAGE|MAJOR", …
/// Of a fault as the trace has it; says so where its bracket has no end.
QString result(const trace::Trace& trace, const trace::Event& fault);
QString flags(const trace::Trace& trace, std::uint32_t flags); ///< "WRITE|USER|0x800"
QString kind(trace::Kind kind);                                ///< "dax_pmd_fault", "unmap", …
QString stormEnd(replay::StormEnd reason);
/// "120 refaults on data, 0 – 2 MiB": a storm in one line.
QString storm(const trace::Trace& trace, const replay::Storm& storm);

/// Why a fault had to happen, and what to look at for it.
struct Cause {
    QString text;                         ///< a sentence; empty for a hit
    QString brief;                        ///< a few words, for a table's cell
    std::optional<std::uint32_t> outcome; ///< the fault that tore it out, in the same run
    std::optional<std::uint32_t> event;   ///< or the event from outside the fault path
};
Cause cause(const replay::Comparison& comparison, Side side, std::uint32_t outcome);

/// Field and value, for every column of a recorded event, in the order of event.h.
using Fields = QVector<std::pair<QString, QString>>;
Fields event(const trace::Trace& trace, std::uint32_t event);
/// What an outcome holds beside its kind, in the words of run.h.
Fields outcomeFields(const replay::Comparison& comparison, Side side, std::uint32_t outcome);

} // namespace daxscope::gui::describe
